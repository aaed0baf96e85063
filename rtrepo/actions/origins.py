"""From which experiment a version took entries: a trailer of its message, `Adopted-from: experiment/NAME@VERSION`.

The message is the one place where this stands. It is cloned with the version, and goes when that is taken back.
"""

import re
from typing import NamedTuple

from rtrepo.git import pending, trailers
from rtrepo.git.repository import Repository
from rtrepo.model.experiment import BRANCH
from rtrepo.model.version import ADOPTED_FROM

_VALUE = re.compile(re.escape(BRANCH) + r"(\S+)@([0-9a-f]{40})")


class Origin(NamedTuple):
    """The name of an experiment, and the full id of the version of it that entries were taken from."""

    experiment: str
    version: str


def noted(message: str, origin: Origin) -> str:
    """A message that says where its version took entries from."""
    return trailers.put(message, ADOPTED_FROM, f"{BRANCH}{origin.experiment}@{origin.version}")


def told(message: str) -> list[Origin]:
    """Where a version took entries from, by its message."""
    found = (_VALUE.fullmatch(value) for value in trailers.of(message, ADOPTED_FROM))
    return [Origin(one[1], one[2]) for one in found if one]


def carried_over(repository: Repository, message: str) -> str:
    """The message of a version that finishes the taking of entries, whatever somebody typed: it says where they are
    from. Any other message stays as it is."""
    waits = (pending.read(repository, pending.SQUASH_MSG) or b"").decode("utf-8", "replace")
    for origin in told(waits) if ADOPTED_FROM in waits else ():
        message = noted(message, origin)
    return message
