"""One plan of each kind for the writing sequence, and the program that the fault tests kill at every step."""

import os
import signal
import stat
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rtrepo.git import history, index, moving, operations, pending, refs, sequence, steps, trees, views
from rtrepo.git.repository import Repository, find
from rtrepo.model.operation import FileId, FileMove, HeadMove, Plan, RefMove, inverse

MAIN, OTHER = "refs/heads/main", "refs/heads/other"
KEPT, GONE, EDITED, NEW, DEEP = "kept.json", "gone/away.json", "edited.json", "new.json", "deep/er/new.json"


def lay_down(repository: Repository) -> None:
    """The files that the plans start from, not committed."""
    (repository.root / "gone").mkdir()
    for path, text in {KEPT: "kept\n", GONE: "to go\n" * 50, EDITED: "before\n"}.items():
        (repository.root / path).write_text(text)


def plan(repository: Repository, writing: sequence.Writing, kind: str) -> Plan:
    """`import` sets files and the index, `commit` moves a branch as well, `switch` moves HEAD to a new branch,
    `undo` takes the last operation back, `stage` sets the index only. `merge` leaves a conflict, with all that git
    remembers of it; `settle` goes on from there and moves the branch."""
    head = refs.head_commit(repository)
    if kind == "undo":
        last = operations.operation(repository, *next(operations.log(repository)))
        return inverse(last.plan, f"undo: {last.plan.did}", {"undoes": last.id})
    tree = views.tree_id(repository, head)
    texts: dict[str, bytes | None] = {EDITED: b"after\n" * 9, NEW: b"new\n" * 99, DEEP: b"", GONE: None}
    if head is None:
        del texts[EDITED], texts[GONE]
    after = {path: None if text is None else FileId(writing.objects.put("blob", text)) for path, text in texts.items()}
    moves = tuple(FileMove(path, trees.find(writing.read, tree, path), file) for path, file in sorted(after.items()))
    if kind == "merge":
        files = dict.fromkeys((EDITED, GONE), FileId(writing.objects.put("blob", b"in conflict\n")))
        stages = [(EDITED, (1, 2, 3)), (GONE, (1, 3))]
        remembered: dict[str, bytes | None] = {
            pending.MERGE_HEAD: f"{head}\n".encode(), pending.MERGE_MSG: b"Merge it\n", pending.MERGE_MODE: b"",
            pending.ORIG_HEAD: f"{head}\n".encode(), pending.OWN: b"{}",
        }  # fmt: skip
        return Plan(
            "merge it",
            work=tuple(FileMove(move.path, move.before, files.get(move.path, move.after)) for move in moves),
            index=tuple(FileMove(move.path, move.before, None if move.path in files else move.after) for move in moves),
            stages=tuple(FileMove(f"{at}/{path}", None, files[path]) for path, places in stages for at in places),
            state=pending.moves(repository, writing.objects.put, remembered),
            keeps=(head or "",),
        )
    if kind == "settle":
        last = operations.operation(repository, *next(operations.log(repository)))
        back = inverse(last.plan, "", {})
        settled = FileId(writing.objects.put("blob", b"settled\n"))
        made = history.create(repository, tree, [head or "", head or ""], "merged\n")
        return Plan(
            "settle it",
            refs=(RefMove(MAIN, head, made),),
            work=tuple(FileMove(path, files, settled) for path, files, _ in back.work if path in (EDITED, GONE)),
            index=tuple(FileMove(path, None, settled) for path in (EDITED, GONE)),
            stages=back.stages,
            state=pending.cleared(repository, writing.objects.put),
        )
    if kind == "stage":
        return Plan("stage them", index=moves)
    if kind == "import":
        return Plan("import drafts.jsonl", work=moves, index=moves, details={"source": "ünï\udcff.jsonl"})
    new = trees.edit(writing.read, writing.objects.put, tree, after)
    writing.objects.publish()
    made = history.create(repository, new, [head] if head else [], "after\n")
    if kind == "commit":
        return Plan("commit them", refs=(RefMove(MAIN, head, made),), work=moves, index=moves)
    assert kind == "switch"
    return Plan("switch to other", (RefMove(OTHER, None, made),), HeadMove(MAIN, OTHER), moves, moves)


def carry_out(repository: Repository, kind: str, *, many: bool = False) -> list[str]:
    with sequence.writing(repository, f"test {kind}", many=many) as writing:
        return writing.apply(plan(repository, writing, kind))


def _one(folder: str, kind: str, at: int, how: str) -> None:
    """Carry a plan out, or (for `recover`) whatever waits there, and be killed at the n-th step.

    `how` is a word for each wish: `many` objects and paths, `calls` to count what is asked of the system too.
    """
    count = 0

    def step(_: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = step
    if "calls" in how:
        count_calls(step)
    index.BULK = 1 if "many" in how else 2_000
    moving.FEW = 0 if "many" in how else 8
    repository = find(Path(folder))
    if kind == "recover":
        with sequence.writing(repository, "recover"):
            pass
    else:
        carry_out(repository, kind, many="many" in how)


def count_calls(step: Callable[[str], None]) -> None:
    """Make every call that changes the disk a step; a write stops in the middle of its bytes first."""

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*arguments: Any, **more: Any) -> Any:
            step(name)
            return call(*arguments, **more)

        return instead

    def halved(handle: int, data: bytes) -> int:
        half = len(data) // 2
        done = real_write(handle, data[:half]) if half else 0
        step("write" if stat.S_ISREG(os.fstat(handle).st_mode) else "tell")  # a file, or a git that was started
        return done + real_write(handle, data[done:])

    real_write = os.write
    for name in ("replace", "rename", "link", "unlink", "mkdir", "rmdir", "ftruncate"):
        setattr(os, name, counted(name, getattr(os, name)))
    os.write = halved  # type: ignore[assignment]


def main() -> None:
    """Read `folder, kind, step, how` lines; each is done by a child of its own, and its exit code is printed."""
    for line in sys.stdin:
        folder, kind, at, how = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            try:
                _one(folder, kind, int(at), how)
            except BaseException:  # noqa: BLE001 (a child may not return into its parent's loop)
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, told = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(told), flush=True)


if __name__ == "__main__":
    main()
