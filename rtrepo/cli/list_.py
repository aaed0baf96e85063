"""`rtrepo list`."""

import click

from rtrepo.actions.reading import listed
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.choosing import chosen_by, ids_option, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, rev_option, tag_option
from rtrepo.render import listing


@click.command(
    epilog=examples(
        "rtrepo list",
        "rtrepo list --dataset noir --tag warm",
        "rtrepo list --rev main~3 lighthouse-001",
        "rtrepo list --where 'tag == warm and rating >= 4 and not has findings'",
        "rtrepo list --where 'assistant.words > 2000 or turns < 3'",
        "rtrepo list --where 'changed(v1..)' --ids | rtrepo tag new -",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@dataset_option
@tag_option
@rev_option
@chosen_by
@ids_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N only; the rest is counted.")
@json_option
@pass_session
def command(
    session: Session, names: tuple[str, ...], dataset: str, tag: str, revision: str, where: str, ids_from: str,
    ids_only: bool, limit: int | None, as_json: bool,
) -> None:  # fmt: skip
    """List entries with their titles, turns, words and tags.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input. The language of --where is
    in docs/reference/selection.md.
    """
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    wanted = wish(session, names, dataset, tag, where, ids_from)
    report = listed(repository, wanted, revision=revision, progress=session.progress("checking entries"))
    if as_json:
        session.result(listing.to_json(report))
    elif ids_only:
        session.say(listing.ids(report))
    else:
        session.say(listing.text(report, session.style, limit=limit, chosen=not wanted.means_all))
