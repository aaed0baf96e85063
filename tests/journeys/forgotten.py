"""An independent look for words in a repository: every object, every file of git's folder, every file beside it."""

import json
import os
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def everything(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every object and every file, each with its content as it reads."""
    told = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=root, capture_output=True, check=True
    ).stdout
    at = 0
    while at < len(told):
        end = told.index(b"\n", at)
        name, kind, size = told[at:end].decode().split()
        yield f"{kind} {name}", told[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            raw = path.read_bytes()
            where = path.relative_to(root).as_posix()
            yield where, where.encode("utf-8", "surrogateescape")
            yield where, raw
            if "/objects/" in where and len(path.parent.name) == 2:
                yield where, zlib.decompress(raw)


def spelled(value: Any) -> Iterator[str]:
    """Every text in a JSON value, also in JSON that is kept as a text."""
    if isinstance(value, str):
        yield value
        if value.lstrip().startswith(("{", "[")):
            try:
                yield from spelled(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from spelled(one)
    elif isinstance(value, list):
        for one in value:
            yield from spelled(one)


def hits(root: Path, *words: str) -> list[str]:
    """Where some words stand, in plain bytes or as JSON and YAML spell them."""
    found = []
    for where, raw in everything(root):
        texts = [raw.decode("utf-8", "replace"), " ".join(raw.decode("utf-8", "replace").split())]
        for line in [raw, *raw.splitlines()]:
            try:
                texts += spelled(json.loads(line))
            except ValueError:
                continue
        found += [where for word in words if any(word in text for text in texts)]
    return found
