"""`rtrepo untag`."""

import click

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.bulk import done, entries_by, listed, refuse_all
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


@click.command(
    epilog=examples(
        "rtrepo untag draft-2 lighthouse-001",
        "rtrepo untag slow noir                          from a whole dataset",
        "rtrepo untag warm --where 'tag == cold' --dry-run",
    )
)
@click.argument("tags", metavar="TAG,…")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@entries_by
@pass_session
def command(
    session: Session, tags: str, names: tuple[str, ...], dataset: str, tag: str, where: str, ids_from: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take tags from entries, in one operation that undo takes back.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    named = listed(tags, "tag")
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Untag what?")
    done(session, wanted, sidecars.untag(named), dry_run=dry_run, as_json=as_json)
