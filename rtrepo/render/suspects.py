"""The characters that command a terminal or hide what a text says.

Imports nothing: git starts a process for every entry it shows, and each of them pays for what is imported.
"""

_PAIRS = (
    "\x00\x1f", "\x7f\x9f", "\xad\xad", "\u034f\u034f", "\u061c\u061c", "\u115f\u1160", "\u17b4\u17b5", "\u180b\u180f",
    "\u200b\u200f", "\u2028\u202e", "\u2060\u206f", "\u3164\u3164", "\ud800\udfff", "\ufe00\ufe0f", "\ufeff\ufeff",
    "\uffa0\uffa0", "\ufff0\ufffb", "\ufffe\uffff", "\U0001bca0\U0001bca3", "\U0001d173\U0001d17a",
    "\U000e0000\U000e0fff",
)  # fmt: skip
_RANGES = [(pair[0], pair[1]) for pair in _PAIRS]
CLASS = "".join(f"{first}-{last}" for first, last in _RANGES)
"""All of them, as the inside of a character class: controls, bidi controls, zero-width characters, fillers, tags
and lone surrogates."""

_JOINERS = "\u200c\u200d"
_SELECTORS = "\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))


def is_suspect(character: str) -> bool:
    """Whether a character is one of them."""
    return any(first <= character <= last for first, last in _RANGES)


def is_honest(text: str, at: int) -> bool:
    """Whether the suspect at a place does what it is there for.

    That is a joiner between two non-ASCII characters that are neither suspect nor spaces (emoji, Indic and
    Arabic script), and one variation selector right after a visible character.
    """
    before = text[at - 1] if at else " "
    if text[at] in _SELECTORS:
        return not before.isspace() and not is_suspect(before)
    after = text[at + 1] if at + 1 < len(text) else " "
    return text[at] in _JOINERS and _joinable(before) and _joinable(after)


def _joinable(character: str) -> bool:
    if character in _SELECTORS:  # as in the heart of a kiss: heart, selector, joiner, lips
        return True
    return character > "\x7f" and not character.isspace() and not is_suspect(character)


def code(character: str) -> str:
    """A character by its number: `\\x1b`, `\\u202e` or `\\U000e0041`."""
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
