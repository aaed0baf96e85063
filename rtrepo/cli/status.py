"""`rtrepo status`."""

import click

from rtrepo.actions.standing import stand
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import status


@click.command(epilog=examples("rtrepo status", "rtrepo status --json"))
@json_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """See where you are, what is uncommitted, and what of it is broken. Changes nothing."""
    report = stand(open_repository(session.folder, session.tell, at_operation=session.at_operation))
    if as_json:
        session.result(status.to_json(report))
    else:
        session.say(status.text(report, session.style, now=session.now))
