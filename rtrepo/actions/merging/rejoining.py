"""What is still in conflict, worked out again.

Git's own state holds what is brought in and the three versions of every path in conflict. The conflicts themselves are
not stored: the same three trees, joined again, give the same ones. So a merge that plain git began can be gone on
with, and so can one of which rtrepo's own record is lost.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rtrepo.actions.joining.join import join
from rtrepo.actions.merging.bases import base_tree
from rtrepo.actions.merging.waiting import labels, waiting
from rtrepo.actions.workspace import Desk
from rtrepo.git import objects, unfinished, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.views import StoredTree
from rtrepo.git.worktree import Worktree
from rtrepo.layout import conflict_blocks
from rtrepo.layout.conflict_file import has_markers, on_marker
from rtrepo.layout.paths import place_of
from rtrepo.model.conflict import Conflict
from rtrepo.model.joined import Joined, PathConflict
from rtrepo.model.merging import Left, LeftReport, Waiting


class Rejoined(NamedTuple):
    """A merge worked out again: what is in conflict by git's word, and the objects that this takes."""

    joined: Joined
    drafts: Drafts
    conflicts: tuple[PathConflict, ...]
    trees: tuple[StoredTree, StoredTree, StoredTree]


def rejoined(desk: Desk, found: Waiting | None) -> Rejoined:
    """What is in conflict on this desk. Where nothing tells which versions are being merged, or where git says that
    other paths are in conflict than the merge does, git's index has the versions."""
    drafts = Drafts(desk.repository)
    unmerged = set(desk.state.unmerged)
    sides = _sides(desk, found, drafts) if found and not found.made_by_git and desk.state.head else None
    if found and sides:
        trees = sides[0], drafts.tree(desk.head.tree_id), sides[1]
        called = labels(desk.state.branch or (desk.state.head or "")[:7], found.name, found.verb)
        joined = join(
            desk.repository, *trees, drafts.put, read=drafts.read, by_sentences=found.by_sentences, labels=called
        )
        if unmerged <= {stages.path for one in joined.conflicts for stages in one.stages}:
            return Rejoined(joined, drafts, _those(joined, unmerged), trees)
    trees = _staged(desk, drafts)
    joined = join(desk.repository, *trees, drafts.put, read=drafts.read)
    return Rejoined(joined, drafts, _those(joined, unmerged), trees)


def _sides(desk: Desk, found: Waiting, drafts: Drafts) -> tuple[StoredTree, StoredTree] | None:
    """The base and theirs of what waits; None where they are not known, or are not there any more."""
    if found.verb in ("merge", "squash"):
        base = base_tree(drafts, desk.state.head or "", found.theirs) or drafts.tree(objects.EMPTY_TREE)
        return base, drafts.tree(views.tree_id(desk.repository, found.theirs))
    there = [tree for tree in found.trees if tree == objects.EMPTY_TREE or objects.exists(desk.repository, tree)]
    return (drafts.tree(there[0]), drafts.tree(there[1])) if len(there) > 1 else None


def _those(joined: Joined, unmerged: set[str]) -> tuple[PathConflict, ...]:
    return tuple(one for one in joined.conflicts if any(stages.path in unmerged for stages in one.stages))


def _staged(desk: Desk, drafts: Drafts) -> tuple[StoredTree, StoredTree, StoredTree]:
    """The versions that git's index has of the paths in conflict, each in a tree that else holds what is staged."""
    settled = {file.path: file.index for file in desk.state.files if file.head != file.index}

    def tree(side: int) -> StoredTree:
        return drafts.tree(
            desk.head.tree_id, settled | {path: stages[side] for path, stages in desk.state.stages.items()}
        )

    return tree(0), tree(1), tree(2)


def left(desk: Desk, found: Rejoined, *, made_by_git: bool = False) -> tuple[Left, ...]:
    """What is still to be settled, by entry or file; conflicts that somebody took out of a file are gone from it."""
    lefts = []
    with Worktree(desk.repository.root) as worktree:
        for about in found.conflicts:
            paths = tuple(stages for stages in about.stages if stages.path in desk.state.stages)
            files = {stages.path: worktree.read(stages.path, objects.MAX_BLOB) or b"" for stages in paths}
            by_hand = tuple(
                stages.path
                for stages in paths
                if not has_markers(files[stages.path])
                and has_markers(drafted(found, stages.path))
                # Where git merges nothing it leaves ours; that is not yet an answer.
                and not (made_by_git and _id(files[stages.path]) == (stages.ours.id if stages.ours else ""))
            )
            one = Left(about, about.conflicts, tuple(files), by_hand)
            lefts.append(one if about.whole or one.edited else one._replace(conflicts=_open(one, files)))
    return tuple(lefts)


def _open(one: Left, files: Mapping[str, bytes]) -> tuple[Conflict, ...]:
    """The conflicts that are still in the files: of one without markers of ours that can be read, all. What a driver
    of git's left and a merge of whole versions does not know (git took an entry for another one) is told by what its
    markers say."""
    told = list(conflicts_by_path(one.about))
    found: list[Conflict] = []
    for path in (path for path in files if path not in one.by_hand):
        marked = [block for block in conflict_blocks.blocks(files[path]) if block.number]
        places = {at for block in marked for at in block.places}
        here = [conflict for about, conflict in told if about == path]
        found += [conflict for conflict in here if not marked or on_marker(conflict.at) in places]
        known = {on_marker(conflict.at) for conflict in here}
        found += [Conflict("whole", block.at, (), (), (), block.why) for block in marked if not known & {*block.places}]
    return tuple(found)


def drafted(found: Rejoined, path: str) -> bytes:
    """What a merge puts in the place of a path in conflict; ours, where it leaves the file alone."""
    stages = {stages.path: stages for one in found.conflicts for stages in one.stages}
    file = found.joined.files.get(path, stages[path].ours if path in stages else None)
    return found.drafts.read(file.id) if file else b""


def conflicts_by_path(about: PathConflict) -> Iterator[tuple[str, Conflict]]:
    """The conflicts about an entry or file, each with the path that it stands in."""
    if about.whole or about.pair is None:
        yield from ((about.stages[0].path, one) for one in about.conflicts)
        return
    paths = {place_of(stages.path).kind: stages.path for stages in about.stages}
    yield from ((paths.get(kind, about.stages[0].path), one) for kind, one in about.pair.conflicts)


def _id(raw: bytes) -> str:
    return objects.object_id("blob", raw)


def listed(desk: Desk) -> LeftReport:
    """What is left to settle here, whoever began it: a merge of ours or of git's, a rebase, a stash that was popped."""
    found = waiting(desk.repository)
    verb = unfinished.name(desk.repository) or (found.verb if found else "")
    report = LeftReport((), verb, found.name if found else "", bool(found and not found.made_by_git))
    if not desk.state.unmerged:
        return report
    return report._replace(left=left(desk, rejoined(desk, found), made_by_git=not found or found.made_by_git))
