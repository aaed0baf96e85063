"""`rtrepo log`."""

import click

from rtrepo.actions.comparing import is_revision
from rtrepo.actions.selecting import Selection
from rtrepo.actions.telling import told
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, split_revisions
from rtrepo.render import log


@click.command(
    epilog=examples("rtrepo log", "rtrepo log -n 5 --dataset noir", "rtrepo log main..experiment/warmer-tone")
)
@click.argument("arguments", nargs=-1, metavar="[REVISION | A..B] [--] [NAME…]")
@click.option("-n", "--number", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@dataset_option
@json_option
@pass_session
def command(session: Session, arguments: tuple[str, ...], number: int, dataset: str, as_json: bool) -> None:
    """List versions, newest first, with what each one changed. NAME keeps those that touched an entry."""
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    if len(revisions) > 1:
        raise click.UsageError("log takes one revision or A..B.")
    selection = Selection(names=tuple(names), dataset=dataset)
    lines = tuple(told(repository, revisions[0] if revisions else "HEAD", selection=selection, limit=number))
    if as_json:
        session.result(log.to_json(lines))
    else:
        session.say(log.text(lines, session.style, now=session.now))
