"""Which entries of a large change are shown, and which are only counted."""

from collections.abc import Collection
from typing import NamedTuple

from rtrepo.model.change import EntryChange, SnapshotChange
from rtrepo.model.entry import Key
from rtrepo.render.entry_facts import weight

FEW = 5
"""Entries in which nothing but a pattern changed are shown like others up to this number."""


class Folding(NamedTuple):
    """The entries to show, by weight; those that patterns explain whole, and those that weigh less."""

    shown: tuple[EntryChange, ...]
    alike: tuple[EntryChange, ...] = ()
    light: tuple[EntryChange, ...] = ()


def fold(
    change: SnapshotChange, limit: int | None = None, named: Collection[Key] = (), *, alike: bool = True
) -> Folding:
    """What to show of a change: everything, or with a `limit` so many of the heaviest entries and the `named` ones.

    Entries that are on both sides come before those that came or went, heavy ones before light ones. With a
    limit and `alike`, more than a few entries that patterns explain whole are left out too.
    """
    entries = sorted(change.entries, key=lambda one: (one.change in ("added", "removed"), -weight(one), one.key))
    if limit is None:
        return Folding(tuple(entries))
    hidden = {entry.key for entry in entries if entry.key in change.explained and entry.key not in named}
    if not alike or len(hidden) <= FEW:
        hidden = set()
    open_to_all = [entry for entry in entries if entry.key not in hidden and entry.key not in named]
    light = {entry.key for entry in open_to_all[max(limit - sum(entry.key in named for entry in entries), 0) :]}
    return Folding(
        tuple(entry for entry in entries if entry.key not in hidden and entry.key not in light),
        tuple(entry for entry in entries if entry.key in hidden),
        tuple(entry for entry in entries if entry.key in light),
    )
