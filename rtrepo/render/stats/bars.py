"""Bars of a few cells. Every one stands beside its number, so nothing is said by a bar alone."""

from rtrepo.render.style import Style

_PARTS = " ▏▎▍▌▋▊▉"


def bar(share: float, cells: int, style: Style) -> str:
    """A bar as long as a share (0 to 1) of some cells, in eighths of a cell; of `#` in ASCII. What is there at all
    is shown."""
    eighths = round(max(0.0, min(share, 1.0)) * cells * 8)
    if share > 0:
        eighths = max(eighths, 1)
    if not style.unicode:
        return "#" * -(-eighths // 8)
    whole, part = divmod(eighths, 8)
    return ("█" * whole + _PARTS[part]).rstrip(" ")


def line(value: float, wanted: float, cells: int, style: Style) -> str:
    """A share as a bar on a scale of 0 to 1 with a mark where it should be."""
    place = min(int(max(0.0, wanted) * cells), cells - 1)
    filled = round(max(0.0, min(value, 1.0)) * cells)
    full, empty, mark = ("█", "░", "┃") if style.unicode else ("#", ".", "|")
    return "".join(mark if at == place else full if at < filled else empty for at in range(cells))
