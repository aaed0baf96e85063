"""Files merged line by line, by `git merge-file`: as git merges whatever nobody told it anything about."""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import process

_LOOKED_AT = 8_000
"""Bytes in which git looks for a zero to tell whether a file is text."""


class MergedLines(NamedTuple):
    """A file merged line by line; `conflicted` where it has markers."""

    data: bytes
    conflicted: bool


def is_text(*files: bytes) -> bool:
    """Whether git takes all of some files for text."""
    return not any(b"\0" in data[:_LOOKED_AT] for data in files)


def merge_text(
    base: bytes, ours: bytes, theirs: bytes, labels: tuple[str, str, str], marker_size: int, *, union: bool = False
) -> MergedLines:
    """A text file of three versions, with diff3 markers around what both changed (none with `union`: both stay).
    `labels` name ours, base and theirs. Raises RtrepoError with git's words where it does not merge them.
    """
    options = ["--union"] if union else []
    named = [word for label in labels for word in ("-L", label)]
    with tempfile.TemporaryDirectory(prefix="rtrepo-merge-") as folder:
        files = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
        for file, data in zip(files, (ours, base, theirs), strict=True):
            Path(file).write_bytes(data)
        done = process.run_with_hooks(
            Path(folder), "merge-file", "-p", "--diff3", f"--marker-size={marker_size}", *options, *named, *files
        )
    if done.returncode > 127 or done.returncode < 0:  # up to 127 it is the number of conflicts
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RtrepoError(f"git could not merge it: {words}; nothing was changed")
    return MergedLines(done.stdout, done.returncode > 0)
