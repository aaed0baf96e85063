"""`rtrepo search`."""

import click

from rtrepo.actions.reading import searched
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.choosing import chosen_by, ids_option, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_lines_option, json_option, rev_option, tag_option
from rtrepo.render import search


@click.command(
    epilog=examples(
        'rtrepo search "the lamp"',
        'rtrepo search "Lena" --role assistant --rev main~5',
        "rtrepo search --regex '^As an? \\w+,' --count         how often in which entry",
        "rtrepo search ministrations --where 'tag == warm' --ids",
    )
)
@click.argument("text")
@dataset_option
@tag_option
@click.option("--role", default="", metavar="ROLE", help="Only in turns of this role, such as assistant.")
@click.option("--exact", is_flag=True, help="Capital and small letters differ.")
@click.option("--regex", is_flag=True, help="TEXT is a regular expression, as Python writes them.")
@click.option("--count", "counted", is_flag=True, help="How often in each entry, not where.")
@rev_option
@chosen_by
@ids_option
@json_option
@json_lines_option
@pass_session
def command(
    session: Session, text: str, dataset: str, tag: str, role: str, exact: bool, regex: bool, counted: bool,
    revision: str, where: str, ids_from: str, ids_only: bool, as_json: bool, as_lines: bool,
) -> int:  # fmt: skip
    """Find TEXT in turns, calls, titles, tags, characters, notes and every other text. Ends with 1 where it is
    nowhere."""
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    wanted = wish(session, (), dataset, tag, where, ids_from)
    report = searched(repository, text, wanted, revision=revision, role=role, exact_case=exact, regex=regex)
    if as_json:
        session.result(search.to_json(report))
    elif as_lines:
        session.results(search.head_json(report), map(search.hit_json, report.hits))
    elif ids_only:
        session.say(search.ids(report))
    elif counted:
        session.say(search.counts(report, session.style))
    else:
        session.say(search.text(report, session.style))
    return 0 if report.hits else 1
