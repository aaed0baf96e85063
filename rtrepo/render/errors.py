"""A refusal, for people and as JSON (`rtrepo.error/1`)."""

from typing import Any

from rtrepo.errors import RtrepoError
from rtrepo.render.safe import safe
from rtrepo.render.style import PLAIN, Style


def text(error: RtrepoError, style: Style = PLAIN) -> str:
    """`error: …`, and on the next line `hint: …` with what to type."""
    lines = [style.error("error:") + f" {words(error.message)}"]
    if error.hint:
        lines.append(style.warn("hint:") + f" {words(error.hint)}")
    return style.page(lines)


def words(text: str) -> str:
    """A text made safe, further lines of it indented: the name of a file cannot pass for a hint."""
    return safe(text, lines=True).expandtabs(4).replace("\n", "\n  ")


def to_json(error: RtrepoError) -> dict[str, Any]:
    """The schema `rtrepo.error/1`."""
    return {
        "schema": "rtrepo.error/1",
        "error": error.message,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }
