"""A version: a commit of the repository, in rtrepo's words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Version:
    """Who recorded what, when (seconds since the epoch) and why; ids are full, `branches` are short names."""

    id: str
    author: str
    email: str
    at: int
    message: str
    parents: tuple[str, ...]
    branches: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.strip().split("\n", 1)[0]
