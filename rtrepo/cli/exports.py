"""`rtrepo exports`."""

import click

from rtrepo.actions.exports.records import exports
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import export_list


@click.command(
    epilog=examples(
        "rtrepo exports",
        "rtrepo exports noir -n 5       of one dataset, an export profile or a file",
        "git push origin 'refs/rtrepo/exports/*'       share the records",
    )
)
@click.argument("name", required=False, default="")
@click.option("-n", "--number", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@json_option
@pass_session
def command(session: Session, name: str, number: int, as_json: bool) -> None:
    """List what was exported, newest first.

    NAME is a dataset, an export profile, the name of an exported file or the beginning of its SHA-256.
    """
    report = exports(open_repository(session.folder, session.tell), name, number)
    if as_json:
        session.result(export_list.to_json(report))
    else:
        session.say(export_list.text(report, session.style, now=session.now))
