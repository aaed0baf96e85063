"""A command killed at any step: the next one finishes it or rolls it back, never leaves it between."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtrepo.git import sequence
from rtrepo.git.repository import find
from tests.conftest import ROOT, Git
from tests.git.plans import EDITED, GONE, NEW, lay_down
from tests.git.states import leftovers, standing, told_by_git

KILLED = -signal.SIGKILL
State = tuple[dict[str, tuple[str, bytes]], tuple[str, str, str]]


class Children:
    """Runs commands in children of their own and says how they ended."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.git.plans"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, kind: str, at: int = 0, how: str = "few") -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{folder}\t{kind}\t{at}\t{how}\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def close(self) -> None:
        self._server.communicate()


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children()
    yield made
    made.close()


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory, git: Git, children: Children) -> dict[str, Path]:
    """Repositories to begin from: fresh, with files, and with an operation that can be undone."""
    folder = tmp_path_factory.mktemp("starts")
    made = {name: folder / name for name in ("fresh", "files", "done", "conflict")}
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=", "fresh")
    shutil.copytree(made["fresh"], made["files"])
    lay_down(find(made["files"]))
    git(made["files"], "add", ".")
    git(made["files"], "commit", "--quiet", "-m", "the files")
    shutil.copytree(made["files"], made["done"])
    shutil.copytree(made["files"], made["conflict"])
    assert children.run(made["done"], "switch") == 0
    assert children.run(made["conflict"], "merge") == 0
    return made


def state(git: Git, root: Path) -> State:
    return standing(root), told_by_git(git, root)


def recover(root: Path) -> str:
    with sequence.writing(find(root), "next") as writing:
        return writing.repaired


def copy(start: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(start, to, symlinks=True)
    return to


def trials(children: Children, start: Path, to: Path, kind: str, how: str) -> Iterator[tuple[int, Path]]:
    """The repository after a kill at the first step, the second … until the command gets through."""
    for at in range(1, 300):
        root = copy(start, to)
        if children.run(root, kind, at, how) == 0:
            assert at > 8
            return
        yield at, root


CASES = [
    ("files", "import"),
    ("files", "commit"),
    ("files", "switch"),
    ("files", "stage"),
    ("files", "merge"),
    ("conflict", "settle"),
    ("conflict", "undo"),
    ("done", "undo"),
    ("fresh", "commit"),
    ("fresh", "import"),
]


@pytest.mark.parametrize(
    ("start", "kind", "how"),
    [
        *((start, kind, how) for start, kind in CASES for how in ("few", "many")),
        ("files", "switch", "many calls"),
        ("done", "undo", "few calls"),
        ("files", "merge", "few calls"),
    ],
)
def test_killed_at_any_step_it_is_as_before_or_as_after(
    starts: dict[str, Path], children: Children, git: Git, tmp_path: Path, start: str, kind: str, how: str
) -> None:
    whole = copy(starts[start], tmp_path / "root")
    before = state(git, whole)
    assert children.run(whole, kind, 0, how) == 0
    after = state(git, whole)
    found = []
    for at, root in trials(children, starts[start], tmp_path / "root", kind, how):
        interrupted = sequence.interrupted(find(root))
        said = recover(root)
        now = state(git, root)
        git(root, "fsck", "--full", "--strict", "--no-dangling")
        # Where nothing waits, a second recovery starts no git at all; so every call is not followed by another look.
        again = recover(root), now if "calls" in how else state(git, root), leftovers(root)

        assert now in (before, after), f"killed at step {at}: neither as before nor as after"
        assert again == ("", now, []), f"killed at step {at}"
        assert not said or (said.startswith("finished" if now == after else "rolled back") and interrupted)
        found.append(now == after)

    # Once it counts as done it stays done, and at the last step it was done.
    assert found == sorted(found)
    assert (found[0], found[-1]) == (False, True)


@pytest.mark.parametrize("kind", ["import", "switch", "merge"])
def test_a_recovery_killed_at_any_step_is_recovered(
    starts: dict[str, Path], children: Children, git: Git, tmp_path: Path, kind: str
) -> None:
    whole = copy(starts["files"], tmp_path / "root")
    ends = [state(git, whole)]
    assert children.run(whole, kind) == 0
    ends.append(state(git, whole))
    for first in (5, 9):
        for second in range(1, 100):
            root = copy(starts["files"], tmp_path / "root")
            assert children.run(root, kind, first) == KILLED
            ended = children.run(root, "recover", second)
            recover(root)

            assert state(git, root) in ends, f"killed at step {first}, then at step {second} of the recovery"
            assert leftovers(root) == []
            if ended == 0:
                break


@pytest.mark.parametrize(("start", "kind"), [("files", "import"), ("files", "commit"), ("done", "undo")])
def test_what_somebody_writes_between_the_kill_and_the_recovery_stays(
    starts: dict[str, Path], children: Children, git: Git, tmp_path: Path, start: str, kind: str
) -> None:
    for at, root in trials(children, starts[start], tmp_path / "root", kind, "few"):
        for name in (EDITED, NEW, GONE, "own.txt"):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(b"by hand: " + name.encode())
        recover(root)
        kept = {name: (root / name).read_bytes() for name in (EDITED, NEW, GONE, "own.txt")}
        shown = git(root, "status", "--porcelain", "--untracked-files=all")

        assert kept == {name: b"by hand: " + name.encode() for name in kept}, f"killed at step {at}"
        assert all(name in shown for name in kept)
        assert leftovers(root) == []


def test_a_version_made_on_top_by_git_is_not_rolled_back(
    starts: dict[str, Path], children: Children, git: Git, tmp_path: Path
) -> None:
    for at, root in trials(children, starts["files"], tmp_path / "root", "commit", "few"):
        tip = git(root, "rev-parse", "HEAD").strip()
        git(root, "commit", "--quiet", "--allow-empty", "--only", "-m", "on top")
        recover(root)
        log = git(root, "log", "--format=%s").splitlines()

        assert (log[0], git(root, "rev-parse", "HEAD^").strip()) == ("on top", tip)
        assert (git(root, "status", "--porcelain"), leftovers(root)) == ("", []), f"killed at step {at}"
        assert ((root / NEW).exists(), len(log)) == (len(log) == 3, len(log))


@pytest.mark.parametrize("kind", ["commit", "import"])
def test_what_was_interrupted_in_one_worktree_is_recovered_from_another(
    starts: dict[str, Path], children: Children, git: Git, tmp_path: Path, kind: str
) -> None:
    for at in range(1, 13):
        main = copy(starts["files"], tmp_path / "root")
        linked = tmp_path / "linked"
        shutil.rmtree(linked, ignore_errors=True)
        git(main, "switch", "--quiet", "-c", "aside")
        git(main, "worktree", "add", "--quiet", str(linked), "main")
        ended = children.run(linked, kind, at)
        before = standing(main)
        recover(main)
        done = (linked / NEW).exists()

        assert (standing(main), git(main, "status", "--porcelain")) == (before, ""), f"killed at step {at}"
        assert (git(linked, "status", "--porcelain") == "") == (kind == "commit" or not done)
        assert leftovers(main) == leftovers(linked) == []
        if ended == 0:
            assert done
            return
