"""`characters add`, `rename`, `merge`, `set`, `archive` and `revive`: by slug, in the registry and in sidecars.

What turns say stays as it is: `rename-character` renames a character in texts too.
"""

from collections.abc import Sequence

from rtrepo.actions.bulk.drafting import Asked, Change, Edit
from rtrepo.actions.registry import books, uses
from rtrepo.actions.registry.books import Book, check_slug, the_book
from rtrepo.actions.registry.uses import Progress
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
from rtrepo.model.subject import Subject
from rtrepo.registry import speakers
from rtrepo.registry.record import CHARACTERS, Settings, called
from rtrepo.registry.record import Change as RegistryChange

LIST = "rtrepo characters list shows them"


def add(tree: StoredTree, slug: str, dataset: str, name: str, description: str) -> Asked:
    """Register a character. Raises RtrepoError where there is one of that slug."""
    check_slug("character", slug)
    book = the_book(tree, dataset)
    if slug in book.records(CHARACTERS):
        raise RtrepoError(f"{book.dataset} has a character {slug} already; nothing was changed", hint=LIST)
    record = {"display_name": name or called(slug).title(), "description": description}
    return asked("characters add", f"add the character {slug} to {book.dataset}", [book.dataset],
                 lambda told: speakers.added(told, CHARACTERS, slug, record))  # fmt: skip


def change(tree: StoredTree, slug: str, dataset: str, name: str, description: str) -> Asked:
    """Say something else of a registered character."""
    names = [book.dataset for book in _registered(tree, slug, dataset)]
    values = {"display_name": name, "description": description}
    return asked("characters set", f"set what is said of the character {slug}", names,
                 lambda told: speakers.changed(told, CHARACTERS, slug, values))  # fmt: skip


def rename(tree: StoredTree, old: str, new: str, dataset: str, name: str, progress: Progress | None = None) -> Asked:
    """Give a registered character another slug, in the registry, the sidecars and the export profiles; with a `name`
    also what it is called in the registry. Raises RtrepoError where the new slug is taken."""
    check_slug("character", new)
    found = _registered(tree, old, dataset)
    for book in found:
        if new != old and new in book.records(CHARACTERS):
            raise RtrepoError(
                f"{book.dataset} has a character {new} already, so two would become one; nothing was changed",
                hint=f"rtrepo characters merge {old} {new} --into {new} makes them one",
            )

    def edit(settings: Settings) -> RegistryChange:
        found = speakers.renamed(settings, CHARACTERS, old, new)
        told = speakers.changed(found.settings, CHARACTERS, new, {"display_name": name})
        return RegistryChange(told.settings, found.moves if new != old else ())

    names = [book.dataset for book in found]
    return asked(
        "characters rename", f"rename the character {old} to {new}", names, edit,
        paths=uses.characters(tree, dataset, progress).paths([old], names), change=_recasting([old], new),
        renaming=renaming("character", [old], new, dataset, tree),
        remarks=["texts still say what they said; rtrepo rename-character changes names in them too"],
    )  # fmt: skip


def merge(
    tree: StoredTree, olds: Sequence[str], into: str, dataset: str, name: str, progress: Progress | None = None
) -> Asked:
    """Make several characters one, in the registry, the sidecars and the export profiles."""
    check_slug("character", into)
    others = apart_from(into, olds, "character")
    names = sorted({book.dataset for slug in others for book in _registered(tree, slug, dataset)})
    return asked(
        "characters merge", merging("character", others, into), names,
        lambda told: speakers.merged(told, others, into, name),
        paths=uses.characters(tree, dataset, progress).paths(others, names), change=_recasting(others, into),
        renaming=renaming("character", others, into, dataset, tree),
    )  # fmt: skip


def archive(tree: StoredTree, slug: str, why: str, dataset: str, progress: Progress | None = None) -> Asked:
    """Say that a character is no longer in use; entries keep it (the rules M106 and M107 find them)."""
    names = [book.dataset for book in _registered(tree, slug, dataset)]
    used = uses.characters(tree, dataset, progress)
    having = sum(used.of(slug, one) for one in names)
    remarks = still_had(having, f"rtrepo list --where 'character == {bare(slug)}'")
    return asked("characters archive", archiving("character", slug, why), names,
                 lambda told: speakers.archived(told, CHARACTERS, slug, why), remarks=remarks)  # fmt: skip


def revive(tree: StoredTree, slug: str, dataset: str) -> Asked:
    """Take a character up again."""
    names = [book.dataset for book in _registered(tree, slug, dataset)]
    return asked("characters revive", f"revive the character {slug}", names,
                 lambda told: speakers.revived(told, CHARACTERS, slug))  # fmt: skip


def _recasting(olds: Sequence[str], new: str) -> Change:
    gone = frozenset(olds)

    def change(found: Subject) -> Edit | None:
        told = speakers.recast(found.sidecar.data, gone, new)
        return Edit(about=told) if told != found.sidecar.data else None

    return change


def _registered(tree: StoredTree, slug: str, dataset: str) -> list[Book]:
    hint = f"rtrepo characters add {slug} registers one"
    return books.registered(tree, CHARACTERS, "registered character", slug, dataset, hint)
