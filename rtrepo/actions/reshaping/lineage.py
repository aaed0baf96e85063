"""What is recorded of where an entry is from. The names that are written are those of the last version: what was
done since and is not committed yet is counted as one step."""

from collections.abc import Sequence
from typing import Any

from rtrepo.actions.loading import told_from
from rtrepo.actions.locating import usual_paths
from rtrepo.actions.reshaping.ground import Standing
from rtrepo.actions.workspace import Desk
from rtrepo.layout.paths import sidecar_path
from rtrepo.model.ancestry import FROM, Ancestry, written
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar


class Lineage:
    """The records of the working tree, and of the last version."""

    def __init__(self, desk: Desk) -> None:
        self._head = desk.head

    def after_split(self, whole: Standing, turns: str) -> Ancestry:
        """What a part of an entry says, that has some of its turns."""
        fresh = self._fresh(whole)
        if fresh and fresh.how == "copied":
            return fresh
        return Ancestry("split", fresh.keys) if fresh else Ancestry("split", (whole.key,), turns)

    def after_join(self, halves: Sequence[Standing], turns: Sequence[int]) -> Ancestry | None:
        """What the entry says that several were joined to, with how many turns each had; None where it is again what
        it was in the last version."""
        first = halves[0].key
        records = [self._fresh(half) for half in halves]
        keys: dict[Key, None] = {}
        for half, fresh in zip(halves, records, strict=True):
            keys |= dict.fromkeys(fresh.keys if fresh and fresh.how != "copied" else (half.key,))
        if len(keys) == 1:
            return self._before(first) if first in keys else Ancestry("moved", tuple(keys))
        return Ancestry("joined", tuple(keys), "" if any(records) else tuple(turns))

    def after_move(self, one: Standing, new: Key) -> Ancestry | None:
        """What an entry says under another name."""
        fresh = self._fresh(one)
        if fresh:
            return self._before(new) if fresh.how == "moved" and fresh.keys == (new,) else fresh
        return Ancestry("moved", (one.key,)) if self._path(one.key) else told_from(one.about)

    def _fresh(self, one: Standing) -> Ancestry | None:
        """What an entry newly says since the last version."""
        said = told_from(one.about)
        return None if said == self._before(one.key) else said

    def _before(self, key: Key) -> Ancestry | None:
        path = self._path(key)
        return told_from(self._head.read(sidecar_path(path))) if path else None

    def _path(self, key: Key) -> str:
        """Where an entry is in the last version, at a place that some layout gives it."""
        return next((path for path in usual_paths(key) if self._head.file(path)), "")


def with_record(about: Sidecar, said: Ancestry | None) -> dict[str, Any]:
    """What is known of an entry, with what is said of where it is from."""
    told = {key: value for key, value in about.data.items() if key != FROM}
    return {**told, FROM: written(said)} if said else told
