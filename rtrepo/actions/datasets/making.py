"""`dataset new`, `dataset rename` and `dataset reshard`: one dataset made, called otherwise, or laid out otherwise."""

import uuid
from collections.abc import Mapping
from typing import Any

from rtrepo.actions.datasets.carrying import Load, Prepared, refuse_there
from rtrepo.actions.registry import books, profiles
from rtrepo.actions.workspace import Desk
from rtrepo.errors import RtrepoError
from rtrepo.layout import snapshots
from rtrepo.layout.paths import DATASETS, dataset_path, entry_path, place_of, sidecar_path
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.datasets import DatasetReport
from rtrepo.model.names import name_flaw, suggest_name
from rtrepo.registry.record import Change, Settings


def new(desk: Desk, name: str, told: Mapping[str, str]) -> Prepared:
    """A dataset without entries; `told` are title, licence, description and layout, as far as they are said. Raises
    RtrepoError where one of that name is there, or the name is none."""
    check_name(name)
    refuse_there(desk, name)
    load = Load(desk)
    layout = told.get("layout") or "flat"
    load.put(dataset_path(name), emit(founded(name, told.get("title", ""), layout) | _said(told)))
    report = DatasetReport("new", f"make the dataset {name}", False, name, 0, load.files, layout)
    return Prepared(load, report)


def founded(name: str, title: str, layout: str) -> dict[str, Any]:
    """What a new dataset's own file says."""
    return {"id": str(uuid.uuid4()), "title": title or name, "layout": layout}


def _said(told: Mapping[str, str]) -> dict[str, str]:
    return {key: told[key] for key in ("licence", "description") if told.get(key)}


def rename(desk: Desk, old: str, new_name: str) -> Prepared:
    """A dataset under another name: every file of its folder goes along, and its id stays. Export profiles say the new
    name, and so does its title where that was the old one."""
    check_name(new_name)
    book = books.books(desk.work, old)[0]
    refuse_there(desk, new_name)
    load = Load(desk)
    for blob in desk.work.files(f"{DATASETS}/{old}"):
        load.move(blob.path, f"{DATASETS}/{new_name}/{blob.path.removeprefix(f'{DATASETS}/{old}/')}")
    if book.settings.get("title") == old:
        files = books.written(desk.work, old, lambda told: Change({**told, "title": new_name}))
        load.put(dataset_path(new_name), files[dataset_path(old)])
    told, remarks = profiles.renamed(desk.work, "dataset", [old], new_name)
    for path, raw in told.items():
        load.put(path, raw)
    entries = sum(1 for _ in snapshots.entries(desk.work, old))
    report = DatasetReport(
        "rename", f"rename the dataset {old} to {new_name}", False, new_name, entries, load.files,
        str(book.settings.get("layout") or "flat"), remarks=tuple(remarks),
    )  # fmt: skip
    return Prepared(load, report)


def reshard(desk: Desk, name: str, layout: str) -> Prepared:
    """A dataset's entries and sidecars in the folders that a layout gives them. Raises RtrepoError where an id stands
    twice: both files would go to one place."""
    books.books(desk.work, name)
    load = Load(desk)
    entries = 0
    for blob in desk.work.files(f"{DATASETS}/{name}/entries"):
        place = place_of(blob.path)
        if place.kind in ("entry", "sidecar"):
            entries += place.kind == "entry"
            own = entry_path(place.key, layout)
            load.move(blob.path, own if place.kind == "entry" else sidecar_path(own))

    def laid_out(told: Settings) -> Change:
        return Change({**told, "layout": layout} if told.get("layout", "flat") != layout else dict(told))

    for path, raw in books.written(desk.work, name, laid_out).items():
        load.put(path, raw)
    return Prepared(load, DatasetReport(
        "reshard", f"lay {name} out as {layout}", False, name, entries, load.files, layout,
    ))  # fmt: skip


def check_name(name: str) -> None:
    """Raise RtrepoError for what cannot be a dataset's name."""
    flaw = name_flaw(name)
    if flaw:
        raise RtrepoError(
            f"a dataset cannot be called {name!r}: the name {flaw}", hint=f"for example: {suggest_name(name)}",
            exit_code=2,
        )  # fmt: skip
