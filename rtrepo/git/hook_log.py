"""What our hooks did here lately, a line each, for the day on which somebody asks why a commit went through."""

import json
from typing import Any

from rtrepo.git.repository import Repository

NAME = "hooks.log"
MOST = 32_768
"""Bytes of the file from which its older half goes."""


def add(repository: Repository, record: dict[str, Any]) -> None:
    """Write a run down. Raises OSError where the folder cannot be written."""
    repository.own_dir.mkdir(exist_ok=True)
    path = repository.own_dir / NAME
    with open(path, "ab") as file:
        file.write(json.dumps(record).encode() + b"\n")
        full = file.tell() > MOST
    if full:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[len(lines) // 2 :]))


def read(repository: Repository) -> list[dict[str, Any]]:
    """The runs that are written down, newest first. A line that was cut off is left out."""
    path = repository.own_dir / NAME
    found = []
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            found.append(record)
    return found[::-1]
