"""`switch` and `restore`: other versions in the working tree, never over uncommitted work."""

from collections.abc import Collection, Sequence

from rtrepo.actions.branching import plan_new
from rtrepo.actions.choosing import Wish
from rtrepo.actions.scoping import scope_of_two
from rtrepo.actions.selecting import Selection
from rtrepo.actions.undoing import moments
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import moving, process, refs, trees, views
from rtrepo.git.repository import Repository, git_setting
from rtrepo.git.sequence import Writing
from rtrepo.layout.paths import is_ours, place_of
from rtrepo.model.operation import FileId, FileMove, HeadMove, Plan
from rtrepo.model.reports import MoveReport

NAMED = 5
"""Files named in a refusal; the rest is counted."""


def switch(
    repository: Repository, name: str, *, create: bool = False, detach: bool = False, waiting: Told | None = None
) -> MoveReport:
    """Go to a branch (made here with `create`), or to a version without a branch with `detach`.

    Uncommitted work stays as it is where the two versions agree, and is a refusal where they do not.
    """
    with changing(repository, f"switch {name}", waiting=waiting) as writing:
        desk = look(repository)
        came_from = refs.head(repository)
        if create:
            made = plan_new(repository, desk.state, name)
            plan = Plan(f"make branch {name} and go to it", made.refs if made else (), made.head if made else None)
            writing.apply(plan)
            return MoveReport("switch", plan.did, branch=name, version=desk.state.head or "")
        full = refs.BRANCHES + name
        commit = refs.read(repository, full)
        if commit is None and not detach:
            raise RtrepoError(f"there is no branch {name}", hint=_similar(repository, name))
        if commit is None or detach:
            commit, full = refs.resolve(repository, name), refs.resolve(repository, name)
        if full == came_from:
            return MoveReport("switch", f"already on {name}", branch=name, version=commit)
        elsewhere = refs.checked_out_elsewhere(repository, name)
        if elsewhere and not detach:
            raise RtrepoError(f"{name} is checked out in {elsewhere}", hint=f"cd {elsewhere}")
        moves = way_to(writing, desk, views.tree_id(repository, commit), name)
        did = f"switch from {came_from.removeprefix(refs.BRANCHES)[:40]} to {name}"
        plan = Plan(did, head=HeadMove(came_from, full), work=moves, index=moves)
        left = writing.apply(plan)
        branch = name if full.startswith("refs/") else ""
        return MoveReport("switch", did, len(moves), tuple(left), branch, commit)


def way_to(writing: Writing, desk: Desk, tree: str, name: str, apart: Collection[str] = ()) -> tuple[FileMove, ...]:
    """What brings the working tree and the index from the last commit to another tree, which is called `name`. Paths
    `apart` are not looked at: the same operation brings them to the last commit before.

    Raises RtrepoError where uncommitted work stands in the way, or where git would convert a file.
    """
    moves = tuple(trees.compare(writing.read, desk.head.tree_id, tree))
    refuse_conversion(desk.repository, moves)
    dirty = [move.path for move in moves if move.path in desk.dirty or move.path in desk.state.unmerged]
    looked_at = [move for move in moves if move.path not in apart]
    standing = (path for path in moving.in_the_way(desk.repository, looked_at) if path not in dirty)
    _refuse_loss(desk, [*dirty, *standing], name)
    return moves


def _refuse_loss(desk: Desk, paths: Sequence[str], name: str) -> None:
    if paths:
        ours = next((path for path in paths if place_of(path).kind != "other" and desk.state.head), "")
        other = f"or give it up: rtrepo restore {ours}" if ours else f"or move {paths[0]} elsewhere"
        more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
        raise RtrepoError(
            f"uncommitted work is in the way of {name}: {', '.join(paths[:NAMED])}{more}; nothing was changed",
            hint=f'rtrepo commit -m "…" first, {other}',
        )


def refuse_conversion(repository: Repository, moves: Sequence[FileMove]) -> None:
    """Files that are not ours may have their line ends converted by git; we write bytes as they are."""
    others = [move.path for move in moves if not is_ours(move.path)]
    if not others:
        return
    converting = git_setting(repository, "core.autocrlf").lower() in ("true", "input")
    told = process.run(
        repository.root, "check-attr", "-z", "--stdin", "text", "eol", "ident", data="\0".join(others).encode()
    ).split(b"\0")
    if converting or any(value not in (b"unspecified", b"unset") for value in told[2::3]):
        raise RtrepoError(
            f"git converts the line ends of {others[0]}, which rtrepo does not do; nothing was changed",
            hint="git switch does the same for all files; rtrepo goes on from there",
        )


def _similar(repository: Repository, name: str) -> str:
    names = refs.branches(repository)
    near = [branch for branch in names if name in branch or branch in name]
    if near:
        return f"did you mean {near[0]}? rtrepo branch lists branches"
    return f"rtrepo switch --create {name} makes it, rtrepo branch lists branches"


def restore(
    repository: Repository,
    wish: Wish,
    *,
    source: str = "HEAD",
    waiting: Told | None = None,
) -> MoveReport:
    """Bring entries (or a whole dataset) back as they are in a version. What stood there is kept by undo.

    What an expression says is asked of entries as they are now, and of those that are gone as they were in the version.
    Raises RtrepoError where nothing is meant, and for files that are not rtrepo's.
    """
    with changing(repository, f"restore --from {source}", waiting=waiting) as writing:
        desk = look(repository)
        then, _ = moments.tree_of(repository, source)
        _refuse_others(desk, wish.names, source, then)
        selection = scope_of_two(desk.work, then, wish)
        if selection.keys is not None and not selection.keys:
            raise RtrepoError(
                f"no entry is meant by that, here or in {source}; nothing was changed",
                hint="rtrepo list with the same words shows what is",
            )
        wanted: dict[str, tuple[FileId | None, FileId | None]] = {}
        for move in views.moves(desk.work, then):
            if place_of(move.path).kind != "other" and selection.takes_path(move.path):
                wanted[move.path] = (move.before, move.after)
        if not wanted:
            _refuse_unknown(wish.names or (wish.dataset,), source, desk.work, then)
            return MoveReport("restore", f"nothing to do: it is as it was in {source}", version=then.tree_id)
        work = tuple(FileMove(path, before, after) for path, (before, after) in sorted(wanted.items()))
        desk.keep(writing.objects.put, work)
        entries = {place_of(move.path).key for move in work if place_of(move.path).kind in ("entry", "sidecar")}
        did = f"restore {len(entries) or len(work)} {'entries' if entries else 'files'} from {source}"
        if len(entries or work) == 1:
            did = f"restore {next(iter(entries), work[0].path)} from {source}"
        left = writing.apply(Plan(did, work=work, index=desk.moves(wanted)))
        return MoveReport("restore", did, len(work), tuple(left))


def _refuse_others(desk: Desk, names: Sequence[str], source: str, then: views.StoredTree) -> None:
    for name in names:
        known = then.file(name) or (desk.repository.root / name).is_file()
        if known and place_of(name).kind == "other":
            raise RtrepoError(
                f"{name} is no file of a dataset; nothing was changed", hint=f"git restore --source={source} -- {name}"
            )


def _refuse_unknown(names: Sequence[str], source: str, *versions: views.StoredTree) -> None:
    selection = Selection(names=tuple(name for name in names if name))
    if not any(selection.takes_path(blob.path) for tree in versions for blob in tree.files()):
        raise RtrepoError(
            f"{', '.join(names)} is neither here nor in {source}",
            hint="rtrepo list shows entries, rtrepo log versions",
        )
