"""The figures of some sums: shares and means, the middle and the ends, and what stands in the registry of tags."""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

from rtrepo.insight.counters import PROMPTS, Counted
from rtrepo.insight.distributions import DIALOGUE, EXCHANGES, TURNS, WORDS
from rtrepo.insight.figures import FIXED, Ratio, named
from rtrepo.model.stats import Spread, Value

NAMES = 40
"""Names kept of the system prompts; of every other group all are."""

MORE = (
    Ratio("length", "exchanges per entry", "turns", "exchanges", "entries"),
    *(
        Ratio("replies", name, "share", counter, "assistant turns")
        for name, counter in (
            ("short (under 20 words)", "short replies"), ("empty", "empty replies"), ("placeholders", "placeholders"),
        )
    ),
    Ratio("replies", "entries with such a reply or none", "share", "weak", "entries"),
    *(
        Ratio("exchanges", name, "share", counter, "entries")
        for name, counter in (
            ("none", "no exchange"), ("one", "one exchange"), ("several", "several exchanges"),
            ("3 to 7", "3 to 7 exchanges"),
        )
    ),
    Ratio("prompts", "50 characters or more", "share", "long prompts", "entries"),
    *(
        Ratio("known", name, "share", counter, "entries")
        for name, counter in (
            ("tags", "tagged"), ("characters", "named"), ("speakers of turns", "voiced"), ("a sidecar", "noted"),
        )
    ),
)  # fmt: skip
"""Figures that are a sum divided by a sum, beside those of every shift."""

RATIOS = (*FIXED, *MORE)

_LENGTHS = (
    ("characters per entry", "text", "entries"),
    ("characters per assistant turn", "assistant text", "assistant turns"),
    ("characters per user turn", "user text", "user turns"),
)
_GROUPS = {"status/": "status", "split/": "split", "tags/": "tags", "characters/": "characters"}
_EXACT = "assistant words="
_BINS = {
    DIALOGUE.name: ("not marked", "0–19 %", "20–39 %", "40–59 %", "60–79 %", "80–100 %"),
}


class Registry(NamedTuple):
    """What dataset.yaml says of tags: slug → slug of the category, empty for none."""

    categories: Mapping[str, str]


class Facts(NamedTuple):
    """What there is of a whole beside its sums: how many different system prompts, and how many entries say the same
    as an earlier one of their dataset. None for a part, of which that is not counted, nor which tags it has."""

    prompts: int | None = None
    again: int | None = None


def values(sums: Counted, facts: Facts, registry: Registry) -> list[Value]:
    """Every figure of some sums, group by group; names in the order of how many have them."""
    found = [*_fixed(sums), *_ends(sums), *_numbers(sums, facts), *_named(sums)]
    return found if facts.prompts is None else [*found, *_registered(sums, registry)]


def spreads(sums: Counted) -> list[Spread]:
    """Every distribution of some sums."""
    return [
        Spread(
            one.name, one.unit, _BINS.get(one.name, one.labels()), (tuple(sums.get(key, 0) for key in one.counters()),)
        )
        for one in (TURNS, EXCHANGES, WORDS, DIALOGUE)
    ]


def _fixed(sums: Counted) -> Iterator[Value]:
    for ratio in RATIOS:
        yield Value(ratio.group, ratio.name, ratio.unit, (ratio.of(sums),), (sums.get(ratio.above, 0),))
    without = sums.get(f"{PROMPTS}none", 0)
    entries = sums.get("entries", 0)
    yield Value("prompts", "any", "share", ((entries - without) / entries if entries else None,), (entries - without,))
    for name, above, below in _LENGTHS:
        number = sums.get(below, 0)
        yield Value("length", name, "characters", (sums.get(above, 0) / number if number else None,))


def _ends(sums: Counted) -> Iterator[Value]:
    """The median, the shortest and the longest reply, exactly: how many replies have how many words is counted."""
    counted = sorted(
        (int(counter.removeprefix(_EXACT)), sums.get(counter, 0)) for counter in sums if counter.startswith(_EXACT)
    )
    for name, words in zip(("median", "shortest", "longest"), _middle_and_ends(counted), strict=True):
        yield Value("length", f"words per assistant turn, {name}", "words", (words,))
    replied, heard = sums.get("assistant words", 0), sums.get("user turns", 0)
    replies = sums.get("assistant turns", 0)
    ratio = sums.get("user words", 0) / heard / (replied / replies) if heard and replied else None
    yield Value("length", "user turn by assistant turn, words", "number", (ratio,))


def _middle_and_ends(counted: Sequence[tuple[int, int]]) -> tuple[float | None, ...]:
    size = sum(number for _, number in counted)
    if not size:
        return None, None, None
    middle = (_at(counted, (size - 1) // 2) + _at(counted, size // 2)) / 2
    return middle, float(counted[0][0]), float(counted[-1][0])


def _at(counted: Sequence[tuple[int, int]], place: int) -> int:
    for value, number in counted:
        place -= number
        if place < 0:
            return value
    raise AssertionError("beyond the end")


def _numbers(sums: Counted, facts: Facts) -> Iterator[Value]:
    entries = sums.get("entries", 0)
    if facts.prompts is not None:
        yield Value("prompts", "different ones", "number", (float(facts.prompts),))
    if facts.again is not None:
        share = facts.again / entries if entries else None
        yield Value("repeats", "say the same as an earlier entry", "share", (share,), (facts.again,))


def _named(sums: Counted) -> Iterator[Value]:
    found = {group: [name for name in sums if name.startswith(start)] for start, group in _GROUPS.items()}
    found["voices"] = [name for name in sums if name.startswith("voices/")]
    found["system prompts"] = [name for name in sums if name.startswith(PROMPTS) and name != f"{PROMPTS}none"]
    for group, counters in found.items():
        most = sorted(counters, key=lambda counter: (-sums.get(counter, 0), counter))
        below = "turns" if group == "voices" else "entries"
        for counter in most[:NAMES] if group == "system prompts" else most:
            ratio = named(counter)._replace(group=group, below=below)
            yield Value(group, ratio.name, "share", (ratio.of(sums),), (sums.get(counter, 0),), ratio.id)


def _registered(sums: Counted, registry: Registry) -> Iterator[Value]:
    """How tags are spread, over which categories, and which of them the registry does not know."""
    uses = {name.removeprefix("tags/"): sums.get(name, 0) for name in sums if name.startswith("tags/")}
    whole = sum(uses.values())
    entries = sums.get("entries", 0)
    yield Value("tagging", "different tags", "number", (float(len(uses)),))
    yield Value("tagging", "tags per entry", "number", (whole / entries if entries else None,))
    yield Value("tagging", "evenness of tags", "share", (_evenness(list(uses.values())),))
    if registry.categories:
        strange = sum(number for tag, number in uses.items() if tag not in registry.categories)
        yield Value("tagging", "uses of unregistered tags", "share", (strange / whole if whole else None,),
                    (strange,))  # fmt: skip
        by: dict[str, int] = {}
        for tag, number in uses.items():
            if registry.categories.get(tag):
                by[registry.categories[tag]] = by.get(registry.categories[tag], 0) + number
        for category, number in sorted(by.items(), key=lambda one: (-one[1], one[0])):
            yield Value("categories", category, "share", (number / whole,), (number,))


def _evenness(uses: Sequence[int]) -> float | None:
    """The entropy of the uses of tags by the largest that so many tags can have: 1 where all are used alike."""
    whole = sum(uses)
    if len(uses) < 2 or not whole:
        return None
    return -sum(number / whole * log(number / whole) for number in uses) / log(len(uses))
