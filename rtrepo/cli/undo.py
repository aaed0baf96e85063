"""`rtrepo undo`."""

import click

from rtrepo.actions.undoing import undo
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves


@click.command(epilog=examples("rtrepo undo"))
@json_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """Take back the last command that changed something. Again, the one before it; redo brings it back."""
    repository = open_repository(session.folder, session.tell)
    report = undo(repository, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
