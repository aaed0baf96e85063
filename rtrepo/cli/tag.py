"""`rtrepo tag`."""

import click

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.bulk import done, entries_by, listed, refuse_all
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


@click.command(
    epilog=examples(
        "rtrepo tag warm lighthouse-001 harbour-014",
        "rtrepo tag warm,quiet noir                      two tags for a whole dataset",
        "rtrepo tag long --where 'words > 2000' --dry-run",
        'rtrepo search "the lamp" --ids | rtrepo tag lamp -',
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
    """Give entries tags, in one operation that undo takes back. Those that they have already stay as they are.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    named = listed(tags, "tag")
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Tag what?")
    done(session, wanted, sidecars.tag(named), dry_run=dry_run, as_json=as_json)
