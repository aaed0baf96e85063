"""A verb of the registries as a task of the bulk verbs: sidecars, `dataset.yaml` and `rtrepo.yaml` in one operation."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rtrepo.actions.bulk.drafting import Change, Edit, Task
from rtrepo.actions.choosing import Wish
from rtrepo.actions.registry import books, profiles
from rtrepo.actions.registry.uses import Progress
from rtrepo.git.views import StoredTree
from rtrepo.model.entry import Key
from rtrepo.model.subject import Subject


class Asked(NamedTuple):
    """What a verb of a registry is to do: the task, and the entries that it is about."""

    task: Task
    wish: Wish


Ask = Callable[[StoredTree, Progress | None], Asked]
"""A verb that only waits for the working tree to know what it is about."""


class Renaming(NamedTuple):
    """What export profiles are to call otherwise: a `kind` of name, the old ones, the new one; with `only`, a dataset
    to which that is limited."""

    kind: str
    olds: tuple[str, ...]
    new: str
    only: str = ""


def asked(
    verb: str,
    did: str,
    datasets: Sequence[str],
    edit: books.Edit,
    *,
    paths: Sequence[str] = (),
    change: Change | None = None,
    renaming: Renaming | None = None,
    remarks: Sequence[str] = (),
) -> Asked:
    """A verb of a registry: what it does in words, in which datasets, how `dataset.yaml` changes, which entries it is
    about and what they become, and what profiles call otherwise."""

    def more(tree: StoredTree) -> dict[str, bytes]:
        found = {path: raw for one in datasets for path, raw in books.written(tree, one, edit).items()}
        return found | (profiles.renamed(tree, *renaming)[0] if renaming else {})

    def remarked(tree: StoredTree, keys: list[Key]) -> list[str]:
        found = list(remarks)
        for one in datasets:
            told = edit(books.read(tree, one).settings).remarks
            found += [f"{one}: {remark}" if len(datasets) > 1 else remark for remark in told]
        return found + (profiles.renamed(tree, *renaming)[1] if renaming else [])

    def words(entries: str, places: int) -> str:
        return did if not change or entries == "0 entries" else f"{did} in {entries}"

    task = Task(verb, did, change or _nothing, words, more, remarked, registers=True)
    return Asked(task, Wish(listed=tuple(paths)))


def _nothing(found: Subject) -> Edit | None:
    return None


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def bare(slug: str) -> str:
    """A slug as it is typed in a hint: in quotes where it is more than one word."""
    return slug if slug.replace("-", "_").isidentifier() else f'"{slug}"'
