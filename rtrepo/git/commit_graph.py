"""Git's commit-graph with changed-path filters: what lets git find the versions of one file without opening the
trees of all. Written once the history is long, and again when much has been added to it.

The file's form is gitformat-commit-graph(5); only its list of commits is read here.
"""

import mmap
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pygit2

from rtrepo.git import process
from rtrepo.git.repository import Repository, git_setting

LONG = 1_000
"""Commits without a filter from which writing the graph pays: looking through them takes git 20 ms each time."""

_HEAD, _CHUNK, _ID = 8, 12, 20


class _Layer:
    """One file of the graph: which commits it has filters for."""

    def __init__(self, raw: mmap.mmap) -> None:
        chunks = {
            raw[at : at + 4]: int.from_bytes(raw[at + 4 : at + _CHUNK], "big")
            for at in range(_HEAD, _HEAD + raw[6] * _CHUNK, _CHUNK)
        }
        self._raw = raw
        self._fan = chunks[b"OIDF"]
        self._ids = chunks[b"OIDL"] if b"BIDX" in chunks else 0

    def holds(self, commit: bytes) -> bool:
        """Whether a commit has a filter here."""
        if not self._ids:
            return False
        low, high = self._before(commit[0]), self._before(commit[0] + 1)
        while low < high:
            middle = (low + high) // 2
            at = self._ids + middle * _ID
            found = self._raw[at : at + _ID]
            if found == commit:
                return True
            low, high = (middle + 1, high) if found < commit else (low, middle)
        return False

    def _before(self, first: int) -> int:
        """How many commits have ids that begin with a smaller byte."""
        at = self._fan + 4 * (first - 1)
        return int.from_bytes(self._raw[at : at + 4], "big") if first else 0


def ensure(repository: Repository, tip: str, tell: Callable[[str], None]) -> None:
    """Write the graph where many commits that `tip` reaches are in none, and say so. Left as it is where the
    repository cannot be written, where `core.commitGraph` is off, and where git makes no graph (shallow clones,
    replaced objects) or is making one."""
    if uncovered(repository, tip, LONG) < LONG or not _may_write(repository):
        return
    tell("going through the history once, so that looking back is quick from now on")
    # Where git does not manage (a full disk, another one at it), looking back is slower and as right.
    process.ask(repository.root, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")


def uncovered(repository: Repository, tip: str, most: int) -> int:
    """How many commits that `tip` reaches have no changed-path filter; counted up to `most`."""
    layers = list(_layers(repository.common_dir / "objects" / "info"))
    waiting, seen = [tip], set[str]()
    while waiting and len(seen) < most:
        commit = waiting.pop()
        if commit in seen or any(layer.holds(bytes.fromhex(commit)) for layer in layers):
            continue
        seen.add(commit)
        waiting += map(str, repository.handle[commit].peel(pygit2.Commit).parent_ids)
    return len(seen)


def _layers(folder: Path) -> Iterator[_Layer]:
    """The graph's files: one, or a chain of them."""
    paths = [folder / "commit-graph"]
    chain = folder / "commit-graphs" / "commit-graph-chain"
    if chain.is_file():
        paths += [chain.with_name(f"graph-{name}.graph") for name in chain.read_text("ascii", "replace").split()]
    for path in paths:
        try:
            with open(path, "rb") as file:
                raw = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            if raw[:6] == b"CGPH\1\1":  # version 1 of the form, SHA-1
                yield _Layer(raw)
        except (OSError, ValueError, KeyError):
            continue  # not there, or empty or damaged: git does without it too


def _may_write(repository: Repository) -> bool:
    common = repository.common_dir
    info = common / "objects" / "info"
    locks = (info / "commit-graph.lock", info / "commit-graphs" / "commit-graph-chain.lock")
    if (common / "shallow").exists() or (common / "info" / "grafts").exists() or any(lock.exists() for lock in locks):
        return False
    if not os.access(info if info.is_dir() else info.parent, os.W_OK):
        return False
    if any(name.startswith("refs/replace/") for name in repository.handle.references):
        return False
    return git_setting(repository, "core.commitGraph").lower() not in ("false", "no", "off", "0")
