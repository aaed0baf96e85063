"""`rtrepo op`."""

from itertools import islice

import click

from rtrepo.actions.undoing import logged
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import operations


@click.group()
def command() -> None:
    """The log of all commands that changed something: what undo takes back."""


@command.command(epilog=examples("rtrepo op log"))
@click.option("-n", "--number", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@json_option
@pass_session
def log(session: Session, number: int, as_json: bool) -> None:
    """List operations, newest first."""
    lines = tuple(islice(logged(open_repository(session.folder, session.tell)), number))
    if as_json:
        session.result(operations.to_json(lines))
    else:
        session.say(operations.text(lines, session.style, now=session.now))
