"""What a kind of loss is: a generator over the rows of one file, with its outcome, its reason and what to do."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rtrepo.model.fitness import Outcome
from rtrepo.rules.targets.row import Row

Memory = dict[str, Any]
"""What a check remembers of the rows before; empty at the first row of a file."""


class Said(NamedTuple):
    """What a check says of a row: the place in the entry, empty for all of it, and what is there."""

    at: str
    message: str


Check = Callable[[Row, Memory], Iterable[Said]]


class Kind(NamedTuple):
    """One thing that a trainer does to an entry. `reason` ends with the source of the behaviour; `advice` says what
    the creator can do about it."""

    code: str
    name: str
    outcome: Outcome
    title: str
    reason: str
    advice: str
    check: Check


def kind(code: str, outcome: Outcome, advice: str) -> Callable[[Check], Kind]:
    """Make a kind of loss of a generator: its name says the flaw, its docstring's first line is the title, the rest
    the reason with its source."""

    def made(check: Check) -> Kind:
        title, _, reason = (check.__doc__ or "").strip().partition("\n")
        name = getattr(check, "__name__", code).replace("_", "-")
        return Kind(code, name, outcome, title.strip(), " ".join(reason.split()), advice, check)

    return made


class Target(NamedTuple):
    """A trainer: its name on the command line, its title, the format of the export it reads, what it does to
    entries, and what becomes of an entry that is too long (None: it has no limit of its own)."""

    name: str
    title: str
    format: str
    kinds: tuple[Kind, ...]
    too_long: Outcome | None = None
    too_long_reason: str = ""
