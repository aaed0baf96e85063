"""`rtrepo trust`."""

import click

from rtrepo.actions.hooking.trusting import revoke, standing, trust_gates
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.render import trust


@click.command(
    epilog=examples("rtrepo trust --status     see what would be run", "rtrepo trust", "rtrepo trust --revoke")
)
@click.option("--status", is_flag=True, help="Only say what would be run, and whether it is.")
@click.option("--revoke", "revoking", is_flag=True, help="Run nothing any more.")
@json_option
@pass_session
def command(session: Session, status: bool, revoking: bool, as_json: bool) -> None:
    """Let the gates of this repository run the commands that rtrepo.yaml asks for.

    Only for this clone, and only as the commands and the files that they name are now: when one of them changes,
    it is not run until you have looked and trusted it again. The rules need no trust.
    """
    if status and revoking:
        raise RtrepoError("--status and --revoke cannot go together", hint="choose one", exit_code=2)
    repository = open_repository(session.folder, session.tell)
    report = (standing if status else revoke if revoking else trust_gates)(repository)
    if as_json:
        session.result(trust.to_json(report))
    else:
        session.say(trust.text(report, session.style))
