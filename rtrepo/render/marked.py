"""A changed text with its words marked, cut to the neighbourhood of the changes."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rtrepo.render.safe import escape, safe
from rtrepo.render.style import Style
from rtrepo.render.wording import UNSPACED, count, words_in

AROUND = 8
"""Words shown on each side of a change; in scripts without spaces two characters count as one."""

_FOLD = 60  # words from which a changed stretch is shown without its middle
_LONG = 40  # characters without a space that count as long, as in addresses and encoded files
_JOINER = "\u200d"
_VISIBLE = {" ": "·", "\t": "→", "\n": "⏎"}
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"


def marked(marks: Sequence[tuple[str, str]], style: Style, *, typography: bool = False) -> str:
    """Marks (kind and text, see `Reading.marks`) as one line: in colour removed words are struck red and added
    ones green, else `[-so-]{+so+}`. What is left out and what is made visible, see `stretches`.

    Spaces are always in brackets, since a colour would not show them.
    """
    parts = []
    for kind, told, plain in stretches(marks, typography=typography):
        if kind == "same":
            parts.append(told)
        elif style.color and plain:
            parts.append(style.paint("struck" if kind == "removed" else "added", told))
        else:
            parts.append(style.paint(kind, f"[-{told}-]" if kind == "removed" else f"{{+{told}+}}"))
    return "".join(parts)


def stretches(marks: Sequence[tuple[str, str]], *, typography: bool = False) -> list[tuple[str, str, bool]]:
    """Marks as (kind, text safe to show, whether it shows the changed text as it is).

    What is the same is cut to about eight words beside each change, and a long change loses its middle. Changes
    of spaces alone are made visible (`·`, `→` a tab, `⏎`); with `typography` so are spaces at the edges of other
    changes, and special spaces as escapes.
    """
    found = []
    for at, (kind, text) in enumerate(marks):
        if kind == "same":
            found.append((kind, safe(_near(text, first=at == 0, last=at == len(marks) - 1)), True))
            continue
        plain = _changed(text)
        told = _visible(text) if typography or not text.strip() else plain
        found.append((kind, told, bool(text.strip()) and told == plain))
    return found


def _visible(text: str) -> str:
    """A changed stretch with the spaces at its edges as signs and special spaces as escapes."""
    inner = text.strip(" \t\n")
    start = text.index(inner) if inner else len(text)
    edges = ("".join(map(_sign, part)) for part in (text[:start], text[start + len(inner) :]))
    special = re.sub(f"[{_SPACES}]", lambda match: escape(match.group()), _changed(inner))
    return special.join(edges)


def _sign(character: str) -> str:
    return _VISIBLE.get(character, character)


def _changed(text: str) -> str:
    """A changed stretch, a long one without its middle."""
    words = words_in(text)
    if words <= _FOLD:
        return safe(text)
    head, tail = _head(text, 3 * AROUND), _tail(text)
    rest = words - words_in(head) - words_in(tail)
    return f"{safe(head)} … {count(rest, 'word', 'words')} … {safe(tail.lstrip())}" if rest > 0 else safe(text)


def _near(text: str, *, first: bool, last: bool) -> str:
    """An unchanged stretch without its middle; of the first stretch only the end, of the last the beginning."""
    head, tail = _head(text), _tail(text)
    if first and last:
        return text if len(head) == len(text) else head + " …"
    if first:
        return text if len(tail) == len(text) else "… " + tail.lstrip()
    if last:
        return text if len(head) == len(text) else head + " …"
    return text if len(head) + len(tail) >= len(text) - 10 else f"{head} … {tail.lstrip()}"


@cache
def _word() -> re.Pattern[str]:
    """What counts as a word here. Compiled late: most commands show no changed text."""
    return re.compile(rf"[{UNSPACED}]{{1,2}}|[^\s{UNSPACED}]+")


def _head(text: str, most: int = AROUND) -> str:
    end = 0
    for words, match in enumerate(_word().finditer(text), 1):
        end = match.end()
        if words == most:
            break
    else:
        end = len(text)
    end = min(end, AROUND * _LONG)
    while end < len(text) and (_joins(text[end]) or text[end - 1] == _JOINER):
        end += 1
    return text[:end]


def _tail(text: str) -> str:
    starts = [match.start() for match in _word().finditer(text)]
    start = max(starts[-AROUND] if len(starts) > AROUND else 0, len(text) - AROUND * _LONG)
    while start and (_joins(text[start]) or text[start - 1] == _JOINER):
        start -= 1
    return text[start:]


def _joins(character: str) -> bool:
    """Whether a reader sees a character as part of the one before it."""
    if character < "\u0300":
        return False
    return (
        character == _JOINER
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
