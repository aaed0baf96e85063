"""Which entries of a version go into a training file, in the order of their imports and records, then by id."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.loading import subjects
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.model.origin import Origin
from rtrepo.model.recipe import Recipe
from rtrepo.model.records import Outgoing
from rtrepo.model.sidecar import ACTIVE
from rtrepo.selection.expression import questions
from rtrepo.selection.parsing import parse


def settled(recipe: Recipe) -> Recipe:
    """A recipe as it is meant: an expression that asks for the status decides it alone. Raises RtrepoError for one
    that cannot be read."""
    asks = bool(recipe.where) and any(test.field.name == "status" for test in questions(parse(recipe.where)))
    return recipe._replace(statuses=()) if asks and recipe.statuses == (ACTIVE,) else recipe


def outgoing(tree: StoredTree, dataset: str, recipe: Recipe, left_out: Counter[str]) -> Iterator[Outgoing]:
    """The entries of a dataset that a recipe selects; `left_out` counts the others by the reason. Raises RtrepoError
    where there is no such dataset, and where something of it cannot be read."""
    files = {found.key.id: found for found in snapshots.entries(tree, dataset)}
    if not files:
        names = snapshots.datasets(tree)
        raise RtrepoError(
            f"there is no dataset {dataset} with entries in this version",
            hint=f"datasets: {', '.join(names)}" if names else "rtrepo import FILE --into NAME makes one",
        )
    try:
        origins = import_file.origins(tree, dataset)
    except FileError as error:
        raise RtrepoError(
            f"{error.reason}; nothing was written", hint=f"rtrepo validate --dataset {dataset} shows the place"
        ) from None
    backs = _backs(origins)
    order = import_file.in_import_order(files, origins)
    meant = {one.key.id for one in chosen(tree, Wish(dataset=dataset, where=recipe.where))} if recipe.where else files
    left_out["that --where leaves out"] += len(files) - len(meant)
    order = [entry_id for entry_id in order if entry_id in meant]
    for subject in subjects(tree, (files[entry_id].path for entry_id in order)):
        problem = subject.entry_problem or subject.sidecar_problem
        if problem or subject.entry is None:
            raise RtrepoError(
                f"{subject.path} cannot be read in this version; nothing was written",
                hint=f"rtrepo show {subject.key} shows why",
            )
        sidecar = subject.sidecar
        if recipe.statuses and sidecar.status not in recipe.statuses:
            left_out[f"status {sidecar.status}"] += 1
        elif recipe.split and sidecar.split != recipe.split:
            left_out[f"split {sidecar.split}"] += 1
        elif recipe.tags and not set(recipe.tags) & set(sidecar.tags):
            left_out["without the tag"] += 1
        else:
            yield Outgoing(subject.key.id, subject.entry, sidecar, backs.get(subject.key.id, {}))


def _backs(origins: list[Origin]) -> Mapping[str, Mapping[str, Any]]:
    return {line.id: line.back for origin in origins for line in origin.lines if line.back}
