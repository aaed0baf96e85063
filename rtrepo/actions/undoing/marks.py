"""What commands write into the details of their operations, so that these can be taken back at the right moment."""

from rtrepo.git import pending, refs
from rtrepo.git.repository import Repository

MERGING = "merging"
"""In the details of an operation: what is being merged. It can be taken back while that waits."""
RESOLVING = "resolving"
"""In the details of an operation that settled something: the commit checked out, and what waits to be merged. Only
where these are the same can it be taken back, or done again."""


def resolving(repository: Repository) -> list[str]:
    """The `resolving` of an operation that is recorded now."""
    waits = (pending.commit(repository, name) for name in pending.HEADS)
    return [refs.head_commit(repository) or "", next(filter(None, waits), "")]
