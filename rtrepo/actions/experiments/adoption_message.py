"""The messages of versions that adopt an experiment."""

from rtrepo.actions import origins
from rtrepo.actions.experiments.portions import Portion
from rtrepo.actions.merging.work import Sides
from rtrepo.actions.origins import Origin
from rtrepo.git import walk
from rtrepo.git.repository import Repository
from rtrepo.git.walk import Wanted
from rtrepo.layout.paths import place_of
from rtrepo.model.entry import Key
from rtrepo.model.version import Version

NAMED = 20
"""Entries that a message names, each with the version that it had last been changed in."""


def message_of(name: str, why: str) -> str:
    """That an experiment was adopted, and why."""
    return "\n\n".join(filter(None, (f"Adopt the experiment {name}", why.strip())))


def message_of_portion(repository: Repository, name: str, sides: Sides, found: Portion, message: str, why: str) -> str:
    """That entries were adopted, which, from which versions, and why; with `message`, that and where they are from."""
    if not message:
        several = f"Adopt {count_of(found)} of the experiment {name}"
        subject = several if len(found.keys) > 1 else f"Adopt {found.keys[0]} from the experiment {name}"
        message = "\n\n".join(filter(None, (subject, why.strip(), _entries(repository, sides, found))))
    return origins.noted(message, Origin(name, sides.theirs))


def count_of(found: Portion) -> str:
    """`1 entry`, `12 entries`."""
    return "1 entry" if len(found.keys) == 1 else f"{len(found.keys):,} entries"


def _entries(repository: Repository, sides: Sides, found: Portion) -> str:
    """A line for each entry: the version of the experiment that changed it last."""
    if len(found.keys) > NAMED:
        return ""
    last: dict[Key, Version] = {}
    pathspecs = tuple(map(walk.literal, found.paths))
    for walked in walk.walk(repository, Wanted((f"{sides.ours}..{sides.theirs}",), paths=pathspecs)):
        for move in walked.moves:
            place = place_of(move.path)
            if place.name:
                last.setdefault(place.key, walked.version)
    return "\n".join(f"{key}   {last[key].id[:7]} {last[key].subject}" for key in found.keys if key in last)
