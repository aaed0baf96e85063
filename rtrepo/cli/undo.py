"""`rtrepo undo`."""

import click

from rtrepo.actions.undoing.taking_back import undo
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves


@click.command(
    epilog=examples(
        "rtrepo undo",
        "rtrepo undo 3 --dry-run        what the last three did",
        "rtrepo undo 3                  all of them or none; one redo brings them back",
    )
)
@click.argument("number", type=click.IntRange(1), default=1, metavar="[NUMBER]")
@click.option("--dry-run", is_flag=True, help="Say what would be taken back, and change nothing.")
@json_option
@pass_session
def command(session: Session, number: int, dry_run: bool, as_json: bool) -> None:
    """Take back the last command that changed something, or the last NUMBER. Again, the one before it; redo brings it
    back.

    What plain git did to branches and tags counts too. What you edited since is kept: merged with what comes back, or
    left as you have it where the two meet.
    """
    repository = open_repository(session.folder, session.tell)
    report = undo(repository, number, dry_run=dry_run, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
