"""A version as JSON, for every result that names versions."""

from typing import Any

from rtrepo.model.version import Version


def version_json(version: Version) -> dict[str, Any]:
    """One version. `at` is in seconds since the epoch."""
    return {
        "id": version.id,
        "author": version.author,
        "email": version.email,
        "at": version.at,
        "message": version.message,
        "parents": list(version.parents),
        "branches": list(version.branches),
    }
