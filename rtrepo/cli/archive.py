"""`rtrepo archive`."""

import click

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.bulk import done, entries_by, refuse_all, whole
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


@click.command(
    epilog=examples(
        'rtrepo archive lighthouse-001 --why "repeats the ledger"',
        "rtrepo archive --where 'finding == D101' --why \"exact copies\" --dry-run",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--why", required=True, metavar="TEXT", help="The reason; it is kept in the sidecar.")
@entries_by
@pass_session
def command(
    session: Session, names: tuple[str, ...], why: str, dataset: str, tag: str, where: str, ids_from: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put entries away: they stay where they are, and out of exports. revive takes them up again.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    (reason,) = whole([why.strip()])
    if not reason:
        raise click.UsageError("--why is empty: a later reader wants to know.")
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Archive what?")
    done(session, wanted, sidecars.archive(reason), dry_run=dry_run, as_json=as_json)
