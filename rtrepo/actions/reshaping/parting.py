"""`split` and `join`: one entry as several, several as one."""

from collections.abc import Sequence

from rtrepo.actions.reshaping.draft import (
    Draft,
    draft,
    entry_bytes,
    gone,
    judged,
    sidecar_bytes,
    without_record,
)
from rtrepo.actions.reshaping.ground import Ground
from rtrepo.actions.reshaping.lineage import Lineage, with_record
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.reshaping import ReshapeReport, Step
from rtrepo.model.sidecar import Sidecar
from rtrepo.reshape import joining, splitting
from rtrepo.reshape.joining import Half


def split(
    repository: Repository, name: str, places: Sequence[int], *, ids: Sequence[str] = (), repeat_system: bool = True
) -> Draft:
    """Cut an entry at turns, each of which begins a new entry. The first part keeps the id; the others get `ids`, or
    what is free of `ID-2`, `ID-3` …

    Raises RtrepoError where a part would have nothing that anybody says, and for ids that cannot be had.
    """
    ground = Ground(repository)
    whole = ground.one(name, "split")
    if ids and len(ids) != len(places):
        raise RtrepoError(
            f"{len(places)} new {'entry needs an id' if len(places) == 1 else 'entries need ids'}, not {len(ids)}; "
            "nothing was changed",
            hint="the first part keeps the id that it has",
            exit_code=2,
        )
    parts = splitting.split(whole.entry(), whole.sidecar(), places, repeat_system=repeat_system)
    lineage = Lineage(ground.desk)
    keys, files = [whole.key], dict[str, bytes | None]()
    for at, part in enumerate(parts):
        path = whole.path
        if at:
            wanted = ids[at - 1] if ids else ""
            keys.append(ground.wanted(Key(whole.key.dataset, wanted)) if wanted else ground.free(whole.key))
            path = ground.place(keys[-1])
        files[path] = entry_bytes(part.entry, path)
        about = with_record(Sidecar(part.about), lineage.after_split(whole, part.turns))
        files[sidecar_path(path)] = sidecar_bytes(whole.about, about, new=bool(at))
    where = f"turn {places[0]}" if len(places) == 1 else f"turns {', '.join(map(str, places[:-1]))} and {places[-1]}"
    did = f"split {whole.key} at {where} into {', '.join(map(str, keys[:-1]))} and {keys[-1]}"
    report = ReshapeReport("split", did, steps=(Step((whole.key,), tuple(keys)),))
    return judged(draft(ground, f"split {whole.key}", files, report))


def join(repository: Repository, names: Sequence[str], *, keep_systems: bool = False) -> Draft:
    """Put the turns of some entries, in the order given, into the first one. The others go; their history stays.

    Raises RtrepoError for fewer than two entries, and as `reshape.joining.join`.
    """
    ground = Ground(repository)
    standing = [ground.one(name, "join") for name in names]
    keys = [one.key for one in standing]
    if len(set(keys)) < 2 or len(set(keys)) < len(keys):
        raise RtrepoError(
            "join takes two entries or more, each once; nothing was changed", hint="rtrepo join ID ID", exit_code=2
        )
    halves = [Half(one.key, one.entry(), without_record(one.sidecar())) for one in standing]
    whole = joining.join(halves, keep_systems=keep_systems)
    turns = [len(half.entry.messages) for half in halves]
    first = standing[0]
    about = with_record(Sidecar(whole.about), Lineage(ground.desk).after_join(standing, turns))
    files = gone(one.path for one in standing[1:])
    files |= {
        first.path: entry_bytes(whole.entry, first.path),
        sidecar_path(first.path): sidecar_bytes(first.about, about),
    }
    others = f"{', '.join(map(str, keys[1:-1]))} and {keys[-1]}" if len(keys) > 2 else str(keys[1])
    lost = [f"{name} stays as {first.key} has it; that of {key} is in its history" for name, key in whole.lost]
    report = ReshapeReport(
        "join", f"join {others} to {first.key}", steps=(Step(tuple(keys), (first.key,)),), remarks=tuple(lost)
    )
    return judged(draft(ground, f"join {first.key}", files, report))
