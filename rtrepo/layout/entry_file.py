"""Entry files: canonical JSON, one message per line, comma first; hand-written JSON of any shape is read.

One line is one turn, so line-based tools show turns and git never blends two of them; with the comma
first, an editor's "accept both" on a conflict still parses.
"""

from rtrepo.layout.file_error import FileError
from rtrepo.model.entry import MESSAGE_LISTS, Entry, shape_flaws
from rtrepo.model.json_place import place_of
from rtrepo.model.json_text import JsonError, line_of, parse, quote

MAX_ENTRY = 16 * 2**20
"""Bytes of an entry file that rtrepo reads at most."""


def load(raw: bytes) -> Entry:
    """The entry in a file's bytes. Raises FileError, kind `unreadable` or `shape`, with line and column."""
    if len(raw) > MAX_ENTRY:
        raise FileError(f"larger than {MAX_ENTRY // 2**20} MiB, the most rtrepo reads of one entry")
    try:
        data = parse(raw)
    except JsonError as error:
        raise FileError(_explain(raw, error), line=error.line, column=error.column) from None
    flaws = shape_flaws(data)
    if flaws:
        at, reason = flaws[0]
        line, column = place_of(raw, at)
        raise FileError(reason, line=line, column=column, at=at, kind="shape")
    return Entry(data)


def _explain(raw: bytes, error: JsonError) -> str:
    if b"<<<<<<<" in raw and b">>>>>>>" in raw:
        return "has conflict markers left in it"
    return "is empty" if not raw.strip() else error.reason


def dump(entry: Entry) -> bytes:
    """The canonical bytes of an entry: keys in their order, each on a line of its own, messages one per line."""
    parts = []
    for key, value in entry.data.items():
        if key in MESSAGE_LISTS and value:
            lines = "\n, ".join(line_of(message) for message in value)
            parts.append(f"{quote(key)}: [\n  {lines}\n]")
        else:
            parts.append(f"{quote(key)}: {line_of(value)}")
    return ("{" + "\n, ".join(parts) + "}\n").encode("utf-8")
