"""Files merged line by line, by `git merge-file`: as git merges whatever nobody told it anything about."""

import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import process

_LOOKED_AT = 8_000
"""Bytes in which git looks for a zero to tell whether a file is text."""


_STYLES = ("--diff3", "", "--zdiff3")
"""What git calls the ways to write a conflict (merge.conflictStyle); without a word, two sides and no base."""


class MergedLines(NamedTuple):
    """A file merged line by line; `conflicted` where it has markers."""

    data: bytes
    conflicted: bool


def is_text(*files: bytes) -> bool:
    """Whether git takes all of some files for text."""
    return not any(b"\0" in data[:_LOOKED_AT] for data in files)


def merge_text(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    labels: tuple[str, str, str],
    marker_size: int,
    *,
    union: bool = False,
    style: str = "--diff3",
) -> MergedLines:
    """A text file of three versions, with markers in a style of git's around what both changed (none with `union`:
    both stay). `labels` name ours, base and theirs. Raises RtrepoError with git's words where it does not merge them.
    """
    options = [option for option in (style, "--union" if union else "") if option]
    named = [word for label in labels for word in ("-L", label)]
    with tempfile.TemporaryDirectory(prefix="rtrepo-merge-") as folder:
        files = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
        for file, data in zip(files, (ours, base, theirs), strict=True):
            Path(file).write_bytes(data)
        done = process.run_with_hooks(
            Path(folder), "merge-file", "-p", f"--marker-size={marker_size}", *options, *named, *files
        )
    if done.returncode > 127 or done.returncode < 0:  # up to 127 it is the number of conflicts
        words = done.stderr.decode("utf-8", "replace").strip()
        raise RtrepoError(f"git could not merge it: {words}; nothing was changed")
    return MergedLines(done.stdout, done.returncode > 0)


def is_as_git_left_it(raw: bytes, base: bytes, ours: bytes, theirs: bytes) -> bool:
    """Whether a file with git's markers is what git writes of three versions, in whatever style and whatever it calls
    them: whether nobody has edited it since."""
    size = max(map(len, re.findall(rb"^<{7,}(?=[ \r\n]|$)", raw, re.MULTILINE)), default=0)
    now = _without_labels(raw, size)
    for style in _STYLES if size else ():
        try:
            told = merge_text(base, ours, theirs, ("", "", ""), size, style=style).data
        except RtrepoError:
            continue  # a style that this git does not know yet, or files that it does not merge: it wrote none of it
        if _without_labels(told, size) == now:
            return True
    return False


def _without_labels(raw: bytes, size: int) -> list[bytes]:
    """The lines of a file, without what stands on its markers behind them, and however they end."""
    marks = [mark * size for mark in (b"<", b"|", b">")]
    lines = (line.rstrip(b"\r") for line in raw.split(b"\n"))
    return [next((mark for mark in marks if line == mark or line.startswith(mark + b" ")), line) for line in lines]
