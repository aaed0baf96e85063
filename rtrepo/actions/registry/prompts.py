"""`prompts add`, `set`, `rename`, `archive`, `revive` and `use`: the library of system prompts, and entries with them.

An entry holds the text of its prompt and no reference to the library: what is trained on stands in the entry.
"""

from collections.abc import Mapping
from typing import Any

from rtrepo.actions.bulk.drafting import Asked, Change, Edit, Task
from rtrepo.actions.registry import uses
from rtrepo.actions.registry.books import Book, check_slug, registered, the_book
from rtrepo.actions.registry.uses import Progress, system_prompt
from rtrepo.actions.registry.wording import archiving, asked
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.model.entry import Entry
from rtrepo.model.subject import Subject
from rtrepo.registry import speakers
from rtrepo.registry.record import PROMPTS, Settings, called, mapping
from rtrepo.registry.record import Change as RegistryChange

LIST = "rtrepo prompts list shows them"


def add(tree: StoredTree, slug: str, dataset: str, content: str, name: str, description: str) -> Asked:
    """Put a prompt into the library. Raises RtrepoError where there is one of that slug."""
    check_slug("prompt", slug)
    book = the_book(tree, dataset)
    if slug in book.records(PROMPTS):
        raise RtrepoError(
            f"{book.dataset} has a prompt {slug} already; nothing was changed", hint=f"rtrepo prompts set {slug} …"
        )
    _refuse_empty(content)
    record = {"name": name or called(slug), "content": content, "description": description}
    return asked("prompts add", f"add the prompt {slug} to {book.dataset}", [book.dataset],
                 lambda told: speakers.added(told, PROMPTS, slug, record))  # fmt: skip


def change(
    tree: StoredTree, slug: str, dataset: str, values: Mapping[str, str], *, entries: bool,
    progress: Progress | None = None,
) -> Asked:  # fmt: skip
    """Give a prompt another text, name or description. With `entries`, those that begin with the old text get the new
    one too; without, the report says how many there are."""
    book, record = the_prompt(tree, slug, dataset)
    content, old = values.get("content", ""), str(record.get("content", ""))
    if "content" in values:
        _refuse_empty(content)
    paths: tuple[str, ...] = ()
    if content and content != old:
        paths = uses.prompts(tree, book.dataset, progress).paths([old], [book.dataset])
    remarks = []
    if paths and not entries:
        has = "1 entry has" if len(paths) == 1 else f"{len(paths):,} entries have"
        remarks = [f"{has} the old text; with --entries they get the new one"]
    return asked(
        "prompts set", f"set the prompt {slug}", [book.dataset],
        lambda told: speakers.changed(told, PROMPTS, slug, values),
        paths=paths if entries else (), change=_prompting(content, only=old) if entries else None, remarks=remarks,
    )  # fmt: skip


def rename(tree: StoredTree, old: str, new: str, dataset: str, name: str) -> Asked:
    """Give a prompt another slug, and with a `name` another name."""
    check_slug("prompt", new)
    book, _ = the_prompt(tree, old, dataset)
    if new in book.records(PROMPTS) and new != old:
        raise RtrepoError(f"{book.dataset} has a prompt {new} already; nothing was changed", hint=LIST)

    def edit(settings: Settings) -> RegistryChange:
        found = speakers.renamed(settings, PROMPTS, old, new)
        told = speakers.changed(found.settings, PROMPTS, new, {"name": name})
        return told._replace(moves=found.moves if new != old else ())

    return asked("prompts rename", f"rename the prompt {old} to {new}", [book.dataset], edit)


def archive(tree: StoredTree, slug: str, why: str, dataset: str) -> Asked:
    """Say that a prompt is no longer in use. Entries that begin with it stay as they are."""
    book, _ = the_prompt(tree, slug, dataset)
    return asked("prompts archive", archiving("prompt", slug, why), [book.dataset],
                 lambda told: speakers.archived(told, PROMPTS, slug, why))  # fmt: skip


def revive(tree: StoredTree, slug: str, dataset: str) -> Asked:
    """Take a prompt up again."""
    book, _ = the_prompt(tree, slug, dataset)
    return asked("prompts revive", f"revive the prompt {slug}", [book.dataset],
                 lambda told: speakers.revived(told, PROMPTS, slug))  # fmt: skip


def use(tree: StoredTree, slug: str, of: str) -> Task:
    """Begin entries with a prompt of the library: the text of the first system turn, or a new one in front, for which
    the numbers of speakers in the sidecar move by one. `of` names the dataset whose library is meant."""
    book, record = the_prompt(tree, slug, of, "--of")
    remarks = [] if speakers.is_active(record) else [f"the prompt {slug} is archived in {book.dataset}"]
    content = str(record.get("content", ""))
    _refuse_empty(content)
    return Task(
        "prompts use", f"prompts use {slug}", _prompting(content),
        lambda entries, _: f"set the system prompt to {slug} in {entries}", remarks=lambda tree, keys: remarks,
    )  # fmt: skip


def the_prompt(tree: StoredTree, slug: str, dataset: str, option: str = "--dataset") -> tuple[Book, dict[str, Any]]:
    """A prompt by its slug, and the dataset that has it. Raises RtrepoError where there is none, or where several
    datasets have one of that slug."""
    hint = f"rtrepo prompts add {slug} --from FILE makes one"
    found = registered(tree, PROMPTS, "prompt", slug, dataset, hint)
    if len(found) > 1:
        raise RtrepoError(
            f"{', '.join(book.dataset for book in found)} have a prompt {slug} each; nothing was changed",
            hint=f"say which: {option} {found[0].dataset}",
        )
    return found[0], mapping(found[0].records(PROMPTS)[slug])


def _prompting(content: str, only: str | None = None) -> Change:
    """Begin an entry with a text; with `only`, one that begins with that text."""

    def change(found: Subject) -> Edit | None:
        if found.entry is None:
            return None
        now = system_prompt(found.entry)
        if now == content or (only is not None and now != only):
            return None
        messages = found.entry.messages
        if now is not None:
            told = [{**messages[0], "content": content}, *messages[1:]]
            return Edit(Entry({**found.entry.data, "messages": told}), places=0)
        entry = Entry({**found.entry.data, "messages": [{"role": "system", "content": content}, *messages]})
        said = mapping(found.sidecar.data.get("speakers"))
        if not found.sidecar.speakers:
            return Edit(entry)
        moved = {key + 1 if isinstance(key, int) else key: speaker for key, speaker in said.items()}
        return Edit(entry, {**found.sidecar.data, "speakers": moved})

    return change


def _refuse_empty(content: str) -> None:
    if not content.strip():
        raise RtrepoError("a prompt without a word says nothing; nothing was changed", hint="--from FILE, or - to type")
