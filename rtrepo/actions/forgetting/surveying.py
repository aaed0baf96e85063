"""Looking through everything that a repository holds for what is to be forgotten. Changes nothing."""

import re
from typing import NamedTuple

from rtrepo.actions.finder import patience
from rtrepo.actions.forgetting.changing import Forgetting
from rtrepo.actions.forgetting.rewording import holds, words_of
from rtrepo.actions.forgetting.spelling import Spelling
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import finishing, lines, scanning

_NAME = re.compile(rb"[0-7]+ ([^\0]+)\0.{20}", re.DOTALL)
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf")
_EXPORT = b"schema: rtrepo.export/1"


class Survey(NamedTuple):
    """What was found in all objects, reached or not: the kinds of commits and tags by id, the ids (20 bytes) of files
    that have the text (`with_text`) or tell of versions or of a forgotten entry (`others`), names of files and folders
    that have the text, ids of commits and tags that have it in their message, or in who wrote them, and how many files
    are packed ones."""

    kinds: dict[str, str]
    with_text: frozenset[bytes]
    others: frozenset[bytes]
    names: frozenset[bytes]
    words: frozenset[str]
    people: frozenset[str]
    packed: int


def survey(repository: Repository, forgetting: Forgetting, progress: Progress | None = None) -> Survey:
    """Read every object once. Raises RtrepoError where one cannot be read."""
    kinds: dict[str, str] = {}
    with_text: set[bytes] = set()
    others: set[bytes] = set()
    names: set[bytes] = set()
    words: set[str] = set()
    people: set[str] = set()
    packed = 0
    spelling = forgetting.spelling
    for found in scanning.objects(repository, progress):
        if found.kind == "blob":
            if spelling is not None and _has(spelling, found):
                with_text.add(bytes.fromhex(found.id))
            if forgetting.names_one(found.raw) or found.raw.startswith(_EXPORT):
                others.add(bytes.fromhex(found.id))
            packed += found.raw.startswith(_PACKED)
        elif found.kind == "tree":
            if spelling is not None:
                names.update(_NAME.findall(found.raw))
        else:
            kinds[found.id] = found.kind
            if spelling is not None:
                stored = lines.parse(found.raw)
                if spelling.is_in(stored.words):
                    words.add(found.id)
                if any(map(spelling.is_in, stored.people)):
                    people.add(found.id)
    called = frozenset(name for name in names if spelling is not None and spelling.is_in(words_of(name)))
    return Survey(kinds, frozenset(with_text), frozenset(others), called, frozenset(words), frozenset(people), packed)


def _has(spelling: Spelling, found: scanning.Object) -> bool:
    if not spelling.text.regex:
        return holds(spelling, found.raw)
    with patience(f"object {found.id[:12]}"):
        return holds(spelling, found.raw)


class Beside(NamedTuple):
    """Files of git's folder that have the text in them or in their names, as paths in it: those that a forget lets go
    of by itself (logs, caches, messages half written), and the others."""

    passing: tuple[str, ...]
    lasting: tuple[str, ...]


def beside(repository: Repository, spelling: Spelling) -> Beside:
    """Look through git's folder. Refs are looked at by their names, and objects one by one; neither is told here."""
    passing: list[str] = []
    lasting: list[str] = []
    for path in finishing.leftovers(repository):
        inside = path.relative_to(repository.common_dir).as_posix()
        if inside.startswith("refs/") or _desk(inside) in _NOT_LOOKED_AT or not path.is_file():
            continue
        if spelling.is_in(inside) or spelling.in_file(words_of(path.read_bytes())):
            goes = any(_desk(inside) == name or _desk(inside).startswith(f"{name}/") for name in _PASSING)
            (passing if goes else lasting).append(inside)
    return Beside(tuple(passing), tuple(lasting))


_PASSING = (*finishing.PASSING, finishing.LOGS)
_NOT_LOOKED_AT = ("packed-refs", "HEAD", "rtrepo/forgetting.json")


def _desk(inside: str) -> str:
    """The path of a file in the folder of a further working tree, as the main one would have it."""
    parts = inside.split("/", 2)
    return parts[2] if parts[0] == "worktrees" and len(parts) == 3 else inside
