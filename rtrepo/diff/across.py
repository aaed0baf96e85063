"""What runs through several entries: the same rename, the same opening lost, the same tag won.

The entries' changes are taken apart (details), equal ones are counted, and openings and endings that have
their first words in common are put together (frames). Whatever is met in too few entries is no pattern.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rtrepo.diff.details import Detail, details, known_renames
from rtrepo.diff.frames import Frame, frames
from rtrepo.diff.tokens import is_word, tokens
from rtrepo.model.change import Across, EntryChange, Example, SnapshotChange
from rtrepo.model.entry import Key

LEAST_ENTRIES = 3
"""Entries in which a change must be met to be told once for all of them."""

LEAST_RENAMED = 2
"""The same for a rename, which is seen in several turns already."""

SHARE = 0.2
"""What a change of one word or sign must have of all places where words changed: a word such as `the` comes and
goes in many entries by chance."""

EXAMPLES = 3
_ORDER = ("rename", "opening", "ending", "phrase", "field", "quotes", "whitespace")

_Uses = dict[Detail, dict[Key, int]]
_Place = Literal["opening", "ending"]


def with_across(change: SnapshotChange) -> SnapshotChange:
    """The same change with what runs through several of its entries, and which entries that explains."""
    found, explained = across(change.entries)
    return replace(change, across=found, explained=explained)


def across(changes: Iterable[EntryChange]) -> tuple[tuple[Across, ...], frozenset[Key]]:
    """What runs through several entries, and the entries in which nothing else changed.

    Widest first; the order of the entries says nothing. No change is told twice. Entries that came or went are
    not looked into. The time taken grows with the changed words.
    """
    both = sorted((change for change in changes if change.change in ("edited", "moved")), key=lambda change: change.key)
    renames = known_renames(both)
    uses: _Uses = defaultdict(dict)
    of_entry: dict[Key, set[Detail]] = {}
    for change in both:
        mine: set[Detail] = set()
        for detail, times in details(change, renames):
            mine.add(detail)
            uses[detail][change.key] = uses[detail].get(change.key, 0) + times
        of_entry[change.key] = mine
    told: set[Detail] = set()
    found: list[Across] = []
    for pattern, parts in _patterns(uses):
        found.append(pattern)
        told.update(parts)
    found.sort(key=lambda one: (-len(one.keys), _ORDER.index(one.pattern), one.path, one.before, one.after))
    explained = (change.key for change in both if change.change == "edited" and of_entry[change.key] <= told)
    return tuple(found), frozenset(explained)


def _patterns(uses: _Uses) -> Iterator[tuple[Across, Iterable[Detail]]]:
    """Every pattern with the details it tells. `uses` loses what is told."""
    yield from _renames(uses)
    yield from _everywhere(uses)
    yield from _fields(uses)
    known: list[tuple[bool, Frame]] = []
    places: tuple[_Place, ...] = ("opening", "ending")
    for place in places:
        for gone in (True, False):
            for frame, pattern, parts in _framed(uses, place, gone):
                known.append((gone, frame))
                yield pattern, parts
    yield from _phrases(uses)
    for gone, frame in known:
        yield from _elsewhere(uses, gone, frame)


def _renames(uses: _Uses) -> Iterator[tuple[Across, Iterable[Detail]]]:
    parts: dict[tuple[str, str], list[Detail]] = defaultdict(list)
    for detail in uses:
        if detail.pattern == "rename":
            parts[detail.before, detail.after].append(detail)
    for (before, after), some in parts.items():
        keys = _keys(some, uses)
        if len(keys) >= LEAST_RENAMED:
            path = min((part.path.split(".")[0].split("[")[0] for part in some if part.path), default="")
            yield Across("rename", _times(some, uses), keys, before, after, path), some


def _everywhere(uses: _Uses) -> Iterator[tuple[Across, Iterable[Detail]]]:
    kinds: tuple[Literal["quotes", "whitespace"], ...] = ("quotes", "whitespace")
    for kind in kinds:
        detail = Detail(kind)
        if len(uses.get(detail, ())) >= LEAST_ENTRIES:
            yield Across(kind, _times([detail], uses), _keys([detail], uses)), [detail]


def _fields(uses: _Uses) -> Iterator[tuple[Across, Iterable[Detail]]]:
    """Fields; where one member of a set always went as one other came, that is one change."""
    wide = [detail for detail in uses if detail.pattern == "field" and len(uses[detail]) >= LEAST_ENTRIES]
    together: dict[tuple[str, tuple[Key, ...]], list[Detail]] = defaultdict(list)
    for detail in sorted(wide):
        together[detail.path, _keys([detail], uses)].append(detail)
    for (path, keys), some in together.items():
        if len(some) == 2 and not some[0].before and not some[1].after:
            yield Across("field", len(keys), keys, some[1].before, some[0].after, path), some
            continue
        for detail in some:
            yield Across("field", len(keys), keys, detail.before, detail.after, path), [detail]


def _framed(uses: _Uses, place: _Place, gone: bool) -> Iterator[tuple[Frame, Across, Sequence[Detail]]]:
    """Openings or endings that went or came; those with nothing in common become phrases."""
    texts = {
        (detail.before if gone else detail.after): detail
        for detail in list(uses)
        if detail.pattern == place and bool(detail.before) == gone
    }
    left = dict(texts)
    for frame in frames({text: uses[detail] for text, detail in texts.items()}):
        parts = [left.pop(text) for text in frame.texts]
        yield frame, _put_together(place, gone, frame.text, parts, uses), parts
    for detail in left.values():
        for key, times in uses[detail].items():
            phrase = uses.setdefault(detail._replace(pattern="phrase"), {})
            phrase[key] = phrase.get(key, 0) + times


def _put_together(
    pattern: Literal["opening", "ending", "phrase"], gone: bool, text: str, parts: Sequence[Detail], uses: _Uses
) -> Across:
    met = [Example(part.before or part.after, _times([part], uses)) for part in parts] if len(parts) > 1 else []
    examples = tuple(sorted(met, key=lambda one: (-one.times, len(one.text), one.text))[:EXAMPLES])
    before, after = (text, "") if gone else ("", text)
    return Across(pattern, _times(parts, uses), _keys(parts, uses), before, after, "", examples)


def _phrases(uses: _Uses) -> Iterator[tuple[Across, Iterable[Detail]]]:
    """One wording for another, or one that went or came, in whatever place. `uses` loses those that are told."""
    phrases = [detail for detail in uses if detail.pattern == "phrase"]
    everything = _times(phrases, uses)
    for detail in phrases:
        keys, times = _keys([detail], uses), _times([detail], uses)
        if len(keys) >= LEAST_ENTRIES and (not _is_faint(detail) or times >= SHARE * everything):
            yield (
                Across("phrase", times, keys, detail.before, detail.after),
                [detail, detail._replace(pattern="opening"), detail._replace(pattern="ending")],
            )
            del uses[detail]


def _elsewhere(uses: _Uses, gone: bool, frame: Frame) -> Iterator[tuple[Across, Iterable[Detail]]]:
    """What went or came as an opening or ending of many turns, met in the middle of others: `Oh! As a cat, …`."""
    parts = sorted(
        detail
        for detail in uses
        if detail.pattern == "phrase"
        and not (detail.after if gone else detail.before)
        and frame.fits(detail.before if gone else detail.after)
    )
    if len(_keys(parts, uses)) >= LEAST_ENTRIES:
        text = frame.among({part.before or part.after: uses[part] for part in parts})
        yield _put_together("phrase", gone, text, parts, uses), parts
        for detail in parts:
            del uses[detail]


def _is_faint(detail: Detail) -> bool:
    """Whether a change of words is so small that several entries may share it by chance."""
    words = sum(map(is_word, tokens(detail.before) + tokens(detail.after)))
    return words <= 1 or max(len(detail.before), len(detail.after)) <= 3


def _keys(parts: Iterable[Detail], uses: _Uses) -> tuple[Key, ...]:
    return tuple(sorted({key for part in parts for key in uses[part]}))


def _times(parts: Iterable[Detail], uses: _Uses) -> int:
    return sum(sum(uses[part].values()) for part in parts)
