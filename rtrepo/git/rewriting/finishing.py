"""From new objects to a repository that has no others: refs, working trees, git's own files, and the old objects.

Each step looks at what is there, so that all of it can be done again after an interruption.
"""

import os
import shutil
from pathlib import Path

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import durable, index, moving, objects, process, steps
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import marker, roots
from rtrepo.git.rewriting.marker import DeskMoves, Marker
from rtrepo.model.operation import RefMove

LOGS = "logs"
PASSING = (
    "ORIG_HEAD", "FETCH_HEAD", "COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG", "NOTES_EDITMSG",
    "AUTO_MERGE", "gitk.cache", "rr-cache", "rtrepo/cache.sqlite", "rtrepo/cache.sqlite-journal", "rtrepo/hooks.log",
    "objects/info/commit-graph", "objects/info/commit-graphs", "objects/pack/multi-pack-index",
)  # fmt: skip
"""What git and rtrepo keep for convenience: it comes back by itself, or says what was."""


def finish(repository: Repository, wanted: Marker) -> list[str]:
    """Bring everything to what a marker says and let go of the rest. Gives the files of working trees that were left
    alone because somebody changed them meanwhile. Call with the lock held."""
    _move_refs(repository, wanted.refs)
    steps.reached("refs rewritten")
    left = []
    for moves in wanted.desks:
        left += _settle(repository.again().sibling(moves.worktree), moves)
    steps.reached("files rewritten")
    _let_go(repository, wanted)
    steps.reached("let go")
    _collect(repository)
    steps.reached("collected")
    return left


def _move_refs(repository: Repository, moves: tuple[RefMove, ...]) -> None:
    stood = _stand(repository, moves)
    wrong = [move.name for move in moves if stood[move.name] not in (move.before, move.after)]
    if wrong:
        raise RtrepoError(
            f"{', '.join(wrong[:3])} moved meanwhile, so what is to be forgotten may be in a new version",
            hint=f"rm {repository.own_dir / 'forgetting.json'} && run the same forget again",
            exit_code=OUTCOME_UNKNOWN,
        )
    lines = ["start"]
    for name, before, after in moves:
        if stood[name] == after:
            continue
        # A HEAD without a branch is a ref too; one that names a branch is not among the moves.
        lines += [
            "option no-deref",
            f"delete {name}\0{before}" if after is None else f"update {name}\0{after}\0{before}",
        ]
    if len(lines) == 1:
        return
    data = "\0".join([*lines, "prepare", "commit", ""]).encode("utf-8", "surrogateescape")
    try:
        process.run(repository.root, "update-ref", "-m", "rtrepo: forget", "--stdin", "-z", data=data)
        why = ""
    except RtrepoError as error:
        why = f" ({error.message})"
    now = _stand(repository, moves)
    if any(now[move.name] != move.after for move in moves):
        if all(now[move.name] == move.before for move in moves):
            marker.clear(repository)
            raise RtrepoError(f"git could not move the refs{why}; nothing was changed", hint="rtrepo fsck")
        raise RtrepoError(f"git could not move all refs{why}", hint=marker.CONTINUE, exit_code=OUTCOME_UNKNOWN)


def _stand(repository: Repository, moves: tuple[RefMove, ...]) -> dict[str, str | None]:
    """What the refs name now; asked for all at once, but for those of other working trees."""
    told = process.run(repository.root, "for-each-ref", "--format=%(refname) %(objectname)")
    found = {
        name: at
        for name, _, at in (line.partition(" ") for line in told.decode("utf-8", "surrogateescape").splitlines())
    }
    heads = [move.name for move in moves if not move.name.startswith("refs/")]
    for name in heads:
        found[name] = (process.ask(repository.root, "rev-parse", "-q", "--verify", name) or b"").decode().strip()
    return {move.name: found.get(move.name) or None for move in moves}


def _settle(desk: Repository, moves: DeskMoves) -> list[str]:
    """The files and the index of a working tree."""

    def read(object_id: str) -> bytes:
        return objects.read(desk, object_id)

    left = moving.apply(desk, moves.work, read, sweep=True)
    there = {move.path: move.after for move in moves.work}
    written = {move.path for move in moves.staged if move.path in there and there[move.path] == move.after}
    index.update(desk, moves.staged, written)
    if (desk.git_dir / "index").exists():
        process.run(desk.root, "update-index", "--clear-resolve-undo")
        process.ask(desk.root, "update-index", "-q", "--refresh")
    return [f"{desk.root}/{path}" for path in left]


def _let_go(repository: Repository, wanted: Marker) -> None:
    """Git's logs but for the stash's, what it keeps for convenience, and the files that are named."""
    for place in (repository.common_dir, *repository.common_dir.glob("worktrees/*")):
        _remove(place / LOGS)
        for name in PASSING:
            _remove(place / name)
    for name in wanted.files:
        _remove(repository.common_dir / name)
    if wanted.stash:
        log = repository.common_dir / LOGS / roots.STASH
        log.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(log, wanted.stash.encode("latin-1"))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _collect(repository: Repository) -> None:
    """Pack what is reached and remove everything else, at once and whatever git's settings say."""
    folder = repository.common_dir / "objects"
    for left in (*folder.glob("**/tmp_*"), *folder.glob("**/incoming-*")):
        _remove(left)
    settings = {
        "gc.bigPackThreshold": "0", "gc.reflogExpire": "never", "gc.reflogExpireUnreachable": "never",
        "gc.worktreePruneExpire": "never", "gc.recentObjectsHook": "", "gc.cruftPacks": "false",
        "gc.writeCommitGraph": "false", "repack.writeBitmaps": "false", "gc.packRefs": "true",
    }  # fmt: skip
    words = [word for name, value in settings.items() if value for word in ("-c", f"{name}={value}")]
    process.run(repository.root, *words, "gc", "--quiet", "--prune=now")
    process.run(repository.root, "prune-packed", "-q")


def leftovers(repository: Repository) -> list[Path]:
    """Every file of git's folder that is no object and no index: what may hold words."""
    found = []
    for folder, folders, names in os.walk(repository.common_dir):
        if Path(folder) == repository.common_dir:
            folders[:] = [name for name in folders if name != "objects"]
        found += [Path(folder) / name for name in sorted(names) if name != "index"]
    return found
