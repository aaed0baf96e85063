"""One figure in words: what it is called, its values, how far it moved, and which entries moved it."""

from collections.abc import Sequence

from rtrepo.model.shift import Distribution, Figure
from rtrepo.render.cells import cut
from rtrepo.render.safe import safe
from rtrepo.render.wording import count

_FEW, _MANY = 3, 12  # entries beyond which equal parts, and parts of most of all entries, name nobody
_BEFORE_NAMES = {"tags": "tag ", "characters": "character ", "status": "status "}
_PROMPT = 22  # cells of a system prompt
_BARS = "▁▂▃▄▅▆▇█"


def name_of(figure: Figure) -> str:
    """`words per assistant turn`, `tag warm`, `curly quotes`, `prompt “You are Mara…”`."""
    name = safe(figure.name)
    if figure.group == "balance":
        return "plain words" if name == "plain" else f"words in {name}"
    if figure.group == "quotes":
        return f"{'no' if name == 'none' else name} quotes"
    if figure.group == "actions":
        return {"none": "no marked actions", "mixed": "mixed marks of actions"}.get(name, f"actions in {name}")
    if figure.group == "system prompts":
        return f"prompt “{cut(name, _PROMPT)}”" if figure.id else "no system prompt"
    return f"{_BEFORE_NAMES.get(figure.group, '')}{name}"


def values_of(figure: Figure) -> tuple[str, str]:
    """Both values with as many digits as it takes to tell them apart, four at most."""
    assert figure.before is not None
    assert figure.after is not None
    scale, unit = (100, " %") if figure.unit == "share" else (1, "")
    values = figure.before * scale, figure.after * scale
    for digits in range(0 if min(values) >= 100 and not unit else 1, 5):
        told = f"{values[0]:,.{digits}f}{unit}", f"{values[1]:,.{digits}f}{unit}"
        if told[0] != told[1]:
            return told
    return told


def change_of(figure: Figure) -> str:
    """`−6.0 %` of a mean; `+2.8 pt` of a share, and of a share of entries how many more have it: `+2.8 pt, +34`."""
    if figure.unit != "share":
        return f"{_signed(100 * figure.change / figure.before, 1)} %" if figure.before else ""
    points = f"{_signed(100 * figure.change, 1 if abs(figure.change) >= 0.001 else 2)} pt"
    more = figure.counts[1] - figure.counts[0]
    return f"{points}, {_signed(more, 0)}" if more and figure.group != "balance" else points


def _signed(number: float, digits: int) -> str:
    return f"{'−' if number < 0 else '+'}{abs(number):,.{digits}f}"


def reason_of(figure: Figure) -> str:
    """Which entries moved a figure: `71 % of it from 14 of 41 entries, most: noir/lamp, noir/ferry`."""
    if not figure.drivers:
        return ""
    first, number = safe(str(figure.drivers[0].key)), figure.moved_by
    if _is_even(figure):
        return f"spread over {count(figure.touched, 'entry', 'entries')}"
    if round(figure.share, 2) > 1:
        part = "more than all of it"
    else:
        part = "all of it" if figure.share > 0.995 else f"{100 * figure.share:.0f} % of it"
    if number == 1:
        return f"{'' if part == 'all of it' else part + ' '}from {first}"
    others = [safe(str(driver.key)) for driver in figure.drivers[1:2]]
    several = f"{number:,} of {figure.touched:,} entries" if figure.touched > number else f"{number:,} entries"
    return f"{part} from {several}, most: {', '.join([first, *others])}"


def _is_even(figure: Figure) -> bool:
    """Whether no entry did much more than others, so that names would say nothing."""
    parts = [abs(driver.part) for driver in figure.drivers]
    alike = max(parts) - min(parts) <= 0.01 * max(parts)
    return (figure.moved_by > _FEW and alike) or (figure.moved_by > _MANY and 2 * figure.moved_by > figure.touched)


def bars_of(spread: Distribution) -> str:
    """Two distributions on one scale, without the bins that are empty on both: `▁▂▇▅ → ▂▃█▄`."""
    used = [at for at, sizes in enumerate(zip(spread.before, spread.after, strict=True)) if any(sizes)]
    if len(used) < 3 or spread.before == spread.after:
        return ""
    sides = [_shares(side[used[0] : used[-1] + 1]) for side in (spread.before, spread.after)]
    top = max(max(side) for side in sides)
    told = ("".join(_BARS[round(share / top * (len(_BARS) - 1))] for share in side) for side in sides)
    return " → ".join(told)


def _shares(counts: Sequence[int]) -> list[float]:
    whole = sum(counts) or 1
    return [number / whole for number in counts]
