"""Text of other people in Markdown as GitHub shows it: nothing in it is markup, a mention, a link or a picture.

Coloured lines become Markdown too, so that what is said of a change is said once, for terminals. The rules are
those of the GitHub Flavored Markdown Spec 0.29; what GitHub finds in the finished page (mentions, references to
issues, emoji, formulas) is torn apart by an empty comment, which shows as nothing.
"""

import html
import re

_TORN = "<!-- -->"
_CODE = re.compile("\x1b\\[([0-9;]*)m")
_STATES = {"32": "added", "31": "removed", "9;31": "removed", "1": "heading"}
_MARKS = {"added": ("**", "strong"), "removed": ("~~", "del"), "heading": ("**", "strong")}


def escaped(text: str) -> str:
    """A text (already safe to show) as plain words inside a line of Markdown."""
    text = re.sub(r"([\\`*_\[\]~|])", r"\\\1", html.escape(text, quote=False))
    return _torn(text).replace("$", "<span>$</span>")


def in_html(text: str) -> str:
    """The same inside an HTML block, where Markdown's own signs mean nothing."""
    return _torn(html.escape(text, quote=False))


def _torn(text: str) -> str:
    return re.sub(
        r"@(?=[\w-])|#(?=\d)|(?<=:)(?=//)|\bwww(?=\.)|\bGH(?=-\d)|:(?=[\w+-]+:)",
        lambda match: match.group() + _TORN,
        text,
        flags=re.IGNORECASE,
    )


def from_colours(line: str) -> str:
    """A line with our colour codes as Markdown: what was added is bold, what was removed is struck."""
    found, state = [], ""
    for at, part in enumerate(_CODE.split(line)):
        if at % 2:
            state = _STATES.get(part, "")
        elif part:
            found.append(_marked(part, state) if state else escaped(part))
    return "".join(found)


def _marked(text: str, state: str) -> str:
    """A stretch between marks. Spaces go outside, where marks would mean nothing; beside punctuation and in
    scripts without spaces only tags hold."""
    inner = text.strip(" ")
    if not inner:
        return text
    sign, tag = _MARKS[state]
    start = text.index(inner)
    plain = all(end.isascii() and end.isalnum() for end in (inner[0], inner[-1]))
    told = f"{sign}{escaped(inner)}{sign}" if plain else f"<{tag}>{escaped(inner)}</{tag}>"
    return f"{text[:start]}{told}{text[start + len(inner) :]}"


def item(text: str) -> str:
    """One line of Markdown as an item of a list, in which nothing begins another list or a heading."""
    text = re.sub(r"^([#+=>-])", r"\\\1", text.strip(" "))
    return "- " + re.sub(r"^(\d+)([.)])", r"\1\\\2", text)
