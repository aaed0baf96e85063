"""Cut a training file into records: JSON Lines, one JSON array, or JSON objects one after another.

The file comes in chunks and is never held whole: memory is one chunk and one record (at most MAX_RECORD).
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from rtrepo.formats.scanning import ENDS_EARLY, MAX_RECORD, Piece, lines, nested
from rtrepo.model.json_text import JsonError, parse
from rtrepo.model.records import RawRecord

__all__ = ["ENDS_EARLY", "MAX_RECORD", "UTF16", "cut"]

UTF16 = "the file is not UTF-8 but UTF-16 or UTF-32: save it as UTF-8"
_BOM = b"\xef\xbb\xbf"


def cut(chunks: Iterable[bytes]) -> Iterator[RawRecord]:
    """The records of a training file, in order, numbered from 1, each parsed or with its `problem`.

    The first byte that is not blank decides: `[` is one array of records, `{` is JSON Lines if the first
    line stands alone and objects one after another (pretty-printed) if not, anything else is lines. Every
    chunk is consumed to the end, so a caller may hash the bytes while they pass. A UTF-8 byte-order mark is
    passed over and counted in the offsets. A value that is not an object is kept; reading it is refused later.
    """
    source = iter(chunks)
    for number, (offset, raw, problem) in enumerate(_pieces(source), 1):
        if problem:
            yield RawRecord(number, offset, raw, problem=problem)
            continue
        try:
            value = parse(raw)
        except JsonError as error:
            yield RawRecord(number, offset, raw, problem=_problem(error, raw, offset))
        else:
            yield RawRecord(number, offset, raw, value)


def _problem(error: JsonError, raw: bytes, offset: int) -> str:
    if error.reason == ENDS_EARLY or _is_open(raw):
        return ENDS_EARLY
    return f"{error.reason} (byte {offset + error.offset} of the file)"


def _is_open(raw: bytes) -> bool:
    """Whether a string or bracket is still open where the bytes end."""
    return any(problem == ENDS_EARLY for _, _, problem in nested([raw], False, 0))


def _pieces(source: Iterator[bytes]) -> Iterator[Piece]:
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= 4:
            break
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        yield 0, head[:200], UTF16
        for _ in source:
            pass
        return
    offset = len(_BOM) if head.startswith(_BOM) else 0
    head = head[offset:]
    while not head.strip():
        offset += len(head)
        following = next(source, None)
        if following is None:
            return
        head = following
    first = head.lstrip()[:1]
    held = [head]
    if first == b"[":
        yield from nested(chain(held, source), True, offset)
    elif first != b"{" or _first_line_decides(held, source):
        yield from lines(chain(held, source), offset)
    else:
        yield from nested(chain(held, source), False, offset)


def _first_line_decides(held: list[bytes], source: Iterator[bytes]) -> bool:
    """Whether a file that begins with `{` is JSON Lines. Reads ahead into `held`, at most about MAX_RECORD.

    It is if its first line parses. If not, a first object that ends on a later line and parses says that
    it is not. If neither parses, a second line that begins with `{` and parses alone shows a bad first line.
    """
    first = _line(held, source, 1)
    if len(first) > MAX_RECORD or _parses(first):
        return True
    _, raw, problem = next(nested(_recorded(held, source), False, 0), (0, b"", ENDS_EARLY))
    if not problem and (_parses(raw) or b"\n" not in raw):
        return b"\n" not in raw and not _parses(raw)
    second = _line(held, source, 2)
    return second.startswith(b"{") and _parses(second)


def _line(held: list[bytes], source: Iterator[bytes], number: int) -> bytes:
    """The first or second line of what is held that is not blank, read to its end."""
    newlines = held[0].lstrip().count(b"\n") + sum(chunk.count(b"\n") for chunk in held[1:])
    while newlines < number and (following := _ahead(held, source)) is not None:
        newlines += following.count(b"\n")
    head, _, rest = b"".join(held).lstrip().partition(b"\n")
    return head if number == 1 else rest.lstrip(b"\r\n").partition(b"\n")[0]


def _ahead(held: list[bytes], source: Iterator[bytes]) -> bytes | None:
    """The next chunk, held too; None at the end of the file or where enough is held."""
    if sum(map(len, held)) > MAX_RECORD:
        return None
    following = next(source, None)
    if following is not None:
        held.append(following)
    return following


def _recorded(held: list[bytes], source: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks held, then those that follow, which are held too."""
    yield from list(held)
    while (following := _ahead(held, source)) is not None:
        yield following


def _parses(raw: bytes) -> bool:
    try:
        parse(raw)
    except JsonError:
        return False
    return True
