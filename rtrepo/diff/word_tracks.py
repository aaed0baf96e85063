"""Which version wrote which words of a turn: stretches of its text carried back through edits, splits and joins."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from rtrepo.diff.entries import turns_of
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import word_marks
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Entry

Version = TypeVar("Version", bound=Hashable)


class Stretch(NamedTuple):
    """Characters `start` to `end` of a turn of the newest version (`list`, `turn`), and where they stand in the
    version that is looked at: from character `at` of turn `place`."""

    list: str
    turn: int
    start: int
    end: int
    place: int
    at: int


class _Same(NamedTuple):
    """Characters `start` to `end` of a new turn that stand from `at` in the old turn `place`."""

    start: int
    end: int
    place: int
    at: int


def stretches_of(entry: Entry) -> list[Stretch]:
    """The whole text of every turn."""
    return [
        Stretch(name, index, 0, len(text), index, 0)
        for name, index, message in entry.turns()
        if (text := spoken(message))
    ]


def stretches_back(
    older: Entry, newer: Entry, edits: Mapping[str, Sequence[TurnEdit]], held: list[Stretch]
) -> tuple[list[Stretch], list[Stretch]]:
    """The parts of the stretches that an older entry has in the turns that became these, and the others. `edits`
    are the links of each list."""
    wanted = {(stretch.list, stretch.place) for stretch in held}
    same: dict[tuple[str, int], list[_Same]] = {}
    for name, links in edits.items():
        before, after = ([spoken(message) for message in turns_of(entry, name)] for entry in (older, newer))
        for edit in links:
            if any((name, index) in wanted for index in edit.after):
                for index, found in _kept(edit, before, after):
                    same.setdefault((name, index), []).append(found)
    passed: list[Stretch] = []
    rest: list[Stretch] = []
    for stretch in held:
        _cut(stretch, same.get((stretch.list, stretch.place), []), passed, rest)
    return passed, rest


def _kept(edit: TurnEdit, before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, _Same]]:
    """What of an edit's new turns stood in its old ones: (new index, characters)."""
    if edit.edit in ("added", "removed", "replaced"):
        return
    olds, news = [before[index] for index in edit.before], [after[index] for index in edit.after]
    # Parts of a turn that was split or joined count as one text with a space between, as everywhere.
    old, new = " ".join(olds), " ".join(news)
    i = j = 0
    for kind, text in word_marks(old, new) if old != new else [("same", new)]:
        if kind == "same":
            for a, b, size in _pieces(olds, news, i, j, len(text)):
                yield edit.after[b[0]], _Same(b[1], b[1] + size, edit.before[a[0]], a[1])
        i += len(text) if kind != "added" else 0
        j += len(text) if kind != "removed" else 0


def _pieces(
    olds: Sequence[str], news: Sequence[str], i: int, j: int, size: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int], int]]:
    """A common stretch cut where a part ends on either side: (old part, place in it), the same for the new, and
    how long. The spaces between parts are in none."""
    while size > 0:
        a, b = _part(olds, i), _part(news, j)
        room = min(size, len(olds[a[0]]) - a[1], len(news[b[0]]) - b[1])
        if room > 0:
            yield a, b, room
        step = max(room, 1)
        i, j, size = i + step, j + step, size - step


def _part(texts: Sequence[str], at: int) -> tuple[int, int]:
    """Which text a place in the joined ones is in, and where; a space between belongs to the text before it."""
    for number, text in enumerate(texts):
        if at <= len(text):
            return number, at
        at -= len(text) + 1
    return len(texts) - 1, len(texts[-1])


def _cut(stretch: Stretch, same: Sequence[_Same], passed: list[Stretch], rest: list[Stretch]) -> None:
    """A stretch in the parts that were there and those that were not."""
    here, there = stretch.at, stretch.at + stretch.end - stretch.start
    shift = stretch.start - stretch.at
    for found in same:
        low, high = max(found.start, here), min(found.end, there)
        if low < high:
            if here < low:
                rest.append(stretch._replace(start=here + shift, end=low + shift, at=here))
            start, end = low + shift, high + shift
            passed.append(Stretch(stretch.list, stretch.turn, start, end, found.place, found.at + low - found.start))
            here = high
    if here < there:
        rest.append(stretch._replace(start=here + shift, end=there + shift, at=here))


def runs_of(
    found: Iterable[tuple[Stretch, Version]], loose: Collection[Stretch] = ()
) -> dict[tuple[str, int], list[tuple[int, int, Version]]]:
    """For each turn (list and index) its characters by version, in reading order, neighbours of one version joined.

    What is `loose` changed in a way that does not count: it goes to the version of the words before it, at the
    beginning of a turn to that of the words after it.
    """
    turns: dict[tuple[str, int], list[tuple[Stretch, Version]]] = {}
    for stretch, version in found:
        turns.setdefault((stretch.list, stretch.turn), []).append((stretch, version))
    return {turn: _joined(sorted(parts, key=_start), loose) for turn, parts in turns.items()}


def _start(part: tuple[Stretch, Version]) -> int:
    return part[0].start


def _joined(parts: Sequence[tuple[Stretch, Version]], loose: Collection[Stretch]) -> list[tuple[int, int, Version]]:
    firm = [version for stretch, version in parts if stretch not in loose]
    last = firm[0] if firm else parts[0][1]
    runs: list[tuple[int, int, Version]] = []
    for stretch, version in parts:
        last = last if stretch in loose else version
        if runs and runs[-1][2] == last:
            runs[-1] = (runs[-1][0], stretch.end, last)
        else:
            runs.append((stretch.start, stretch.end, last))
    return runs
