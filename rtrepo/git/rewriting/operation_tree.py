"""The tree of an operation made anew: its record names the objects that lie beside it by their ids."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from rtrepo.git import trees
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.trees import Item

RECORD = "operation.json"
BESIDE = "operation.json/"
"""Where files of an operation are said to lie that are none of a working tree: no working tree has such a path."""
_SCHEMA = "rtrepo.operation/"
_STATES = "refs"
_TAG = "tag-"


class Making(NamedTuple):
    """How parts are made anew: `tree` and `file` by id and place, `tag` an annotated tag that is kept as a file, by the
    id it had and its content; it gives the id it has and the content. `read` and `put` as everywhere."""

    read: Callable[[str], bytes]
    put: Callable[[str, bytes], str]
    tree: Callable[[str, str], str]
    file: Callable[[str, str], str | None]
    tag: Callable[[str, bytes], tuple[str, bytes]]


def remade(items: Sequence[Item], making: Making) -> bytes | None:
    """The bytes of the tree of an operation; None where the items are of no operation."""
    here = {item.name: item for item in items}
    told = _record(making.read(here[RECORD].id)) if RECORD in here else None
    if told is None:
        return None
    new: dict[str, tuple[int, str]] = {}
    sides: dict[str, str] = {}
    tags: dict[str, str] = {}
    for item in items:
        if item.mode == trees.FOLDER:
            sides[item.name] = making.tree(item.id, f"{item.name}/")
            if sides[item.name] != EMPTY_TREE:
                new[item.name] = item.mode, sides[item.name]
        elif item.name.startswith(_TAG):
            tag, raw = making.tag(item.name.removeprefix(_TAG), making.read(item.id))
            tags[tag] = making.put("blob", raw)
            new[_TAG + tag] = item.mode, tags[tag]
    # Tags come first: what names them has to know what they are called now.
    for item in items:
        if item.mode != trees.FOLDER and item.name != RECORD and not item.name.startswith(_TAG):
            at = making.file(BESIDE + item.name, item.id)
            if at:
                new[item.name] = item.mode, at
    changed = dict(told)
    changed["trees"] = {side: sides[side] for side in told["trees"] if sides.get(side, EMPTY_TREE) != EMPTY_TREE}
    if _STATES in new and "states" in told:
        changed["states"] = new[_STATES][1]
    if tags:
        changed["details"] = {**told["details"], "tags": tags}
    record = here[RECORD].id
    if changed != told:
        record = making.put(
            "blob", json.dumps(changed, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")
        )
    return _with(new, here[RECORD].mode, making, record)


def _with(new: dict[str, tuple[int, str]], mode: int, making: Making, record: str) -> bytes:
    at = making.file(RECORD, record)
    return trees.serialise(new | ({RECORD: (mode, at)} if at else {}))


def _record(raw: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(raw.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not str(told.get("schema", "")).startswith(_SCHEMA):
        return None
    return told if isinstance(told.get("trees"), dict) and isinstance(told.get("details"), dict) else None
