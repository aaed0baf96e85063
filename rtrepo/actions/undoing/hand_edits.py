"""Hand edits in the way of an undo: stored first, then brought together with what comes back, as a merge would.

The file as the operation left it is the base, the file as it stands is ours, and what comes back is theirs. Where the
two meet in one place, the file stays as the person has it.
"""

from dataclasses import replace
from typing import NamedTuple

from rtrepo.actions.joining.join import join
from rtrepo.errors import RtrepoError
from rtrepo.git import index, moving, objects
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.sequence import Writing
from rtrepo.git.views import StoredTree, identify
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.operation import FileId, FileMove, Plan


class Kept(NamedTuple):
    """A plan that leaves no hand edit behind, and what it does with those it meets, by the names of entries or else by
    path: `merged` hold both, `left` stay as they stand."""

    plan: Plan
    merged: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def kept(writing: Writing, plan: Plan) -> Kept:
    """A plan that starts from what stands in the working tree and in the index, so that its inverse brings back
    exactly that. Stores what only the working tree holds."""
    met = {one.move.path: one for one in moving.meet(writing.repository, plan.work)}
    if not plan.stages:
        plan = replace(plan, index=_as_staged(writing, plan.index))
    if not met:
        return Kept(plan)
    blocked = [path for path, one in met.items() if not one.is_file]
    edited = {path: one.now for path, one in met.items() if one.at and one.is_file}
    _store(writing, {path: one.now for path, one in met.items() if one.now and one.is_file})
    moves = [move._replace(before=met[move.path].now) if move.path in met else move for move in plan.work]
    if not edited:
        work = (move for move in moves if move.path not in blocked and move.before != move.after)
        return Kept(replace(plan, work=tuple(work)), (), _names(blocked))
    known = [move for move in plan.work if move.path not in blocked]
    beside = _partners(writing, edited, {move.path for move in plan.work})
    before, now, after = (
        StoredTree(writing.repository, EMPTY_TREE, {**beside, **side})
        for side in (
            {move.path: move.before for move in known},
            {move.path: met[move.path].now if move.path in met else move.before for move in known},
            {move.path: move.after for move in known},
        )
    )
    joined = join(writing.repository, before, now, after, writing.objects.put, read=writing.read)
    torn = {stage.path for one in joined.conflicts for stage in one.stages}
    # What a side took elsewhere goes there only where nothing is in conflict: else the edit would go with it.
    torn |= {path for path in edited if torn and joined.files.get(path, FileId("")) is None}
    work = (FileMove(path, now.file(path), file) for path, file in sorted(joined.files.items()) if path not in torn)
    # Also what stays as it is though nothing is in conflict, such as what nobody can read.
    left = [*blocked, *(path for path in edited if path in torn or path not in joined.files)]
    merged = [path for path in edited if path not in torn and path in joined.files]
    return Kept(replace(plan, work=tuple(work)), _names(merged), _names(left))


def _as_staged(writing: Writing, moves: tuple[FileMove, ...]) -> tuple[FileMove, ...]:
    """The moves of the index that find there what they start from: what a person has staged since stays."""
    staged = index.staged(writing.repository, [move.path for move in moves])
    return tuple(move for move in moves if staged[move.path] == move.before)


def _partners(writing: Writing, edited: dict[str, FileId | None], known: set[str]) -> dict[str, FileId | None]:
    """The other file of each entry that was edited, as it stands, where it is not known: a merge looks at both."""
    found: dict[str, FileId | None] = {}
    with Worktree(writing.repository.root) as worktree:
        for path in edited:
            kind = place_of(path).kind
            if kind in ("entry", "sidecar"):
                other = sidecar_path(path) if kind == "entry" else entry_path_of_sidecar(path)
                if other not in known:
                    found[other] = identify(worktree, other)
    _store(writing, {path: file for path, file in found.items() if file})
    return found


def _store(writing: Writing, files: dict[str, FileId | None]) -> None:
    with Worktree(writing.repository.root) as worktree:
        for path, file in files.items():
            raw = worktree.read(path, objects.MAX_BLOB)
            if file and (raw is None or writing.objects.put("blob", raw) != file.id):
                raise RtrepoError(f"{path} was changed just now; nothing was changed", hint="run the command again")


def _names(paths: list[str]) -> tuple[str, ...]:
    places = ((place_of(path), path) for path in paths)
    return tuple(sorted({str(place.key) if place.kind in ("entry", "sidecar") else path for place, path in places}))
