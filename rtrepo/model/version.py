"""A version: a commit of the repository, in rtrepo's words."""

from dataclasses import dataclass

ADOPTED_FROM = "Adopted-from"
"""The trailer of a version that took entries from an experiment: `experiment/NAME@` and the full id of its version."""


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

    @property
    def adopted_from(self) -> tuple[str, ...]:
        """The branches of experiments that it took entries from, by the trailers of its message."""
        values = (line.partition(" ")[2] for line in self.message.split("\n") if line.startswith(f"{ADOPTED_FROM}: "))
        return tuple(dict.fromkeys(branch for value in values if (branch := value.strip().rpartition("@")[0])))
