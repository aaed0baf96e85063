"""Data made safe to show: nothing in a text can steer the terminal or hide what it says."""

import re

_SUSPECT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
_SELECTORS = frozenset("\u180b\u180c\u180d\u180f") | frozenset(map(chr, range(0xFE00, 0xFE10)))
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
        character, at = match.group(), match.start()
        if lines and character in "\n\t":
            return character
        if character == "\n":
            return "⏎"
        before = text[at - 1] if at else " "
        if character in _SELECTORS and not before.isspace() and not _SUSPECT.match(before):
            return character
        after = text[at + 1] if at + 1 < len(text) else " "
        if character in _JOINERS and _joinable(before) and _joinable(after):
            return character
        return escape(character)

    return _SUSPECT.sub(shown, text)


def escape(character: str) -> str:
    """One character as its escape: `\\t`, `\\x1b`, `\\u202e` or `\\U000e0041`."""
    named = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}.get(character)
    if named:
        return named
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _joinable(character: str) -> bool:
    if character in _SELECTORS:  # as in the heart of a kiss: heart, selector, joiner, lips
        return True
    return character > "\x7f" and not character.isspace() and not _SUSPECT.match(character)
