"""A transcript of one or several entries: what a person gets to edit, and what is read back.

    # harbor/lamp

    ---
    title: The lamp
    ---

    ## user

    Who keeps the light?

Between `---` lines stands the sidecar as its file has it; a block of fields below it is the entry's own keys beside
the turns. A file that cannot be read as an entry stands in a `file` block as it is.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.layout.file_error import FileError
from rtrepo.layout.transcript import fields
from rtrepo.layout.transcript.spelling import (
    COMMENT,
    FIELDS,
    FILE,
    FRONT,
    fenced,
    is_blank,
    is_mark,
    one_word,
    unfenced,
    unspelt,
)
from rtrepo.layout.transcript.turns import Numbered, fence_end, read_turn, turn_lines
from rtrepo.model.entry import Entry, Message

_HEAD = re.compile(r"# ([^\s/]+/[^\s/]+)\s*")


class Section(NamedTuple):
    """One entry of a transcript as it was read. `about` is the text between the `---` lines, None where there are
    none; `file` the text of a file that is no entry. Lines are numbered from 1."""

    name: str
    line: int
    about: str | None = None
    about_line: int = 0
    fields: Mapping[str, Any] = {}
    turns: tuple[tuple[str, Message], ...] = ()
    file: str | None = None
    file_line: int = 0


def section_lines(name: str, about: str | None, entry: Entry) -> list[str]:
    """An entry and the text of its sidecar (None: it cannot be shown) as lines of a transcript."""
    lines = _head(name, about)
    if entry.fields:
        lines += [*fields.block(FIELDS, entry.fields), ""]
    for place, _, message in entry.turns():
        lines += turn_lines(place, message)
    return lines


def file_lines(name: str, about: str | None, raw: bytes) -> list[str]:
    """A file that is no entry, as lines of a transcript."""
    text = raw.decode("utf-8", "surrogateescape").removesuffix("\n")
    return [*_head(name, about), *fenced(FILE, text, raw=True), ""]


def _head(name: str, about: str | None) -> list[str]:
    lines = [f"# {one_word(name)}", ""]
    return lines if about is None else [*lines, FRONT, *about.removesuffix("\n").split("\n"), FRONT, ""]


def file_bytes(section: Section) -> bytes:
    """The bytes of the file that a section holds as it is."""
    assert section.file is not None
    return section.file.encode("utf-8", "surrogateescape") + b"\n"


def decoded(raw: bytes) -> str:
    """The text of a transcript's file, whatever ends its lines. Raises FileError where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FileError("is not UTF-8", line=raw.count(b"\n", 0, error.start) + 1) from None


def sections(text: str, roles: Callable[[str], Collection[str]]) -> list[Section]:
    """The entries of a transcript. `roles` gives, for an entry's name, what its turns may be besides those known to
    all. Raises FileError with the line of what cannot be read."""
    lines = [(at, line) for at, line in enumerate(text.split("\n"), start=1) if not line.startswith(COMMENT)]
    found: list[Section] = []
    at = _past_blank(lines, 0)
    while at < len(lines):
        head = _HEAD.fullmatch(lines[at][1])
        if not head:
            raise FileError("stands above the first entry, whose line is # DATASET/ID", line=lines[at][0])
        name = unspelt(head[1], lines[at][0])
        section, at = _section(lines, at, name, roles(name))
        if any(one.name == name for one in found):
            raise FileError(f"{name} stands here twice", line=section.line)
        found.append(section)
    return found


def _past_blank(lines: Numbered, at: int) -> int:
    while at < len(lines) and is_blank(lines[at][1]):
        at += 1
    return at


def _section(lines: Numbered, start: int, name: str, roles: Collection[str]) -> tuple[Section, int]:
    """The entry whose line is at `start`, and the index after it."""
    section = Section(name, lines[start][0])
    at = _past_blank(lines, start + 1)
    if at < len(lines) and lines[at][1].rstrip() == FRONT:
        end = next((other for other in range(at + 1, len(lines)) if lines[other][1].rstrip() == FRONT), -1)
        if end < 0:
            raise FileError(f"the {FRONT} that ends what is known about the entry is missing", line=lines[at][0])
        about = "".join(f"{line}\n" for _, line in lines[at + 1 : end])
        section = section._replace(about=about, about_line=lines[at][0] + 1)
        at = _past_blank(lines, end + 1)
    if at < len(lines) and lines[at][1].rstrip() == FILE:
        end = fence_end(lines, at)
        section = section._replace(file=unfenced(lines[at + 1 : end], raw=True), file_line=lines[at][0] + 1)
        return section, _past_blank(lines, end + 1)
    if at < len(lines) and lines[at][1].rstrip() == FIELDS:
        end = fence_end(lines, at)
        section = section._replace(fields=fields.read(lines[at + 1 : end], lines[at][0]))
        at = _past_blank(lines, end + 1)
    turns: list[tuple[str, Message]] = []
    while at < len(lines) and not _HEAD.fullmatch(lines[at][1]):
        if not lines[at][1].startswith("##") or not is_mark(lines[at][1]):
            raise FileError("stands above the first turn, which begins with ## and a role", line=lines[at][0])
        end = _turn_end(lines, at)
        turns.append(read_turn(lines[at:end], roles))
        at = end
    return section._replace(turns=tuple(turns)), at


def _turn_end(lines: Numbered, start: int) -> int:
    """The index of the next heading; what stands between fences of the transcript's own is none."""
    at = start + 1
    while at < len(lines):
        line = lines[at][1]
        if is_mark(line):
            if line.startswith("#"):
                return at
            at = fence_end(lines, at)
        at += 1
    return at


def rebuilt(entry: Entry | None, section: Section, lists: Sequence[tuple[str, Sequence[Message]]]) -> Entry:
    """An entry with other turns and the fields of a section; keys stay in their order, new ones come last."""
    new = {name: list(turns) for name, turns in lists if turns}
    data: dict[str, Any] = {}
    for key, value in (entry.data if entry else {}).items():
        if key in new:
            data[key] = new[key]
        elif key in section.fields:
            told = section.fields[key]
            data[key] = value if fields.same(value, told) else told
    data |= {key: value for key, value in new.items() if key not in data}
    return Entry(data | {key: value for key, value in section.fields.items() if key not in data})
