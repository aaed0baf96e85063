"""`rtrepo doctor`."""

import click

from rtrepo import __version__
from rtrepo.actions.curing import check_up
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import checkups


@click.command(epilog=examples("rtrepo doctor", "rtrepo doctor --fix"))
@click.option("--fix", is_flag=True, help="Put right what is safe to put right: hooks, git-setup, interrupted work.")
@json_option
@pass_session
def command(session: Session, fix: bool, as_json: bool) -> int:
    """See whether this repository, its hooks and git are as they should be.

    Each line says what was looked at, and what to type where it needs attention; then the command ends with 1.
    Nothing is changed without --fix, which installs hooks and git-setup that are missing, finishes or takes back what
    was interrupted, and removes a lock that a killed git has left.
    """
    told = check_up(session.folder, session.now, __version__, fix=fix)
    if as_json:
        session.result(checkups.to_json(told))
    else:
        session.say(checkups.text(told, session.style))
    return 1 if told.ailing else 0
