"""What a rule is: a generator of remarks about one subject, with its name, severity and reason attached."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rtrepo.model.finding import FixKind, Severity
from rtrepo.model.subject import Subject, Surroundings


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says: the message, the place in the entry (`messages[3]`), and the file it is about.

    `path` empty means the entry's own file; `line` 0 lets the runner look the place up.
    """

    message: str
    at: str = ""
    path: str = ""
    line: int = 0
    column: int = 0


Check = Callable[[Subject, Surroundings], Iterable[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check. `family` is what the code's letter stands for; `reason` says why it matters."""

    code: str
    name: str
    family: str
    severity: Severity
    title: str
    reason: str
    check: Check
    fix: FixKind = "none"


FAMILIES = {"S": "structure", "T": "turns", "M": "metadata"}


def rule(code: str, severity: Severity, fix: FixKind = "none") -> Callable[[Check], Rule]:
    """Make a rule of a generator: its name says the flaw, its docstring's first line is the title, the rest
    the reason."""

    def made(check: Check) -> Rule:
        title, _, reason = (check.__doc__ or "").strip().partition("\n")
        name = getattr(check, "__name__", code).replace("_", "-")
        words = " ".join(reason.split())
        return Rule(code, name, FAMILIES[code[0]], severity, title.strip(), words, check, fix)

    return made
