"""`rtrepo switch`."""

import click

from rtrepo.actions.switching import switch
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves


@click.command(epilog=examples("rtrepo switch main", "rtrepo switch --create experiment/warmer-tone"))
@click.argument("name")
@click.option("-c", "--create", is_flag=True, help="Make the branch here and go to it; uncommitted work comes along.")
@click.option("--detach", is_flag=True, help="Go to a version without a branch, to look around.")
@json_option
@pass_session
def command(session: Session, name: str, create: bool, detach: bool, as_json: bool) -> None:
    """Go to another branch. Uncommitted work is never overwritten: where it is in the way, this is refused."""
    repository = open_repository(session.folder, session.tell)
    report = switch(repository, name, create=create, detach=detach, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
