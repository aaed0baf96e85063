"""`rtrepo blame`."""

import re

import click

from rtrepo.actions.blaming import blamed
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.render import blame


@click.command(
    epilog=examples(
        "rtrepo blame lighthouse-001",
        "rtrepo blame lighthouse-001 --turn 4 --words    who wrote which words of one turn",
        "rtrepo blame noir/lighthouse-001 --at main~5 --ignore-typography",
    )
)
@click.argument("name")
@click.option("--at", "revision", default="", metavar="REVISION", help="Of the entry in this version.")
@click.option("--words", is_flag=True, help="Which version wrote which words.")
@click.option("--turn", default="", metavar="N", help="Only this turn, by its index, or such as chosen[0].")
@click.option("-w", "--ignore-typography", is_flag=True, help="Quotes, dashes, spaces and line ends are no change.")
@click.option("--ignore-renames", is_flag=True, help="A name that changed throughout is no change.")
@json_option
@pass_session
def command(
    session: Session, name: str, revision: str, words: bool, turn: str, ignore_typography: bool, ignore_renames: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """See which version brought each turn of an entry, and each tag and field: who, when and why.

    NAME is an id, DATASET/ID or a path. Turns are followed through edits of the entry, moves, splits and joins.
    """
    repository = open_repository(session.folder, session.tell)
    only = _turn(turn) if turn else None
    report = blamed(
        repository, name, revision=revision, words=words, tell=session.tell,
        typography=ignore_typography, renames=ignore_renames,
    )  # fmt: skip
    if only is not None and not any((each.list, each.turn) == only for each in report.turns):
        raise RtrepoError(
            f"{report.key} has no turn {turn}", hint=f"rtrepo blame {report.key} shows all; the first is turn 0"
        )
    if as_json:
        session.result(blame.to_json(report, only=only))
    else:
        session.say(blame.text(report, session.style, now=session.now, only=only))


def _turn(text: str) -> tuple[str, int]:
    """The list and the index that a person means."""
    found = re.fullmatch(r"(?:(messages|chosen|rejected)\[(?P<in>[0-9]{1,9})\]|(?P<at>[0-9]{1,9}))", text)
    if not found:
        raise click.UsageError(f"--turn takes an index such as 4 or chosen[0], not {text!r}.")
    return found[1] or "messages", int(found["in"] or found["at"])
