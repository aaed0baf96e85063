"""`rtrepo branch`."""

import click

from rtrepo.actions.branching import create, delete, listed
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import branches, moves


@click.command(epilog=examples("rtrepo branch", "rtrepo branch november main~3", "rtrepo branch --delete november"))
@click.argument("name", required=False, default="")
@click.argument("at", required=False, default="HEAD")
@click.option("-d", "--delete", "remove", is_flag=True, help="Delete the branch; its versions stay for undo.")
@click.option("--force", is_flag=True, help="With --delete: although no other branch has its versions.")
@json_option
@pass_session
def command(session: Session, name: str, at: str, remove: bool, force: bool, as_json: bool) -> None:
    """List branches; with NAME, make one (at a version) without going to it."""
    repository = open_repository(session.folder, session.tell)
    if not name:
        lines = listed(repository)
        if as_json:
            session.result(branches.to_json(lines))
        else:
            session.say(branches.text(lines, session.style, now=session.now))
        return
    report = delete(repository, name, force=force) if remove else create(repository, name, at)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
