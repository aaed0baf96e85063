"""`tags list`, `characters list`, `prompts list` and `prompts show`: what is registered, and what entries use of it."""

from typing import Any

from rtrepo.actions.registry import uses
from rtrepo.actions.registry.books import Book, books
from rtrepo.actions.registry.prompts import the_prompt
from rtrepo.actions.registry.uses import Progress, Uses
from rtrepo.actions.workspace import look
from rtrepo.git.repository import Repository
from rtrepo.model.registry import UNREGISTERED, Registered, RegistryList
from rtrepo.model.subject import Surroundings
from rtrepo.registry.record import CHARACTERS, PROMPTS, TAGS, mapping
from rtrepo.registry.speakers import is_active
from rtrepo.registry.tags import why_archived


def tags(repository: Repository, dataset: str, progress: Progress | None = None) -> RegistryList:
    """The tags of the working tree's datasets. Raises RtrepoError for an unknown dataset, or one whose own file cannot
    be read; so do the others."""
    tree = look(repository).work
    used = uses.tags(tree, dataset, progress)
    rows = []
    for book in books(tree, dataset):
        aliases = Surroundings(book.settings).aliases
        for slug, record in book.records(TAGS).items():
            told = mapping(record)
            old = tuple(sorted(name for name, now in aliases.items() if now == slug))
            status, name, category = (_text(told.get(key)) for key in ("status", "name", "category_slug"))
            rows.append(
                Registered(
                    book.dataset, slug, name, status or "active", used.of(slug, book.dataset),
                    why_archived(told), category, old,
                )
            )  # fmt: skip
        for name in _unregistered(used, book, TAGS):
            status = f"old name of {aliases[name] or 'nothing'}" if name in aliases else UNREGISTERED
            rows.append(Registered(book.dataset, name, "", status, used.of(name, book.dataset)))
    return RegistryList("tags", tuple(rows), len(used.unreadable))


def characters(repository: Repository, dataset: str, progress: Progress | None = None) -> RegistryList:
    """The characters of the working tree's datasets."""
    tree = look(repository).work
    used = uses.characters(tree, dataset, progress)
    rows = []
    for book in books(tree, dataset):
        for slug, record in book.records(CHARACTERS).items():
            rows.append(_one(book, slug, mapping(record), "display_name", used.of(slug, book.dataset)))
        for name in _unregistered(used, book, CHARACTERS):
            rows.append(Registered(book.dataset, name, "", UNREGISTERED, used.of(name, book.dataset)))
    return RegistryList("characters", tuple(rows), len(used.unreadable))


def prompts(repository: Repository, dataset: str, progress: Progress | None = None) -> RegistryList:
    """The system prompts of the working tree's datasets."""
    tree = look(repository).work
    used = uses.prompts(tree, dataset, progress)
    rows, others = [], 0
    for book in books(tree, dataset):
        known = {_text(mapping(record).get("content")) for record in book.records(PROMPTS).values()}
        others += sum(len(there.get(book.dataset, ())) for text, there in used.places.items() if text not in known)
        for slug, record in book.records(PROMPTS).items():
            told = mapping(record)
            rows.append(_one(book, slug, told, "name", used.of(_text(told.get("content")), book.dataset)))
    return RegistryList("prompts", tuple(rows), others=others)


def prompt(repository: Repository, slug: str, dataset: str, progress: Progress | None = None) -> RegistryList:
    """One prompt of the library, as a list of one."""
    tree = look(repository).work
    book, told = the_prompt(tree, slug, dataset)
    used = uses.prompts(tree, book.dataset, progress)
    row = _one(book, slug, told, "name", used.of(_text(told.get("content")), book.dataset))
    return RegistryList("prompts", (row,))


def _one(book: Book, slug: str, record: dict[str, Any], name: str, entries: int) -> Registered:
    return Registered(
        book.dataset, slug, _text(record.get(name)), "active" if is_active(record) else "archived", entries,
        why=_text(record.get("why")), description=_text(record.get("description")),
        content=_text(record.get("content")),
    )  # fmt: skip


def _unregistered(used: Uses, book: Book, under: str) -> list[str]:
    return [name for name in used.names(book.dataset) if name not in book.records(under)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
