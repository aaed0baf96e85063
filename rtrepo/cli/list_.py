"""`rtrepo list`."""

import click

from rtrepo.actions.reading import listed
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, rev_option, tag_option
from rtrepo.render import listing


@click.command(
    epilog=examples("rtrepo list", "rtrepo list --dataset noir --tag warm", "rtrepo list --rev main~3 lighthouse-001")
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@dataset_option
@tag_option
@rev_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N only; the rest is counted.")
@json_option
@pass_session
def command(
    session: Session, names: tuple[str, ...], dataset: str, tag: str, revision: str, limit: int | None, as_json: bool
) -> None:
    """List entries with their titles, turns, words and tags.

    NAME is a dataset, an id, DATASET/ID or a path.
    """
    repository = open_repository(session.folder, session.tell)
    report = listed(repository, revision=revision, dataset=dataset, tag=tag, names=names)
    if as_json:
        session.result(listing.to_json(report))
    else:
        session.say(listing.text(report, session.style, limit=limit))
