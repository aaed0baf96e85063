"""The training file that a version gives, in memory; nothing is written."""

import hashlib
import time
from collections.abc import Mapping
from typing import NamedTuple

from rtrepo.actions.exporting.candidates import settled
from rtrepo.actions.exporting.mixture import label, mixture
from rtrepo.git import history, views
from rtrepo.git.repository import Repository
from rtrepo.model.entry import Key
from rtrepo.model.manifest import Manifest
from rtrepo.model.recipe import Recipe


class TrainingFile(NamedTuple):
    """A training file in memory: its bytes, further files by suffix, its manifest, and line by line the entries and the
    fingerprints of the records. `lost` says what the format could not carry and in how many entries, `unmatched` what
    weights and limits name and no entry has."""

    data: bytes
    companions: Mapping[str, bytes]
    manifest: Manifest
    keys: tuple[Key, ...]
    prints: tuple[bytes, ...]
    lost: Mapping[str, int]
    unmatched: tuple[str, ...] = ()


def training_file(repository: Repository, recipe: Recipe, commit: str, name: str, *, profile: str = "") -> TrainingFile:
    """The training file that a version (a full commit id) gives under the name of a file. The recipe names its datasets
    and its format; `profile` is what it is called.

    Raises RtrepoError where there is no such dataset or format, or nothing that can go into the file.
    """
    version = history.version(repository, commit)
    committed_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(version.at))
    recipe = settled(recipe)
    made = mixture(views.commit_tree(repository, commit), recipe, name, committed_at)
    lines = made.lines
    data = b"".join(one.line for one in lines)
    companions = made.companions()
    lost = made.lost()
    manifest = Manifest(
        dataset=label(recipe),
        version=commit,
        format=recipe.format,
        profile=profile,
        entries=len(lines),
        copies=len(lines) - len(made.taken),
        sha256=hashlib.sha256(data).hexdigest(),
        filter=recipe.told(),
        lost={what: f"in {entries(count)}" for what, count in sorted(lost.items())},
        left_out=dict(sorted(made.left_out.items())),
        unwritable=made.unwritable,
        companions={suffix: hashlib.sha256(raw).hexdigest() for suffix, raw in sorted(companions.items())},
    )
    keys, prints = tuple(one.key for one in lines), tuple(one.mark for one in lines)
    return TrainingFile(data, companions, manifest, keys, prints, dict(lost), made.unmatched)


def entries(count: int) -> str:
    """`1 entry`, `12 entries`."""
    return "1 entry" if count == 1 else f"{count} entries"
