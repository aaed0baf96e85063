"""`rtrepo git-textconv`."""

import os

import click

from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.transcribe import tell
from rtrepo.errors import RtrepoError


@click.command(epilog=examples("rtrepo git-textconv datasets/noir/entries/lighthouse-001.json"))
@click.argument("file", type=click.Path(dir_okay=False))
@pass_session
def command(session: Session, file: str) -> None:
    """Print an entry's file as a transcript, as git shows it after `rtrepo git-setup`."""
    try:
        tell(os.path.join(session.folder, file))
    except OSError as error:
        raise RtrepoError(f"{file}: {error.strerror or error}", hint="name an entry's JSON file") from None
