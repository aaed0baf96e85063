"""Data made safe to show: nothing in a text can steer the terminal or hide what it says."""

import re

from rtrepo.render.suspects import CLASS, code, is_honest

_SUSPECT = re.compile(f"[{CLASS}]")
_PLAIN_ASCII = re.compile(r"[ -~]*")


def safe(text: str, *, lines: bool = False) -> str:
    """The text with everything invisible or commanding shown as an escape such as `\\x1b` or `\\u202e`.

    Escaped are control characters, bidi controls, zero-width and filler characters, tags and lone
    surrogates. Two kinds are left where they do honest work: a joiner between two non-ASCII characters
    that are neither suspect nor spaces (emoji, Indic and Arabic script), and one variation selector right
    after a visible character. With `lines`, tabs and line ends stay; else a line end is `⏎`.
    """
    if _PLAIN_ASCII.fullmatch(text):
        return text

    def shown(match: re.Match[str]) -> str:
        character = match.group()
        if character == "\n":
            return "\n" if lines else "⏎"
        if (lines and character == "\t") or is_honest(text, match.start()):
            return character
        return escape(character)

    return _SUSPECT.sub(shown, text)


def safe_json(text: str) -> str:
    """JSON text with the same characters as JSON escapes: it means what it meant, and can be looked at."""
    if text.isascii() and "\x7f" not in text:
        return text  # JSON has no control character but the line ends between its values
    return re.sub(f"(?!\n)[{CLASS}]", _as_json, text)


def _as_json(match: re.Match[str]) -> str:
    character = match.group()
    if is_honest(match.string, match.start()):
        return character
    return "".join(f"\\u{unit:04x}" for unit in _utf16(ord(character)))


def _utf16(number: int) -> tuple[int, ...]:
    if number < 0x10000:
        return (number,)
    return 0xD800 + (number - 0x10000 >> 10), 0xDC00 + (number - 0x10000 & 0x3FF)


def escape(character: str) -> str:
    """One character as its escape: `\\t`, `\\x1b`, `\\u202e` or `\\U000e0041`."""
    return {"\t": "\\t", "\r": "\\r", "\n": "\\n"}.get(character) or code(character)
