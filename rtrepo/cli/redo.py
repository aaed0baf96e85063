"""`rtrepo redo`."""

import click

from rtrepo.actions.undoing import redo
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves


@click.command(epilog=examples("rtrepo redo"))
@json_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """Do again what the last undo took back, as long as nothing else was done since."""
    repository = open_repository(session.folder, session.tell)
    report = redo(repository, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
