"""What becomes of the files and the index of every working tree, edits that are in no version among them."""

import os
from collections.abc import Callable
from typing import NamedTuple

from rtrepo.actions.forgetting.changing import Forgetting
from rtrepo.actions.forgetting.rewording import words_of
from rtrepo.errors import RtrepoError
from rtrepo.git import objects, process
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting.marker import DeskMoves
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import is_ours
from rtrepo.model.operation import LINK, SUBMODULE, FileId, FileMove

Put = Callable[[str, bytes], str]


class DeskPlan(NamedTuple):
    """The moves of a working tree, and files that git does not know, that are none of rtrepo's, and that hold the
    text; these are left to the person."""

    moves: DeskMoves
    untracked: tuple[str, ...]


def plan(
    desk: Repository,
    forgetting: Forgetting,
    concerns: Callable[[str, bytes], bool],
    put: Put,
    renamed: Callable[[str], str],
) -> DeskPlan:
    """What has to become of a working tree. Changes nothing; `put` stores an object and gives its id. Of what is staged
    only the paths and contents (ids of 20 bytes) are looked at that it `concerns`.

    Files that git knows and files of rtrepo's are changed as they lie, with whatever is uncommitted in them.
    """
    staged = _staged(desk)
    with Worktree(desk.root) as worktree:
        index, work = [], []
        for path, file in sorted(staged.items()):
            if file.mode == SUBMODULE or not concerns(path, bytes.fromhex(file.id)):
                continue
            now = _becomes(forgetting, path, file, objects.read(desk, file.id), put, renamed)
            if now != file:
                index.append(FileMove(path, file, now))
        others = _others(desk)
        ours = [path for path in others if is_ours(path)]
        moving = {move.path for move in index}
        for path in sorted({*moving, *_edited(desk), *ours}):
            raw = worktree.read(path, objects.MAX_BLOB)
            if raw is None:
                continue
            look = worktree.look(path)
            mode = 0o100755 if look and look.st_mode & 0o100 else 0o100644
            after = forgetting.file(path, raw, renamed)
            if after != raw:
                before = FileId(objects.object_id("blob", raw), mode)
                work.append(FileMove(path, before, None if after is None else FileId(put("blob", after), mode)))
        untracked = tuple(path for path in others if not is_ours(path) and _holds(worktree, path, forgetting))
    return DeskPlan(DeskMoves(desk.worktree, tuple(work), tuple(index)), untracked)


def _becomes(
    forgetting: Forgetting, path: str, file: FileId, raw: bytes, put: Put, renamed: Callable[[str], str]
) -> FileId | None:
    after = forgetting.file(path, raw, renamed)
    if after is None or after == raw:
        return None if after is None else file
    if file.mode == LINK:
        forgetting.stuck[path] = "in what a link points to"
        return file
    return FileId(put("blob", after), file.mode)


def _staged(desk: Repository) -> dict[str, FileId]:
    found = {}
    for row in process.run(desk.root, "ls-files", "-s", "-z").split(b"\0"):
        if row:
            about, path = row.split(b"\t", 1)
            mode, object_id, _ = about.split()
            found[os.fsdecode(path)] = FileId(object_id.decode(), int(mode, 8))
    return found


def _edited(desk: Repository) -> list[str]:
    told = process.run(desk.root, "diff-files", "-z", "--name-only", "--ignore-submodules=all", "--diff-filter=MT")
    return [os.fsdecode(path) for path in told.split(b"\0") if path]


def _others(desk: Repository) -> list[str]:
    """Files that git does not know, those that it ignores among them."""
    told = process.run(desk.root, "ls-files", "-z", "--others")
    return [os.fsdecode(path) for path in told.split(b"\0") if path and not path.endswith(b"/")]


def _holds(worktree: Worktree, path: str, forgetting: Forgetting) -> bool:
    if forgetting.spelling is None:
        return False
    if forgetting.spelling.is_in(path):
        return True
    try:
        raw = worktree.read(path, objects.MAX_BLOB)
    except (RtrepoError, OSError):
        return False  # larger than rtrepo reads, or not to be read: said to be out of reach
    return raw is not None and forgetting.spelling.in_file(words_of(raw))
