"""Our hooks beside other people's, and theirs run as git would run them."""

import os
import subprocess
from pathlib import Path

import pytest

from rtrepo import assets
from rtrepo.errors import RtrepoError
from rtrepo.git import hook_runs, hooks, lock
from rtrepo.git.repository import Repository
from tests.conftest import Git
from tests.git.states import standing

pytestmark = pytest.mark.usefixtures("files_alone")
PYTHON = "/opt/a b/bin/python"


def install(repository: Repository) -> dict[str, tuple[str, bool]]:
    return {hook.event: (hook.state, hook.chained) for hook in hooks.install(repository, assets.hooks(), PYTHON)}


def states(repository: Repository) -> dict[str, tuple[str, bool]]:
    return {hook.event: (hook.state, hook.chained) for hook in hooks.states(repository, assets.hooks(), PYTHON)}


def write(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def folder(folder: Path) -> Path:
    for sample in (folder / ".git" / "hooks").iterdir():
        sample.unlink()
    return folder


ALL: dict[str, tuple[str, bool]] = dict.fromkeys(hooks.EVENTS, ("installed", False))
NONE: dict[str, tuple[str, bool]] = dict.fromkeys(hooks.EVENTS, ("missing", False))


def test_installing_twice_is_installing_once(repository: Repository) -> None:
    assert states(repository) == NONE
    assert install(repository) == ALL
    once = standing(repository.git_dir / "hooks")
    assert install(repository) == ALL
    package = Path(hooks.__file__).parent.parent
    stub = (assets.hooks() / "pre-commit").read_text().replace("@PYTHON@", "'/opt/a b/bin/python'")
    stub = stub.replace("@PACKAGE@", str(package))

    assert standing(repository.git_dir / "hooks") == once
    assert (once["pre-commit"], sorted(once)) == (("x", stub.encode()), sorted(hooks.EVENTS))
    assert {hook.event: hook.state for hook in hooks.uninstall(repository, assets.hooks(), PYTHON)} == dict.fromkeys(
        NONE, "missing"
    )
    assert standing(repository.git_dir / "hooks") == {}


def test_a_hook_that_was_there_runs_first_and_comes_back(repository: Repository, tmp_path: Path, git: Git) -> None:
    write(tmp_path / "rtrepo", "exit 0")
    own = repository.git_dir / "hooks" / "pre-commit"
    write(own, 'echo "mine $@" >> ran; exit ${MINE:-0}')
    before = standing(own.parent)
    assert install(repository) == ALL | {"pre-commit": ("installed", True)}
    assert install(repository) == ALL | {"pre-commit": ("installed", True)}
    git(repository.root, "commit", "--quiet", "--allow-empty", "-m", "x", PATH=f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(AssertionError, match="→ 1"):
        git(repository.root, "commit", "--quiet", "--allow-empty", "-m", "x", MINE="1")
    hooks.uninstall(repository, assets.hooks(), PYTHON)

    assert ((repository.root / "ran").read_text(), standing(own.parent)) == ("mine \nmine \n", before)


def test_an_older_hook_of_ours_is_replaced(repository: Repository) -> None:
    write(repository.git_dir / "hooks" / "pre-commit", "# rtrepo hook 0: an old one")

    assert states(repository)["pre-commit"] == ("outdated", False)
    assert install(repository) == ALL
    assert states(repository)["pre-commit"] == ("installed", False)


def test_two_hooks_of_somebody_elses_are_not_joined(repository: Repository) -> None:
    for name in ("pre-merge-commit", "pre-merge-commit.before-rtrepo"):
        write(repository.git_dir / "hooks" / name, "true")
    before = standing(repository.git_dir / "hooks")
    with pytest.raises(RtrepoError, match=r"both pre-merge-commit and pre-merge-commit\.before-rtrepo are hooks"):
        install(repository)

    assert standing(repository.git_dir / "hooks") == before


@pytest.mark.parametrize("told", ["my hooks", "./my hooks", "$ROOT/my hooks"])
def test_a_hooks_path_inside_the_repository_is_followed(repository: Repository, git: Git, told: str) -> None:
    git(repository.root, "config", "core.hooksPath", told.replace("$ROOT", str(repository.root)))

    assert (hooks.folder(repository), install(repository)) == (repository.root / "my hooks", ALL)
    assert sorted(standing(repository.root / "my hooks")) == sorted(hooks.EVENTS)


@pytest.mark.parametrize("told", ["../shared-hooks", "$ROOT/../shared-hooks", "inside"])
def test_a_hooks_path_outside_is_left_alone(repository: Repository, git: Git, told: str) -> None:
    outside = repository.root.parent / "shared-hooks"
    outside.mkdir()
    (repository.root / "inside").symlink_to(outside)
    git(repository.root, "config", "core.hooksPath", told.replace("$ROOT", str(repository.root)))
    with pytest.raises(RtrepoError) as caught:
        install(repository)

    assert f"core.hooksPath sends git to {outside}, outside this repository" in caught.value.message
    assert list(outside.iterdir()) == []


CALLING = [
    # what each of the gates' files outside says, and which of them still lack the line
    ('rtrepo hooks run {event} "$@" || exit 1', []),
    ("/opt/bin/python -m rtrepo hooks run {event}", []),
    ('exec rtrepo hooks run "$(basename "$0")" "$@"', []),
    ("rtrepo hooks run '{event}'", []),
    ("# rtrepo hooks run {event}", [*hooks.GATES]),
    ("rtrepo hooks run {event}-msg", [*hooks.GATES]),
    ('rtrepo hooks run pre-push "$@"', ["pre-commit", "pre-merge-commit"]),
]


@pytest.mark.parametrize(("line", "lacking"), CALLING)
def test_hooks_outside_that_call_us_are_in_place(
    repository: Repository, git: Git, line: str, lacking: list[str]
) -> None:
    outside = repository.root.parent / "shared-hooks"
    outside.mkdir()
    git(repository.root, "config", "core.hooksPath", str(outside))
    for event in hooks.GATES:
        (outside / event).write_text(f"#!/bin/sh\n{line.format(event=event)}\n")
        (outside / event).chmod(0o755)
    before = standing(outside)
    if lacking:
        with pytest.raises(RtrepoError) as caught:
            states(repository)
        assert caught.value.hint.startswith(f"in {', '.join(lacking[:-1])} and {lacking[-1]} there add the line: ")
    else:
        assert states(repository) == dict.fromkeys(hooks.GATES, ("called", False))
        assert install(repository) == dict.fromkeys(hooks.GATES, ("called", False))
    assert standing(outside) == before
    assert hooks.is_installed(repository) == ("pre-commit" not in lacking)


def test_a_hook_that_git_would_not_run_calls_nobody(repository: Repository, git: Git) -> None:
    outside = repository.root.parent / "shared-hooks"
    outside.mkdir()
    git(repository.root, "config", "core.hooksPath", str(outside))
    for event in hooks.GATES:
        (outside / event).write_text(f"#!/bin/sh\nrtrepo hooks run {event}\n")
        (outside / event).chmod(0o644 if event == "pre-push" else 0o755)
    with pytest.raises(RtrepoError) as caught:
        states(repository)

    assert caught.value.hint == 'in pre-push there add the line: rtrepo hooks run pre-push "$@" || exit 1'


def test_the_hooks_of_a_linked_worktree_are_those_of_the_repository(repository: Repository, git: Git) -> None:
    git(repository.root, "worktree", "add", "--quiet", str(repository.root.parent / "second"))
    linked = repository.sibling("worktrees/second")

    assert hooks.folder(linked) == repository.git_dir / "hooks"


def test_only_other_peoples_hooks_count(repository: Repository, git: Git) -> None:
    def others() -> list[bool]:
        return [event in hook_runs.others(repository) for event in ("pre-commit", "commit-msg")]

    found = [others()]
    install(repository)
    found.append(others())
    write(repository.git_dir / "hooks" / "commit-msg", "true")
    found.append(others())
    write(repository.git_dir / "hooks" / "pre-commit.before-rtrepo", "true")
    found.append(others())

    assert found == [[False, False], [False, False], [False, True], [True, True]]


def test_hooks_run_as_git_runs_them(repository: Repository) -> None:
    write(repository.git_dir / "hooks" / "commit-msg", 'echo "$1 $GIT_INDEX_FILE"; echo bad >&2; exit 3')
    done = hook_runs.run(repository, "commit-msg", "a b", index_file=Path("/some/index"))
    nothing = hook_runs.run(repository, "post-commit")

    assert (done.stdout + done.stderr, done.returncode) == (b"a b /some/index\nbad\n", 3)
    assert (nothing.stdout + nothing.stderr, nothing.returncode) == (b"", 0)


def test_our_own_hook_is_shown_a_pass_and_nobody_elses(repository: Repository, tmp_path: Path) -> None:
    """The hook that was there before ours, and every other event, see no pass."""
    folder = repository.git_dir / "hooks"
    write(folder / "pre-commit", 'echo "before [$RTREPO_PASS]"')
    hooks.install(repository, assets.hooks(), os.fspath(tmp_path / "python"))
    write(tmp_path / "python", 'shift; echo "$@ [$RTREPO_PASS]"')
    write(folder / "prepare-commit-msg", 'echo "message [$RTREPO_PASS]"')
    with lock.held(repository.own_dir, "commit"):
        shown = lock.own_pass(repository.own_dir)
        told = [hook_runs.run(repository, event).stderr.decode() for event in ("pre-commit", "prepare-commit-msg")]

    assert told == [f"before []\n-m rtrepo hooks run pre-commit [{shown}]\n", "message []\n"]
    assert shown


def test_what_git_tells_is_told_to_both_hooks(repository: Repository, tmp_path: Path, git: Git) -> None:
    folder = repository.git_dir / "hooks"
    write(folder / "pre-push", 'echo "before $@"; cat')
    hooks.install(repository, assets.hooks(), os.fspath(tmp_path / "python"))
    write(tmp_path / "python", 'echo "ours $@"; cat; exit 3')
    done = subprocess.run(
        [folder / "pre-push", "origin", "a b"], input=b"x 1 y 2\nz 3\n", capture_output=True, check=False
    )
    nothing = subprocess.run([folder / "pre-push"], input=b"", capture_output=True, check=False)

    lines = "x 1 y 2\nz 3\n"
    ours = "ours -P -m rtrepo hooks run pre-push"
    assert (done.stdout.decode(), done.returncode) == (f"before origin a b\n{lines}{ours} origin a b\n{lines}", 3)
    assert nothing.stdout.decode() == f"before \n{ours}\n"


@pytest.mark.parametrize("event", [*hooks.GATES, *hooks.SERVER_EVENTS])
def test_a_hook_is_sh_and_says_so_where_rtrepo_is_gone(event: str, repository: Repository, tmp_path: Path) -> None:
    stub = tmp_path / event
    text = (assets.hooks() / event).read_text()
    write(stub, text.replace("@PYTHON@", "/nowhere/python").replace("@PACKAGE@", "/nowhere/rtrepo"))
    done = subprocess.run([stub], input=b"", capture_output=True, env={"PATH": "/usr/bin:/bin"}, check=False)

    assert text.startswith("#!/bin/sh\n# rtrepo hook 3: ")
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: rtrepo is not installed where this hook looks for it, so ")


@pytest.mark.parametrize("event", hooks.NOTICES)
def test_a_notice_ends_as_the_hook_before_it(event: str, tmp_path: Path) -> None:
    """Whether rtrepo is gone or fails: git has done its work already."""
    arguments = {"post-checkout": ["a", "b", "1"], "post-rewrite": ["rebase"], "post-merge": ["0"]}[event]
    text = (assets.hooks() / event).read_text()
    (tmp_path / "__main__.py").touch()
    ends = []
    for script in ("/nowhere", os.fspath(tmp_path / "python")):
        write(tmp_path / event, text.replace("@PYTHON@", script).replace("@PACKAGE@", os.fspath(tmp_path)))
        write(tmp_path / "python", 'echo "ours $*"; exit 70')
        for code in (0, 5):
            write(tmp_path / f"{event}.before-rtrepo", f'echo "before $*"; exit {code}')
            done = subprocess.run([tmp_path / event, *arguments], input=b"x y\n", capture_output=True, check=False)
            ends.append((done.stdout.decode(), done.stderr, done.returncode))

    before = f"before {' '.join(arguments)}\n"
    both = f"{before}ours -P -m rtrepo hooks run {event} {' '.join(arguments)}\n"
    assert ends == [(before, b"", 0), (before, b"", 5), (both, b"", 0), (both, b"", 5)]
