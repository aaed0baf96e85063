"""`tags add`, `rename`, `merge`, `alias`, `archive` and `revive`: the registry and the entries that use it."""

from collections.abc import Sequence

from rtrepo.actions.bulk.drafting import Asked, Change, Edit
from rtrepo.actions.registry import books, uses
from rtrepo.actions.registry.books import Book, check_slug, the_book, unknown
from rtrepo.actions.registry.uses import Progress, Uses
from rtrepo.actions.registry.wording import (
    apart_from,
    archiving,
    asked,
    bare,
    merging,
    renaming,
    still_had,
)
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout.file_error import FileError
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.registry import tags
from rtrepo.registry.record import TAGS, Settings, mapping
from rtrepo.registry.record import Change as RegistryChange

LIST = "rtrepo tags list shows them"


def add(tree: StoredTree, slugs: Sequence[str], dataset: str, name: str, category: str, *, used: bool) -> Asked:
    """Register tags; with `used` all that entries have and nobody registered. Raises RtrepoError where one is there."""
    book = the_book(tree, dataset)
    there = book.records(TAGS)
    aliases = Surroundings(book.settings).aliases
    others = [one for one in uses.tags(tree, book.dataset).names(book.dataset) if one.strip() and one not in aliases]
    wanted = list(dict.fromkeys([*slugs, *(one for one in others if used and one not in there)]))
    for slug in slugs:
        check_slug("tag", slug)
        if slug in there:
            raise _there_already(book, slug)
        _refuse_old_name(book, slug)
    wanted = [slug for slug in wanted if slug not in there]

    def edit(settings: Settings) -> RegistryChange:
        change = RegistryChange(dict(settings))
        remarks: tuple[str, ...] = ()
        for slug in wanted:
            change = tags.added(change.settings, slug, name if len(wanted) == 1 else "", category)
            remarks += change.remarks
        left = [one for one in others if one not in mapping(change.settings.get(TAGS))]
        if left:
            what = "tag that entries have is" if len(left) == 1 else "tags that entries have are"
            remarks += (f"{len(left):,} {what} not registered: rtrepo tags add --used",)
        return RegistryChange(change.settings, remarks=remarks)

    what = f"the tag {wanted[0]}" if len(wanted) == 1 else f"{len(wanted)} tags"
    return asked("tags add", f"add {what} to {book.dataset}", [book.dataset], edit)


def rename(tree: StoredTree, old: str, new: str, dataset: str, name: str, progress: Progress | None = None) -> Asked:
    """Call a tag otherwise in the registry, the sidecars, the targets and the export profiles. The old name becomes an
    alias. Raises RtrepoError where there is no such tag, or the new one is there: two would become one."""
    check_slug("tag", new)
    used = uses.tags(tree, dataset, progress)
    found = _having(tree, old, dataset, used)
    for book in found:
        _refuse_old_name(book, new, old)
        if new != old and (new in book.records(TAGS) or used.of(new, book.dataset)):
            raise RtrepoError(
                f"{book.dataset} has a tag {new} already, so two would become one; nothing was changed",
                hint=f"rtrepo tags merge {old} {new} --into {new} makes them one",
            )
    names = [book.dataset for book in found]
    return asked(
        "tags rename", f"rename the tag {old} to {new}", names, lambda told: tags.renamed(told, old, new, name),
        paths=used.paths([old], names), change=_retagging([old], new),
        renaming=renaming("tag", [old], new, dataset, tree),
    )  # fmt: skip


def merge(
    tree: StoredTree, olds: Sequence[str], into: str, dataset: str, name: str, progress: Progress | None = None
) -> Asked:
    """Make several tags one, in every place. Raises RtrepoError where one of them is not there."""
    check_slug("tag", into)
    others = apart_from(into, olds, "tag")
    used = uses.tags(tree, dataset, progress)
    found = {book.dataset: book for slug in others for book in _having(tree, slug, dataset, used)}
    names = sorted(found)
    return asked(
        "tags merge", merging("tag", others, into), names,
        lambda told: tags.merged(told, others, into, name),
        paths=used.paths(others, names), change=_retagging(others, into),
        renaming=renaming("tag", others, into, dataset, tree),
    )  # fmt: skip


