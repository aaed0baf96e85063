"""A creator's weeks with 3,146 real conversations: three experiments, two adopted, one dropped and taken up again."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rtrepo.layout.paths import entry_path
from rtrepo.model.entry import Key
from tests.conftest import Git
from tests.journeys.experimenter import names
from tests.journeys.terminal import Terminal

V1 = "gpteacher/roleplay-v1_e3b7aba.json"
V2 = "gpteacher/roleplay-v2_5b04064.json"
ENTRIES = "datasets/gp/entries"


class Creator:
    """Somebody with a repository of real conversations; every verb that changes it is undone and done again once."""

    def __init__(self, person: Terminal, git: Git) -> None:
        self.person, self.git, self.folder = person, git, person.folder
        self.turned_back: list[str] = []

    def does(self, *words: object, ends: int = 0) -> str:
        """A command, taken back and done again: both times the repository is what it was, to the tree."""
        before = self.state()
        told = self.person(*words, ends=ends)
        after = self.state()
        self.person("undo")
        assert self.state() == before, words
        self.person("redo")
        assert self.state() == after, words
        self.turned_back.append(" ".join(map(str, words[:2])))
        return told

    def state(self) -> tuple[str, ...]:
        """Branches and tags, where one stands, what is staged, and what lies in the working tree."""
        refs = self.git(self.folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
        told = (self.git(self.folder, *words) for words in (
            ("rev-parse", "--symbolic-full-name", "HEAD"), ("write-tree",), ("status", "--porcelain"),
        ))  # fmt: skip
        return refs, *(told if not self.git(self.folder, "ls-files", "-u") else ())

    def at(self, entry_id: str) -> Path:
        """The file of an entry."""
        return self.folder / entry_path(Key("gp", entry_id), "sharded")

    def blob(self, revision: str, entry_id: str) -> str:
        """What an entry holds in a version; empty where it is not there."""
        listed = self.git(self.folder, "ls-tree", "-r", revision, self.at(entry_id).parent.relative_to(self.folder))
        return next((line.split()[2] for line in listed.splitlines() if line.endswith(f"/{entry_id}.json")), "")

    def rewrites(self, ids: list[str], change: Callable[[str], str], tag: str = "") -> None:
        """Edits of answers in an editor."""
        for each in ids:
            path = self.at(each)
            text = path.read_text("utf-8")
            path.write_text(change(text), "utf-8")
            assert path.read_text("utf-8") != text, each
            if tag:
                path.with_suffix(".yaml").write_text(f"tags: [{tag}]\n", "utf-8")


def warmer(text: str) -> str:
    head, mark, answer = text.rpartition('"content": "')
    return f"{head}{mark}Ah, my friend. {answer}"


def plainer(text: str) -> str:
    head, mark, answer = text.rpartition('"content": "')
    return f"{head}{mark}Plainly: {answer}"


@pytest.fixture
def creator(rtrepo: Terminal, data: Path, git: Git) -> Creator:
    rtrepo("import", data / V1, "--into", "gp")
    rtrepo("commit", "-m", "v1")
    return Creator(rtrepo, git)


def test_three_experiments_two_adopted_one_dropped_and_taken_up_again(
    creator: Creator, data: Path, tmp_path: Path
) -> None:
    person, folder = creator.person, creator.folder
    ids = sorted(path.stem for path in (folder / ENTRIES).rglob("*.json"))
    warm, plain = ids[:40], ids[30:60]

    # Three questions, each on a branch of its own.
    creator.does(
        "experiment", "start", "second-version", "--question", "Is the cleaned version better?", "--tag", "data"
    )
    person("import", data / V2, "--into", "gp", "--update", "--prune")
    person("commit", "-m", "v2")
    person("export", "gp", "--to", "messages", "-o", tmp_path / "v2.jsonl")
    person("switch", "main")
    person("experiment", "start", "warmer", "--question", "Would warmer openings hold the character?")
    creator.rewrites(warm, warmer, "warm")
    person("commit", "-m", "warmer openings")
    person("export", "gp", "--to", "messages", "-o", tmp_path / "warmer.jsonl")
    person("switch", "main")
    creator.does("experiment", "start", "plain", "--question", "Would plainer answers be shorter?", "--stay")
    person("switch", "experiment/plain")
    creator.rewrites(plain, plainer, "plain")
    person("commit", "-m", "plainer answers")
    person("switch", "main")

    # The trainings are done weeks later, by the files alone.
    for name, file, loss in (("second-version", "v2.jsonl", 1.7), ("warmer", "warmer.jsonl", 1.6)):
        creator.does(
            "experiment", "record", name, "--run", "lora", "--export", tmp_path / file, "--metric", f"eval_loss={loss}"
        )
    creator.does(
        "experiment", "record", "plain", "--run", "lora", "--version", "experiment/plain", "--metric", "eval_loss=2.1"
    )
    compared = person.json("experiment", "compare", "second-version", "warmer", "plain")
    both = [each["id"] for each in compared["touching"] if None not in each["changes"][1:]]
    assert both == ids[30:40]

    # One is dropped, and taken up again; one is adopted whole, one in part.
    creator.does("experiment", "drop", "plain", "--why", "it only got longer")
    creator.does("experiment", "adopt", "second-version", "--why", "cleaner, and it trains better")
    adopted = creator.git(folder, "rev-parse", "HEAD^{tree}").strip()
    version_two = creator.git(folder, "rev-parse", "experiment/second-version:datasets").strip()
    assert creator.git(folder, "rev-parse", f"{adopted}:datasets").strip() == version_two
    held = [each for each in warm if creator.blob("main~1", each) == creator.blob("main", each)][:5]
    disputed = next(each for each in warm if each not in held and creator.blob("main", each))
    creator.does("experiment", "adopt", "warmer", "--entries", *held, "--why", "these five hold")
    person("experiment", "adopt", "warmer", "--entries", disputed, ends=1)
    person("resolve", disputed, "--theirs")
    creator.does("commit", "-m", "and this one")
    creator.does("experiment", "revive", "plain")
    assert names(person) == {"plain": "open", "second-version": "adopted", "warmer": "open"}

    # Everything is there in a clone by plain git.
    creator.git(tmp_path, "clone", "--quiet", os.fspath(folder), "clone")
    clone = Terminal(tmp_path / "clone")
    assert told(clone) == told(person)
    assert [each["entries"] for each in told(clone)["warmer"]["taken"]] == [1, 5]
    assert told(clone)["second-version"]["why"] == "cleaner, and it trains better"
    assert [run["metrics"]["eval_loss"] for run in told(clone)["plain"]["runs"]] == [2.1]
    for each in (*held, disputed):
        assert "Ah, my friend." in creator.at(each).read_text("utf-8")
    assert creator.git(folder, "log", "-3", "--format=%s").splitlines() == [
        "Revive the experiment plain", "and this one", "Adopt 5 entries of the experiment warmer",
    ]  # fmt: skip
    assert sorted(set(creator.turned_back)) == [
        "commit -m", "experiment adopt", "experiment drop", "experiment record", "experiment revive",
        "experiment start",
    ]  # fmt: skip


def told(person: Terminal) -> dict[str, dict[str, Any]]:
    """What a list says of every experiment, but for the refs, which a clone has under a remote, and the shift, which
    it has not measured yet."""
    found = person.json("experiment", "list")["experiments"]
    without = ("ref", "record", "shift", "weighed")
    return {one["name"]: {key: value for key, value in one.items() if key not in without} for one in found}


def test_what_was_taken_is_not_in_conflict_when_the_rest_is_adopted(creator: Creator, data: Path) -> None:
    person, folder = creator.person, creator.folder
    ids = sorted(path.stem for path in (folder / ENTRIES).rglob("*.json"))
    person("experiment", "start", "warmer", "--question", "Would warmer openings hold the character?")
    creator.rewrites(ids[:20], warmer, "warm")
    person("commit", "-m", "warmer openings")
    person("switch", "main")
    creator.does("experiment", "adopt", "warmer", "--entries", *ids[:7])
    creator.rewrites(ids[5:7], lambda text: text.replace('"content": "', '"content": "Now: ', 1))
    person("commit", "-m", "prompts")
    told = creator.does("experiment", "adopt", "warmer", "--why", "all of it")
    texts = [creator.at(each).read_text("utf-8") for each in ids[:20]]

    assert told.startswith("main VERSION  Adopt the experiment warmer — ")
    assert ["Ah, my friend. " in text for text in texts] == [True] * 20
    assert ["Now: " in text for text in texts] == [at in (5, 6) for at in range(20)]
