"""Somebody with an experiment: what the journeys of experiments share."""

from typing import Any

import pytest

from tests.journeys.terminal import Terminal, everything_in
from tests.journeys.writer import ENTRIES, Writer

WARMER = "Would warmer replies hold the character better?"
FILE = "experiments/warmer.yaml"


def start(person: Terminal, name: str = "warmer", *more: str) -> str:
    return person("experiment", "start", name, "--question", WARMER, *more)


def names(person: Terminal, *words: str) -> dict[str, str]:
    """Every experiment of the list with its outcome."""
    found = person.json("experiment", "list", *words)["experiments"]
    return {one["name"]: one["outcome"] for one in found}


def one(person: Terminal, name: str = "warmer") -> dict[str, Any]:
    found: dict[str, Any] = person.json("experiment", "show", name)
    return found


def state(writer: Writer) -> tuple[object, ...]:
    """What a person could see: refs, HEAD, the index, every file."""
    refs = writer.git(writer.folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
    told = (writer.git(writer.folder, *words) for words in (("rev-parse", "--symbolic-full-name", "HEAD"),
                                                            ("ls-files", "-s"), ("status", "--porcelain")))  # fmt: skip
    return refs, *told, everything_in(writer.folder)


@pytest.fixture
def warmer(writer: Writer) -> Writer:
    """harbor with the experiment warmer: lamp edited and tagged, crates removed. On its branch."""
    start(writer.person, "warmer", "--tag", "voice", "--param", "max_words=60", "--param", "target=warm ≥ 0.10")
    writer.edit(f"{ENTRIES}/lamp.json", "I do.", "I do, my dear.")
    writer.put(f"{ENTRIES}/lamp.yaml", "tags: [quiet, warm]\n")
    (writer.folder / ENTRIES / "crates.json").unlink()
    writer.person("commit", "-m", "warmer openings")
    return writer


@pytest.fixture
def home(warmer: Writer) -> Writer:
    """The same on main, where the ferry was edited since."""
    warmer.person("switch", "main")
    warmer.edit(f"{ENTRIES}/ferry.json", "At six", "At seven")
    warmer.person("commit", "-m", "the ferry is late")
    return warmer


def disputed(home: Writer) -> None:
    """Main edits what the experiment edited too."""
    home.edit(f"{ENTRIES}/lamp.json", "I do.", "She does.")
    home.person("commit", "-m", "she")


def last(writer: Writer, branch: str = "main") -> str:
    """The newest version: its message, how many parents it has, and what it changes."""
    message, parents = writer.git(writer.folder, "log", "-1", "--format=%B%x00%P", branch).split("\0")
    files = writer.git(writer.folder, "diff", "--name-status", f"{branch}~1", branch)
    return f"{message.strip()}\n{len(parents.split())}\n{files}"
