"""`commit`: what was edited becomes a version, through the gate and the user's own hooks."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rtrepo.actions import counterparts
from rtrepo.actions.checking import gate
from rtrepo.actions.hooking import gates
from rtrepo.actions.hooking.summarising import Words, with_summary
from rtrepo.actions.hooking.trusting import is_trusted
from rtrepo.actions.importing.vouching import vouched_by_imports
from rtrepo.actions.origins import carried_over
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import Desk, Told, branch_or_commit, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, hook_runs, identity, moving, objects, pending, process, refs, status, trees, views
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing, ref_moves
from rtrepo.git.worktree import Worktree
from rtrepo.layout.paths import is_ours
from rtrepo.model.gates import StepRun
from rtrepo.model.operation import FileId, FileMove, Plan
from rtrepo.model.reports import CheckReport, CommitReport
from rtrepo.model.tree import PathChange

MANY = 500
"""Files from which a commit's objects go into one pack."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes into a version: path → content, and which of it has to be read from the working tree."""

    files: dict[str, FileId | None]
    from_work: frozenset[str] = field(default_factory=frozenset)


def commit(
    repository: Repository,
    message: str,
    *,
    staged: bool = False,
    names: Sequence[str] = (),
    verify: bool = True,
    words: Words | None = None,
    waiting: Told | None = None,
) -> CommitReport:
    """Record a version of what was edited. `names` (paths, ids, datasets) limit it, `staged` takes the index alone;
    `words` says what it changes, for a message that the settings want a summary in.

    Gives a report without a version where the gate or a hook stops it. Raises RtrepoError where there is
    nothing to record, no identity, or the branch moved meanwhile.
    """
    message = clean(carried_over(repository, message))
    with changing(repository, "commit", waiting=waiting) as writing:
        desk = look(repository)
        if desk.state.unmerged:
            raise RtrepoError(
                f"{len(desk.state.unmerged)} files are in conflict, {desk.state.unmerged[0]} first",
                hint="rtrepo conflicts shows them, rtrepo resolve settles them",
            )
        taken = take(desk, staged=staged, selection=Selection(names=tuple(names)))
        if not taken.files:
            raise RtrepoError("there is nothing to commit", hint=_why_nothing(desk, staged, names))
        moving.refuse_filters(repository, taken.files)
        tree = store(writing, desk, taken)
        checked = _checked(repository, desk, taken, tree) if verify else CheckReport(0, ())
        if checked.blocking:
            return _stopped(checked, "the gate")
        others = hook_runs.others(repository)
        steps: tuple[StepRun, ...] = ()
        if verify:
            hooked, output, failed, steps = ask_hooks(desk, tree, others)
            if failed:
                return _stopped(checked, failed, output, steps)
            if hooked != tree:
                taken, tree = _as_hooked(repository, desk, taken, hooked), hooked
                checked = _checked(repository, desk, taken, tree)
                if checked.blocking:
                    return _stopped(checked, "the gate, after a hook changed the entries", output, steps)
            message = settled(repository, message, others)
            if words:
                after = views.StoredTree(repository, tree)
                message = with_summary(message, desk.head, after, _changes(desk, taken), words)
        report = _record(repository, writing, desk, taken, tree, message, checked)
        if "post-commit" in others:
            hook_runs.run(repository, "post-commit")
        return report._replace(steps=steps)


def _checked(repository: Repository, desk: Desk, taken: Taken, tree: str) -> CheckReport:
    """What the rules say of the version that is about to be recorded, as it is stored."""
    many = len(taken.files) >= MANY
    return gate.check_change(
        views.StoredTree(repository, tree),
        _changes(desk, taken),
        vouched=vouched_by_imports(repository, tree) if many else lambda _: False,
        blocking_only=many,
        into=desk.head,
    )


def take(desk: Desk, *, staged: bool, selection: Selection) -> Taken:
    """What a commit takes: of ours everything that was edited, of other files what is staged."""
    files: dict[str, FileId | None] = {}
    from_work = set()
    for file in desk.state.files:
        if not selection.takes_path(file.path):
            continue
        if is_ours(file.path) and not staged:
            files[file.path] = desk.work.file(file.path)
            if file.work:
                from_work.add(file.path)
        elif file.head != file.index:
            files[file.path] = file.index
    changed = {path: after for path, after in files.items() if after != _head(desk, path)}
    return Taken(changed, frozenset(from_work & changed.keys()))


def _head(desk: Desk, path: str) -> FileId | None:
    found = desk.dirty.get(path)
    return found.head if found else desk.head.file(path)


def _why_nothing(desk: Desk, staged: bool, names: Sequence[str]) -> str:
    if staged:
        return "git add stages files; without --staged, rtrepo commit takes all entries that were edited"
    if names:
        return "rtrepo status shows what was edited"
    others = [file.path for file in desk.state.files if file.work and not is_ours(file.path)]
    if others:
        return f"{others[0]} is not rtrepo's: git add it first, then rtrepo commit takes it too"
    return "rtrepo status shows where you are; edit an entry or import a file first"


def _stopped(checked: CheckReport, by: str, output: str = "", steps: tuple[StepRun, ...] = ()) -> CommitReport:
    return CommitReport(None, None, {}, 0, checked.findings, output, by, checked.laxer, steps, checked.waived_here)


