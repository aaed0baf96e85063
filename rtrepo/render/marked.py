"""A changed text with its words marked, cut to the neighbourhood of the changes."""

import re
from collections.abc import Sequence

from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, words_in

AROUND = 8
"""Words shown on each side of a change."""

_WORD = re.compile(r"\s*\S+")
_FOLD = 60  # words from which a changed stretch is shown without its middle
_LONG = 40  # characters without a space that count as long, as in scripts without spaces


def marked(marks: Sequence[tuple[str, str]], style: Style) -> str:
    """Marks as one line: in colour removed words are struck red and added ones green, else `[-so-]{+so+}`.

    What is the same is cut to about eight words beside each change. Changes of spaces alone are always
    in brackets, since a colour would not show them.
    """
    parts = []
    for at, (kind, text) in enumerate(marks):
        if kind == "same":
            parts.append(safe(_near(text, first=at == 0, last=at == len(marks) - 1)))
        elif style.color and text.strip():
            parts.append(style.paint("struck" if kind == "removed" else "added", _changed(text)))
        else:
            inner = f"[-{_changed(text)}-]" if kind == "removed" else f"{{+{_changed(text)}+}}"
            parts.append(style.paint(kind, inner))
    return "".join(parts)


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


def _head(text: str, most: int = AROUND) -> str:
    end = 0
    for words, match in enumerate(_WORD.finditer(text), 1):
        end = match.end()
        if words == most:
            break
    else:
        end = len(text)
    return text[: min(end, AROUND * _LONG)]


def _tail(text: str) -> str:
    starts = [match.start() for match in re.finditer(r"\S+\s*", text)]
    start = starts[-AROUND] if len(starts) > AROUND else 0
    return text[max(start, len(text) - AROUND * _LONG) :]
