"""Writing other contents of many files, in the one sequence: what was edited by hand is kept for undo first."""

from collections.abc import Mapping

from rtrepo.actions.workspace import Desk
from rtrepo.git.sequence import Writing
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import place_of
from rtrepo.model.operation import FileMove, Plan

MANY = 50
"""Files from which on their contents go into one pack: each loose object waits for the disk."""


def rewrite(writing: Writing, desk: Desk, after: StoredTree, files: Mapping[str, bytes | None], did: str) -> list[str]:
    """Write files (None: gone) that the tree `after` holds; gives those that were left alone.

    The index follows where it held what the working tree holds; what is staged otherwise stays staged so. Raises
    RtrepoError where an edit that is nowhere in git was edited again meanwhile; nothing is changed then.
    """
    if len(files) >= MANY:
        writing.collect()
    for raw in files.values():
        if raw is not None:
            writing.objects.put("blob", raw)
    moves = (FileMove(path, desk.work.file(path), after.file(path)) for path in sorted(files))
    work = tuple(move for move in moves if move.before != move.after)
    desk.keep(writing.objects.put, work)
    edited = {place_of(path).key for path in files if path in desk.dirty and desk.dirty[path].work}
    staged = {move.path: (move.before, move.after) for move in work if place_of(move.path).key not in edited}
    return writing.apply(Plan(did, work=work, index=desk.moves(staged)))
