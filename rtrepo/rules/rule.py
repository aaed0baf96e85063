"""What a rule is: a generator of remarks about one entry, with its name, severity, reason and options attached."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rtrepo.model.finding import FixKind, Severity
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


class Rule(NamedTuple):
    """A named check. `family` is what the code's letter stands for; `reason` says why it matters. A rule that is
    not `usual` is off until a creator asks for it."""

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


FAMILIES = {
    "S": "structure",
    "T": "turns",
    "X": "text",
    "R": "roleplay",
    "P": "privacy",
    "L": "length",
    "M": "metadata",
    "C": "settings",
}
"""What the letter of a code stands for, in the order in which the families look at an entry."""


def rule(
    code: str, severity: Severity, fix: FixKind = "none", *options: Option, usual: bool = True
) -> Callable[[Check], Rule]:
    """Make a rule of a generator: its name says the flaw, its docstring's first line is the title, the rest
    the reason."""

    def made(check: Check) -> Rule:
        title, _, reason = (check.__doc__ or "").strip().partition("\n")
        name = getattr(check, "__name__", code).replace("_", "-")
        words = " ".join(reason.split())
        return Rule(code, name, FAMILIES[code[0]], severity, title.strip(), words, check, fix, options, usual)

    return made
