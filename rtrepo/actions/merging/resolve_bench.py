"""Where conflicts are settled: the files as they stand, what they become, and the operation that makes."""

from rtrepo.actions.merging.rejoining import Rejoined, drafted
from rtrepo.actions.merging.taking import followed
from rtrepo.actions.undoing.marks import MERGING, RESOLVING, resolving
from rtrepo.actions.workspace import Desk
from rtrepo.errors import RtrepoError
from rtrepo.git import objects
from rtrepo.git.sequence import Writing
from rtrepo.git.text_merge import is_as_git_left_it
from rtrepo.git.views import identify
from rtrepo.git.worktree import Worktree
from rtrepo.layout import conflict_blocks
from rtrepo.layout.conflict_blocks import Block
from rtrepo.layout.conflict_file import has_markers
from rtrepo.model.joined import Stages
from rtrepo.model.merging import Left
from rtrepo.model.operation import FileId, FileMove, Plan


class Bench:
    """What a resolve works on, and what it has settled so far."""

    def __init__(self, writing: Writing, desk: Desk, found: Rejoined, worktree: Worktree) -> None:
        self.writing, self.desk, self.found, self.worktree = writing, desk, found, worktree
        self.work: dict[str, FileId | None] = {}
        self.staged: dict[str, FileId | None] = {}

    def standing(self, path: str) -> bytes | None:
        """What is in the working tree, or was settled by now."""
        if path in self.work:
            file = self.work[path]
            return self.writing.read(file.id) if file else None
        return self.worktree.read(path, objects.MAX_BLOB)

    def put(self, path: str, raw: bytes | None, mode: int) -> FileId | None:
        """Let a file have another content."""
        self.work[path] = FileId(self.writing.objects.put("blob", raw), mode) if raw is not None else None
        return self.work[path]

    def plan(self, did: str, merging: str) -> Plan:
        """Everything that was settled, as one operation; what stood in the working tree is kept for undo."""
        moves = []
        for path, after in sorted(self.work.items()):
            now = identify(self.worktree, path)
            if now:
                self.writing.objects.put("blob", self.worktree.read(path, objects.MAX_BLOB) or b"")
            if now != after:
                moves.append(FileMove(path, now, after))
        stages = self.desk.state.stages
        index = [(path, self._index(path), file) for path, file in sorted(self.staged.items())]
        return Plan(
            did,
            work=tuple(moves),
            index=tuple(FileMove(*one) for one in index if one[1] != one[2]),
            stages=tuple(
                FileMove(f"{at}/{path}", file, None)
                for path in sorted(self.staged)
                for at, file in enumerate(stages.get(path, ()), 1)
                if file
            ),
            details={MERGING: merging, RESOLVING: resolving(self.desk.repository)},
        )

    def _index(self, path: str) -> FileId | None:
        if path in self.desk.state.stages:
            return None
        return self.desk.staged(path, self.desk.head.file(path))


def marked(bench: Bench, one: Left, path: str) -> bytes:
    """The file with the conflicts that are left; anew, where it has none of ours (git may have written its own). What
    somebody settled by hand is as it stands. Raises RtrepoError for one whose markers nobody can read any more, and for
    one with git's own in which somebody edited something: written anew it would be gone."""
    raw = bench.standing(path) or b""
    blocks = conflict_blocks.blocks(raw)
    if path in one.by_hand or any(block.number for block in blocks):
        return raw
    if has_markers(raw) and not blocks:
        raise RtrepoError(
            f"{path}: its conflict markers do not belong together any more; nothing was changed",
            hint=f"mend them, or settle the rest there too and say rtrepo resolve --done {one.about.name}",
        )
    stages = next(stages for stages in one.about.stages if stages.path == path)
    versions = [bench.found.drafts.read(file.id) if file else b"" for file in stages[1:]]
    if blocks and not _holds_whole(raw, blocks[0], versions) and not is_as_git_left_it(raw, *versions):
        raise RtrepoError(
            f"{path} was edited beside git's conflict markers, and a side is taken of the file as git left it; "
            "nothing was changed",
            hint=f"settle the rest there too and say rtrepo resolve --done {one.about.name}; "
            f"git checkout -m -- {path} gives the edits up",
        )
    return drafted(bench.found, path)


def _holds_whole(raw: bytes, block: Block, versions: list[bytes]) -> bool:
    """Whether a file is nothing but one conflict of all that its versions have, as our merge driver leaves it where
    rtrepo is gone."""
    held = [one.removesuffix(b"\n") for one in (block.base, block.ours, block.theirs)]
    return block.raw == raw and held == [one.removesuffix(b"\n") for one in versions]


def by_lines(bench: Bench, one: Left, stages: Stages, side: str) -> bytes | None:
    """A file that is merged line by line, with a side (`ours`, `theirs`, `base`) of each place in conflict; whatever
    else stands in it stays. None for what is in conflict as a whole. Raises RtrepoError as `marked` does."""
    if one.about.key or None in (stages.ours, stages.theirs) or (side == "base" and stages.base is None):
        return None
    if not has_markers(drafted(bench.found, stages.path)):
        return None
    raw = bench.standing(stages.path) or b""
    found = conflict_blocks.blocks(raw)
    if not found or (side == "base" and not all(b"\n|||||||" in block.raw for block in found)):
        raw = marked(bench, one, stages.path)  # git has written no base beside the two
    return conflict_blocks.settled(raw, lambda block: {"ours": block.ours, "base": block.base}.get(side, block.theirs))


def stage(bench: Bench, stages: Stages, raw: bytes | None) -> None:
    """Let a path have a content (None: no file) in the working tree and in the index."""
    bench.staged[stages.path] = bench.put(stages.path, raw, mode_of(stages))


def mode_of(stages: Stages) -> int:
    """Git's mode for what a path in conflict becomes."""
    file = stages.ours or stages.theirs or stages.base
    return file.mode if file else FileId("").mode


def follow(bench: Bench, one: Left) -> None:
    """Let the speakers in the sidecar follow the turns, once both are settled."""
    told = one.about.speakers
    waits = bench.desk.state.stages.keys() - bench.staged.keys()
    if told is None or told.path in waits or one.about.stages[0].path in waits:
        return
    entry, beside = bench.standing(one.about.stages[0].path), bench.standing(told.path) or b""
    if entry is None:
        return
    changed = followed(one.about, entry, beside, bench.found.drafts.read)
    if changed != beside:
        stage(bench, told, changed)
