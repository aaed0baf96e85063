"""Which entries are meant, in every version there is; and which others have to do with them."""

from collections.abc import Callable, Collection, Iterable, Mapping

from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.forgetting.changing import place_in
from rtrepo.actions.tracing import history_of
from rtrepo.actions.workspace import Told, look
from rtrepo.errors import RtrepoError
from rtrepo.git.objects import object_id
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting.rewriter import Renamed, Wanted
from rtrepo.git.rewriting.roots import Roots
from rtrepo.git.rewriting.walking import rewrite
from rtrepo.layout import snapshots
from rtrepo.layout.paths import place_of
from rtrepo.model.entry import Key

Noted = Callable[[str, bytes], None]


def visit(
    repository: Repository, roots: Roots, kinds: Mapping[str, str], note: Noted, *,
    names: Collection[bytes] = (), blobs: Collection[bytes] = (),
) -> None:  # fmt: skip
    """Tell `note` of every file, by path and content, that has one of some names or contents (ids of 20 bytes) in any
    version, once for each path and content."""

    def file(path: str, raw: bytes, renamed: Renamed) -> bytes:
        note(place_in(path)[0], raw)
        return raw

    wanted = Wanted(file, str, str, frozenset(names), frozenset(blobs))
    rewrite(repository, roots, kinds, wanted, object_id)


def keys_of(repository: Repository, roots: Roots, kinds: Mapping[str, str], wish: Wish) -> set[Key]:
    """The entries that a command line means, also those that only older versions or other branches have.

    Raises RtrepoError where a name is none, or one of several entries.
    """
    if wish.means_all:
        return set()
    work = look(repository).work
    if not wish.names:
        return {files.key for files in chosen(work, wish)}
    if wish.tag or wish.where or wish.listed is not None:
        return {files.key for files in chosen(work, wish, strict=True)}
    asked = {name: _as_typed(name) for name in wish.names}
    known = {files.key for files in snapshots.entries(work)}
    ids = {one for _, one in asked.values()}

    def note(path: str, raw: bytes) -> None:
        place = place_of(path)
        if place.kind in ("entry", "sidecar"):
            known.add(place.key)

    visit(repository, roots, kinds, note, names=_files(ids))
    return {_one(name, dataset or wish.dataset, entry_id, known) for name, (dataset, entry_id) in asked.items()}


def _as_typed(name: str) -> tuple[str, str]:
    """The dataset (empty for any) and the id that a name means."""
    place = place_of(name)
    if place.kind in ("entry", "sidecar"):
        return place.key
    dataset, _, entry_id = name.rpartition("/")
    return dataset, entry_id


def _files(ids: Iterable[str]) -> list[bytes]:
    return [f"{one}.{kind}".encode("utf-8", "surrogateescape") for one in ids for kind in ("json", "yaml")]


def _one(name: str, dataset: str, entry_id: str, known: Collection[Key]) -> Key:
    found = sorted(key for key in known if key.id == entry_id and dataset in ("", key.dataset))
    if len(found) == 1:
        return found[0]
    if found:
        raise RtrepoError(
            f"{name} is an entry of {' and of '.join(key.dataset for key in found)}; nothing was changed",
            hint=f"rtrepo forget {' '.join(map(str, found))}",
        )
    raise RtrepoError(
        f"no version of anything here has an entry {name}; nothing was changed",
        hint="rtrepo list shows entries, rtrepo log what was removed; --text forgets words",
    )


def refuse_copies(
    repository: Repository, roots: Roots, kinds: Mapping[str, str], keys: Collection[Key], raws: Collection[bytes]
) -> None:
    """Refuse where another entry has the very words of one that is to be forgotten, in any version."""
    copies: set[Key] = set()

    def note(path: str, raw: bytes) -> None:
        place = place_of(path)
        if place.kind == "entry" and place.key not in keys and raw in raws:
            copies.add(place.key)

    visit(repository, roots, kinds, note, blobs=[bytes.fromhex(object_id("blob", raw)) for raw in raws])
    if copies:
        named = " ".join(map(str, sorted(copies)))
        raise RtrepoError(
            f"the very same words stand in {named} too, so they would not be forgotten; nothing was changed",
            hint=f"rtrepo forget {' '.join(map(str, sorted(keys)))} {named}",
        )


def related(repository: Repository, keys: Collection[Key], tell: Told) -> tuple[Key, ...]:
    """Entries that a forgotten one was made from, or that were made from it: renamed, split, joined."""
    found: set[Key] = set()
    for key in keys:
        try:
            report = history_of(repository, str(key), tell=tell)
        except RtrepoError:
            continue  # the history of what is checked out does not know it
        for version in report.versions:
            found.update(version.change.previous, version.became, (version.change.key,))
    return tuple(sorted(found.difference(keys)))
