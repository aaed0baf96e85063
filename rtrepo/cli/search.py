"""`rtrepo search`."""

import click

from rtrepo.actions.reading import searched
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.render import search


@click.command(epilog=examples('rtrepo search "the lamp"', 'rtrepo search "Lena" --role assistant --rev main~5'))
@click.argument("text")
@dataset_option
@click.option("--role", default="", metavar="ROLE", help="Only in turns of this role, such as assistant.")
@click.option("--exact", is_flag=True, help="Capital and small letters differ.")
@click.option("--rev", default="", metavar="REVISION", help="In this version instead of the working tree.")
@json_option
@pass_session
def command(session: Session, text: str, dataset: str, role: str, exact: bool, rev: str, as_json: bool) -> int:
    """Find TEXT in turns, titles, tags, characters and notes. Ends with 1 where it is nowhere."""
    repository = open_repository(session.folder, session.tell)
    report = searched(repository, text, revision=rev, dataset=dataset, role=role, exact_case=exact)
    if as_json:
        session.result(search.to_json(report))
    else:
        session.say(search.text(report, session.style))
    return 0 if report.hits else 1
