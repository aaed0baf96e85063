"""`rtrepo restore`."""

import click

from rtrepo.actions.switching import restore
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.choosing import chosen_by, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.render import moves


@click.command(
    epilog=examples(
        "rtrepo restore lighthouse-001                    as in the last version",
        "rtrepo restore lighthouse-001 --from main~3",
        "rtrepo restore --dataset noir --from 4f2a91c",
        "rtrepo restore --where 'changed() and tag == slow'",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--from", "source", default="HEAD", show_default=True, metavar="REVISION", help="The version to take.")
@dataset_option
@chosen_by
@json_option
@pass_session
def command(
    session: Session, names: tuple[str, ...], source: str, dataset: str, where: str, ids_from: str, as_json: bool
) -> None:
    """Bring entries back as they are in a version. What stood there can be had again with undo.

    What --where says is asked of entries as they are now; of those that are gone, as they were in that version.
    """
    wanted = wish(session, names, dataset, "", where, ids_from)
    if wanted.means_all:
        raise click.UsageError("Restore what? Name entries, or --dataset NAME, or --where EXPR.")
    repository = open_repository(session.folder, session.tell)
    report = restore(repository, wanted, source=source, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
