"""Somebody at a desk, day by day: what the journey of two months shares."""

import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Answer, Terminal, check_with_git, settled

SCENE = """\
---
title: The toll house
tags: [detective, quiet]
---

## user

You keep the toll house on the moor road. A coach came through last night without paying. Who was in it?

## assistant

*I turn the ledger so that you can read it.* Nobody who wished to be. Two lamps, four horses, and the blinds down.

## user

And the driver?

## assistant

Gloves too good for a driver. He held the reins the way one holds a cup.
"""
MORE = """
## user

And the gardener?

## assistant

The gardener had mud on one boot only. Nobody weeds on one leg.
"""
TARGETS = "targets: {tag.detective: 0.2, tag.long: 0.1, words: 110}\n"
RECIPE = """\
exports:
  lora:
    format: sharegpt
    where: tag == detective or tag == long
    weights: {tag.detective: 2}
    limits: {total: 90}
    seed: 7
    shuffle: true
"""


class Creator:
    """`creator("status")` is typed at the desk, on the day that `on` said; each new day git looks the old one over."""

    def __init__(self, desk: Path, git: Git, days: pytest.MonkeyPatch, name: str = "work") -> None:
        self.desk, self.git, self.days = desk, git, days
        self.folder = desk / name

    def on(self, day: str) -> None:
        """It is ten in the morning of a day, for git and for rtrepo."""
        moment = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC).timestamp()
        for who in ("AUTHOR", "COMMITTER"):
            self.days.setenv(f"GIT_{who}_DATE", f"{moment:.0f} +0000")
        self.days.setattr("time.time", lambda: moment)
        there = self.folder.is_dir()
        self.days.chdir(self.folder if there else self.desk)  # so commands name no path that depends on the machine
        if there:
            check_with_git(self.folder)

    def __call__(self, *words: object, says: str = "", ends: int = 0) -> str:
        """What a command answers, which must end with `ends` and begin with what it `says`, in however many lines."""
        answer = self.answer(*words)
        told = (answer.out + answer.err).replace(str(self.desk), "DESK")
        assert answer.code == ends, f"rtrepo {words} ended with {answer.code}\n{told}"
        assert flat(told).startswith(flat(says)), f"rtrepo {words} said\n{told}\nand not\n{says}"
        return told

    def answer(self, *words: object) -> Answer:
        answer = Terminal(self.folder).unchecked(*words)
        assert "Traceback" not in answer.err, answer.err
        return answer

    def json(self, *words: object, ends: int = 0) -> Any:
        return json.loads(self(*words, "--json", ends=ends))

    def trained(self, experiment: str, run: str, loss: float) -> None:
        """A training came back: it is recorded by its file, wherever one is."""
        file = ("--export", f"../stick/{run}.jsonl", "--metric", f"eval_loss={loss}")
        self("experiment", "record", experiment, "--run", run, *file, says=f"Recorded the run {run} of {experiment}.")

    def sheet(self, name: str, *words: str) -> Path:
        """The transcript of entries in a file at the desk, as `edit --print` gives it to the letter."""
        told = subprocess.run(
            [sys.executable, "-m", "rtrepo", "edit", "--print", *words],
            cwd=self.folder, capture_output=True, check=True,
        )  # fmt: skip
        path = self.desk / name
        path.write_bytes(told.stdout)
        return path

    def ids(self, *words: str) -> list[str]:
        """The ids of the entries that `list` finds."""
        return [each["id"] for each in self.json("list", *words)["entries"]]

    def rewrite(self, path: str, old: str, new: str) -> None:
        """An edit in an editor."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new), "utf-8")

    def add(self, path: str, text: str) -> None:
        """More lines at the end of a file."""
        file = self.folder / path
        file.write_text(file.read_text("utf-8") + text, "utf-8")

    def everything(self) -> dict[str, Any]:
        """All that can be asked of the repository without a file from outside, and what every ref names."""
        asked = ("status", "log", "op log", "exports", "experiment list", "list", "stats", "diff", "validate")
        told = {words: self.json(*words.split()) for words in asked}
        return told | {
            "history": self.json("history", "toll-house"),
            "experiment": self.json("experiment", "show", "warmer"),
            "refs": self.git(self.folder, "for-each-ref", "--format=%(refname) %(objectname)"),
        }


def batches(data: Path, desk: Path) -> tuple[Path, Path]:
    """The first 300 records of gpteacher, and what a later version of it has of them."""
    first, later = (
        json.loads((data / f"gpteacher/roleplay-{name}.json").read_bytes()) for name in ("v1_e3b7aba", "v2_5b04064")
    )
    asked = {each["instruction"] for each in first[:300]}
    one, two = desk / "batch-1.json", desk / "batch-2.json"
    one.write_text(json.dumps(first[:300]), "utf-8")
    two.write_text(json.dumps([each for each in later if each["instruction"] in asked]), "utf-8")
    return one, two


def cut_and_shuffled(path: Path, target: Path) -> Path:
    """Twelve lines of a training file in another order, somewhere else."""
    rows = path.read_text("utf-8").splitlines(keepends=True)
    random.Random(4).shuffle(rows)
    target.write_text("".join(rows[:12]), "utf-8")
    return target


def flat(text: str) -> str:
    """A text without its line breaks, which ages and the names of folders decide, and without these ages."""
    return settled(" ".join(text.split()), Path("FOLDER"))


def days_of(rows: list[dict[str, Any]]) -> list[str]:
    """The days of moments in JSON, month and day, in their order."""
    return [datetime.fromtimestamp(row["at"], UTC).strftime("%m-%d") for row in rows]
