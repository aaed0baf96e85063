"""`rtrepo redo`."""

import click

from rtrepo.actions.undoing.taking_back import redo
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves


@click.command(epilog=examples("rtrepo redo", "rtrepo redo 2        after two undos"))
@click.argument("number", type=click.IntRange(1), default=1, metavar="[NUMBER]")
@click.option("--dry-run", is_flag=True, help="Say what would be done again, and change nothing.")
@json_option
@pass_session
def command(session: Session, number: int, dry_run: bool, as_json: bool) -> None:
    """Do again what the last undo took back (or the last NUMBER), as long as nothing else was done since."""
    repository = open_repository(session.folder, session.tell)
    report = redo(repository, number, dry_run=dry_run, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
