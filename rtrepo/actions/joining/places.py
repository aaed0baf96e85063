"""Where the result of a merge has things that one side put where the other side has nothing any more: in a data set
that was renamed, or in another layout."""

from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.actions.joining.bench import Bench
from rtrepo.actions.joining.files import merge_other
from rtrepo.actions.joining.names import Changed, Three
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import DATASETS, dataset_path, entry_path, imports_folder, place_of
from rtrepo.merge.snapshots import SIDES, Meeting, SideName
from rtrepo.model.conflict import Notice
from rtrepo.model.entry import Key
from rtrepo.model.joined import Remark
from rtrepo.model.names import FLAT, LAYOUTS
from rtrepo.model.operation import FileId


class Renamed(NamedTuple):
    """A data set that a side gave another name."""

    side: SideName
    old: str
    new: str


class Places:
    """Where entries belong in the result."""

    def __init__(self, bench: Bench, changed: Changed) -> None:
        self._bench = bench
        self._changed = changed
        self._renamed = {one.old: one for one in renamed(bench, changed)}
        self._layouts = dict(_layouts(bench, changed))

    @property
    def moving(self) -> set[str]:
        """Data sets in which new entries may have to go elsewhere."""
        return {*self._renamed, *self._layouts}

    def place(self, meeting: Meeting, key: Key, path: str) -> tuple[Key, str]:
        """The key and the path of an entry in the result, given those it would have otherwise.

        What one side added to a data set that the other renamed follows it, with a notice. A file that stood where no
        layout puts it stays in its folder.
        """
        told = self._renamed.get(key.dataset)
        if told and meeting.base is None and meeting.side(told.side) is None:
            new = Key(told.new, key.id)
            moved = f"{DATASETS}/{told.new}/" + path.removeprefix(f"{DATASETS}/{told.old}/")
            if new not in self._changed.paths and not any(self._changed.at(moved)):
                why = f"{told.side} renamed the data set {told.old} to {told.new}; what was added to it went along"
                self._bench.remarks.append(Remark(new, moved, Notice("dataset-renamed", "", why)))
                key, path = new, moved
        layout = self._layouts.get(key.dataset)
        if layout and path in {entry_path(key, one) for one in LAYOUTS}:
            path = entry_path(key, layout)
        return key, path

    def move_settings(self) -> None:
        """Merge the `dataset.yaml` of each renamed data set where it is now, and let new imports follow it. They count
        no more among the other files."""
        for one in self._renamed.values():
            self._merge_dataset(one)
            self._move_imports(one)

    def _merge_dataset(self, told: Renamed) -> None:
        changed, files = self._changed, self._bench.files
        old, new = dataset_path(told.old), dataset_path(told.new)
        was, now = changed.at(old), changed.at(new)
        real = now.ours
        changed.three[new] = Three(was.base, now.ours or was.ours, now.theirs or was.theirs)
        merge_other(self._bench, changed, new)
        if real is None:
            files.setdefault(new, changed.three[new].ours)
            self._bench.set(old, was.ours, None)
        changed.others = [path for path in changed.others if path not in (old, new)]

    def _move_imports(self, told: Renamed) -> None:
        changed, files = self._changed, self._bench.files
        folder = imports_folder(told.old)
        for path in [path for path in changed.others if path.startswith(f"{folder}/")]:
            base, ours, theirs = changed.three[path]
            target = imports_folder(told.new) + path.removeprefix(folder)
            added = ours if told.side == "theirs" else theirs
            if base is None and added and (ours is None or theirs is None) and not any(changed.at(target)):
                self._bench.set(path, ours, None)
                files[target] = added
                changed.others.remove(path)


def renamed(bench: Bench, changed: Changed) -> Iterator[Renamed]:
    """Data sets that one side gave another name, known by the `id` in their `dataset.yaml` (or by its being the same
    file), while the other side did not give it a third."""
    found: dict[str, list[Renamed]] = {}
    for at, side in enumerate(SIDES, 1):
        three = {place_of(path).dataset: changed.three[path] for path in changed.others
                 if place_of(path).kind == "dataset"}  # fmt: skip
        gone = {name: file.base for name, file in three.items() if file.base and not file[at]}
        come = {name: file[at] for name, file in three.items() if not file.base and file[at]}
        if not gone or not come:
            continue
        names = {dataset: _identity(bench, file) for dataset, file in (*gone.items(), *come.items())}
        for old in gone:
            same = [new for new in come if names[new] == names[old]]
            if len(same) == 1 and sum(names[one] == names[old] for one in gone) == 1:
                found.setdefault(old, []).append(Renamed(side, old, same[0]))
    for ways in found.values():
        if len({one.new for one in ways}) == 1:
            yield ways[0]


def _identity(bench: Bench, file: FileId | None) -> str:
    told = _settings(bench, file).get("id")
    return told if isinstance(told, str) and told else (file.id if file else "")


def _layouts(bench: Bench, changed: Changed) -> Iterator[tuple[str, str]]:
    """Data sets whose layout is not the same in all versions, with that of the result: what one side changed it to,
    ours where both did."""
    for path in changed.others:
        place = place_of(path)
        three = changed.three[path]
        if place.kind == "dataset" and three.ours and three.theirs:
            base, ours, theirs = (_layout(bench, file) for file in three)
            if len({base, ours, theirs}) > 1:
                yield place.dataset, theirs if ours == base else ours


def _layout(bench: Bench, file: FileId | None) -> str:
    told = _settings(bench, file).get("layout")
    return told if told in LAYOUTS else FLAT


def _settings(bench: Bench, file: FileId | None) -> dict[str, object]:
    try:
        return yaml_file.load(bench.read(file)) if file and not bench.is_too_large(file) else {}
    except FileError:
        return {}  # said where the file itself is merged
