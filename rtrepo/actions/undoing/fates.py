"""The operation log read from new to old: what stands, what was taken back, and what was done again since."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.errors import RtrepoError
from rtrepo.git import noticing, operations, unfinished
from rtrepo.git.repository import Repository
from rtrepo.model.operation import Operation, redoes, undoes
from rtrepo.model.reports import OperationLine

START = "start"
"""In the details of the operation that made the repository: before it there was nothing that could be gone back to."""
SHORTEST = 4
"""Characters of an id that name an operation at least, as git has it for versions."""


def logged(repository: Repository, now: int) -> Iterator[OperationLine]:
    """Every operation of the repository, newest first; before them (with an empty id, and at `now`) what plain git did
    since, which the next operation will record."""
    seen = None if unfinished.name(repository) else noticing.seen(repository)
    if seen:
        yield OperationLine("", seen.did, "", now, False, seen.details)
    fates = _Fates()
    for operation_id, told, at, who in operations.log(repository):
        fates.note(told["details"])
        yield OperationLine(operation_id, told["did"], who, at, operation_id in fates.undone, told["details"])


class _Fates:
    """Which operations are taken back, found while the log is read from new to old: the newer word counts."""

    def __init__(self) -> None:
        self.undone: set[str] = set()
        self.redone: set[str] = set()

    def note(self, details: Mapping[str, Any]) -> bool:
        """Whether these are the details of an undo or a redo."""
        back, again = undoes(details), redoes(details)
        self.undone.update(one for one in back if one not in self.redone)
        self.redone.update(one for one in again if one not in self.undone)
        return bool(back or again)


def standing(repository: Repository, number: int) -> list[Operation]:
    """The newest operations of this working tree that are no undo and are not undone, newest first. Raises RtrepoError
    where there are fewer."""
    fates, found = _Fates(), list[Operation]()
    for operation_id, told, at, who in operations.log(repository):
        if told["worktree"] != repository.worktree or fates.note(told["details"]):
            continue
        if told["details"].get(START):
            break
        if operation_id not in fates.undone:
            found.append(operations.operation(repository, operation_id, told, at, who))
            if len(found) == number:
                return found
    _refuse_too_many(found, "undo")
    return found


def taken_back(repository: Repository, number: int) -> list[Operation]:
    """The newest undos that were not redone since, with nothing else after them, newest first. Raises RtrepoError where
    there are fewer."""
    redone, found = set[str](), list[Operation]()
    for operation_id, told, at, who in operations.log(repository):
        if told["worktree"] != repository.worktree:
            continue
        back, again = undoes(told["details"]), redoes(told["details"])
        redone.update(again)
        if back and redone.isdisjoint(back):
            found.append(operations.operation(repository, operation_id, told, at, who))
            if len(found) == number:
                return found
        elif not back and not again:
            break
    _refuse_too_many(found, "redo")
    return found


def _refuse_too_many(found: list[Operation], verb: str) -> None:
    if found:
        told = "is 1 operation" if len(found) == 1 else f"are {len(found)} operations"
        raise RtrepoError(
            f"there {told} to {verb}; nothing was changed",
            hint=f"rtrepo {verb} {len(found)}; rtrepo op log lists what was done",
        )
    where = "rtrepo op log lists what was done" if verb == "undo" else "redo follows directly on an undo"
    raise RtrepoError(f"there is nothing to {verb}", hint=where)


def since(repository: Repository, wanted: str) -> list[Operation]:
    """Every operation of this working tree after one, newest first, whatever became of it."""
    found = []
    for operation_id, told, at, who in operations.log(repository):
        if operation_id == wanted:
            break
        if told["worktree"] == repository.worktree:
            found.append(operations.operation(repository, operation_id, told, at, who))
    return found


def find(repository: Repository, name: str) -> Operation:
    """An operation by its id, or the beginning of one; `@` is the newest, `@~2` the second before it. Raises
    RtrepoError where none has that name, or several do."""
    back = 0 if name == "@" else int(name[2:] or 1) if name[:2] == "@~" and (name[2:] or "1").isdecimal() else None
    found: list[Operation] = []
    for at, (operation_id, told, when, who) in enumerate(operations.log(repository)):
        if at == back or (back is None and len(name) >= SHORTEST and operation_id.startswith(name.lower())):
            found.append(operations.operation(repository, operation_id, told, when, who))
            if back is not None or len(name) == len(operation_id) or len(found) > 1:
                break
    if len(found) == 1:
        return found[0]
    if found:
        raise RtrepoError(f"{name} is the beginning of several operations", hint="write more of its id")
    raise RtrepoError(f"{name!r} is no operation of the log", hint="rtrepo op log lists what was done")
