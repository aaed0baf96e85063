"""Two people who work on the same entries, each on a branch."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.terminal import Terminal, lines, said

ENTRIES = "datasets/harbor/entries"
LAMP = said(
    "Who keeps the light out there on the point?",
    "*The lamp gutters.* I do, since the winter my father drowned.",
    "And who keeps you company up there, in the dark?",
    "The fog signal, and a cat that is not mine.",
    id="lamp",
    tags=["quiet"],
)
FERRY = said("When does the ferry go to the mainland?", "At six, if it goes at all.", id="ferry", tags=["plain"])
CRATES = said("What is in the crates by the door?", "Salt. Only salt, and a dead crab.", id="crates")


class Sides:
    """A repository on `main` with a branch `side`, and the changing of entries on both."""

    def __init__(self, person: Terminal, folder: Path) -> None:
        self.person = person
        person("import", lines(folder / "first.jsonl", LAMP, FERRY, CRATES), "--into", "harbor")
        person("commit", "-m", "first drafts")
        person("branch", "side")

    @classmethod
    def standing(cls, person: Terminal) -> "Sides":
        """The same in a repository that was made so before."""
        sides = cls.__new__(cls)
        sides.person = person
        return sides

    def file(self, name: str) -> Path:
        return self.person.folder / ENTRIES / name

    def write(self, name: str, text: str) -> None:
        self.file(name).write_text(text, "utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """What a person does in an editor."""
        text = self.file(name).read_text("utf-8")
        assert old in text, text
        self.write(name, text.replace(old, new))

    def add(self, entry_id: str, *turns: str) -> None:
        record: dict[str, Any] = said(*turns)
        body = "\n, ".join(json.dumps(turn, ensure_ascii=False) for turn in record["messages"])
        self.write(f"{entry_id}.json", '{"messages": [\n  ' + body + "\n]}\n")

    def on(self, branch: str, message: str, *changes: Callable[[], object]) -> None:
        """Changes committed on a branch; afterwards `main` is checked out."""
        if branch != "main":
            self.person("switch", branch)
        for change in changes:
            change()
        self.person("commit", "-m", message)
        if branch != "main":
            self.person("switch", "main")

    def by_git(self, branch: str, *changes: Callable[[], object]) -> None:
        """The same with nothing but git and without its hooks, which is quicker."""
        if branch != "main":
            _git(self.person.folder, "switch", "--quiet", branch)
        for change in changes:
            change()
        _git(self.person.folder, "add", "--all")
        _git(self.person.folder, "commit", "--quiet", "--no-verify", "-m", branch)
        if branch != "main":
            _git(self.person.folder, "switch", "--quiet", "main")

    def part(self) -> None:
        """Both sides change the lamp's first answer differently, the ferry's rating, and one of them the crates."""
        self.on(
            "side",
            "warmer",
            lambda: self.replace("lamp.json", "I do, since", "I do, my dear, since"),
            lambda: self.replace("lamp.json", "not mine.", "not mine, yet."),
            lambda: self.write("ferry.yaml", "tags: [plain, warm]\nrating: 5\n"),
            lambda: self.replace("crates.json", "dead crab", "dead crab called Tom"),
            lambda: self.add("gull", "What is the gull called?", "It is not called. It comes."),
        )
        self.on(
            "main",
            "shorter",
            lambda: self.replace("lamp.json", "I do, since the winter my father drowned.", "I do."),
            lambda: self.replace("lamp.json", "Who keeps the light out", "Who keeps the lamp out"),
            lambda: self.write("ferry.yaml", "# mine\ntags: [plain, night]\nrating: 3\n"),
            lambda: self.file("crates.json").unlink(),
        )


def far(sides: Sides) -> None:
    """Each side edits another turn of one entry; line by line these would touch."""
    sides.by_git("side", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    sides.by_git("main", lambda: sides.replace("lamp.json", "Who keeps the light", "Who keeps the lamp"))


def near(sides: Sides) -> None:
    """Both sides edit one turn."""
    sides.by_git("side", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    sides.by_git("main", lambda: sides.replace("lamp.json", "I do, since", "Nobody, since"))


def tried(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """How a command of git ends, and what it says."""
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, env=os.environ | environment, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def _git(folder: Path, *words: str) -> None:
    code, told = tried(folder, "-c", f"core.hooksPath={os.devnull}", *words)
    assert code == 0, told


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of two sides, made once."""
    folder = tmp_path_factory.mktemp("made")
    Terminal(folder)("init", "work")
    Sides(Terminal(folder / "work"), folder)
    return folder / "work"


@pytest.fixture
def sides(made: Path, tmp_path: Path) -> Sides:
    """A copy of it for each test."""
    shutil.copytree(made, tmp_path / "work", symlinks=True)
    return Sides.standing(Terminal(tmp_path / "work"))
