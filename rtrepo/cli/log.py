"""`rtrepo log`."""

from collections.abc import Callable, Iterator

import click

from rtrepo.actions.comparing import is_revision
from rtrepo.actions.exports.since import version_since
from rtrepo.actions.selecting import Selection
from rtrepo.actions.telling import Asked, date_of, told
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import (
    NamesAfterDashes,
    chosen_kinds,
    dataset_option,
    examples,
    json_lines_option,
    json_option,
    names_after_dashes,
    split_revisions,
    tag_option,
)
from rtrepo.cli.since import one_right_side, since_options
from rtrepo.model.change import KINDS
from rtrepo.model.log import LogLine
from rtrepo.render import log
from rtrepo.render.versions import moment

LISTED = 50
"""Versions listed unless told."""


@click.command(
    cls=NamesAfterDashes,
    epilog=examples(
        "rtrepo log",
        "rtrepo log -n 5 --dataset noir --stat              a line per entry, too",
        "rtrepo log main..experiment/warmer-tone            what the branch has and main has not",
        "rtrepo log --author jo --since '2 weeks ago'",
        'rtrepo log --text "the lamp" -- lighthouse-001     when these words came to an entry, or left it',
        "rtrepo log --tag warm --change added,removed",
        "rtrepo log --graph                                 a picture of all branches and experiments",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[REVISION…] [--] [NAME…]")
@click.option("-n", "--number", type=click.IntRange(1), help=f"How many at most; {LISTED} unless told.")
@click.option("--stat", is_flag=True, help="A line per entry, too.")
@click.option("--author", default="", metavar="TEXT", help="By somebody whose name or address holds TEXT.")
@click.option(
    "--since", default="", metavar="DATE", help="Recorded after DATE, as git reads it: yesterday, 2026-11-01."
)
@click.option("--until", default="", metavar="DATE", help="Recorded before DATE.")
@click.option("--grep", "message", default="", metavar="TEXT", help="With TEXT in the message.")
@click.option("--text", "wanted", default="", metavar="TEXT",
              help="In which entries won or lost TEXT, in turns or in what is known about them.")  # fmt: skip
@click.option("--exact", is_flag=True, help="For --text, capital and small letters differ.")
@dataset_option
@tag_option
@click.option(
    "--change", default="", metavar="KINDS", help=f"In which entries were {', '.join(KINDS)} (comma between)."
)
@since_options
@click.option("--all", "everywhere", is_flag=True, help="Every branch and tag.")
@click.option("--graph", is_flag=True, help="Draw how branches part and join; all of them without REVISION.")
@click.option("--reverse", is_flag=True, help="Oldest first, of those that would be listed.")
@json_option
@json_lines_option
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], number: int | None, stat: bool, author: str, since: str, until: str,
    message: str, wanted: str, exact: bool, dataset: str, tag: str, change: str, since_export: str | None,
    since_run: str | None, everywhere: bool, graph: bool,
    reverse: bool, as_json: bool, as_lines: bool,
) -> None:  # fmt: skip
    """List versions, newest first, with what each one changed.

    REVISION is git's: main, HEAD~3, A..B, A...B, several. NAME keeps versions that changed an entry (an id,
    DATASET/ID), a dataset or a path, and then only this is told. All options narrow the list together.
    """
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text), most=len(arguments))
    names += names_after_dashes()
    trained = version_since(repository, since_export, since_run)
    if trained:
        revisions = [f"{trained}..{revision}" for revision in one_right_side(revisions) or ["HEAD"]]
    kinds = chosen_kinds(change)
    selection = Selection(tuple(names), dataset, tag, kinds)
    if graph:
        _refuse_gaps([*names, dataset, tag, change, author, message, since, until, wanted], reverse)
        everywhere = everywhere or not revisions
    asked = Asked(selection, author, message, since, until, wanted, exact, everywhere, stat, graph)
    lines = told(repository, revisions, asked, limit=number or LISTED)
    shown: Iterator[LogLine] = reversed(tuple(lines)) if reverse else lines
    if as_json:
        session.result(log.to_json(tuple(shown)))
    elif as_lines:
        session.results(log.head_json(), map(log.line_json, shown))
    else:
        session.stream(
            log.pages(
                shown,
                session.style,
                now=session.now,
                stat=stat,
                most=0 if number else LISTED,
                graph=graph,
                filters=lambda: _filters(asked, lambda text: date_of(repository, text)),
            )
        )


def _refuse_gaps(filters: list[str], reverse: bool) -> None:
    """A graph shows every version, from new to old: with some left out, its lines would lead nowhere."""
    if any(filters) or reverse:
        raise click.UsageError("--graph draws every version: it takes REVISION, --all, --stat and -n, nothing else.")


def _filters(asked: Asked, date: Callable[[str], int]) -> list[str]:
    """The options that narrowed the list, as they were typed; dates with the moment that git makes of them."""
    selection = asked.selection
    given = {
        "--author": asked.author, "--grep": asked.message, "--text": asked.text, "--dataset": selection.dataset,
        "--tag": selection.tag, "--change": ",".join(sorted(selection.kinds)),
    }  # fmt: skip
    dates = {"--since": asked.since, "--until": asked.until}
    return [
        *selection.names,
        *(["--all"] if asked.everywhere else []),
        *(f"{name} {value}" for name, value in given.items() if value),
        *(f"{name} {value} ({moment(date(value))})" for name, value in dates.items() if value),
    ]
