"""What a version changes, in a line for its message."""

from collections import Counter

from rtrepo.model.summary import Summary
from rtrepo.render.cells import cut
from rtrepo.render.safe import safe
from rtrepo.render.wording import count, kinds

_ORDER = ("edited", "added", "removed", "moved", "split", "joined")
_DATASETS = 3  # told by name
_ACROSS = 2  # renames, and as many tags and characters
_NAME = 40  # cells of a name or tag


def line(told: Summary) -> str:
    """`8 edited, 2 added in noir; Mara → Lena 112 times`; empty where no entry changed."""
    named = list(told.datasets.items())
    parts = [f"{kinds(counts, _ORDER)} in {safe(name)}" for name, counts in named[:_DATASETS]]
    if rest := named[_DATASETS:]:
        together: Counter[str] = Counter()
        for _, counts in rest:
            together.update(counts)
        parts.append(f"{kinds(together, _ORDER)} in {count(len(rest), 'more dataset', 'more datasets')}")
    renames = [one for one in told.across if one.pattern == "rename"]
    for one in renames[:_ACROSS]:
        parts.append(f"{_name(one.before)} → {_name(one.after)} {count(one.times, 'time', 'times')}")
    for one in [one for one in told.across if one.pattern != "rename"][:_ACROSS]:
        where = f" in {one.times:,}" if one.times > 1 else ""
        parts.append(f"{'+' if one.after else '−'} {_name(one.after or one.before)}{where}")
    return "; ".join(parts)


def _name(text: str) -> str:
    return cut(safe(text), _NAME)
