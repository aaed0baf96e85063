"""Git trees as raw bytes: walked, compared and edited by path, whole subtrees skipped where ids are equal.

libgit2's own tree diff visits every entry (80 ms at 100,000 entries for 100 changes); comparing the ids
of subtrees first costs 11 ms.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.model.operation import FileId, FileMove
from rtrepo.model.tree import Blob

FOLDER = 0o40000
_FOLDER = b"40000"
_NOWHERE = (_FOLDER, b"")
MAX_TREE_DEPTH = 16
MAX_FILES = 5_000_000
"""Files walked in one tree at most: twelve crafted objects can stand for ten thousand million."""

_MANY = 64
"""Names asked for in a folder from which it is taken apart, whether they are there or not."""

_LINE = re.compile(rb"([0-7]+) ([^\0]+)\0(.{20})", re.DOTALL)
"""A line of a tree object: mode, name, and the 20 bytes of the id, which can be any bytes."""

_WHOLE_LINE = re.compile(rb"[0-7]+ [^\0]+\0.{20}", re.DOTALL)
"""The same in one piece: trees are compared line by line before anything is taken apart."""

Reader = Callable[[str], bytes]


class Item(NamedTuple):
    """One line of a tree."""

    name: str
    mode: int
    id: str


def parse(raw: bytes) -> list[Item]:
    """The lines of a tree object, in git's order."""
    return [_item(*line) for line in _LINE.findall(raw)]


def _item(mode: bytes, name: bytes, object_id: bytes) -> Item:
    return Item(name.decode("utf-8", "surrogateescape"), int(mode, 8), object_id.hex())


def count(read: Reader, tree: str, path: str, suffix: str, most: int = MAX_FILES) -> int:
    """How many files below a folder end in a suffix, without making an item of each; beyond `most` any number
    above it."""
    start, found = _descend(read, tree, f"{path}/" if path else ""), 0
    below = [(start, 0)] if start else []
    while below and found <= most:
        folder_id, depth = below.pop()
        for mode, name, object_id in _LINE.findall(read(folder_id)):
            if mode == _FOLDER and depth < MAX_TREE_DEPTH:
                below.append((object_id.hex(), depth + 1))
            else:
                found += name.endswith(suffix.encode())
    return found


def serialise(items: Mapping[str, tuple[int, str]]) -> bytes:
    """The bytes of a tree object from name → (mode, id). Git sorts folders as if their names ended in `/`."""
    ordered = sorted(
        (name.encode("utf-8", "surrogateescape"), mode, object_id) for name, (mode, object_id) in items.items()
    )
    ordered.sort(key=lambda item: item[0] + b"/" if item[1] == FOLDER else item[0])
    return b"".join(b"%o %s\0%s" % (mode, name, bytes.fromhex(object_id)) for name, mode, object_id in ordered)


def walk(read: Reader, tree: str, under: str = "") -> Iterator[tuple[str, FileId]]:
    """Every file of a tree below a folder, in git's order, links and submodules too."""
    prefix = f"{under.strip('/')}/" if under.strip("/") else ""
    start = _descend(read, tree, prefix)
    count = 0
    stack = [iter([(prefix, item) for item in parse(read(start))])] if start else []
    while stack:
        for folder, item in stack[-1]:
            path = folder + item.name
            if item.mode == FOLDER:
                if len(stack) > MAX_TREE_DEPTH:
                    raise RtrepoError(f"{path} lies deeper than {MAX_TREE_DEPTH} folders")
                below = f"{path}/"
                stack.append(iter([(below, child) for child in parse(read(item.id))]))
                break
            count += 1
            if count > MAX_FILES:
                raise RtrepoError(f"the tree {tree[:12]} holds more than {MAX_FILES:,} files")
            yield path, FileId(item.id, item.mode)
        else:
            stack.pop()


def blobs(read: Reader, tree: str, under: str = "") -> Iterator[Blob]:
    """The regular files of a tree, as the model knows them."""
    for path, file in walk(read, tree, under):
        if file.mode & 0o170000 == 0o100000:
            yield Blob(path, file.id)


def find(read: Reader, tree: str, path: str) -> FileId | None:
    """What stands at a path of a tree: a file's id and mode, or None (a folder is None too)."""
    parent, _, name = path.rpartition("/")
    holder = _descend(read, tree, f"{parent}/" if parent else "")
    return Folder(read(holder)).file(name) if holder else None


