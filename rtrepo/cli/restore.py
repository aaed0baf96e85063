"""`rtrepo restore`."""

import click

from rtrepo.actions.switching import restore
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.render import moves


@click.command(
    epilog=examples(
        "rtrepo restore lighthouse-001                    as in the last version",
        "rtrepo restore lighthouse-001 --from main~3",
        "rtrepo restore --dataset noir --from 4f2a91c",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--from", "source", default="HEAD", show_default=True, metavar="REVISION", help="The version to take.")
@dataset_option
@json_option
@pass_session
def command(session: Session, names: tuple[str, ...], source: str, dataset: str, as_json: bool) -> None:
    """Bring entries back as they are in a version. What stood there can be had again with undo."""
    if not names and not dataset:
        raise click.UsageError("Restore what? Name entries, or --dataset NAME.")
    repository = open_repository(session.folder, session.tell)
    report = restore(repository, names, source=source, dataset=dataset, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))
