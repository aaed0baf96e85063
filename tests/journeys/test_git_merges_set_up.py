"""The merge driver in git's settings: set up, taken away, and what git does when rtrepo is gone."""

import os
import sys
from pathlib import Path

import pytest

from rtrepo.actions import git_setup
from rtrepo.layout.conflict_file import has_markers
from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides, far, made, near, sides, tried

__all__ = ["made", "sides"]

LAMP = f"{ENTRIES}/lamp.json"


def hidden(sides: Sides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set git up with a Python in a folder with an awkward name; no rtrepo is on the path."""
    python = tmp_path / 'it\'s "a $HOME; 100%d path%%P"' / "py thon"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", os.fspath(python))
    sides.person("git-setup")
    kept = [folder for folder in os.environ["PATH"].split(os.pathsep) if not (Path(folder) / "rtrepo").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(kept))
    return python


@pytest.mark.parametrize("lost", ["nothing", "python", "package", "a module"])
def test_git_stops_when_rtrepo_is_gone(
    sides: Sides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    package = tmp_path / "site % packages"
    (package / "rtrepo").mkdir(parents=True)
    monkeypatch.setattr(git_setup, "_PACKAGE", package)
    far(sides)
    python = hidden(sides, tmp_path, monkeypatch)
    if lost == "a module":
        python.write_text("#!/bin/sh\necho 'ModuleNotFoundError: orjson' >&2\nexit 1\n")
    elif lost != "nothing":
        {"python": python, "package": package}[lost].rename(tmp_path / "elsewhere")
    code, told = tried(sides.person.folder, "merge", "side", "-m", "merged")
    text = sides.file("lamp.json").read_text("utf-8")
    counts = [text.count(mark) for mark in ("the lamp out", "the light out", "my dear", "\n=======\n")]

    if lost == "nothing":
        assert (code, has_markers(text.encode()), counts) == (0, False, [1, 0, 1, 0]), told
    else:
        assert (code, counts) == (1, [1, 2, 1, 1]), told
        assert text.startswith("<<<<<<< ours · rtrepo is not where git-setup found it, and nothing was merged")
        assert [path.name for path in sides.person.folder.iterdir() if "merge" in path.name] == []


def test_the_rtrepo_on_the_path_helps_out(sides: Sides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near(sides)
    real = sys.executable
    hidden(sides, tmp_path, monkeypatch).unlink()
    script = tmp_path / "bin" / "rtrepo"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{real}" -m rtrepo "$@"\n')
    script.chmod(0o755)
    code, _ = tried(sides.person.folder, "merge", "side", PATH=f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    raw = sides.file("lamp.json").read_text("utf-8")

    assert (code, "conflict 1 of 1 · messages[1] · both changed content" in raw) == (1, True)


def test_setting_up_and_taking_away(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    git(folder, "config", "merge.other.driver", "true")
    attributes = folder / ".git" / "info" / "attributes"
    before = git(folder, "check-attr", "merge", "--", LAMP, f"{ENTRIES}/lamp.yaml", "datasets/harbor/dataset.yaml")
    sides.person("git-setup", "--remove")
    gone = git(folder, "check-attr", "merge", "--", LAMP, f"{ENTRIES}/lamp.yaml")
    told = sides.person.json("git-setup", "--status")

    assert [line.rpartition(" ")[2] for line in before.splitlines()] == ["rtrepo"] * 3
    assert [line.rpartition(" ")[2] for line in gone.splitlines()] == ["unset", "unspecified"]
    assert (told["merging"], told["state"], attributes.exists()) == (False, "missing", False)
    assert "rtrepo" not in git(folder, "config", "--local", "--list", "--name-only")
    assert git(folder, "config", "merge.other.driver") == "true\n"


def test_attributes_without_their_setting_are_noticed(sides: Sides, git: Git) -> None:
    """Git would merge entries as text, without a word."""
    git(sides.person.folder, "config", "--remove-section", "merge.rtrepo")
    told = sides.person.json("git-setup", "--status")
    sides.person("git-setup")

    assert (told["state"], told["merging"]) == ("outdated", False)
    assert sides.person.json("git-setup", "--status")["merging"] is True
