"""What a rule is: a generator of remarks about one entry, with its name, severity, reason and options attached."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rtrepo.model.finding import FixKind, Severity
from rtrepo.model.whole import Member, Whole
from rtrepo.rules.look import Look


class Remark(NamedTuple):
    """What a rule says: the message, the place in the entry (`messages[3]`), and the file it is about.

    `path` empty means the entry's own file; `line` 0 lets the runner look the place up; `start` is the number
    of the character in the turn's content that the remark points at, -1 for the turn as a whole.
    """

    message: str
    at: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    start: int = -1


class Option(NamedTuple):
    """Something a creator can set for a rule. A value must be of the default's kind: a whole number from 0 on,
    or a list of texts."""

    name: str
    default: int | tuple[str, ...]
    says: str

    def flaw(self, value: Any) -> str:
        """What is wrong with a value, or an empty string."""
        if isinstance(self.default, int):
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            return "" if fits else "takes a whole number, 0 or more"
        fits = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        return "" if fits else "takes a list of texts"


Options = Mapping[str, Any]
"""The options of a rule as they are set: every name the rule knows, with a value of the right kind."""

Check = Callable[[Look, Options], Iterable[Remark]]


class Told(NamedTuple):
    """What a rule says that looks at a whole dataset: the message, the entry it is told at (None: the dataset), the
    other entries it is about, the key of the sidecar or of dataset.yaml that it points at, and the entries that it
    would be about too if they did not waive it. An empty message says nothing but that."""

    message: str
    member: Member | None = None
    others: tuple[Member, ...] = ()
    at: str = ""
    excused: tuple[Member, ...] = ()


Across = Callable[[Whole, str, Options], Iterable[Told]]
"""What looks at everything for the findings about one dataset, given by its name."""


class Rule(NamedTuple):
    """A named check. `family` is what the code's letter stands for; `reason` says why it matters. A rule that is
    not `usual` is off until a creator asks for it. One with `across` looks at whole datasets, and at no entry alone."""

    code: str
    name: str
    family: str
    severity: Severity
    title: str
    reason: str
    check: Check
    fix: FixKind = "none"
    options: tuple[Option, ...] = ()
    usual: bool = True
    across: Across | None = None


FAMILIES = {
    "S": "structure",
    "T": "turns",
    "X": "text",
    "R": "roleplay",
    "P": "privacy",
    "L": "length",
    "M": "metadata",
    "D": "datasets",
    "C": "settings",
}
"""What the letter of a code stands for, in the order in which the families look at an entry."""


def rule(
    code: str, severity: Severity, fix: FixKind = "none", *options: Option, usual: bool = True
) -> Callable[[Check], Rule]:
    """Make a rule of a generator: its name says the flaw, its docstring's first line is the title, the rest
    the reason."""

    def made(check: Check) -> Rule:
        return _made(check, code, severity, fix, options, usual, check, None)

    return made


def dataset_rule(
    code: str, severity: Severity, fix: FixKind = "none", *options: Option, usual: bool = True
) -> Callable[[Across], Rule]:
    """Make a rule of a generator that looks at a whole dataset, as `rule` does of one that looks at an entry."""

    def made(across: Across) -> Rule:
        return _made(across, code, severity, fix, options, usual, lambda _, __: (), across)

    return made


def _made(
    told: object,
    code: str,
    severity: Severity,
    fix: FixKind,
    options: tuple[Option, ...],
    usual: bool,
    check: Check,
    across: Across | None,
) -> Rule:
    title, _, reason = (told.__doc__ or "").strip().partition("\n")
    name = getattr(told, "__name__", code).replace("_", "-")
    words, family = " ".join(reason.split()), FAMILIES[code[0]]
    return Rule(code, name, family, severity, title.strip(), words, check, fix, options, usual, across)
