"""Alpaca's `instruction` and `input` as the text of one user message, and where to split it again."""

import hashlib
from collections.abc import Mapping
from typing import Any

BLANK = "\n\n"
"""What joins the two."""


def joined(instruction: str, given: str) -> tuple[str, dict[str, Any]]:
    """The user's text, and what an export needs to split it: nothing where there is no input.

    `input_at` is the index of the character where the input begins, `input_hash` 16 hex digits of the
    SHA-256 of the input: a text that was edited since is split only where this very input still stands.
    """
    if not given:
        return instruction, {}
    text = instruction + BLANK + given if instruction else given
    return text, {"input_at": len(text) - len(given), "input_hash": _hash(given)}


def split(text: str, back: Mapping[str, Any]) -> tuple[str, str]:
    """Instruction and input. All is instruction where the input no longer stands behind a blank line.

    An edit of the instruction moves the input: then every blank line is tried.
    """
    at, wanted = back.get("input_at"), back.get("input_hash")
    if not isinstance(at, int) or not isinstance(wanted, str):
        return text, ""
    if at == 0 and text and _hash(text) == wanted:
        return "", text
    places = [at] if 0 < at < len(text) else []
    start = 0
    while (found := text.find(BLANK, start)) >= 0:
        places.append(found + len(BLANK))
        start = found + 1
    for place in places:
        # An empty instruction is written without the blank line, so it would not come back from one.
        if text[:place].endswith(BLANK) and place > len(BLANK) and place < len(text) and _hash(text[place:]) == wanted:
            return text[: place - len(BLANK)], text[place:]
    return text, ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
