"""Text with its suspects as escapes from which it could be told again. Imports no library, see
`rtrepo.render.transcript`."""

from _json import encode_basestring as json_string

from rtrepo.render.suspects import code, is_honest, is_suspect


def token(text: str) -> str:
    """A role, a key or a function's name: one word as it is, anything else as a JSON string."""
    word = text.replace("-", "_").replace(".", "_")
    return text if word.isascii() and ("_" + word).isidentifier() and word else quoted(text)


def quoted(text: str) -> str:
    """A text as a JSON string. JSON doubles each backslash, so that an escape cannot be taken for text."""
    return escaped(json_string(text))


def escaped(text: str) -> str:
    """A text with suspects as escapes, and nothing else changed."""
    if text.isascii() and text.isprintable():
        return text
    suspects = _suspects(text)
    return "".join(
        code(character) if character in suspects and not is_honest(text, at) else character
        for at, character in enumerate(text)
    )


def _suspects(text: str) -> set[str]:
    return {character for character in set(text) if is_suspect(character)} - {"\t"}


def visible(text: str) -> str:
    """One line of text with suspects as escapes; backslashes before what reads like an escape are doubled."""
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    suspects = _suspects(text)
    if "\\" not in text:
        return escaped(text) if suspects else text
    shown = []
    slashes = 0
    for at, character in enumerate(text):
        if character == "\\":
            slashes += 1
            continue
        if slashes:
            shown.append("\\" * slashes * (2 if character in suspects or _is_code(text, at) else 1))
            slashes = 0
        shown.append(code(character) if character in suspects and not is_honest(text, at) else character)
    return "".join(shown) + "\\" * slashes


def _is_code(text: str, at: int) -> bool:
    """Whether what stands here would be an escape if a backslash came first: `x1b`, `u202e`, `U000e0041`."""
    size = {"x": 2, "u": 4, "U": 8}.get(text[at], 0)
    digits = text[at + 1 : at + 1 + size]
    return 0 < size == len(digits) and all(digit in "0123456789abcdef" for digit in digits)
