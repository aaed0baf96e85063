"""`rtrepo cherry-pick`."""

from typing import Any

import click

from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.picks import pick_options, run


@click.command(
    epilog=examples(
        "rtrepo cherry-pick 4f2a91c",
        "rtrepo cherry-pick experiment/warmer-tone~2 experiment/warmer-tone",
        "rtrepo cherry-pick main..experiment/warmer-tone -x    all that it has and main has not",
        "rtrepo cherry-pick --continue",
    )
)
@click.argument("revisions", nargs=-1, metavar="[REVISION…]")
@click.option("-x", "origin", is_flag=True, help="Say in the message which version it was brought over from.")
@pick_options
@pass_session
def command(session: Session, /, revisions: tuple[str, ...], **options: Any) -> int:
    """Bring single versions over to this branch, entry by entry and turn by turn.

    What a version changed against the one before it is merged into this branch, as a version of its own with the
    message, author and date that it had. REVISION is a version or a range A..B, brought over from old to new. Several
    are one command to undo. At a conflict, or where the gate stops one, those before it are recorded, the result is in
    the working tree, and --continue goes on with the rest. A version that changes nothing here is left out.
    """
    return run(session, "cherry-pick", revisions, options)
