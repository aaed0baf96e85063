"""Import files of datasets that become one: carried over with numbers and ids that are right there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rtrepo.actions.datasets.carrying import Load
from rtrepo.errors import RtrepoError
from rtrepo.layout import import_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import imports_folder
from rtrepo.model.entry import Key
from rtrepo.model.origin import Origin, OriginLine

_Ids = Callable[[Key], str | None]


def carry_over(
    load: Load, names: Sequence[str], into: str, ids: Mapping[Key, str], doubles: Mapping[Key, str]
) -> list[str]:
    """Let the import files of datasets go into one; `ids` says which id each entry has there, `doubles` under which one
    the same is there already.

    The line of a double keeps its id where no entry has that: importing the file again then finds that its entry was
    taken away, and does not bring it back.

    Those of `into` stay as they are, and so do those of others whose number is free and whose ids are the same; the
    rest are written with the next numbers. Raises RtrepoError where one cannot be read. Gives what should be told.
    """
    live = set(ids.values())
    number = 0
    moved = 0
    for name in sorted(names, key=lambda one: one != into):
        numbers: dict[int, int] = {}
        for path, origin in _origins(load, name):
            told = replace(
                origin,
                lines=tuple(_line(line, Key(name, line.id), ids.get, doubles.get, live) for line in origin.lines),
            )
            if name == into or origin.number > number:
                number = max(number, origin.number)
                numbers[origin.number] = origin.number
            else:
                number += 1
                moved += 1
                numbers[origin.number] = number
                told = replace(told, number=number)
            if told.updates is not None:
                told = replace(told, updates=numbers.get(told.updates, told.updates))
            goal = import_file.path_of(into, told)
            if told == origin:
                load.move(path, path if name == into else goal)
            else:
                load.take_away(path)
                load.put(goal, import_file.dump(told))
    return [f"{moved:,} import {'file has' if moved == 1 else 'files have'} another number now"] if moved else []


def _origins(load: Load, dataset: str) -> list[tuple[str, Origin]]:
    """The imports of a dataset with their paths, oldest first."""
    found = []
    for blob in load.desk.work.files(imports_folder(dataset)):
        raw = load.desk.work.content(blob) if blob.path.endswith(".jsonl") else None
        if raw is None:
            continue
        try:
            found.append((blob.path, import_file.load(raw)))
        except FileError as error:
            raise RtrepoError(
                f"{blob.path} cannot be read (line {error.line}: {error.reason}), so nobody can say what came from "
                "where; nothing was changed",
                hint=f"rtrepo restore --dataset {dataset} brings it back as it was committed",
            ) from None
    return sorted(found, key=lambda one: (one[1].number, one[1].sha256))


def _line(line: OriginLine, key: Key, now: _Ids, kept: _Ids, live: set[str]) -> OriginLine:
    """A line with the id that its entry has now. One whose entry is gone keeps its id, unless that is another's now."""
    name = now(key) or (line.id if line.id not in live else kept(key))
    number = 2
    while name is None:
        free = f"{line.id}-{number}"
        name, number = (free if free not in live else None), number + 1
    return line if name == line.id else line._replace(id=name)
