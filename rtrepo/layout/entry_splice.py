"""An entry's file with some of its turns and fields changed: the bytes of all others stay as somebody wrote them."""

import re
from itertools import pairwise
from typing import Any

from rtrepo.layout import entry_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.entry import MESSAGE_LISTS, Entry
from rtrepo.model.json_text import line_of, parse, sorted_text_of

_TOKENS = r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+'
_Span = tuple[int, int]
_Item = str | tuple[str, int]
"""A key of the entry, or a turn: the key of its list, and its index there."""


def changed(raw: bytes, before: Entry, after: Entry) -> bytes:
    """The file of `before` as it is to be for `after`. A turn that is the same object in both keeps its bytes, and so
    do fields that are; where keys come or go, the file is written anew in the canonical form."""
    canonical = entry_file.dump(after)
    if list(before.data) != list(after.data):
        return canonical
    spans = _spans(raw)
    found = raw
    for key in sorted(before.data, key=lambda key: spans.get(key, (0, 0)), reverse=True):
        old, new = before.data[key], after.data[key]
        if old is new or key not in spans:
            continue
        start, end = spans[key]
        is_turns = key in MESSAGE_LISTS and isinstance(old, list) and isinstance(new, list) and new
        told = _list(raw, spans, key, old, new) if is_turns else line_of(new).encode("utf-8")
        found = found[:start] + told + found[end:]
    try:
        return found if sorted_text_of(dict(entry_file.load(found).data)) == _sorted(after) else canonical
    except FileError:
        return canonical


def _sorted(entry: Entry) -> bytes:
    return sorted_text_of(dict(entry.data))


def _list(raw: bytes, spans: dict[_Item, _Span], key: str, old: list[Any], new: list[Any]) -> bytes:
    """A list of turns; between two turns stands what stood between the first two."""
    whole = spans[key]
    items = [spans[key, index] for index in range(len(old))]
    texts = {id(turn): raw[slice(*span)] for turn, span in zip(old, items, strict=True)}
    lead, tail = raw[whole[0] : items[0][0]], raw[items[-1][1] : whole[1]]
    gaps = [raw[one[1] : other[0]] for one, other in pairwise(items)]
    told = lead
    for index, turn in enumerate(new):
        told += texts.get(id(turn)) or line_of(turn).encode("utf-8")
        if index < len(new) - 1:
            told += gaps[index] if index < len(gaps) else (gaps[0] if gaps else b"\n, ")
    return told + tail


def _spans(raw: bytes) -> dict[_Item, _Span]:
    """Where the values of an entry's keys, and the turns of its lists, begin and end in the bytes of its JSON."""
    found: dict[_Item, _Span] = {}
    open_at: list[tuple[_Item | None, int]] = []
    key = ""
    index = 0
    waits_for_key = True
    for token in re.compile(_TOKENS.encode(), re.DOTALL).finditer(raw):
        first = token.group()[:1]
        depth = len(open_at)
        if first in b"]}":
            item, start = open_at.pop()
            if item is not None:
                found[item] = start, token.end()
        elif first == b",":
            waits_for_key = waits_for_key or depth == 1
            index += depth == 2
        elif depth == 1 and waits_for_key:
            key, waits_for_key, index = str(parse(token.group())), False, 0
        elif first != b":":
            item = key if depth == 1 else (key, index) if depth == 2 else None
            if first in b"[{":
                open_at.append((item, token.start()))
            elif item is not None:
                found[item] = token.span()
    return found
