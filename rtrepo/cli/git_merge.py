"""`rtrepo git-merge`."""

import click

from rtrepo.actions.merging.driving import Asked, drive
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.merge_driver import CONFLICT
from rtrepo.cli.options import examples
from rtrepo.errors import RtrepoError


@click.command(
    epilog=examples("rtrepo git-merge .merge_base .merge_ours .merge_theirs 7 datasets/noir/entries/lamp.json")
)
@click.argument("files", nargs=3, metavar="BASE OURS THEIRS")
@click.argument("size")
@click.argument("path")
@click.argument("labels", nargs=-1)
@pass_session
def command(session: Session, files: tuple[str, ...], size: str, path: str, labels: tuple[str, ...]) -> int:
    """Merge one file for git, into OURS, as its merge driver after `rtrepo git-setup`.

    Ends with 0 where nothing is left to a person, and with 10 where the file has conflicts in it.
    """
    try:
        return 0 if drive(session.folder, Asked.of([*files, size, path, *labels])) else CONFLICT
    except OSError as error:
        raise RtrepoError(f"{error.filename}: {error.strerror}", hint="git calls this, with files of its own") from None