def store(writing: Writing, desk: Desk, taken: Taken) -> str:
    """Store the blobs that are only in the working tree, and the tree; gives the tree's id. No ref names them
    yet, so nothing is lost where the gate stops them. The bytes must still be those that were looked at.
    """
    if len(taken.files) >= MANY:
        writing.collect()
    with Worktree(desk.repository.root) as worktree:
        for path in sorted(taken.from_work):
            file = taken.files[path]
            if file is None:
                continue
            raw = worktree.read(path, objects.MAX_BLOB)
            if raw is None or writing.objects.put("blob", raw) != file.id:
                raise RtrepoError(f"{path} was changed while it was being committed", hint="run the command again")
    tree = trees.edit(writing.read, writing.objects.put, desk.head.tree_id, taken.files)
    writing.objects.publish()
    return tree


def ask_hooks(
    desk: Desk, tree: str, others: Collection[str], event: str = "pre-commit", step: str = "pre-commit"
) -> tuple[str, str, str, tuple[StepRun, ...]]:
    """Run the user's hooks of an event, and what rtrepo.yaml asks for at a gate, on what is about to be committed:
    the tree (which a hook may change), what the hook said, what refused, and what became of the gate's commands."""
    repository, branch = desk.repository, desk.state.branch or ""
    steps = gates.steps_of(desk.head, step, branch)
    if event not in others and not steps:
        return tree, "", "", ()
    own = repository.git_dir / "rtrepo"
    own.mkdir(exist_ok=True)
    index = own / "commit.index"
    env = process.environment(GIT_INDEX_FILE=os.fspath(index))
    output, failed = "", ""
    runs: tuple[StepRun, ...] = ()
    try:
        process.run(repository.root, "read-tree", tree, env=env)
        if event in others:
            done = hook_runs.run(repository, event, index_file=index)
            output = (done.stdout + done.stderr).decode("utf-8", "replace")
            failed = f"the {event} hook" if done.returncode else ""
        if steps and not failed:
            trusted = is_trusted(repository, desk.head)
            runs = gates.run_steps(repository, steps, branch, trusted=trusted, index_file=index)
            failed = next((run.step.run for run in runs if run.stops), "")
        after = process.run(repository.root, "write-tree", env=env).decode().strip()
    finally:
        index.unlink(missing_ok=True)
    return after, output, failed, runs


def _as_hooked(repository: Repository, desk: Desk, taken: Taken, tree: str) -> Taken:
    """What is committed when a hook staged something of its own."""
    files = {move.path: move.after for move in views.moves(desk.head, views.StoredTree(repository, tree))}
    return Taken(files, taken.from_work & files.keys())


def _changes(desk: Desk, taken: Taken) -> list[PathChange]:
    """What a version changes, by path."""
    return [
        PathChange(path, (before.id if (before := _head(desk, path)) else None), file.id if file else None)
        for path, file in sorted(taken.files.items())
    ]


def settled(repository: Repository, message: str, others: Collection[str], source: str = "message") -> str:
    """The message as the user's prepare-commit-msg and commit-msg hooks leave it, run in git's order; `source` is
    what git would tell the first of them (`message`, `merge`)."""
    path: Path = repository.git_dir / "COMMIT_EDITMSG"
    for event, more in (("prepare-commit-msg", (source,)), ("commit-msg", ())):
        if event in others:
            path.write_text(message, encoding="utf-8")
            done = hook_runs.run(repository, event, os.fspath(path), *more)
            if done.returncode:
                words = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
                raise RtrepoError(
                    f"the {event} hook refused the message: {words or 'it gave no reason'}; nothing was changed",
                    hint="change the message, or go past the hook with --no-verify",
                    exit_code=1,
                )
            message = clean(path.read_text(encoding="utf-8"))
    return message


def _record(
    repository: Repository,
    writing: Writing,
    desk: Desk,
    taken: Taken,
    tree: str,
    message: str,
    checked: CheckReport,
) -> CommitReport:
    changes = _changes(desk, taken)
    parents = [desk.state.head] if desk.state.head else []
    writing.who = identity.committer(repository)
    created = history.create(repository, tree, parents, message, writing.who)
    target = refs.head(repository)
    name = target if target.startswith("refs/") else "HEAD"
    index = tuple(
        FileMove(path, staged, file)
        for path, file in sorted(taken.files.items())
        if (staged := desk.staged(path, _head(desk, path))) != file
    )
    version = history.version(repository, created)
    plan = Plan(
        did=f"commit {created[:7]} {version.subject}", refs=ref_moves(name, desk.state.head, created), index=index,
        state=pending.cleared(repository, writing.objects.put),  # what a squashed merge has left
    )  # fmt: skip
    writing.apply(plan)
    if len(changes) >= MANY:
        # Git keeps what it learns of the folders now, and finds 100,000 files unchanged a third faster from here on.
        status.read(repository, refresh=True)
    totals = counterparts.totals(desk.head, views.StoredTree(repository, tree), changes, most=MANY)
    branch = branch_or_commit(repository, desk.state)
    report = CommitReport(version, branch, totals, len(changes), checked.findings)
    return report._replace(laxer=checked.laxer, waived_here=checked.waived_here)


def clean(message: str) -> str:
    """A message as git would keep it: no NUL, no trailing blanks, one final line end. Raises for an empty one."""
    lines = [line.rstrip() for line in message.replace("\0", "").replace("\r\n", "\n").split("\n")]
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        raise RtrepoError("a version needs a message", hint='rtrepo commit -m "why you changed it"', exit_code=2)
    return text + "\n"
