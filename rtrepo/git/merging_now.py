"""Which versions git is merging while it calls a merge driver.

Git hands a driver three contents and a path, not the versions that they are from, and it may have taken the contents
from three different paths (a rename that it believes in). The versions are guessed, from what git leaves lying about
and from its command line, and a guess counts only where all three have exactly these contents at that path.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rtrepo.git import callers, process

Contents = tuple[bytes | None, bytes, bytes]
"""What base, ours and theirs have; None for no file."""

_HEADS = "GITHEAD_"
"""`git merge` sets GITHEAD_<commit> to the name that the commit was given."""
_PICKS = {"pick", "p", "edit", "e", "reword", "r", "squash", "s", "fixup", "f"}


class Merging(NamedTuple):
    """The base and theirs of a merge into HEAD, as git can resolve them."""

    folder: Path
    base: str
    theirs: str

    def files(self, paths: Sequence[str]) -> list[list[bytes]]:
        """What base, ours and theirs have at some paths: the contents of those that are there, in their order."""
        return [_files(self.folder, commit, paths) for commit in (self.base, "HEAD", self.theirs)]


class Found(NamedTuple):
    """What git merges, None where it cannot be told; `is_known` where something was found that it may be merging. Where
    that does not have the contents at the paths in question, git has paired different paths."""

    merging: Merging | None
    is_known: bool


def find(folder: Path, paths: Sequence[str], contents: Contents) -> Found:
    """The merge in which base, ours and theirs have these contents, each at one of some paths. `folder` is where git
    runs the driver."""
    is_known = False
    for base, theirs in _guesses(folder):
        is_known = True
        guess = Merging(folder, base, theirs)
        told = zip(contents, guess.files(paths), strict=True)
        if all(content in there if content is not None else not there for content, there in told):
            return Found(guess, True)
    return Found(None, is_known)


def name_of_theirs() -> str:
    """What `git merge` was told to merge; empty where another command is at work, or it merges several."""
    names = [name for key, name in os.environ.items() if key.startswith(_HEADS)]
    return names[0] if len(names) == 1 else ""


def commit_of_theirs() -> str:
    """The full id of the commit that `git merge` merges, also in its hooks; empty where it is none or several."""
    commits = [key.removeprefix(_HEADS) for key in os.environ if key.startswith(_HEADS)]
    return commits[0] if len(commits) == 1 else ""


def _guesses(folder: Path) -> Iterator[tuple[str, str]]:
    """Base and theirs as they may be, the likeliest first."""
    heads = [key.removeprefix(_HEADS) for key in os.environ if key.startswith(_HEADS)]
    if len(heads) == 1:
        bases = _ask(folder, "merge-base", "--all", "HEAD", heads[0]).split()
        if len(bases) == 1:
            yield bases[0], heads[0]
    if heads:
        return
    yield from _of_sequence(folder)
    yield from _of_command(folder)


def _of_sequence(folder: Path) -> Iterator[tuple[str, str]]:
    """The step of a rebase that is being done, or of a cherry-pick or revert of several versions."""
    names = _ask(folder, "rev-parse", "--git-path", "rebase-merge/done", "--git-path", "sequencer/todo").split("\n")
    for name, at in zip(names, (-1, 0), strict=False):
        try:
            lines = (folder / name).read_text("utf-8", "replace").split("\n")
        except OSError:
            continue
        words = next(iter([line.split() for line in lines if line.strip()][at:]), [])
        commit = next((word for word in words[1:] if not word.startswith("-")), "")
        if commit and words[0] in (*_PICKS, "revert"):
            yield from _of_commit(commit, backwards=words[0] == "revert")


def _of_command(folder: Path) -> Iterator[tuple[str, str]]:
    """What the git command above us was told to pick, to take back or to take out of the stash."""
    words = callers.command()
    verb = next((word for word in words if word in ("cherry-pick", "revert", "stash")), "")
    named = words[words.index(verb) + 1 :] if verb else []
    if verb == "stash":
        numbered = [f"stash@{{{word}}}" if word.isdecimal() else word for word in named[1:]]
        named = [*(word for word in numbered if not word.startswith("-")), "stash@{0}"]
    for word in named:
        commit = _ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}").strip()
        if commit:
            yield from _of_commit(commit, backwards=verb == "revert")


def _of_commit(commit: str, *, backwards: bool) -> Iterator[tuple[str, str]]:
    """A commit and the one before it; of a merge, each of the two (`-m` chooses)."""
    for before in (f"{commit}^1", f"{commit}^2"):
        yield (commit, before) if backwards else (before, commit)


def _files(folder: Path, commit: str, paths: Sequence[str]) -> list[bytes]:
    asked = "".join(f"{commit}:{path}\n" for path in paths if "\n" not in path).encode("utf-8", "surrogateescape")
    told = process.ask(folder, "cat-file", "--batch", data=asked, env=os.environ) or b""
    found = []
    while told:
        head, _, told = told.partition(b"\n")
        kind, _, size = head.rpartition(b" ")
        if kind.endswith(b" blob") and size.isdigit():
            found.append(told[: int(size)])
            told = told[int(size) + 1 :]
    return found


def _ask(folder: Path, *arguments: str) -> str:
    # Git's own environment: it says where the repository is, also where nobody would look for it.
    return (process.ask(folder, *arguments, env=os.environ) or b"").decode("utf-8", "surrogateescape")
