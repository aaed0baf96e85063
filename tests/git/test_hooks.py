"""Our hooks beside other people's, and theirs run as git would run them."""

from pathlib import Path

import pytest

from rtrepo import assets
from rtrepo.errors import RtrepoError
from rtrepo.git import hooks
from rtrepo.git.repository import Repository
from tests.conftest import Git
from tests.git.states import standing

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


BOTH = {"pre-commit": ("installed", False), "pre-merge-commit": ("installed", False)}
NONE = {"pre-commit": ("missing", False), "pre-merge-commit": ("missing", False)}


def test_installing_twice_is_installing_once(repository: Repository) -> None:
    assert states(repository) == NONE
    assert install(repository) == BOTH
    once = standing(repository.git_dir / "hooks")
    assert install(repository) == BOTH
    stub = (assets.hooks() / "pre-commit").read_bytes().replace(b"@PYTHON@", PYTHON.encode())

    assert standing(repository.git_dir / "hooks") == once
    assert (once["pre-commit"], sorted(once)) == (("x", stub), ["pre-commit", "pre-merge-commit"])
    assert {hook.event: hook.state for hook in hooks.uninstall(repository, assets.hooks(), PYTHON)} == dict.fromkeys(
        NONE, "missing"
    )
    assert standing(repository.git_dir / "hooks") == {}


def test_a_hook_that_was_there_runs_first_and_comes_back(repository: Repository, git: Git) -> None:
    own = repository.git_dir / "hooks" / "pre-commit"
    write(own, 'echo "mine $@" >> ran; exit ${MINE:-0}')
    before = standing(own.parent)
    assert install(repository) == BOTH | {"pre-commit": ("installed", True)}
    assert install(repository) == BOTH | {"pre-commit": ("installed", True)}
    git(repository.root, "commit", "--quiet", "--allow-empty", "-m", "x", RTREPO_GATE="passed")
    with pytest.raises(AssertionError, match="→ 1"):
        git(repository.root, "commit", "--quiet", "--allow-empty", "-m", "x", RTREPO_GATE="passed", MINE="1")
    hooks.uninstall(repository, assets.hooks(), PYTHON)

    assert ((repository.root / "ran").read_text(), standing(own.parent)) == ("mine \nmine \n", before)


def test_an_older_hook_of_ours_is_replaced(repository: Repository) -> None:
    write(repository.git_dir / "hooks" / "pre-commit", "# rtrepo hook 0: an old one")

    assert states(repository)["pre-commit"] == ("outdated", False)
    assert install(repository) == BOTH
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

    assert (hooks.folder(repository), install(repository)) == (repository.root / "my hooks", BOTH)
    assert sorted(standing(repository.root / "my hooks")) == ["pre-commit", "pre-merge-commit"]


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


def test_the_hooks_of_a_linked_worktree_are_those_of_the_repository(repository: Repository, git: Git) -> None:
    git(repository.root, "worktree", "add", "--quiet", str(repository.root.parent / "second"))
    linked = repository.sibling("worktrees/second")

    assert hooks.folder(linked) == repository.git_dir / "hooks"


def test_only_other_peoples_hooks_count(repository: Repository, git: Git) -> None:
    def others() -> list[bool]:
        return [event in hooks.others(repository) for event in ("pre-commit", "commit-msg")]

    found = [others()]
    install(repository)
    found.append(others())
    write(repository.git_dir / "hooks" / "commit-msg", "true")
    found.append(others())
    write(repository.git_dir / "hooks" / "pre-commit.before-rtrepo", "true")
    found.append(others())

    assert found == [[False, False], [False, False], [False, True], [True, True]]


def test_hooks_run_as_git_runs_them(repository: Repository) -> None:
    write(repository.git_dir / "hooks" / "commit-msg", 'echo "$1 $RTREPO_GATE $GIT_INDEX_FILE"; echo bad >&2; exit 3')
    done = hooks.run(repository, "commit-msg", "a b", index_file=Path("/some/index"))
    nothing = hooks.run(repository, "post-commit")

    assert (done.stdout + done.stderr, done.returncode) == (b"a b passed /some/index\nbad\n", 3)
    assert (nothing.stdout + nothing.stderr, nothing.returncode) == (b"", 0)
