"""`rtrepo init`."""

from pathlib import Path

import click

from rtrepo.actions.initialising import TEMPLATES, init
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import inits


@click.command(epilog=examples("rtrepo init my-data", "rtrepo init --template roleplay", "cd old-repo && rtrepo init"))
@click.argument("folder", required=False, default="", type=click.Path(file_okay=False))
@click.option(
    "--template", type=click.Choice(TEMPLATES), default="empty", show_default=True, help="What to start with."
)
@json_option
@pass_session
def command(session: Session, folder: str, template: str, as_json: bool) -> None:
    """Make a repository, here or in FOLDER.

    Where there is no git repository yet, one is made and the start becomes its first version. In an existing
    one the files are laid down for you to look at; nothing of yours is changed, nothing is committed.
    """
    report = init(Path(session.folder / folder), template, named=bool(folder), waiting=session.waiting)
    if as_json:
        session.result(inits.to_json(report))
    else:
        session.say(inits.text(report, session.style))
