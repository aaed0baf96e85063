"""The files of experiments as values: read once, and kept by their blob's id."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from rtrepo.errors import RtrepoError
from rtrepo.git import objects
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.layout import settings_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.experiment import Experiment, Run

_VERSION = 1
"""To be raised with every change of what is read of the file."""

Read = tuple[Experiment, str]
"""What a file says, and why it could not be read; one of the two is empty."""


def read(repository: Repository, blobs: Iterable[str]) -> dict[str, Read]:
    """The experiments in some blobs, by their ids."""
    cache = Cache(repository)
    keys = {f"experiment/{_VERSION}/{blob}": blob for blob in dict.fromkeys(blobs)}
    kept = cache.get(keys)
    found: dict[str, Read] = {}
    fresh: dict[str, bytes] = {}
    for key, blob in keys.items():
        told = _recalled(kept.get(key, b""))
        if told is None:
            told = _read(repository, blob)
            fresh[key] = json.dumps([asdict(told[0]), told[1]]).encode()
        found[blob] = told
    cache.put(fresh)
    return found


def _read(repository: Repository, blob: str) -> Read:
    try:
        return settings_file.load_experiment(objects.read(repository, blob)), ""
    except FileError as error:
        return Experiment(), str(error)
    except RtrepoError as error:
        return Experiment(), error.message


def _recalled(raw: bytes) -> Read | None:
    """What was kept; None where that is nothing of ours."""
    try:
        told, problem = json.loads(raw)
        return Experiment(**{**told, "runs": [Run(**run) for run in told["runs"]]}), str(problem)
    except (ValueError, TypeError, KeyError):
        return None
