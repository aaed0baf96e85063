"""`rtrepo move`."""

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
        "rtrepo move lighthouse-001 --to night-ferry",
        "rtrepo move --where 'tag == ferry' --to night-ferry --dry-run",
        "rtrepo list --tag ferry --ids | rtrepo move - --to night-ferry --rename",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--to", "target", required=True, metavar="DATASET", help="The dataset to put them in.")
@click.option("--rename", is_flag=True, help="Give an entry another id where its own is taken there.")
@entries_by
@pass_session
def command(
    session: Session, names: tuple[str, ...], target: str, rename: bool, dataset: str, tag: str, where: str,
    ids_from: str, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Move entries to another dataset, in one operation that undo takes back. Their history goes along.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Move what?")
    repository = open_repository(session.folder, session.tell)
    draft = moving.move(repository, wanted, target, rename=rename, progress=session.progress("looking at entries"))
    done(session, draft, dry_run=dry_run, as_json=as_json)
