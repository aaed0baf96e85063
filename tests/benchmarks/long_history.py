"""A repository with a long history in which one entry was touched a few times, made by git's own fast-import."""

import json
import subprocess
from hashlib import sha256
from pathlib import Path
from random import Random

ENTRIES = 10_000
TOUCHED, TAGGED = 12, 3
"""Commits that edit the entry, and that edit its sidecar."""
ID = "entry-05000"


def path_of(name: str) -> str:
    """Where an entry stands in 256 buckets."""
    return f"datasets/noir/entries/{sha256(name.encode()).hexdigest()[:2]}/{name}.json"


def make(folder: Path, commits: int, env: dict[str, str]) -> None:
    """A repository of 10,000 entries and so many commits, each editing two entries at random."""
    source = Random(commits)
    names = [f"entry-{number:05d}" for number in range(ENTRIES)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], env=env, check=True)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, env=env, stdin=subprocess.PIPE) as git:
        assert git.stdin is not None
        settings = {"rtrepo.yaml": b"format: 1\n", "datasets/noir/dataset.yaml": b"title: noir\nlayout: sharded\n"}
        git.stdin.write(_commit(0, settings | {path_of(name): _entry(name, 0) for name in names}))
        edits = {at * commits // TOUCHED for at in range(1, TOUCHED)}
        tags = {at * commits // TAGGED + 1 for at in range(1, TAGGED)}
        for number in range(1, commits):
            if number in tags:
                files = {path_of(ID).replace(".json", ".yaml"): b"tags: [t%d]\n" % number}
            elif number in edits:
                files = {path_of(ID): _entry(ID, number)}
            else:
                others = [name for name in source.sample(names, 3) if name != ID][:2]
                files = {path_of(name): _entry(name, number) for name in others}
            git.stdin.write(_commit(number, files))
    assert git.returncode == 0
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, env=env, check=True)


def _commit(number: int, files: dict[str, bytes]) -> bytes:
    head = f"commit refs/heads/main\ncommitter Bench <bench@localhost> {1_700_000_000 + number * 60} +0000\n"
    said = f"edit {number}"
    return (head + f"data {len(said)}\n{said}\n").encode() + b"".join(
        b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(raw), raw) for path, raw in files.items()
    )


def _entry(name: str, version: int) -> bytes:
    """Seven turns, one of which each version words anew."""
    turns = [{"role": "system", "content": f"You narrate {name}. Stay in scene."}]
    for at in range(6):
        step = f"step {version}" if at == version % 6 else "the third step"
        said = f'*Rain ticks against the tin awning of {name}; she counts the coins.* "Mind {step}, it\'s wet."'
        turns.append({"role": ("user", "assistant")[at % 2], "content": said})
    return ('{"messages": [\n  ' + "\n, ".join(map(json.dumps, turns)) + "\n]}\n").encode()
