"""The changed entries of a page: those shown turn by turn, and those with a line each."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rtrepo.model.change import EntryChange, Side, SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.render.diff_fields import pattern_line
from rtrepo.render.entry_facts import facts, name_of, names_of, title_of, weight
from rtrepo.render.json_values import json_value
from rtrepo.render.page.fields import Row, rows
from rtrepo.render.page.turns import Conversation, conversations, whole_conversations
from rtrepo.render.reading import Reading
from rtrepo.render.wording import count

CHANGED, ADDED, REMOVED = "changed", "added", "removed"
_ORDER = (CHANGED, ADDED, REMOVED)
LISTED = 10_000
"""Entries that get a line each, after those that are shown turn by turn."""


class Labels(NamedTuple):
    """What the entries of a page can be filtered by: data is named by its place in these, never by itself."""

    datasets: tuple[str, ...]
    tags: tuple[str, ...]
    across: tuple[frozenset[Key], ...]


class Shown(NamedTuple):
    """One entry. `token` names it with the content of both sides, so that a tick is of what was read; `tags` and
    `across` are places in Labels; `explained` where nothing else changed. Of an entry that has a line
    alone the last six are empty."""

    number: int
    token: str
    kind: str
    name: str
    title: str
    facts: tuple[str, ...]
    dataset: int
    tags: tuple[int, ...]
    across: tuple[int, ...]
    explained: bool
    problems: tuple[str, ...] = ()
    parts: str = ""
    patterns: tuple[str, ...] = ()
    sidecar: tuple[Row, ...] = ()
    fields: tuple[Row, ...] = ()
    conversations: tuple[Conversation, ...] = ()


class Group(NamedTuple):
    """Entries of one section: `shown` turn by turn, `lines` with a line each, `counted` not at all."""

    name: str
    title: str
    shown: tuple[Shown, ...]
    lines: tuple[Shown, ...]
    counted: int


class _Page(NamedTuple):
    """What the entries of one page have in common: what is wrong with which, and the parts of those split."""

    named: Labels
    explained: frozenset[Key]
    problems: Mapping[Key, Sequence[str]]
    parts: Mapping[tuple[Key, ...], Sequence[EntryChange]]
    reading: Reading


def by_weight(change: SnapshotChange) -> list[EntryChange]:
    """Those that are on both sides before those that came and those that went. In each the heaviest first, but
    last those in which nothing changed beyond what runs through several."""
    return sorted(
        change.entries,
        key=lambda entry: (_ORDER.index(_group_of(entry)), entry.key in change.explained, -weight(entry), entry.key),
    )


def _group_of(entry: EntryChange) -> str:
    return entry.change if entry.change in (ADDED, REMOVED) else CHANGED


def labels(change: SnapshotChange) -> Labels:
    """Datasets and tags of the changed entries, sorted, and which entries each thing across them is in."""
    tags = {tag for entry in change.entries for side in (entry.before, entry.after) for tag in side.sidecar.tags}
    datasets = {entry.key.dataset for entry in change.entries}
    return Labels(
        tuple(sorted(datasets)), tuple(sorted(tags)), tuple(frozenset(across.keys) for across in change.across)
    )


def numbers(change: SnapshotChange, most: int) -> dict[Key, int]:
    """The number of every entry that stands on the page, for links to it."""
    return {entry.key: number for number, entry in enumerate(by_weight(change)[: most + LISTED])}


def groups(change: SnapshotChange, named: Labels, reading: Reading, most: int) -> tuple[Group, ...]:
    """The sections that have entries. `most` entries of all are shown turn by turn, the heaviest of the first
    section before those of the next."""
    page = _Page(named, change.explained, _problems(change), _parts(change), reading)
    found: dict[str, tuple[list[Shown], list[Shown], list[int]]] = {name: ([], [], []) for name in _ORDER}
    for number, entry in enumerate(by_weight(change)):
        shown, lines, counted = found[_group_of(entry)]
        if number < most:
            shown.append(_detailed(number, entry, page))
        elif number < most + LISTED:
            lines.append(_line(number, entry, page, fields=True))
        else:
            counted.append(number)
    return tuple(
        Group(name, _title(name, len(shown) + len(lines) + len(counted)), tuple(shown), tuple(lines), len(counted))
        for name, (shown, lines, counted) in found.items()
        if shown or lines or counted
    )


def _title(name: str, size: int) -> str:
    return f"{count(size, 'entry', 'entries')} {name}"


def _problems(change: SnapshotChange) -> dict[Key, list[str]]:
    """Why files of an entry cannot be read. Their paths are `datasets/DATASET/…/ID.json`, or `.yaml`."""
    sides = {"from": change.before, "to": change.after}
    found: dict[Key, list[str]] = {}
    for file in change.unreadable:
        folders, _, name = file.path.rpartition("/")
        key = Key("".join(folders.split("/")[1:2]), name.rpartition(".")[0])
        found.setdefault(key, []).append(f"in {sides[file.side]} {name} cannot be read: {file.why}")
    return found


def _parts(change: SnapshotChange) -> dict[tuple[Key, ...], list[EntryChange]]:
    found: dict[tuple[Key, ...], list[EntryChange]] = {}
    for entry in change.entries:
        if entry.change == "split":
            found.setdefault(entry.previous, []).append(entry)
    return found


def _line(number: int, entry: EntryChange, page: _Page, *, fields: bool) -> Shown:
    tags = {tag for side in (entry.before, entry.after) for tag in side.sidecar.tags}
    return Shown(
        number,
        _token(entry),
        entry.change,
        name_of(entry),
        title_of(entry),
        tuple(facts(entry, fields=fields)),
        page.named.datasets.index(entry.key.dataset),
        tuple(at for at, tag in enumerate(page.named.tags) if tag in tags),
        tuple(at for at, keys in enumerate(page.named.across) if entry.key in keys),
        entry.key in page.explained,
    )


def _detailed(number: int, entry: EntryChange, page: _Page) -> Shown:
    one_sided = entry.before.entry is None or entry.after.entry is None
    return _line(number, entry, page, fields=False)._replace(
        problems=tuple(page.problems.get(entry.key, ())),
        parts=names_of(page.parts[entry.previous]) if entry.change == "split" else "",
        patterns=tuple(map(pattern_line, entry.patterns)),
        sidecar=rows(entry.sidecar, page.reading),
        fields=rows(entry.fields, page.reading),
        conversations=_one_side(entry) if one_sided else conversations(entry, page.reading),
    )


def _one_side(entry: EntryChange) -> tuple[Conversation, ...]:
    side = entry.after if entry.after.entry else entry.before
    return whole_conversations(side.entry, side.sidecar)


def _token(entry: EntryChange) -> str:
    """16 hex digits over the key and both sides. ASCII, since a text may hold what has no bytes in UTF-8."""
    told = [list(entry.key), _side(entry.before), _side(entry.after)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()[:16]


def _side(side: Side) -> list[object]:
    return [json_value(side.entry.data) if side.entry else None, json_value(side.sidecar.data)]
