"""A history made anew: every tree, commit, tag and note, where something in it is to be otherwise.

What does not change keeps its id, so all that is beside it stays what it was, byte for byte. Trees are remembered by id
and place, and so each is looked at once, however many versions share it.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Collection
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import trees
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.objects import object_id as object_id_of
from rtrepo.git.rewriting import lines, operation_tree
from rtrepo.git.rewriting.operation_tree import Making

_ID = re.compile(r"\b[0-9a-f]{7,40}\b")
_LINE = re.compile(rb"([0-7]+) ([^\0]+)\0(.{20})", re.DOTALL)
_FOLDER, _SUBMODULE = b"40000", b"160000"
_RECORDS = frozenset({b"operation.json", b"backup.json", b"manifest.yaml"})
_WHOLE = re.compile(r"(?:.*/)?experiments/|(?:state-(?:before|after)|\d+/state)/(?:.*/)?")
"""Folders in which every file may name versions."""

_DEEPEST = 2 * trees.MAX_TREE_DEPTH
"""The records of operations and backups hold trees below their own folders."""

_Line = tuple[bytes, bytes, bytes]
"""Mode, name and id, as a tree has them."""

Renamed = Callable[[str], str]
"""A text with the ids of versions that it names as they are now."""


class Wanted(NamedTuple):
    """What is to be otherwise. `file` gives the new content of a file by its path from the root of its tree (None: it
    goes), `message` and `people` the new texts of commits and tags. Only files with these `names` or these `blobs` (ids
    as 20 bytes) are asked about, and those that name versions."""

    file: Callable[[str, bytes, Renamed], bytes | None]
    message: Callable[[str], str]
    people: Callable[[str], str]
    names: frozenset[bytes]
    blobs: frozenset[bytes]


class Rewriter:
    """Makes objects anew. `read` gives the content of an old object, `put` takes a new one and gives its id; `commits`
    and `tags` are the ids of all there are."""

    def __init__(
        self,
        read: Callable[[str], bytes],
        put: Callable[[str, bytes], str],
        wanted: Wanted,
        commits: Collection[str],
        tags: Collection[str],
    ) -> None:
        self._read, self._put, self._wanted = read, put, wanted
        self._ids = sorted([*commits, *tags])
        self._tagged = set(tags)
        self._names = wanted.names | _RECORDS
        self.commits: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.unsigned: list[str] = []
        self._trees: dict[tuple[str, str], str] = {}
        self._files: dict[tuple[str, str], str | None] = {}
        self._open: set[str] = set()
        self._new: dict[str, bytes] = {}

    @property
    def folders(self) -> frozenset[str]:
        """Every folder that was looked into, with a slash at the end."""
        return frozenset(prefix for _, prefix in self._trees)

    def anything(self, kind: str, object_id: str, *, notes: bool = False) -> str:
        """The id that an object has now; `notes` for commits of git's notes, whose files are named by objects."""
        if kind == "commit":
            return self.commit(object_id, notes=notes)
        if kind == "tag":
            return self._tag(object_id)
        if kind == "tree":
            return self.tree(object_id)
        return self.file("", object_id) or object_id

    def commit(self, commit: str, *, notes: bool = False) -> str:
        """The id that a commit has now, with all its history."""
        waiting = [commit]
        while waiting:
            at = waiting[-1]
            if at not in self.commits:
                stored = lines.parse(self._read(at))
                missing = [one for one in stored.all_of(b"parent") if one not in self.commits]
                if missing:
                    waiting += missing
                    continue
                self._open.add(at)
                self.commits[at] = self._rewritten(at, stored, notes=notes)
                self._open.discard(at)
            waiting.pop()
        return self.commits[commit]

    def _rewritten(self, commit: str, stored: lines.Stored, *, notes: bool) -> str:
        def ids(name: bytes, old: str) -> list[str]:
            if name == b"tree":
                return [self._notes(old) if notes else self.tree(old)]
            return [self.commits.get(old, old)]

        new = lines.changed(stored, ids, lambda words: self.renamed(self._wanted.message(words)), self._wanted.people)
        if new == stored:
            return commit
        if stored.is_signed:
            self.unsigned.append(commit)
        return self._put("commit", lines.serialise(new))

    def _tag(self, tag: str) -> str:
        if tag not in self.tags:
            self._open.add(tag)
            raw = self._read(tag)
            new = self._retagged(raw)
            self._open.discard(tag)
            if new != raw and lines.parse(raw).is_signed:
                self.unsigned.append(tag)
            self.tags[tag] = tag if new == raw else self._put("tag", new)
        return self.tags[tag]

    def _retagged(self, raw: bytes) -> bytes:
        stored = lines.parse(raw)
        kind = (stored.all_of(b"type") or ["commit"])[0]
        target = self.anything(kind, stored.all_of(b"object")[0])
        new = lines.changed(
            stored, lambda name, old: [target], lambda words: self.renamed(self._wanted.message(words)),
            self._wanted.people,
        )  # fmt: skip
        return raw if new == stored else lines.serialise(new)

    def tree(self, tree: str, prefix: str = "") -> str:
        """The id that a tree has now; `prefix` is where it stands, with a slash at the end."""
        key = tree, prefix
        if key not in self._trees:
            self._trees[key] = self._made(tree, prefix)
        return self._trees[key]

    def _made(self, tree: str, prefix: str) -> str:
        if prefix.count("/") > _DEEPEST:
            raise RtrepoError(f"{prefix} lies deeper than {_DEEPEST} folders; nothing was changed")
        raw = self._read(tree)
        names, blobs, whole = self._names, self._wanted.blobs, bool(_WHOLE.fullmatch(prefix))
        found: list[_Line] = _LINE.findall(raw)
        if not prefix and any(name == b"operation.json" for _, name, _ in found):
            making = Making(self._read_new, self._put_new, self.tree, self.file, self._kept_tag)
            written = operation_tree.remade(trees.parse(raw), making)
            if written is not None:
                return tree if written == raw else self._put("tree", written)
        new: dict[bytes, bytes | None] = {}
        for mode, name, object_id in found:
            if mode == _FOLDER:
                if object_id.hex() == EMPTY_TREE:
                    continue
                at = self.tree(object_id.hex(), f"{prefix}{_text(name)}/")
                told = None if at == EMPTY_TREE else bytes.fromhex(at)
            elif mode != _SUBMODULE and (object_id in blobs or name in names or whole):
                kept = self.file(prefix + _text(name), object_id.hex())
                told = bytes.fromhex(kept) if kept else None
            else:
                continue
            if told != object_id:
                new[name] = told
        if not new:
            return tree
        rest = [(mode, name, new.get(name, object_id)) for mode, name, object_id in found]
        return self._put("tree", b"".join(b"%s %s\0%s" % (mode, name, told) for mode, name, told in rest if told))

    def _put_new(self, kind: str, raw: bytes) -> str:
        """Store an object that is looked at once more: a try stores nothing."""
        object_id = self._put(kind, raw)
        self._new[object_id] = raw
        return object_id

    def _read_new(self, object_id: str) -> bytes:
        return self._new[object_id] if object_id in self._new else self._read(object_id)

    def file(self, path: str, blob: str) -> str | None:
        """The id that a file's content has now; None where the file goes."""
        key = blob, path
        if key not in self._files:
            raw = self._read_new(blob)
            new = self._wanted.file(path, raw, self.renamed)
            self._files[key] = None if new is None else blob if new == raw else self._put("blob", new)
        return self._files[key]

    def _kept_tag(self, tag: str, raw: bytes) -> tuple[str, bytes]:
        """An annotated tag that an operation keeps as a file: git may not have it as an object any more."""
        new = self._retagged(raw)
        if tag not in self._tagged:
            self._tagged.add(tag)
            insort(self._ids, tag)
            self.tags[tag] = object_id_of("tag", new)
        return self._tag(tag), new

    def _now(self, object_id: str) -> str:
        """The id that a commit or a tag has now. One that comes after what is being made has to stay as it is: its id
        can only be there by chance."""
        if object_id in self._tagged:
            return object_id if object_id in self._open else self._tag(object_id)
        if object_id in self.commits:
            return self.commits[object_id]
        try:
            return object_id if self._comes_after_open(object_id) else self.commit(object_id)
        except RtrepoError:
            # What is missing is missed where something needs it; a mere mention may be of what git has half collected.
            return object_id

    def _comes_after_open(self, commit: str) -> bool:
        """Whether a commit that is not made anew yet has one in its history that is being made."""
        waiting, seen = [commit], {commit}
        while waiting:
            at = waiting.pop()
            if at in self._open:
                return True
            for one in lines.parse(self._read(at)).all_of(b"parent"):
                if one not in self.commits and one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return False

    def renamed(self, text: str) -> str:
        """A text with the ids of versions that it names, whole or shortened, as they are now."""

        def one(told: re.Match[str]) -> str:
            whole = self._whole(told[0])
            return self._now(whole)[: len(told[0])] if whole else told[0]

        return _ID.sub(one, text)

    def _whole(self, beginning: str) -> str:
        """The one commit or tag whose id begins so; empty for none or several."""
        at = bisect_left(self._ids, beginning)
        found = self._ids[at : at + 2]
        if not found or not found[0].startswith(beginning):
            return ""
        return "" if len(found) > 1 and found[1].startswith(beginning) else found[0]

    def _notes(self, tree: str) -> str:
        """A tree of git's notes: its files are named by the objects that they are about, in folders or not."""
        before = dict(trees.walk(self._read, tree))
        after = {}
        for path, at in before.items():
            about = path.replace("/", "")
            now = self._now(about) if len(about) == 40 else about
            kept = self.file(f"notes/{path}", at.id)
            name, place = "", 0
            for part in path.split("/"):
                name += now[place : place + len(part)] + "/"
                place += len(part)
            if kept:
                after[name.rstrip("/") if len(about) == 40 else path] = at._replace(id=kept)
        if after == before:
            return tree
        return trees.edit(self._read_new, self._put_new, EMPTY_TREE, dict(after))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
