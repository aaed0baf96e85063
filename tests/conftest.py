"""What every test stands on: a git that sees nothing of this machine, and repositories made by git itself."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pygit2
import pytest
from hypothesis import HealthCheck, settings
from pygit2.enums import ConfigLevel

from rtrepo.git import process
from rtrepo.git.repository import Repository, find

# No test is timed, so none fails because the machine is busy.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tests")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NOW = "1763804750 +0000"
"""2025-11-22 09:45:50 UTC: when everything in a test is committed."""

_REAL_HOME = Path(os.path.expanduser("~")).resolve()
_FREE = [ROOT, Path(tempfile.gettempdir()).resolve(), Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
_PRIVATE = tuple(_REAL_HOME / name for name in (".gitconfig", ".config", ".ssh", ".gnupg"))
_CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate"}

Git = Callable[..., str]


def _guard_home(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: a test that reads git's settings of the person, or writes into the real home, fails."""
    if event != "open" and event not in _CHANGING:
        return
    for told in arguments[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1]:
        if isinstance(told, (str, bytes, os.PathLike)) and os.path.isabs(os.fsdecode(told)):
            path = Path(os.path.normpath(os.fsdecode(told)))
            if not path.is_relative_to(_REAL_HOME) or any(path.is_relative_to(free) for free in _FREE):
                continue
            writes = event != "open" or (isinstance(arguments[2], int) and bool(arguments[2] & 3))
            if writes or any(path.is_relative_to(place) for place in _PRIVATE):
                raise AssertionError(f"a test touches the real home: {event} {path}")


def hermetic(home: Path) -> dict[str, str]:
    """The environment of every test and of every process it starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_", "RTREPO_"))}
    person = {"NAME": "Mara Venn", "EMAIL": "mara@example.org", "DATE": NOW}
    return kept | {
        "HOME": os.fspath(home),
        "PYTHONPATH": os.fspath(ROOT),  # for the processes that tests start in other folders
        "XDG_CONFIG_HOME": os.fspath(home / ".config"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in person.items()},
    }


def pytest_configure(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="rtrepo-home-")).resolve()
    config.stash[_HOME] = home
    environment = hermetic(home)
    os.environ.clear()
    os.environ.update(environment)
    # libgit2 listens neither to GIT_CONFIG_GLOBAL nor to a HOME that changes after its import.
    for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM, ConfigLevel.PROGRAMDATA):
        pygit2.settings.search_path[level] = os.fspath(home)
    sys.addaudithook(_guard_home)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


_HOME = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def git() -> Git:
    """The real git: `git(folder, "log", "-1")` gives its output, and a failure is the test's failure."""

    def run(folder: Path, *arguments: str, data: bytes = b"", **environment: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, input=data, capture_output=True, env=os.environ | environment, check=False
        )
        words = done.stderr.decode("utf-8", "replace")
        assert done.returncode == 0, f"git {' '.join(arguments)} → {done.returncode}\n{words}"
        return done.stdout.decode("utf-8", "surrogateescape")

    return run


@pytest.fixture
def folder(tmp_path: Path, git: Git) -> Path:
    """A fresh repository made by git, on `main`, without a commit."""
    path = tmp_path / "repository"
    path.mkdir()
    git(path, "init", "--quiet", "--initial-branch=main")
    return path


@pytest.fixture
def repository(folder: Path, git: Git) -> Repository:
    """A repository with one commit that holds `README.md`, opened by rtrepo."""
    (folder / "README.md").write_text("# Harbor\n", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first version")
    return find(folder)


@pytest.fixture
def files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if git were too old to read hooks from its configuration (2.54): then ours are files and nothing else."""
    monkeypatch.setattr(process, "version", lambda: (2, 39, 5))


@pytest.fixture(scope="session")
def shared() -> Path:
    """`../shared`, beside the project: public data sets and hand-made cases."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: data and cases that are kept outside the project")
    return SHARED


@pytest.fixture
def at_home(pytestconfig: pytest.Config) -> Iterator[Path]:
    """The stand-in for the home folder, empty again after the test."""
    home = pytestconfig.stash[_HOME]
    yield home
    for path in home.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
