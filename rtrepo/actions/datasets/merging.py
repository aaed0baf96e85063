"""`dataset merge`: several datasets as one, with a report that adds up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rtrepo.actions.datasets.carrying import Load, Prepared, refuse_there
from rtrepo.actions.datasets.import_records import carry_over
from rtrepo.actions.datasets.making import check_name, founded
from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.actions.registry import books, profiles
from rtrepo.actions.registry.books import Book
from rtrepo.actions.registry.uses import Progress
from rtrepo.actions.workspace import Desk
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout import settings_file, sidecar_file, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import DATASETS, dataset_path, entry_path, entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.merge.datasets import Item, Seat, United, joined, unite
from rtrepo.model.datasets import DatasetReport, Doubled, Recount
from rtrepo.model.entry import Entry, Key, content_hash
from rtrepo.model.names import LAYOUTS, layout_for
from rtrepo.model.sidecar import Sidecar
from rtrepo.registry.union import united


def merge(desk: Desk, names: Sequence[str], into: str, title: str = "", progress: Progress | None = None) -> Prepared:
    """Datasets as one, of which `into` may be one. The first wins, see `merge.datasets.unite`; the others' files go.

    Raises RtrepoError where one is not there, where `into` is there and not among them, and where a file that says
    what came from where cannot be read.
    """
    named = list(dict.fromkeys(names))
    check_name(into)
    if len(named) < 2:
        raise RtrepoError("a merge takes two datasets or more", hint="rtrepo dataset merge A B --into C", exit_code=2)
    found = [books.books(desk.work, name)[0] for name in named]
    if into not in named:
        refuse_there(desk, into)
    load = Load(desk)
    base = next((book for book in found if book.dataset == into), found[0])
    layout = _layout(base)
    whole = unite([list(_items(desk.work, name, progress)) for name in named])
    ids = _carry_entries(load, whole, into, layout)
    doubled = _carry_doubles(load, whole, into, layout)
    remarks = _settings(load, found, base, into, title)
    remarks += carry_over(load, named, into, ids, {one.entry: one.kept.id for one in doubled})
    remarks += _others(load, named, into)
    remarks += _told(desk, named, into, len(_entries(whole)), layout)
    renamed = tuple((seat.item.key, seat.id) for seat in _entries(whole) if seat.id != seat.item.key.id)
    recount = Recount(_counted(whole, named), len(_entries(whole)), renamed, doubled)
    did = f"merge the datasets {', '.join(named)} into {into}"
    return Prepared(load, DatasetReport(
        "merge", did, False, into, recount.entries, load.files, layout, recount, tuple(remarks),
    ))  # fmt: skip


def _items(tree: StoredTree, dataset: str, progress: Progress | None) -> Iterator[Item]:
    """The entries of a dataset, and sidecars that have none. An entry of which a file cannot be read is equal to no
    other one: what it says could not be joined."""
    paths = {blob.path: blob for blob in tree.files(f"{DATASETS}/{dataset}/entries")}
    for at, (path, blob) in enumerate(paths.items()):
        place = place_of(path)
        if progress and at % 200 == 0:
            progress(at, len(paths))
        if place.kind == "sidecar" and entry_path_of_sidecar(path) not in paths:
            yield Item(place.key, path)
        if place.kind != "entry":
            continue
        raw = tree.content(blob)
        entry = read_entry(raw) if raw is not None else None
        beside = paths.get(sidecar_path(path))
        about = read_sidecar(tree.content(beside) or b"") if beside else Sidecar()
        readable = isinstance(entry, Entry) and isinstance(about, Sidecar)
        yield Item(place.key, path, content_hash(entry) if readable and isinstance(entry, Entry) else "")


def _entries(whole: United) -> list[Seat]:
    """The entries that come through; the rest are sidecars without one."""
    return [seat for seat in whole.seats if place_of(seat.item.path).kind == "entry"]


def _counted(whole: United, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    keys = [seat.item.key for seat in _entries(whole)] + [double.item.key for double in whole.doubles]
    return tuple((name, sum(key.dataset == name for key in keys)) for name in names)


def _goal(seat: Seat, into: str, layout: str) -> str:
    """Where the entry's file of a seat will stand: where it does, if it is there already under that id."""
    path = seat.item.path if place_of(seat.item.path).kind == "entry" else entry_path_of_sidecar(seat.item.path)
    return path if seat.item.key == Key(into, seat.id) else entry_path(Key(into, seat.id), layout)


