"""Files of a merge that are no entries: settings by what they say, the rest as git would."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rtrepo.actions.joining.bench import Bench, mode_of
from rtrepo.actions.joining.names import Changed, Three
from rtrepo.git.merge_file import merge_lines
from rtrepo.layout import import_file, yaml_conflict, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of
from rtrepo.merge.fields import same
from rtrepo.merge.places import steps
from rtrepo.merge.settings import MergedSettings, merge_settings
from rtrepo.model.conflict import Conflict
from rtrepo.model.joined import PathConflict, Stages
from rtrepo.model.operation import FileId

_SETTINGS = frozenset({"dataset", "config", "experiment", "sidecar"})
_TYPE = 0o170000
_REGULAR = 0o100000


def merge_other(bench: Bench, changed: Changed, path: str) -> None:
    """Write down what becomes of a file that is no entry's."""
    base, ours, theirs = three = changed.at(path)
    if theirs == base or ours == theirs:
        return
    if ours == base:
        bench.set(path, ours, theirs)
    elif ours is None or theirs is None:
        gone, left = ("ours", "theirs") if ours is None else ("theirs", "ours")
        bench.set(path, ours, ours or theirs)
        _leave(bench, path, three, "delete/modify", f"{gone} removed the file, {left} changed it")
    elif ours.id == theirs.id:
        bench.set(path, ours, FileId(ours.id, mode_of(*three)))
    elif any(file and file.mode & _TYPE != _REGULAR for file in three):
        _leave(bench, path, three, "modify/modify", "both changed it, and it is a link, a submodule, or was one")
    elif bench.is_too_large(*three):
        _leave(bench, path, three, "modify/modify", "both changed it, and it is larger than rtrepo reads")
    elif place_of(path).kind == "import" and (
        _put_import_together(bench, path, three) or (base is None and _keep_both_imports(bench, changed, path))
    ):
        return
    elif place_of(path).kind not in _SETTINGS or not _merge_settings(bench, path, three):
        _merge_text(bench, path, three)


def _put_import_together(bench: Bench, path: str, three: Three) -> bool:
    """One import of which the sides have parts (only some of its entries were adopted from an experiment): all that
    either has. False where they are two imports, or one cannot be read."""
    assert three.ours is not None
    try:
        ours, theirs = (import_file.load(bench.read(file)) for file in three[1:] if file)
    except FileError:
        return False
    whole = import_file.parts_together(ours, theirs)
    if whole is None:
        return False
    same_as = next((file for file, told in ((three.ours, ours), (three.theirs, theirs)) if told == whole), None)
    bench.set(path, three.ours, same_as or bench.store(import_file.dump(whole), three.ours.mode))
    return True


def _keep_both_imports(bench: Bench, changed: Changed, path: str) -> bool:
    """Two imports of one source that both sides gave the same number, and that found different things to bring in:
    both stay. The later one by its blob id gets the next number, whichever side it is of. False where one cannot be
    read."""
    three = changed.at(path)
    first, second = sorted(file for file in three[1:] if file)
    try:
        origin = import_file.load(bench.read(second))
    except FileError:
        return False
    dataset = place_of(path).dataset
    held = [import_file.numbers(tree, dataset) for tree in changed.trees[1:]]
    renamed = replace(origin, number=max(map(max, held)) + 1)
    while import_file.path_of(dataset, renamed) in bench.files:
        renamed = replace(renamed, number=renamed.number + 1)
    bench.set(path, three.ours, first)
    bench.set(import_file.path_of(dataset, renamed), None, bench.store(import_file.dump(renamed), second.mode))
    return True


def _leave(bench: Bench, path: str, three: Three, kind: str, why: str) -> None:
    conflict = Conflict(kind, "", (), (), (), why)
    bench.conflicts.append(PathConflict(None, (Stages(path, *three),), (conflict,)))


def _merge_text(bench: Bench, path: str, three: Three) -> None:
    """A file line by line, with git's markers; one that is no text stays as ours has it."""
    assert three.ours is not None
    assert three.theirs is not None
    base, ours, theirs = (bench.read(file) if file else b"" for file in three)
    merged = merge_lines(bench.repository, path, base, ours, theirs, bench.labels)
    if merged is None:
        _leave(bench, path, three, "modify/modify", "both changed it, and its lines cannot be merged")
        return
    if merged.conflicted:
        kind = "modify/modify" if three.base else "add/add"
        _leave(bench, path, three, kind, "both changed the same lines" if three.base else "both added it")
    bench.set(path, three.ours, bench.store(merged.data, mode_of(*three)))


def _merge_settings(bench: Bench, path: str, three: Three) -> bool:
    """A YAML file by its values, with the comments of ours. False where a version cannot be read."""
    try:
        base, ours, theirs = (yaml_file.load(bench.read(file)) if file else None for file in three)
    except FileError:
        return False
    merged, turned = merge_settings(base, ours or {}, theirs or {}), merge_settings(base, theirs or {}, ours or {})
    mode = mode_of(*three)
    assert three.ours is not None
    raw = bench.read(three.ours)
    if not merged.conflicts:
        result = next((file for file, data in ((three.ours, ours), (three.theirs, theirs))
                       if file and file.mode == mode and same((data,), (merged.data,))), None)  # fmt: skip
        bench.set(path, three.ours, result or bench.store(yaml_conflict.written(raw, merged.data), mode))
        return True
    keys: dict[Any, list[Conflict]] = {}
    for conflict in merged.conflicts:
        keys.setdefault(next(iter(steps(conflict.at))), []).append(conflict)
    marked = yaml_conflict.dump(raw, (base or {}, merged.data, turned.data), keys, bench.labels)
    bench.set(path, three.ours, bench.store(marked, mode))
    settled = tuple(_settled(bench, raw, one, mode) for one in (merged, turned))
    bench.conflicts.append(
        PathConflict(None, (Stages(path, *three),), merged.conflicts, settled=(settled[0], settled[1]))
    )
    return True


def _settled(bench: Bench, raw: bytes, merged: MergedSettings, mode: int) -> FileId:
    data: Mapping[str, Any] = merged.data
    return bench.store(yaml_conflict.written(raw, data), mode)
