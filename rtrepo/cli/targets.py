"""The options of `rtrepo validate` that ask what a trainer would make of the data, and their answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from rtrepo.actions.checking.targeting import TARGET_NAMES, Question
from rtrepo.actions.exporting.export import FORMAT_NAMES
from rtrepo.cli.context import Session
from rtrepo.model.fitness import FitnessReport
from rtrepo.render import targets

_Function = TypeVar("_Function", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def target_options(function: _Function) -> _Function:
    """`--target`, `--to`, `--template`, `--tokenizer` and `--max-tokens`."""
    for option in (
        click.option("--max-tokens", type=click.IntRange(min=1), metavar="N", default=None,
                     help="Tell which entries are longer than this."),
        click.option("--tokenizer", type=_FILE, metavar="FILE", default=None,
                     help="Count tokens with this tokenizer.json."),
        click.option("--template", type=_FILE, metavar="FILE", default=None,
                     help="Render every entry with this chat template or tokenizer_config.json."),
        click.option("--to", "exported_as", type=click.Choice(FORMAT_NAMES), default=None,
                     help="What the trainer reads is exported like this; else in the trainer's own format."),
        click.option("--target", "trainers", type=click.Choice(TARGET_NAMES), multiple=True, metavar="TRAINER",
                     help=f"Tell instead what this trainer would drop, cut or refuse: {', '.join(TARGET_NAMES)}."),
    ):  # fmt: skip
        function = option(function)
    return function


def question(
    session: Session,
    trainers: tuple[str, ...],
    exported_as: str | None,
    template: Path | None,
    tokenizer: Path | None,
    max_tokens: int | None,
) -> Question | None:
    """What is asked; None where it is nothing of this."""
    if tokenizer and not max_tokens:
        raise click.UsageError("--tokenizer counts for --max-tokens N.")
    if exported_as and not trainers:
        raise click.UsageError("--to goes with --target TRAINER.")
    if not trainers and not template and not max_tokens:
        return None
    files = [session.folder / path if path else None for path in (template, tokenizer)]
    return Question(trainers, files[0], files[1], max_tokens or 0, exported_as or "")


def answer(session: Session, report: FitnessReport, *, as_json: bool) -> int:
    """Print what the trainers would make of the data. 1 where one of them would not learn all of it."""
    if as_json:
        session.result(targets.to_json(report))
    else:
        session.say(targets.text(report, session.style))
    return 1 if report.loses or report.unreadable else 0
