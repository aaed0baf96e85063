"""`rtrepo revive`."""

import click

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.bulk import done, entries_by, refuse_all
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


@click.command(epilog=examples("rtrepo revive lighthouse-001", "rtrepo revive --where 'why ~ \"repeats the ledger\"'"))
@click.argument("names", nargs=-1, metavar="[NAME…]")
@entries_by
@pass_session
def command(
    session: Session, names: tuple[str, ...], dataset: str, tag: str, where: str, ids_from: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take archived entries up again; the reason goes. Others stay as they are.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Revive what?")
    done(session, wanted, sidecars.revive(), dry_run=dry_run, as_json=as_json)
