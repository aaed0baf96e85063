"""Opening a repository for a command, and what stands in its working tree right now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rtrepo.actions.undoing import moments
from rtrepo.errors import RtrepoError
from rtrepo.git import attributes, hooks, refs, sequence, status, unfinished, views
from rtrepo.git.repository import Repository, Then, find
from rtrepo.git.rewriting import marker
from rtrepo.git.sequence import Writing
from rtrepo.git.status import FileState, Status
from rtrepo.git.views import StoredTree
from rtrepo.git.worktree import Worktree
from rtrepo.layout.format_version import check_format
from rtrepo.layout.paths import CONFIG, is_ours
from rtrepo.model.operation import FileId, FileMove

Told = Callable[[str], None]


def open_repository(
    start: Path, tell: Told | None = None, *, greets: bool = True, at_operation: str = ""
) -> Repository:
    """The rtrepo repository around a folder; what an interrupted command left is put right first. The first command
    in a clone tells what is missing there, where it `greets`. With `at_operation` it is looked at as it was right after
    that one.

    Raises RtrepoError where there is none, or where its format is not one this rtrepo reads.
    """
    repository = find(start)
    with Worktree(repository.root) as worktree:
        config = worktree.read(CONFIG, 2**20)
    if config is None:
        raise RtrepoError(
            f"{repository.root} is a git repository without rtrepo.yaml",
            hint="rtrepo init makes it an rtrepo repository; its files stay as they are",
        )
    check_format(config)
    if tell and marker.is_there(repository.own_dir):
        tell(f"a forget was interrupted here; finish it: {marker.CONTINUE}")
    if sequence.interrupted(repository):
        _heal(repository, tell)
    elif tell and greets and not repository.own_dir.exists():
        _greet(repository, tell)
    return moments.as_of(repository, at_operation) if at_operation else repository


def _greet(repository: Repository, tell: Told) -> None:
    """The first command in a clone says what git does not clone. Once: the folder that is made here is there then."""
    try:
        repository.own_dir.mkdir()
        hooked, set_up = hooks.is_installed(repository), attributes.read(repository) is not None
    except (OSError, RtrepoError):
        return  # a clone that cannot be written
    missing = [] if hooked else ["rtrepo hooks install"]
    missing += [] if set_up else ["rtrepo git-setup"]
    if missing:
        what = (
            "plain git shows entries as JSON here"
            if hooked
            else "git clones no hooks, so nothing keeps broken entries out here"
        )
        tell(f"{what} yet: {' && '.join(missing)}")


def _heal(repository: Repository, tell: Told | None) -> None:
    """A journal that nobody holds the lock of was left by a command that died."""
    try:
        with sequence.writing(repository, "recovery", patience=0) as writing:
            if writing.repaired and tell:
                tell(writing.repaired)
    except RtrepoError as error:
        if "at work here" not in error.message:
            raise  # a command is writing right now: readers go on with what is there


@contextmanager
def changing(
    repository: Repository, command: str, *, many: bool = False, midway: bool = False, waiting: Told | None = None
) -> Iterator[Writing]:
    """Hold the repository for a command that changes it. Refused while a merge waits, or anything else of git's, but
    for commands that know what to do `midway`."""
    with sequence.writing(repository, command, many=many, waiting=waiting) as writing:
        marker.refuse(repository.own_dir)
        if not midway:
            unfinished.refuse(repository)
        yield writing


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: the last commit, what is staged, what was edited."""

    repository: Repository
    state: Status
    head: StoredTree
    work: StoredTree
    dirty: Mapping[str, FileState] = field(default_factory=dict)

    def staged(self, path: str, in_work: FileId | None) -> FileId | None:
        """What the index holds for a path; `in_work` is what the working tree does, which is the same unless
        git says the path differs somewhere."""
        found = self.dirty.get(path)
        return found.index if found else in_work

    def moves(self, files: Mapping[str, tuple[FileId | None, FileId | None]]) -> tuple[FileMove, ...]:
        """Moves of the index that set paths (path → before and after in the working tree) as the tree will be."""
        wanted = (FileMove(path, self.staged(path, before), after) for path, (before, after) in sorted(files.items()))
        return tuple(move for move in wanted if move.before != move.after)

    def keep(self, put: Callable[[str, bytes], str], moves: Iterable[FileMove]) -> None:
        """Store what the moves replace and only the working tree holds, so that undo can bring it back.

        Raises RtrepoError where a file is no longer what it was a moment ago.
        """
        for move in moves:
            found = self.dirty.get(move.path)
            if move.before is None or found is None or not found.work:
                continue
            raw = self.work.read(move.path)
            if raw is None or put("blob", raw) != move.before.id:
                raise RtrepoError(
                    f"{move.path} was changed just now; nothing was changed", hint="run the command again"
                )


def look(repository: Repository) -> Desk:
    """What stands in the working tree, the index and the last commit; as of then, where the repository is looked at so.
    Changes nothing."""
    if repository.then:
        return _look_back(repository, repository.then)
    state = status.read(repository)
    return Desk(
        repository,
        state,
        views.commit_tree(repository, state.head),
        views.work_tree(repository, state, is_ours),
        {file.path: file for file in state.files},
    )


def _look_back(repository: Repository, then: Then) -> Desk:
    """The same as of an earlier operation. Nothing was staged but what its command staged, and nobody knows."""
    head = refs.head_commit(repository)
    tree = views.commit_tree(repository, head)
    files = []
    for path, file in sorted(then.files.items()):
        held = tree.file(path)
        files.append(FileState(path, held, held, "D" if file is None else "M" if held else "A"))
    branch = then.head.removeprefix(refs.BRANCHES) if then.head.startswith("refs/") else None
    return Desk(
        repository,
        Status(head, branch, tuple(files), ()),
        tree,
        StoredTree(repository, tree.tree_id, then.files),
        {file.path: file for file in files},
    )


def branch_or_commit(repository: Repository, state: Status) -> str:
    """What to call where we are: the branch's name, or the short id of a commit without a branch."""
    if state.branch:
        return state.branch
    return (refs.head_commit(repository) or "nothing")[:7]
