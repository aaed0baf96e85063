"""Which edition of rtrepo speaks: what its answers depend on beside the question, in a few characters."""

import sys
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from rtrepo.layout import yaml_file
from rtrepo.model import json_text

_WITHOUT = frozenset({"cli", "render", "diff", "merge", "formats"})
"""Rooms that no finding comes from: how things look, and other work."""
_ROOT = Path(__file__).resolve().parents[2]


@cache
def edition() -> str:
    """A hash of all sources that a finding can depend on, and of what reads files for them; empty where the sources
    are not there to be read. What was found by another edition counts for nothing, however small the difference."""
    told = sha256(repr((sys.version, unicodedata.unidata_version, json_text.READER, yaml_file.reader())).encode())
    rooms = sorted(path for path in _ROOT.iterdir() if path.name not in _WITHOUT) if _ROOT.is_dir() else []
    files = sorted(path for room in rooms for path in room.rglob("*.py"))
    try:
        for path in files:
            told.update(f"\0{path.relative_to(_ROOT).as_posix()}\0".encode())
            told.update(path.read_bytes())
    except OSError:
        return ""
    return told.hexdigest()[:24] if files else ""
