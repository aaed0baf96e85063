"""`rtrepo copy`."""

import click

from rtrepo.actions.reshaping import moving
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import entries_by, refuse_all
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.reshaping import done


@click.command(
    epilog=examples(
        "rtrepo copy lighthouse-001 --as lighthouse-warm",
        "rtrepo copy lighthouse-001 --to night-ferry              under the same id",
        "rtrepo copy --where 'rating == 5' --to best --rename",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--to", "target", default="", metavar="DATASET", help="The dataset to put the copies in.")
@click.option("--as", "new_id", default="", metavar="ID", help="The id of the copy, of one entry.")
@click.option("--rename", is_flag=True, help="Give a copy another id where its own is taken.")
@entries_by
@pass_session
def command(
    session: Session, names: tuple[str, ...], target: str, new_id: str, rename: bool, dataset: str, tag: str,
    where: str, ids_from: str, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Copy entries to another dataset, or one under another id, in one operation that undo takes back.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input. The history of a copy begins
    here, and says what it was copied from.
    """
    if not (target or new_id):
        raise click.UsageError("Copy where? --to DATASET, or --as ID.")
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Copy what?")
    draft = moving.copy(
        open_repository(session.folder, session.tell), wanted, to=target, new_id=new_id, rename=rename,
        progress=session.progress("looking at entries"),
    )  # fmt: skip
    done(session, draft, dry_run=dry_run, as_json=as_json)
