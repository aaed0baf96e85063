"""A person who edits files and commits with git, so that nothing but the files tells rtrepo what happened."""

import json
import shutil
from typing import Any

from tests.conftest import Git
from tests.journeys.terminal import Terminal

ENTRIES = "datasets/harbor/entries"
"""Where the entries of the journeys stand."""

TOLD = [
    {"role": "user", "content": "Who keeps the light at Hollow Point, now that the old man is gone?"},
    {"role": "assistant", "content": "*The lamp gutters twice before the wick takes.* I do, and I keep it alone."},
    {"role": "user", "content": "And when does the ferry go, on a night as black as this one?"},
    {
        "role": "assistant",
        "content": "At six, if it goes; the captain counts the lamps along the pier and then decides.",
    },
]
"""Four turns that are long enough to be known again."""


def story(*turns: dict[str, str], **more: Any) -> str:
    return json.dumps({"messages": list(turns), **more}) + "\n"


class Writer:
    """Somebody who edits files and commits with git, so that nothing but the files tells rtrepo what happened."""

    def __init__(self, person: Terminal, git: Git) -> None:
        self.person, self.git, self.folder = person, git, person.folder

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def put(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")

    def move(self, old: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.folder / old, self.folder / new)

    def commit(self, message: str) -> str:
        self.git(self.folder, "add", "-A")
        self.git(self.folder, "commit", "-q", "--no-verify", "-m", message)
        return self.git(self.folder, "rev-parse", "HEAD").strip()

    def subjects(self, *words: object) -> list[str]:
        """The subjects of the versions that a history names."""
        told = self.person.json("history", *words)["versions"]
        return [each["version"]["message"].strip() if each["version"] else "not yet" for each in told]
