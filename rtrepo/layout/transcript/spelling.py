"""How text stands in a transcript, so that it is read back exactly: one rule for lines, one for characters.

A line of text that could be taken for a mark of the transcript gets a backslash in front, and so does an empty line
where a turn's text begins or ends. A character that no editor shows, or that would command a terminal, is written by
its number: `\\u{1b}`. The last space of a line is written so too, since many editors take spaces away from line ends.
"""

import re
from collections.abc import Iterable
from functools import cache

from rtrepo.layout.file_error import FileError

COMMENT = "<!-- rtrepo:"
FENCE = "```"
FIELDS, PART, CALL, FILE = (FENCE + name for name in ("fields", "part", "call", "file"))
FRONT = "---"

_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What is never written as it is. Joiners and variation selectors are: emoji and many scripts are made of them."""
_MARK = rf"(?:# [^\s/]+/[^\s/]+[ \t]*$|##(?:\s|$)|{FENCE}(?:fields|part|call|file)\b|{COMMENT})"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Compiled when the first transcript is made: only `edit` and `new` need them."""
    return {
        "hidden": re.compile(f"[{_HIDDEN}]"),
        "text": re.compile(rf"\\(?=u\{{)|[{_HIDDEN}]|[ \t](?=\n|\Z)"),
        "bytes": re.compile(rf"\\(?=[ux]\{{)|[{_HIDDEN}\udc80-\udcff]|[ \t](?=\n|\Z)"),
        "code": re.compile(r"\\(u)\{([0-9a-fA-F]{1,6})\}"),
        "byte code": re.compile(r"\\([ux])\{([0-9a-fA-F]{1,6})\}"),
        "mark": re.compile(rf"\\*{_MARK}|\\+$"),
        "guarded": re.compile(rf"\\+(?:{_MARK}|$)"),
        "fence": re.compile(rf"\\*(?:{FENCE}|{COMMENT})"),
        "bare mark": re.compile(_MARK),
    }


def hides(text: str) -> bool:
    """Whether a text holds what no editor shows."""
    return _patterns()["hidden"].search(text) is not None


def is_mark(line: str) -> bool:
    """Whether a line of a transcript is one of its marks and no text."""
    return _patterns()["bare mark"].match(line) is not None


def is_blank(line: str) -> bool:
    """Whether nothing stands in a line. White space other than spaces and tabs is text."""
    return not line.strip(" \t")


def spelt(text: str, *, raw: bool = False) -> str:
    """A text with the characters that are not shown by their numbers; `raw` texts may hold bytes that are no UTF-8, as
    `surrogateescape` has them."""

    def by_number(found: re.Match[str]) -> str:
        number = ord(found.group())
        return f"\\x{{{number - 0xDC00:x}}}" if 0xDC80 <= number <= 0xDCFF else f"\\u{{{number:x}}}"

    return _patterns()["bytes" if raw else "text"].sub(by_number, text)


def unspelt(text: str, line: int, *, raw: bool = False) -> str:
    """The text that `spelt` wrote, which begins at a line. Raises FileError for a number that is no character's."""

    def character(found: re.Match[str]) -> str:
        number = int(found[2], 16)
        if found[1] == "x" and 0x80 <= number <= 0xFF:
            return chr(0xDC00 + number)
        if found[1] == "x" or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            at = line + text.count("\n", 0, found.start())
            raise FileError(f"{found.group()} is no character; a backslash is written \\u{{5c}} there", line=at)
        return chr(number)

    return _patterns()["byte code" if raw else "code"].sub(character, text) if "\\" in text else text


def text_lines(text: str) -> list[str]:
    """A turn's text as lines of a transcript; none where it is empty."""
    if not text:
        return []
    mark = _patterns()["mark"]
    lines = [f"\\{line}" if mark.match(line) else line for line in spelt(text).split("\n")]
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for at in order:
            if lines[at]:
                break
            lines[at] = "\\"
    return lines


def text_of_lines(lines: Iterable[tuple[int, str]]) -> str:
    """The text that numbered lines of a transcript hold; empty lines around it are none of it. Raises FileError."""
    told = list(lines)
    while told and is_blank(told[0][1]):
        del told[0]
    while told and is_blank(told[-1][1]):
        del told[-1]
    guarded = _patterns()["guarded"]
    return "\n".join(unspelt(line[1:] if guarded.match(line) else line, at) for at, line in told)


def fenced(head: str, text: str, *, raw: bool = False) -> list[str]:
    """A text between fences, to the letter."""
    fence = _patterns()["fence"]
    lines = spelt(text, raw=raw).split("\n") if text else []
    return [head, *(f"\\{line}" if fence.match(line) else line for line in lines), FENCE]


def unfenced(lines: Iterable[tuple[int, str]], *, raw: bool = False) -> str:
    """The text that stood between fences. Raises FileError."""
    fence = _patterns()["fence"]
    return "\n".join(
        unspelt(line[1:] if line[:1] == "\\" and fence.match(line) else line, at, raw=raw) for at, line in lines
    )


def one_word(text: str) -> str:
    """A text in which nothing is white space: what is, is written by its number."""
    return re.sub(r"\s", lambda found: f"\\u{{{ord(found.group()):x}}}", spelt(text))
