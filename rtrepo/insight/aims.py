"""Where a dataset stands by the names of its targets: `tag.warm: 0.3`, `narration: 0.55`, `words: 80`."""

from collections.abc import Iterable

from rtrepo.insight.counters import PROMPTS, Counted
from rtrepo.insight.figures import FIXED, NAMED, Ratio, named

_GROUPS = {
    "tag": "tags", "tags": "tags", "character": "characters", "characters": "characters", "status": "status",
    "quotes": "quotes", "actions": "actions",
}  # fmt: skip
_SHORT = {
    "turns": "turns per entry", "words": "words per assistant turn", "assistant words": "words per assistant turn",
    "user words": "words per user turn",
}  # fmt: skip


def aim(name: str) -> Ratio | None:
    """The figure that a target names, None where there is no such figure.

    `tag.NAME`, `character.NAME` and `status.NAME` are the share of entries with it, `quotes.STYLE` and
    `actions.STYLE` those marked so, `system` those with a system prompt; `dialogue`, `narration` and `plain` shares
    of the assistant's words; `turns`, `words` and `user words` means per entry and per turn.
    """
    if name == "system":
        return Ratio("system prompts", "any", "share", f"{PROMPTS}none", "entries")
    group, dot, rest = name.partition(".")
    if dot and _GROUPS.get(group) in NAMED:
        return named(f"{_GROUPS[group]}/{rest}")
    wanted = _SHORT.get(name, name)
    for ratio in FIXED:
        if ratio.name == wanted and ratio.group in ("length", "balance"):
            return ratio
        if dot and (ratio.group, ratio.name) == (_GROUPS.get(group), rest):
            return ratio
    return None


def reached(names: Iterable[str], sums: Counted) -> dict[str, float | None]:
    """Where each of some targets stands in some sums; None for a name that is no figure, and where there is nothing
    to measure."""
    found: dict[str, float | None] = {}
    for name in names:
        ratio = aim(name)
        value = ratio.of(sums) if ratio else None
        found[name] = 1 - value if value is not None and name == "system" else value
    return found
