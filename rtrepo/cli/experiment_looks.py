"""`rtrepo experiment list`, `show` and `compare`: what only looks."""

from collections.abc import Callable
from typing import Any

import click

from rtrepo.actions.experiments.contrasting import compare
from rtrepo.actions.experiments.listing import Wanted, listed
from rtrepo.actions.experiments.showing import show
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import comparison, experiment, experiments


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What all three take."""
    for option in (
        click.option("--shift", is_flag=True, help="Measure all entries, which reads a large dataset once."),
        click.option("--higher", multiple=True, metavar="METRIC", help="More of this metric is better."),
        click.option("--lower", multiple=True, metavar="METRIC", help="Less of this metric is better."),
    ):
        function = option(function)
    return function


def _directions(higher: tuple[str, ...], lower: tuple[str, ...]) -> dict[str, bool]:
    return {**dict.fromkeys(higher, True), **dict.fromkeys(lower, False)}


@click.command(
    "list",
    epilog=examples(
        "rtrepo experiment list",
        "rtrepo experiment list --outcome open --sort eval_loss",
        "rtrepo experiment list --tag voice --lower wobble",
    ),
)
@click.option("--sort", default="newest", metavar="ORDER",
              help="newest, age, name, entries, runs, outcome, or a metric (the best first).")  # fmt: skip
@click.option("--outcome", type=click.Choice(["open", "adopted", "dropped"]), help="Only these.")
@click.option("--tag", default="", metavar="TAG", help="Only those with this tag.")
@_options
@json_option
@pass_session
def list_(
    session: Session, sort: str, outcome: str | None, tag: str, shift: bool, higher: tuple[str, ...],
    lower: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """List experiments: open, adopted and dropped ones, those on remotes too.

    Which way a metric is better is told by its name; rtrepo.yaml can say it (metrics: {wobble: lower}), and so can
    --higher and --lower.
    """
    repository = open_repository(session.folder, session.tell)
    wanted = Wanted(sort, outcome or "", tag, _directions(higher, lower))
    found = listed(repository, wanted, thorough=shift, progress=session.progress("measuring"))
    if as_json:
        session.result(experiments.to_json(found))
    else:
        asked = " ".join([*([f"--outcome {outcome}"] if outcome else []), *([f"--tag {tag}"] if tag else [])])
        session.say(experiments.text(found, session.style, now=session.now, asked=asked))


@click.command("show", epilog=examples("rtrepo experiment show warmer-tone"))
@click.argument("name")
@_options
@json_option
@pass_session
def show_(
    session: Session, name: str, shift: bool, higher: tuple[str, ...], lower: tuple[str, ...], as_json: bool
) -> None:
    """See one experiment: what it asked, what is on it, what it changed, its runs, how it ended."""
    repository = open_repository(session.folder, session.tell)
    progress = session.progress("measuring")
    found = show(repository, name, higher=_directions(higher, lower), thorough=shift, progress=progress)
    if as_json:
        session.result(experiment.to_json(found))
    else:
        session.say(experiment.text(found, session.style, now=session.now))


@click.command(
    "compare",
    epilog=examples(
        "rtrepo experiment compare warmer-tone shorter-turns",
        "rtrepo experiment compare warmer-tone shorter-turns no-system --json",
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME…")
@_options
@json_option
@pass_session
def compare_(
    session: Session, names: tuple[str, ...], shift: bool, higher: tuple[str, ...], lower: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """See experiments side by side: what each one changed since they parted, where they touch the same entries, how
    near they come to the targets in dataset.yaml, and how their runs did."""
    repository = open_repository(session.folder, session.tell)
    progress = session.progress("measuring")
    found = compare(repository, names, higher=_directions(higher, lower), thorough=shift, progress=progress)
    if as_json:
        session.result(comparison.to_json(found))
    else:
        session.say(comparison.text(found, session.style, now=session.now))


COMMANDS = (list_, show_, compare_)
"""In the order of the help."""