class Folder:
    """What stands directly in a folder of a tree. Only what is asked for is made into values: folders are long,
    and a diff asks for few files of each."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._asked = 0
        self._lines: dict[bytes, tuple[bytes, bytes]] | None = None

    def file(self, name: str) -> FileId | None:
        """A file's id and mode by its name; None where there is none."""
        mode, object_id = self._line(name)
        return None if mode == _FOLDER else FileId(object_id.hex(), int(mode, 8))

    def folder(self, name: str) -> str:
        """The id of the tree that a folder in this one is; empty where there is none."""
        mode, object_id = self._line(name)
        return object_id.hex() if mode == _FOLDER else ""

    def _line(self, name: str) -> tuple[bytes, bytes]:
        wanted = name.encode("utf-8", "surrogateescape")
        if self._lines is None:
            self._asked += 1
            if self._asked < _MANY and wanted + b"\0" not in self._raw:  # most entries have no sidecar
                return _NOWHERE
            self._lines = {at: (mode, object_id) for mode, at, object_id in _LINE.findall(self._raw)}
        return self._lines.get(wanted, _NOWHERE)


def folder_id(read: Reader, tree: str, path: str) -> str | None:
    """The id of the tree that a folder of a tree is; None where there is no folder."""
    return _descend(read, tree, f"{path}/" if path else "")


def _descend(read: Reader, tree: str, prefix: str) -> str | None:
    for name in prefix.split("/")[:-1]:
        tree = Folder(read(tree)).folder(name)
        if not tree:
            return None
    return tree


def folders(read: Reader, tree: str, path: str) -> list[str]:
    """The folders that stand directly in a folder of a tree, by name, sorted."""
    start = _descend(read, tree, f"{path}/" if path else "")
    return [item.name for item in parse(read(start)) if item.mode == FOLDER] if start else []


def compare(read: Reader, before: str, after: str, prefix: str = "") -> Iterator[FileMove]:
    """The files that differ between two trees. Equal subtrees are not opened."""
    if before == after:
        return
    if prefix.count("/") > MAX_TREE_DEPTH:
        raise RtrepoError(f"{prefix} lies deeper than {MAX_TREE_DEPTH} folders")
    # Lines are compared as bytes; only those that differ are taken apart.
    old_lines, new_lines = set(_WHOLE_LINE.findall(read(before))), set(_WHOLE_LINE.findall(read(after)))
    old, new = ({item.name: item for line in lines for item in parse(line)}
                for lines in (old_lines - new_lines, new_lines - old_lines))  # fmt: skip
    for name in sorted(old.keys() | new.keys()):
        left, right = old.get(name), new.get(name)
        path = prefix + name
        left_folder = left.id if left and left.mode == FOLDER else EMPTY_TREE
        right_folder = right.id if right and right.mode == FOLDER else EMPTY_TREE
        left_file = FileId(left.id, left.mode) if left and left.mode != FOLDER else None
        right_file = FileId(right.id, right.mode) if right and right.mode != FOLDER else None
        if left_file or right_file:
            yield FileMove(path, left_file, right_file)
        if left_folder != right_folder:
            yield from compare(read, left_folder, right_folder, path + "/")


def shared(read: Reader, one: str, other: str, prefix: str = "") -> Iterator[str]:
    """The highest folders that are equal in two trees, as path prefixes ending in `/`."""
    theirs = {item.name: item.id for item in parse(read(other)) if item.mode == FOLDER}
    for item in parse(read(one)):
        if item.mode == FOLDER and item.name in theirs and prefix.count("/") < MAX_TREE_DEPTH:
            path = f"{prefix}{item.name}/"
            if theirs[item.name] == item.id:
                yield path
            else:
                yield from shared(read, item.id, theirs[item.name], path)


def edit(read: Reader, put: Callable[[str, bytes], str], tree: str, files: Mapping[str, FileId | None]) -> str:
    """The id of a tree with some paths set (or removed, for None). Folders left empty vanish."""
    here: dict[str, FileId | None] = {}
    below: dict[str, dict[str, FileId | None]] = {}
    for path, file in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, {})[rest] = file
        else:
            here[name] = file
    items = {item.name: (item.mode, item.id) for item in parse(read(tree))} if tree != EMPTY_TREE else {}
    for name, inner in below.items():
        mode, object_id = items.get(name, (FOLDER, EMPTY_TREE))
        folder = edit(read, put, object_id if mode == FOLDER else EMPTY_TREE, inner)
        if folder != EMPTY_TREE:
            items[name] = (FOLDER, folder)
        elif mode == FOLDER:
            items.pop(name, None)
    for name, file in here.items():
        if file is not None:
            items[name] = (file.mode, file.id)
        elif items.get(name, (0, ""))[0] != FOLDER:
            items.pop(name, None)
    return put("tree", serialise(items)) if items else EMPTY_TREE
