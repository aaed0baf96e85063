"""The options of `rtrepo validate` that mend what is found, and their answer."""

import shlex
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from rtrepo.cli.context import Session
from rtrepo.cli.eyes import reading
from rtrepo.model.finding import FixKind
from rtrepo.model.fixes import FixReport
from rtrepo.render import fixes

_Function = TypeVar("_Function", bound=Callable[..., Any])


def fix_options(function: _Function) -> _Function:
    """`--fix`, `--unsafe` and `--dry-run`."""
    for option in (
        click.option("--dry-run", is_flag=True, help="With --fix: show each mend as a diff, and change nothing."),
        click.option("--unsafe", is_flag=True, help="With --fix: mend also what touches the text itself."),
        click.option("--fix", is_flag=True, help="Mend what can be mended without touching a word."),
    ):
        function = option(function)
    return function


class Scope(NamedTuple):
    """What a command looks at, as it was typed, so that a hint asks for the same."""

    profile: str = ""
    baseline: str = ""
    named: Sequence[str] = ()
    dataset: str = ""
    names: Sequence[str] = ()
    where: str = ""
    rules_from: str = ""

    def command(self, *options: str) -> str:
        """`rtrepo validate` with some options, for the same scope."""
        words = ["rtrepo", "validate", *options]
        words += ["--profile", self.profile] if self.profile else []
        words += ["--baseline", self.baseline] if self.baseline else []
        words += ["--rules-from", self.rules_from] if self.rules_from else []
        words += [word for name in self.named for word in ("--rule", name)]
        words += ["--dataset", self.dataset] if self.dataset else []
        words += ["--where", self.where] if self.where else []
        words += ["--", *self.names] if self.names else []
        return shlex.join(words)

    def fix(self, kind: FixKind) -> str:
        """What to type for one kind of fix: the unsafe ones are shown first."""
        return self.command("--fix") if kind == "safe" else self.command("--fix", "--unsafe", "--dry-run")


def answer(session: Session, report: FixReport, scope: Scope, *, unsafe: bool, as_json: bool) -> int:
    """Print what was mended and what is left. 1 where something is left that blocks."""
    if as_json:
        session.result(fixes.to_json(report, reading()))
    else:
        do = scope.command("--fix", "--unsafe") if unsafe else scope.command("--fix")
        told = fixes.text(report, session.style, reading(), again=scope.command(), do=do, unsafe=scope.fix("unsafe"))
        session.say(told)
    return 1 if report.left.blocking else 0
