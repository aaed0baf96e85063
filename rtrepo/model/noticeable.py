"""Which figures moved far enough to be told, and in which order."""

from collections.abc import Iterable

from rtrepo.model.shift import Figure

_MEAN = 0.01  # part of itself by which a number of words or turns must move to be told
_POINT = 0.01  # how far a share must move …
_RARE = (0.001, 0.25)  # … or, if that is a quarter of it, how far at least
_MIRROR = 0.1  # part by which two figures of one group may differ and still say the same thing
_EXCLUSIVE = ("balance", "status", "quotes", "actions", "system prompts")


def noticeable(figures: Iterable[Figure]) -> list[Figure]:
    """Figures that moved far enough to be told, without the mirrors of others, those that moved furthest first."""
    told: dict[str, list[Figure]] = {}
    for figure in sorted(filter(_is_noticeable, figures), key=_distance):
        others = told.setdefault(figure.group, [])
        if figure.group not in _EXCLUSIVE or not any(_mirrors(figure, other) for other in others):
            others.append(figure)
    return sorted((figure for group in told.values() for figure in group), key=_distance)


def _mirrors(figure: Figure, other: Figure) -> bool:
    """Whether a share went where the other one came from: fewer straight quotes, more curly ones."""
    return abs(figure.change + other.change) <= _MIRROR * abs(other.change)


def _is_noticeable(figure: Figure) -> bool:
    if figure.before is None or figure.after is None:
        return False
    if figure.id and max(figure.counts) == 1:
        return False  # a prompt that is one entry's own says nothing about the others
    size = abs(figure.change)
    if figure.unit != "share":
        return size > 0 and size >= _MEAN * figure.before
    return size >= _POINT or (size >= _RARE[0] and size >= _RARE[1] * max(figure.before, figure.after))


def _distance(figure: Figure) -> tuple[float, bool, bool]:
    """To sort by: how far a figure moved, a mean by part of itself, a share by points. Of two mirrors the one that
    grew says more, and `none` less."""
    moved = abs(figure.change)
    part = moved if figure.unit == "share" else moved / (figure.before or moved or 1.0)
    return -round(part, 9), figure.name == "none", figure.change < 0
