"""Cutting the log of operations: those that are kept are written once more, without what came before them."""

import json
import os
from collections.abc import Sequence
from typing import Any

from rtrepo.git import objects, operations, ref_states, refs, trees
from rtrepo.git.objects import ObjectWriter, PackedObjects
from rtrepo.git.repository import Repository
from rtrepo.model.operation import RefMove

_NAMING = ("undoes", "redoes", "restores")
"""Where the details of an operation name others by id."""


def cut(repository: Repository, kept: Sequence[str]) -> None:
    """Begin the log with the last of the operations `kept` (ids, newest first). The operations get new ids, and name
    each other by them.

    Raises RtrepoError where the log has moved meanwhile; then nothing has changed.
    """
    writer: ObjectWriter = PackedObjects(repository, f"{os.getpid()}-ops")
    try:
        new: dict[str, str] = {}
        previous = ""
        for old in reversed(kept):
            new[old] = previous = _rewritten(repository, writer, old, previous, new)
        writer.publish()
    finally:
        writer.discard()
    refs.move(repository, (RefMove(operations.REF, kept[0], previous),), "op forget")


def _rewritten(repository: Repository, writer: ObjectWriter, old: str, previous: str, new: dict[str, str]) -> str:
    """An operation after another one, which is empty for the first of the log: that keeps all that stood there."""
    head, _, message = objects.read(repository, old).partition(b"\n\n")
    lines = head.split(b"\n")
    tree = {item.name: item for item in trees.parse(objects.read(repository, lines[0].split()[1].decode()))}
    told = json.loads(objects.read(repository, tree["operation.json"].id).decode("utf-8", "surrogateescape"))
    for key in _NAMING:
        if key in told["details"]:
            told["details"][key] = _renamed(told["details"][key], new)
    if not previous and "states" in told:
        states = operations.states(repository, told)
        held = ref_states.holdings(repository, [*states.refs.values(), *_detached(states)] if states else [])
        told["keeps"] = list(dict.fromkeys((*told.get("keeps", ()), *held.commits)))
        tags = {tag: writer.put("blob", raw) for tag, raw in held.tags.items()}
        told["details"] |= {"tags": {**told["details"].get("tags", {}), **tags}} if tags else {}
    files = {item.name: (item.mode, item.id) for item in tree.values()}
    raw = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")
    files["operation.json"] = (0o100644, writer.put("blob", raw))
    files |= {f"tag-{tag}": (0o100644, blob) for tag, blob in told["details"].get("tags", {}).items()}
    parents = dict.fromkeys([*([previous] if previous else []), *operations.needed(told)])
    written = [
        b"tree " + writer.put("tree", trees.serialise(files)).encode(),
        *(b"parent " + parent.encode() for parent in parents),
        *(line for line in lines if not line.startswith((b"tree ", b"parent "))),
    ]
    return writer.put("commit", b"\n".join(written) + b"\n\n" + message)


def _detached(states: ref_states.RefStates) -> list[str]:
    return [target for target in states.heads.values() if not target.startswith("refs/")]


def _renamed(told: Any, new: dict[str, str]) -> Any:
    """Ids of operations that were kept as they are now; others are left, and name nothing any more."""
    return new.get(told, told) if isinstance(told, str) else [new.get(one, one) for one in told]
