"""The operation log: every command that changed something, as commits under `refs/rtrepo/ops`.

An operation is a commit whose tree holds `operation.json`, `refs` (see git.ref_states) and the touched files before and
after: of the working tree, of the index, of its stages, and of what git remembers of a merge. Its parents are the
previous operation and the commits that its refs left and reached, so git gc keeps whatever undo needs. The first one
keeps every branch and tag that stood there.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import pygit2

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import identity, objects, ref_states, refs, trees
from rtrepo.git.objects import EMPTY_TREE, ObjectWriter
from rtrepo.git.ref_states import RefStates
from rtrepo.git.repository import Repository
from rtrepo.model.operation import FileMove, HeadMove, Operation, Plan, RefMove

REF = "refs/rtrepo/ops"


def file_trees(plan: Plan, read: trees.Reader, writer: ObjectWriter) -> dict[str, str]:
    """The touched files before and after, as tree ids by side; sides that hold no file are left out."""
    found: dict[str, str] = {}
    sides = (("work", plan.work), ("index", plan.index), ("stages", plan.stages), ("state", plan.state))
    for name, moves in sides:
        if name == "index" and plan.index == plan.work:
            # What an import or a restore sets is the same in both places; one pair of trees says so.
            found |= {f"index-{side}": found[f"work-{side}"] for side in ("before", "after") if f"work-{side}" in found}
            continue
        for side in ("before", "after"):
            files = {move.path: getattr(move, side) for move in moves if getattr(move, side)}
            if files:
                found[f"{name}-{side}"] = trees.edit(read, writer.put, EMPTY_TREE, files)
    return found


def to_record(plan: Plan, command: str, sides: dict[str, str], worktree: str, states: str) -> dict[str, Any]:
    """A plan as JSON: for the journal, and as `operation.json`. `states` is the blob of where all refs stand then."""
    return {
        "schema": "rtrepo.operation/1",
        "token": os.urandom(8).hex(),
        "did": plan.did,
        "command": command,
        "worktree": worktree,
        "refs": [list(move) for move in plan.refs],
        "head": list(plan.head) if plan.head else None,
        "keeps": list(plan.keeps),
        "trees": sides,
        "states": states,
        "details": dict(plan.details),
    }


def to_plan(record: dict[str, Any], read: trees.Reader) -> Plan:
    """The plan that a record describes."""
    sides = record["trees"]

    def moves(name: str) -> tuple[FileMove, ...]:
        before, after = (sides.get(f"{name}-{side}", EMPTY_TREE) for side in ("before", "after"))
        return tuple(trees.compare(read, before, after))

    def stages() -> tuple[FileMove, ...]:
        # All of a path: what is the same before and after stays only where it is told.
        before, after = (
            {move.path: move.after for move in trees.compare(read, EMPTY_TREE, sides.get(f"stages-{side}", EMPTY_TREE))}
            for side in ("before", "after")
        )
        return tuple(FileMove(path, before.get(path), after.get(path)) for path in sorted(before.keys() | after.keys()))

    return Plan(
        did=record["did"],
        refs=tuple(RefMove(*move) for move in record["refs"]),
        head=HeadMove(*record["head"]) if record["head"] else None,
        work=moves("work"),
        index=moves("index"),
        details=record["details"],
        stages=stages(),
        state=moves("state"),
        keeps=tuple(record.get("keeps", ())),
    )


def record(repository: Repository, entry: dict[str, Any], who: identity.Person | None = None) -> str:
    """Append an operation to the log and give its id; `who` is asked of git where it is not given.

    Raises RtrepoError where it could not be stored.
    """
    writer = objects.LooseObjects(repository)
    told = json.dumps(entry, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")
    items = {"operation.json": (0o100644, writer.put("blob", told))}
    items |= {side: (trees.FOLDER, tree) for side, tree in entry["trees"].items()}
    items |= {"refs": (0o100644, entry["states"])} if "states" in entry else {}
    items |= {f"tag-{tag}": (0o100644, blob) for tag, blob in _tags(entry).items()}
    tree = writer.put("tree", trees.serialise(items))
    previous = refs.read(repository, REF)
    touched = needed(entry)
    parents = list(dict.fromkeys([*([previous] if previous else []), *touched]))
    who = who or identity.recorder(repository)
    message = entry["did"].encode("utf-8", "replace").decode() + "\n"
    signature = pygit2.Signature(who.name, who.email, who.at, who.offset)
    created = str(repository.handle.create_commit(None, signature, signature, message, tree, list(parents)))
    if not objects.exists(repository.again(), created):
        raise RtrepoError(
            "the operation could not be recorded", hint="git fsck --full, then rtrepo status", exit_code=OUTCOME_UNKNOWN
        )
    refs.move(repository, (RefMove(REF, previous, created),), entry["did"])
    return created


def needed(record: dict[str, Any]) -> list[str]:
    """The commits that an operation needs, beside the operation before it."""
    tags = _tags(record)
    moved = (held for _, *sides in record["refs"] for held in sides if held and held not in tags)
    return [*moved, *record.get("keeps", ())]


def _tags(record: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = record.get("details", {}).get("tags", {})
    return found


def last_states(repository: Repository) -> RefStates | None:
    """Where branches, tags and HEAD stood after the last operation; None where there is none that says so."""
    newest = next(log(repository), None)
    return states(repository, newest[1]) if newest else None


def states(repository: Repository, told: dict[str, Any]) -> RefStates | None:
    """The same of an operation by its record."""
    return ref_states.load(objects.read(repository, told["states"])) if "states" in told else None


def log(repository: Repository) -> Iterator[tuple[str, dict[str, Any], int, str]]:
    """Every operation, newest first: its id, its record, when (seconds since the epoch), and who."""
    at = refs.read(repository, REF)
    while at is not None:
        commit = repository.handle[at]
        if not isinstance(commit, pygit2.Commit):
            raise RtrepoError(f"{REF} does not hold an operation log")
        found = trees.find(lambda tree: objects.read(repository, tree), str(commit.tree_id), "operation.json")
        if found is None:
            raise RtrepoError(f"operation {at[:12]} holds no record", hint="git fsck --full tells more")
        told = json.loads(objects.read(repository, found.id).decode("utf-8", "surrogateescape"))
        yield at, told, commit.commit_time, commit.committer.name
        parents = [str(parent) for parent in commit.parent_ids]
        at = parents[0] if parents and parents[0] not in needed(told) else None


def operation(repository: Repository, operation_id: str, told: dict[str, Any], at: int, who: str) -> Operation:
    """A line of the log with its full plan; the touched files are compared only here."""
    plan = to_plan(told, lambda tree: objects.read(repository, tree))
    return Operation(operation_id, plan, told["command"], who, at, told["worktree"])
