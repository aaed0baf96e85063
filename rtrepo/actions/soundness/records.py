"""What rtrepo keeps under its own refs: the records of exports and the log of operations, read as git has them."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from rtrepo.actions.exports import recording
from rtrepo.errors import RtrepoError
from rtrepo.git import export_refs, operations, trees
from rtrepo.git.cat_file import CatFile
from rtrepo.layout import manifest_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.fingerprint import unpacked
from rtrepo.model.soundness import Flaw

_KEYS = ("did", "command", "worktree", "refs", "head", "trees")


class _Commit(NamedTuple):
    tree: dict[str, trees.Item]
    parents: tuple[str, ...]


def _commit(objects: CatFile, commit: str) -> _Commit:
    """A commit's files and folders by name, and its parents. Raises RtrepoError where it cannot be read."""
    lines = objects.read(commit).decode("utf-8", "replace").partition("\n\n")[0].splitlines()
    named = [line.partition(" ") for line in lines]
    tree = next((value for key, _, value in named if key == "tree"), None)
    if tree is None:
        raise RtrepoError("is no commit")
    return _Commit(
        {item.name: item for item in trees.parse(objects.read(tree))},
        tuple(value for key, _, value in named if key == "parent"),
    )


def export_flaws(objects: CatFile, ref: str, commit: str) -> Iterator[Flaw]:
    """What is wrong with the record of an export, and with those before it for the same file."""
    hint = f"git update-ref -d {ref} forgets the record; the training file stays as it is"
    sha256 = ref.removeprefix(export_refs.FOLDER)
    seen: set[str] = set()
    while commit and commit not in seen:
        seen.add(commit)
        try:
            found = _commit(objects, commit)
            files = {name: objects.read(item.id) for name, item in found.tree.items()}
            manifest = manifest_file.load(files[recording.MANIFEST])
            _mapping(files[recording.ABOUT])
            unpacked(files.get(recording.PRINTS, b""))
        except KeyError as error:
            yield Flaw("export", ref, f"its record {commit[:12]} has no {error.args[0]}", hint)
            return
        except (FileError, RtrepoError, ValueError) as error:
            told = error.message if isinstance(error, RtrepoError) else str(error)
            yield Flaw("export", ref, f"its record {commit[:12]} cannot be read: {told}", hint)
            return
        if manifest.sha256 != sha256:
            yield Flaw("export", ref, f"its record {commit[:12]} is of another file, {manifest.sha256[:12]}", hint)
        version, commit = (*found.parents, "", "")[:2]
        if manifest.version != version:
            told = f"its record names version {manifest.version[:12]} and holds {version[:12] or 'none'}"
            yield Flaw("export", ref, told, hint)


def operation_flaws(objects: CatFile, tip: str, counted: list[int]) -> Iterator[Flaw]:
    """What is wrong with the log of operations, from its newest one back; `counted` gets how many there are."""
    ref = operations.REF
    hint = f"undo goes back to there and no further; git update-ref -d {ref} begins a new log"
    number, at = 0, tip
    while at:
        number += 1
        try:
            found = _commit(objects, at)
            told = _mapping(objects.read(found.tree["operation.json"].id))
            needed = _needed(told)
        except (KeyError, TypeError, ValueError, RtrepoError) as error:
            yield Flaw("operation", f"{ref} {at[:12]}", f"cannot be read: {_why(error)}", hint)
            break
        if gone := [commit for commit in needed if commit not in found.parents]:
            says = f"does not hold {gone[0][:12]}, which undo needs and git gc may take away"
            yield Flaw("operation", f"{ref} {at[:12]}", says, hint)
        wrong = [name for name, tree in told["trees"].items() if name not in found.tree or found.tree[name].id != tree]
        if wrong:
            yield Flaw("operation", f"{ref} {at[:12]}", f"does not hold what it says of {wrong[0]}", hint)
        at = found.parents[0] if found.parents and found.parents[0] not in needed else ""
    counted.append(number)


def _why(error: Exception) -> str:
    if isinstance(error, RtrepoError):
        return error.message
    return f"it has no {error}" if isinstance(error, KeyError) else str(error)


def _mapping(raw: bytes) -> dict[str, Any]:
    told = json.loads(raw.decode("utf-8", "surrogateescape"))
    if not isinstance(told, dict):
        raise ValueError("is no JSON object")
    return told


def _needed(told: dict[str, Any]) -> set[str]:
    """The commits that an operation needs. Raises KeyError or TypeError where it does not say what it did."""
    for key in _KEYS:
        told[key]
    return set(operations.needed(told))
