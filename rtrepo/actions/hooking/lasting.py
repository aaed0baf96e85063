"""What a push would carry that its end does not show: a secret that one version brought and a later one took out.

The gate of a push looks at the end of each ref, so that what was mended may pass. That is no answer for what does harm
by being known: git sends every version. So of the privacy rules those that block look at every version on the way.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rtrepo.actions.checking import gate
from rtrepo.actions.checking.rulebook import Ask, Rulebook
from rtrepo.git import history, pushes
from rtrepo.git.pushes import Arrival
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import CONFIG, DATASETS, place_of
from rtrepo.model.operation import FileId
from rtrepo.model.push import Lasting
from rtrepo.model.tree import Blob, PathChange
from rtrepo.rules.table import RULES

FAMILIES = ("privacy",)
MOST = 20_000
"""Entries on the way that are looked at: a push must not wait for minutes."""
EXPLAINED = 20
"""Findings for which the version that holds them is looked up."""

_ASK = Ask(only=frozenset(code for code, rule in RULES.items() if rule.family in FAMILIES))


def on_the_way(
    repository: Repository, arrived: Arrival, after: StoredTree, into: StoredTree | None
) -> tuple[tuple[Lasting, ...], int]:
    """What versions on the way hold that the last of them does not, and how many entries were not looked at."""
    if not _is_asked(after, into):
        return (), 0
    passed = [
        Blob(path, object_id)
        for object_id, path in pushes.brought_objects(repository, arrived)
        if place_of(path).kind == "entry" and not _holds(after, path, object_id)
    ]
    found: list[Lasting] = []
    for layer in _layers(passed[:MOST]):
        tree = StoredTree(repository, after.tree_id, {blob.path: FileId(blob.id) for blob in layer})
        # An entry on the way is neither new nor a second file of an id: only what it says is looked at.
        changes = [PathChange(blob.path, blob.id, blob.id) for blob in layer]
        report = gate.check_change(tree, changes, blocking_only=True, ask=_ASK, into=into)
        blobs = {blob.path: blob.id for blob in layer}
        for finding in report.findings:
            if finding.blocks and finding.path in blobs:
                held = pushes.held_by(repository, arrived, blobs[finding.path]) if len(found) < EXPLAINED else ""
                found.append(Lasting(finding, history.version(repository, held) if held else None))
    return tuple(found), len(passed[MOST:])


def _is_asked(after: StoredTree, into: StoredTree | None) -> bool:
    """Whether one of these rules blocks anywhere."""
    floor = Rulebook(into, _ASK, blocking_only=True) if into and into.read(CONFIG) is not None else None
    book = Rulebook(after, _ASK, blocking_only=True, floor=floor)
    return any(book.page(dataset).asked for dataset in ("", *after.folders(DATASETS)))


def _holds(tree: StoredTree, path: str, object_id: str) -> bool:
    file = tree.file(path)
    return file is not None and file.id == object_id


def _layers(blobs: Sequence[Blob]) -> Iterator[list[Blob]]:
    """The blobs in groups of which none has a path twice, so that each is a tree that could be."""
    by_path: dict[str, list[Blob]] = {}
    for blob in blobs:
        by_path.setdefault(blob.path, []).append(blob)
    for layer in zip_longest(*by_path.values()):
        yield [blob for blob in layer if blob is not None]