def alias(tree: StoredTree, slug: str, old: str, dataset: str, progress: Progress | None = None) -> Asked:
    """Say that a word is an old name of a tag; entries that have it get the tag. Raises RtrepoError where there is no
    such tag, or the word is a tag itself or another's old name."""
    check_slug("tag", old)
    found = _registered(tree, slug, dataset)
    for book in found:
        if old in book.records(TAGS) or old == slug:
            raise RtrepoError(
                f"{old} is a tag of {book.dataset} itself; nothing was changed",
                hint=f"rtrepo tags merge {old} {slug} --into {slug} makes them one",
            )
        _refuse_old_name(book, old, slug)
    names = [book.dataset for book in found]
    return asked(
        "tags alias", f"make {old} an old name of the tag {slug}", names, lambda told: tags.aliased(told, slug, old),
        paths=uses.tags(tree, dataset, progress).paths([old], names), change=_retagging([old], slug),
        renaming=renaming("tag", [old], slug, dataset, tree),
    )  # fmt: skip


def unalias(tree: StoredTree, slug: str, old: str, dataset: str) -> Asked:
    """Take an old name from a tag. Raises RtrepoError where it has none such."""
    names = [
        book.dataset for book in books.books(tree, dataset) if Surroundings(book.settings).aliases.get(old) == slug
    ]
    if not names:
        raise RtrepoError(f"{old} is no old name of {slug}; nothing was changed", hint=LIST)
    return asked("tags alias", f"take the old name {old} from the tag {slug}", names,
                 lambda told: tags.unaliased(told, slug, old))  # fmt: skip


def archive(tree: StoredTree, slug: str, why: str, dataset: str, progress: Progress | None = None) -> Asked:
    """Say that a tag is no longer in use, and why; entries keep it."""
    names = [book.dataset for book in _registered(tree, slug, dataset)]
    used = uses.tags(tree, dataset, progress)
    having = sum(used.of(slug, one) for one in names)
    remarks = still_had(having, f"rtrepo untag {bare(slug)} --where 'tag == {bare(slug)}'")
    return asked(
        "tags archive", archiving("tag", slug, why), names, lambda told: tags.archived(told, slug, why), remarks=remarks
    )


def revive(tree: StoredTree, slug: str, dataset: str) -> Asked:
    """Take a tag up again."""
    names = [book.dataset for book in _registered(tree, slug, dataset)]
    return asked("tags revive", f"revive the tag {slug}", names, lambda told: tags.revived(told, slug))


def _retagging(olds: Sequence[str], new: str) -> Change:
    gone = frozenset(olds)

    def change(found: Subject) -> Edit | None:
        have = found.sidecar.data.get("tags")
        have = [have] if isinstance(have, str) else have
        if not isinstance(have, list):
            raise FileError("has something else than a list under tags", kind="shape")
        told = tags.retagged(have, gone, new)
        return Edit(about={**found.sidecar.data, "tags": told}) if told != have else None

    return change


def _having(tree: StoredTree, slug: str, dataset: str, used: Uses) -> list[Book]:
    """The datasets that have a tag, in the registry or on an entry."""
    meant = books.books(tree, dataset)
    found = [book for book in meant if slug in book.records(TAGS) or used.of(slug, book.dataset)]
    if not found:
        there = [one for book in meant for one in (*book.records(TAGS), *used.names(book.dataset))]
        raise unknown("tag", slug, there, dataset, LIST)
    return found


def _registered(tree: StoredTree, slug: str, dataset: str) -> list[Book]:
    return books.registered(tree, TAGS, "registered tag", slug, dataset, f"rtrepo tags add {slug} registers it")


def _there_already(book: Book, slug: str) -> RtrepoError:
    status = mapping(book.records(TAGS)[slug]).get("status", "active")
    return RtrepoError(
        f"{book.dataset} has a tag {slug} already; nothing was changed",
        hint=f"rtrepo tags revive {slug} takes it up again" if status != "active" else LIST,
    )


def _refuse_old_name(book: Book, name: str, of: str = "") -> None:
    """Refuse a name that is an old one of a tag, unless it is one `of` a certain tag: what has it means that tag."""
    meant = Surroundings(book.settings).aliases.get(name)
    if meant not in (None, of):
        raise RtrepoError(
            f"{name} is an old name of {meant or 'nothing'} in {book.dataset}; nothing was changed",
            hint=f"rtrepo tags alias {meant} {name} --remove gives the name free",
        )
