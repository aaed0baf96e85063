"""`rtrepo delete`."""

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
        "rtrepo delete lighthouse-001",
        "rtrepo delete --where 'finding == D101' --dry-run",
        "rtrepo search TODO --ids | rtrepo delete -",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@entries_by
@pass_session
def command(
    session: Session, names: tuple[str, ...], dataset: str, tag: str, where: str, ids_from: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Delete entries from now on, in one operation that undo takes back. What is in versions stays in the history.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input. rtrepo archive puts entries away
    and keeps them in view, with the reason.
    """
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Delete what?")
    repository = open_repository(session.folder, session.tell)
    draft = moving.delete(repository, wanted, progress=session.progress("looking at entries"))
    done(session, draft, dry_run=dry_run, as_json=as_json)