def _carry_entries(load: Load, whole: United, into: str, layout: str) -> dict[Key, str]:
    """Let the files of entries go to their places; gives the id that each has then."""
    ids: dict[Key, str] = {}
    for seat in whole.seats:
        path, goal = seat.item.path, _goal(seat, into, layout)
        if place_of(path).kind == "entry":
            load.move(path, goal)
            load.move(sidecar_path(path), sidecar_path(goal))
        else:
            load.move(path, sidecar_path(goal))
        ids.setdefault(seat.item.key, seat.id)
    return ids


def _carry_doubles(load: Load, whole: United, into: str, layout: str) -> tuple[Doubled, ...]:
    """Take away what is there twice, and let what stays know what was said of it."""
    tree = load.desk.work
    about: dict[str, dict[str, Any]] = {}
    found = []
    for item, seat in whole.doubles:
        kept = seat.item.path
        if kept not in about:
            about[kept] = _about(tree, kept)
        told = joined(about[kept], _about(tree, item.path))
        about[kept] = told.data
        for path in (item.path, sidecar_path(item.path)):
            load.take_away(path)
        lost = tuple((place, stays, goes) for place, (stays, goes) in told.lost.items())
        found.append(Doubled(item.key, Key(into, seat.id), told.tags, lost))
    for seat in {double.kept.item.path: double.kept for double in whole.doubles}.values():
        _write_sidecar(load, seat, about[seat.item.path], sidecar_path(_goal(seat, into, layout)))
    return tuple(found)


def _about(tree: StoredTree, path: str) -> dict[str, Any]:
    raw = tree.read(sidecar_path(path))
    found = read_sidecar(raw) if raw is not None else Sidecar()
    return dict(found.data) if isinstance(found, Sidecar) else {}


def _write_sidecar(load: Load, seat: Seat, data: Mapping[str, Any], goal: str) -> None:
    """Write what is known of an entry to where its sidecar stands or goes."""
    path = sidecar_path(seat.item.path)
    before = load.desk.work.read(path)
    try:
        raw = sidecar_file.with_values(before, data)
    except FileError as error:
        raise RtrepoError(
            f"{path} {error.reason}; nothing was changed", hint="change it by hand, then merge again"
        ) from None
    if raw is not None and raw != before:
        load.put(goal, raw)


def _settings(load: Load, found: Sequence[Book], base: Book, into: str, title: str) -> list[str]:
    """The file of the merged dataset itself: that of `base` with what the others say, under an id of its own where it
    is a new dataset. Gives what does not come through."""
    wanted, remarks = dict(found[0].settings), list[str]()
    for book in found[1:]:
        change = united(wanted, book.settings, book.dataset)
        wanted, remarks = change.settings, [*remarks, *change.remarks]
    own = founded(into, title, str(base.settings.get("layout") or "flat"))
    if base.dataset == into:
        own |= {key: base.settings[key] for key in own if key in base.settings}
        own |= {"title": title} if title else {}
    path = dataset_path(into)
    try:
        raw = yaml_file.edit(base.raw or b"", {**wanted, **own})
        settings_file.load_dataset(raw)
    except FileError as error:
        raise books.unreadable(dataset_path(base.dataset), error, base.dataset) from None
    for book in found:
        load.take_away(dataset_path(book.dataset))
    load.put(path, raw)
    return remarks


def _others(load: Load, names: Sequence[str], into: str) -> list[str]:
    """Files that are none of ours go along where their place is free; the others stay, and are told."""
    remarks = []
    for name in names:
        folder = f"{DATASETS}/{name}"
        for blob in load.desk.work.files(folder) if name != into else ():
            place = place_of(blob.path)
            if place.kind != "other":
                continue
            goal = f"{DATASETS}/{into}{blob.path.removeprefix(folder)}"
            if load.is_free(goal):
                load.move(blob.path, goal)
            else:
                remarks.append(f"{blob.path} stays where it is: {goal} is there already")
    return remarks


def _told(desk: Desk, names: Sequence[str], into: str, entries: int, layout: str) -> list[str]:
    """What else a person should know: profiles that name what is no more, and a layout that is too small."""
    remarks = [
        f"rtrepo.yaml: exports.{profile} names {name}, whose entries are in {into} now"
        for name in names
        for profile in (profiles.naming(desk.work, name) if name != into else ())
    ]
    better = layout_for(entries)
    if LAYOUTS.index(better) > LAYOUTS.index(layout):
        remarks.append(f"{entries:,} entries suit the layout {better}: rtrepo dataset reshard {into} --layout {better}")
    return remarks


def _layout(base: Book) -> str:
    named = base.settings.get("layout")
    return named if named in LAYOUTS else LAYOUTS[0]
