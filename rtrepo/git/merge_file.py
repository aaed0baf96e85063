"""Merging files that are not ours, line by line, as git would: gitattributes are heeded."""

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository
from rtrepo.git.text_merge import MergedLines, is_text, merge_text

_MARKER_SIZE = 7


def merge_lines(
    repository: Repository, path: str, base: bytes, ours: bytes, theirs: bytes, labels: tuple[str, str, str]
) -> MergedLines | None:
    """A text file of three versions, with diff3 markers around what both changed; None for what git would not merge
    (no text, or told not to by gitattributes). `labels` name ours, base and theirs.

    A merge driver of somebody's configuration is a program, and is not run: its files are merged as text.
    """
    how, size = _attributes(repository, path)
    if how in ("unset", "binary") or not is_text(base, ours, theirs):
        return None
    try:
        return merge_text(base, ours, theirs, labels, size, union=how == "union")
    except RtrepoError as error:
        raise RtrepoError(f"{path}: {error.message}") from None


def _attributes(repository: Repository, path: str) -> tuple[str, int]:
    told = process.run(
        repository.root, "check-attr", "-z", "merge", "conflict-marker-size", "--", path
    ).split(b"\0")  # fmt: skip
    how, size = told[2].decode("utf-8", "replace"), told[5].decode("utf-8", "replace")
    return how, int(size) if size.isdecimal() and 0 < int(size) < 1_000 else _MARKER_SIZE
