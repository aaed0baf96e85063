"""Three-way merge of an entry together with its sidecar: they come, go and change as one."""

from collections.abc import Sequence
from typing import NamedTuple

from rtrepo.diff.align import align
from rtrepo.merge.entries import merge_entries
from rtrepo.merge.fields import same
from rtrepo.merge.sidecars import merge_sidecars, unlike_sidecars
from rtrepo.model.conflict import Conflict, MergedEntry, MergedPair, Whence
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar


class Pair(NamedTuple):
    """An entry in one version with its sidecar, None where it has none."""

    entry: Entry
    sidecar: Sidecar | None = None


def merge_pairs(base: Pair | None, ours: Pair | None, theirs: Pair | None, *, by_sentences: bool = False) -> MergedPair:
    """One pair of three; None where a version does not have the entry.

    An entry that one side deleted and the other changed, in either half, is one conflict of the whole pair. Where both
    added entries that are not alike, nothing that describes one of them is put beside the other by itself. While
    turns are in conflict the sidecar's speakers wait: give the entry, once it is settled, to `settled_sidecar`.
    """
    if ours is None or theirs is None:
        if _same(ours, theirs) or _same(base, ours) or _same(base, theirs):
            left = None if base is not None else ours or theirs
            return _alone(left) if left else MergedPair()
        gone, stayed = ("ours", "theirs") if ours is None else ("theirs", "ours")
        three = [(pair.entry.data,) if pair else () for pair in (base, ours, theirs)]
        why = f"{gone} removed the entry, {stayed} changed it"
        return MergedPair(whole=Conflict("delete/modify", "", three[0], three[1], three[2], why))
    entries = base.entry if base else None, ours.entry, theirs.entry
    merged = merge_entries(*entries, by_sentences=by_sentences)
    sidecars = base.sidecar if base else None, ours.sidecar, theirs.sidecar
    if base is None and merged.conflicts:
        return MergedPair(merged, unlike_sidecars(ours.sidecar, theirs.sidecar))
    turns = None if merged.conflicts else _whence(merged, *entries) if any(map(_names_speakers, sidecars)) else ()
    return MergedPair(merged, merge_sidecars(*sidecars, turns))


def settled_turns(entry: Entry, base: Entry | None, ours: Entry, theirs: Entry) -> list[Whence]:
    """Where the turns of an entry come from that somebody settled by hand, for `merge_sidecars`: each is what the
    turns of the three versions say it is."""
    links = [_linked(one, entry) if one else {} for one in (base, ours, theirs)]
    return [Whence(*(link.get(at) for link in links)) for at in range(len(entry.messages))]


def _linked(before: Entry, after: Entry) -> dict[int, int]:
    """Index of a later turn → the (first) earlier turn that became it."""
    return {at: edit.before[0] for edit in align(before.messages, after.messages) if edit.before for at in edit.after}


def _whence(merged: MergedEntry, base: Entry | None, ours: Entry, theirs: Entry) -> Sequence[Whence]:
    """Where each turn comes from. Where one side left the turns alone, nobody had to look; so it is done here."""
    told = merged.whence()
    complete = all(turn.ours is not None or turn.theirs is not None for turn in told)
    if complete and base and base.messages not in (ours.messages, theirs.messages) and ours.messages != theirs.messages:
        return told
    return settled_turns(merged.entry(), base, ours, theirs)


def _same(one: Pair | None, other: Pair | None) -> bool:
    return same(
        *((pair.entry.data, pair.sidecar.data if pair.sidecar else {}) if pair else () for pair in (one, other))
    )


def _names_speakers(sidecar: Sidecar | None) -> bool:
    return sidecar is not None and "speakers" in sidecar.data


def _alone(pair: Pair) -> MergedPair:
    """A pair that only one side has."""
    return merge_pairs(None, pair, pair)
