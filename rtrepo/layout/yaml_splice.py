"""Changing a few values in a YAML text: the lines of what changes are replaced, every other byte stays.

ruamel can write a file again with its comments, but not as it was: it lays out the indentation anew, loses
the comment after a deleted item and turns CRLF into LF. Its marks say where each value stands; that is enough.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from rtrepo.layout.yaml_emit import WIDTH, emit, flow

_SCALAR, _SEQUENCE, _MAPPING = "scalar", "sequence", "mapping"
"""What ruamel's nodes call their kinds; its classes would have to be imported for their names alone."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)


class _Edit(NamedTuple):
    """Characters of the text, and what stands there instead."""

    start: int
    end: int
    instead: str


def splice(text: str, root: Any, old: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> str:
    """The text with the values of `old` that differ changed to those of `wanted`; new keys go to the end.

    `root` is the text as composed by ruamel. The caller reads the result back: a text may be laid out in a
    way that this does not foresee.
    """
    text = text if text.endswith("\n") or not text else text + "\n"
    if root is None or (root.id == _SCALAR and not root.value):
        return text + emit(wanted).decode("utf-8")
    if not _is_block(root, _MAPPING):
        kept = "".join(f"{comment}\n" for comment in _comments(text, root, 0, len(text)))
        return kept + emit(wanted).decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    for edit in sorted(_in_mapping(text, root, old, wanted), reverse=True):
        text = text[: edit.start] + edit.instead.replace("\n", newline) + text[edit.end :]
    return text


def places_of_keys(text: str, root: Any, keys: Iterable[Any]) -> dict[Any, tuple[int, int]] | None:
    """Where the lines of each key of a block mapping begin and end, as indexes into the text; `keys` are those of the
    mapping in their order. None where the text is no block mapping."""
    if root is None or not _is_block(root, _MAPPING):
        return None
    return {
        key: (_line_start(text, at.start_mark.index), _line_end(text, _end(text, value, at)))
        for key, (at, value) in zip(keys, root.value, strict=True)
    }


def _is_block(node: Any, kind: str) -> bool:
    return node.id == kind and bool(node.value) and not getattr(node, "flow_style", False)


def _in_mapping(text: str, node: Any, old: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> Iterator[_Edit]:
    margin = " " * node.start_mark.column
    for (key_node, value_node), (key, value) in zip(node.value, old.items(), strict=True):
        end = _end(text, value_node, key_node)
        if key not in wanted:
            yield _Edit(_line_start(text, key_node.start_mark.index), _line_end(text, end), "")
        elif wanted[key] != value or repr(wanted[key]) != repr(value):
            yield from _in_value(text, key_node, value_node, value, wanted[key], margin)
    new = {key: value for key, value in wanted.items() if key not in old}
    if new:
        last = _line_end(text, _end(text, *reversed(node.value[-1])))
        yield _Edit(last, last, _indented(emit(new).decode("utf-8"), margin, first=True))


def _in_value(text: str, key: Any, node: Any, old: Any, wanted: Any, margin: str) -> Iterator[_Edit]:
    if _is_block(node, _MAPPING) and isinstance(wanted, Mapping) and not wanted.keys().isdisjoint(old):
        yield from _in_mapping(text, node, old, wanted)
        return
    if _is_block(node, _SEQUENCE) and isinstance(wanted, list) and wanted and _dashes(text, node):
        yield from _in_list(text, node, old, wanted)
        return
    start, end = text.index(":", key.end_mark.index) + 1, _end(text, node, key)
    stop = _line_end(text, end, with_break=False)
    # A key of the same length, up to any width that counts: how long the line gets decides how the value is written.
    name = "k" * min(key.end_mark.index - key.start_mark.index, WIDTH)
    first, *more = _indented(emit({name: wanted}).decode("utf-8")[len(name) + 1 : -1], margin).split("\n")
    # A comment behind the old value stands behind the first line of the new one.
    yield _Edit(start, stop, "\n".join([first + text[end:stop], *more]))
    comments = _comments(text, node, start, end)
    if comments:
        above = _line_start(text, key.start_mark.index)
        yield _Edit(above, above, "".join(f"{margin}{comment}\n" for comment in comments))


def _in_list(text: str, node: Any, old: list[Any], wanted: list[Any]) -> Iterator[_Edit]:
    """Items that stay keep their lines and comments."""
    margin = " " * node.start_mark.column
    dashes = _dashes(text, node)
    ends = [_line_end(text, _end(text, item)) for item in node.value]
    matcher = SequenceMatcher(None, [repr(item) for item in old], [repr(item) for item in wanted], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        if i2 - i1 == j2 - j1 and all(_alike(node.value[i1 + k], old[i1 + k], wanted[j1 + k]) for k in range(i2 - i1)):
            for k in range(i2 - i1):
                yield from _in_mapping(text, node.value[i1 + k], old[i1 + k], wanted[j1 + k])
            continue
        for index in range(i1, i2):
            yield _Edit(dashes[index], ends[index], "")
        place = dashes[i1] if i1 < len(dashes) else ends[-1]
        added = "".join(_new_item(item, margin, node) for item in wanted[j1:j2])
        if added:
            yield _Edit(place, place, added)


def _new_item(item: Any, margin: str, node: Any) -> str:
    """An item on one line; a mapping among mappings that take several lines each is written as they are."""
    if isinstance(item, Mapping) and item and all(_is_block(one, _MAPPING) for one in node.value):
        lines = emit(item).decode("utf-8").rstrip("\n").split("\n")
        return f"{margin}- " + f"\n{margin}  ".join(lines) + "\n"
    return f"{margin}- {flow(item)}\n"


def _alike(node: Any, old: Any, wanted: Any) -> bool:
    """Whether an item is a mapping on lines of its own that keeps its first key, which stands behind the dash."""
    return _is_block(node, _MAPPING) and isinstance(wanted, Mapping) and next(iter(old)) in wanted


def _dashes(text: str, node: Any) -> list[int]:
    """Where the line of each item's dash begins; none where something stands before a dash."""
    found, before = [], node.start_mark.index
    for item in node.value:
        dash = text.rfind("-", before, max(item.start_mark.index, before + 1))
        start = _line_start(text, dash)
        if dash < 0 or text[start:dash].strip():
            return []
        found.append(start)
        before = _end(text, item)
    return found


def _end(text: str, node: Any, key: Any = None) -> int:
    """Where the last character of a value stands; for nothing at all, where the colon of its key does."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.id == _SCALAR:
        if start == end and key is not None:
            return text.index(":", key.end_mark.index) + 1
        return _end_of_block(text, start, end) if node.style in ("|", ">") else end
    if node.flow_style or not node.value:
        return int(end)
    return _end(text, *reversed(node.value[-1])) if node.id == _MAPPING else _end(text, node.value[-1])


def _end_of_block(text: str, start: int, end: int) -> int:
    """A block text's mark lies behind the comments that follow it; they are indented less than its first line."""
    lines = text[start:end].splitlines(keepends=True)
    depth = next((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), 0)
    while len(lines) > 1 and (not lines[-1].strip() or len(lines[-1]) - len(lines[-1].lstrip(" ")) < depth):
        lines.pop()
    return start + len("".join(lines).rstrip("\r\n"))


def _comments(text: str, node: Any, start: int, end: int) -> list[str]:
    """The comments between two places: what looks like one and lies in no scalar."""
    spans = list(_scalars(text, node))
    return [
        found.group().rstrip()
        for found in _COMMENT.finditer(text, start, end)
        if not any(low <= found.start() < high for low, high in spans)
    ]


def _scalars(text: str, node: Any) -> Iterator[tuple[int, int]]:
    if node.id == _SCALAR:
        yield node.start_mark.index, _end(text, node)
    else:
        for item in node.value:
            for part in item if isinstance(item, tuple) else (item,):
                yield from _scalars(text, part)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int, *, with_break: bool = True) -> int:
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end + 1 if with_break else end - text.endswith("\r", 0, end)


def _indented(text: str, margin: str, *, first: bool = False) -> str:
    lines = text.split("\n")
    return "\n".join(margin + line if line and (first or number) else line for number, line in enumerate(lines))
