"""A verb of the registries as a task of the bulk verbs: sidecars, `dataset.yaml` and `rtrepo.yaml` in one operation."""

from collections.abc import Sequence
from typing import NamedTuple

from rtrepo.actions.bulk.drafting import Asked, Change, Edit, Task
from rtrepo.actions.choosing import Wish
from rtrepo.actions.registry import books, profiles
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.model.entry import Key
from rtrepo.model.subject import Subject


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


def renaming(kind: str, olds: Sequence[str], new: str, dataset: str, tree: StoredTree) -> Renaming:
    """What profiles call otherwise: where a dataset is named and there are others, only its own profiles do."""
    alone = dataset if dataset and len(books.books(tree)) > 1 else ""
    return Renaming(kind, tuple(olds), new, alone)


def apart_from(into: str, olds: Sequence[str], kind: str) -> list[str]:
    """What is merged into something, without itself. Raises RtrepoError (exit code 2) where nothing is left."""
    others = [slug for slug in dict.fromkeys(olds) if slug != into]
    if not others:
        raise RtrepoError(f"{into} is all there is to merge", hint=f"name two {kind}s or more", exit_code=2)
    return others


def merging(kind: str, others: Sequence[str], into: str) -> str:
    """What a merge does, in words."""
    return f"merge the {kind}{'s' if len(others) > 1 else ''} {listed(others)} into {into}"


def archiving(kind: str, slug: str, why: str) -> str:
    """What archiving does, in words."""
    return f"archive the {kind} {slug}" + (f": {why}" if why else "")


def still_had(having: int, look: str) -> list[str]:
    """The remark that entries have what was archived, and how to look at them; none where no entry has it."""
    still = f"{having:,} {'entry still has' if having == 1 else 'entries still have'} it"
    return [f"{still}: {look}"] if having else []


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def bare(slug: str) -> str:
    """A slug as it is typed in a hint: in quotes where it is more than one word."""
    return slug if slug.replace("-", "_").isidentifier() else f'"{slug}"'
