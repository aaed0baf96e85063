"""All that a person could see of a repository, told by git and by the disk, and where a word is still held."""

import os
import re
import subprocess
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from rtrepo.git import pending
from tests.git.states import standing

WORD = re.compile(rb"\bw\d{4}w\b")
"""What every edit by hand brings in: a word that stands nowhere else."""
OPERATIONS = "refs/rtrepo/ops"


class Standing:
    """A moment: branches, tags, the stash and HEAD, the index with its stages, what git remembers of a merge, every
    file. Two are equal where a person could not tell them apart; the operation log is not looked at."""

    def __init__(self, folder: Path) -> None:
        told = git(folder, "for-each-ref", "--format=%(refname) %(objectname)")
        refs = dict(line.split(" ", 1) for line in told.splitlines())
        self.operation = refs.get(OPERATIONS, "")
        self.refs = {name: at for name, at in refs.items() if not name.startswith("refs/rtrepo/")}
        self.head = (folder / ".git/HEAD").read_text("utf-8")
        self.index = git(folder, "ls-files", "-s").splitlines()
        waiting = (folder / ".git" / name for name in pending.WAITING)
        self.waiting = {path.name: path.read_bytes() for path in waiting if path.exists()}
        self.files = standing(folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standing) and not self.unlike(other)

    def __hash__(self) -> int:
        raise TypeError("a moment is compared, and never a key")

    def unlike(self, other: "Standing") -> dict[str, object]:
        """What is not the same in both: what each side has."""
        found: dict[str, object] = {}
        for part in ("refs", "head", "index", "waiting", "files"):
            ours, theirs = getattr(self, part), getattr(other, part)
            if isinstance(ours, dict):
                for name in sorted(ours.keys() | theirs.keys()):
                    if ours.get(name) != theirs.get(name):
                        found[f"{part}: {name}"] = (ours.get(name), theirs.get(name))
            elif ours != theirs:
                only = [line for line in ours if line not in theirs], [line for line in theirs if line not in ours]
                found[part] = only if isinstance(ours, list) else (ours, theirs)
        return found

    @cached_property
    def entries(self) -> list[str]:
        """DATASET/ID of every entry."""
        places = (path.split("/") for path in sorted(self.files))
        return [
            f"{parts[1]}/{parts[-1].removesuffix('.json')}"
            for parts in places
            if len(parts) > 3 and parts[0] == "datasets" and parts[2] == "entries" and parts[-1].endswith(".json")
        ]

    @cached_property
    def datasets(self) -> list[str]:
        return sorted({path.split("/")[1] for path in self.files if path.startswith("datasets/")})

    @cached_property
    def branches(self) -> list[str]:
        return [name.removeprefix("refs/heads/") for name in sorted(self.refs) if name.startswith("refs/heads/")]

    @cached_property
    def words(self) -> set[bytes]:
        """The words of edits by hand that stand in files."""
        return {word for _, data in self.files.values() for word in WORD.findall(data)}


def git(folder: Path, *words: str, data: bytes = b"") -> str:
    """What git prints; a failure is the test's failure."""
    done = subprocess.run(["git", *words], cwd=folder, input=data, capture_output=True, check=False)
    assert done.returncode == 0, f"git {words} → {done.returncode}: {done.stderr.decode('utf-8', 'replace')}"
    return done.stdout.decode("utf-8", "surrogateescape")


def held(folder: Path, words: Iterable[bytes], *where: str) -> set[bytes]:
    """Those of the words that an object holds which git reaches from somewhere (`--all`, a ref …)."""
    wanted = set(words)
    if not wanted:
        return set()
    listed = git(folder, "rev-list", "--objects", "--no-object-names", *where)
    told = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=folder, input=listed.encode(), capture_output=True, check=True,
        env=os.environ,
    )  # fmt: skip
    return wanted & set(WORD.findall(told.stdout))
