"""`rtrepo revert`."""

from typing import Any

import click

from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.picks import pick_options, run


@click.command(
    epilog=examples(
        "rtrepo revert 4f2a91c                       all that this version changed",
        "rtrepo revert lighthouse-001                what its last version did to this entry",
        "rtrepo revert lighthouse-001 --at 4f2a91c    what that version did to it, and nothing else of it",
        "rtrepo revert main~3..main",
        "rtrepo revert --continue",
    )
)
@click.argument("names", nargs=-1, metavar="[REVISION…|ID…]")
@click.option(
    "--at", "--from", "at", default="", metavar="REVISION", help="Of entries: take back what this version did to them."
)
@click.option("--message", multiple=True, metavar="TEXT", help="Why; several become paragraphs. Else git's words.")
@pick_options
@pass_session
def command(session: Session, /, names: tuple[str, ...], **options: Any) -> int:
    """Take back what versions changed, or what one did to an entry; what came after stays.

    It is recorded as a version of its own, and merged: what was edited since is kept, and where both touch the same it
    is a conflict. A range A..B is taken back from new to old. ID (also DATASET/ID) takes back what the last version of
    that entry did to it, under whatever name it has now; with --at, what that version did. At a conflict, or where the
    gate stops it, the result is in the working tree and --continue goes on.
    """
    if options["at"] and options["mainline"]:
        raise click.UsageError("--mainline is about whole versions; with --at, entries are named.")
    return run(session, "revert", names, options)
