"""`rtrepo history`."""

import click

from rtrepo.actions.tracing import history_of
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_lines_option, json_option
from rtrepo.render import history


@click.command(
    epilog=examples(
        "rtrepo history lighthouse-001             every version, newest first",
        "rtrepo history noir/lighthouse-001 -n 3 --words    the last three, with the words that changed",
        "rtrepo history lighthouse-001 --at main~20    as it was known then",
    )
)
@click.argument("name")
@click.option("--at", "revision", default="", metavar="REVISION", help="Look back from this version.")
@click.option("-n", "--number", type=click.IntRange(1), help="How many versions at most.")
@click.option("-p", "--words", is_flag=True, help="The turns that changed in each version, word by word.")
@click.option("--reverse", is_flag=True, help="Oldest first.")
@json_option
@json_lines_option
@pass_session
def command(
    session: Session, name: str, revision: str, number: int | None, words: bool, reverse: bool, as_json: bool,
    as_lines: bool,
) -> None:  # fmt: skip
    """See every version of one entry and what changed in it.

    NAME is an id, DATASET/ID or a path, also of an entry that is gone. Renames, splits, joins and moves to other
    folders and datasets are followed.
    """
    repository = open_repository(session.folder, session.tell)
    report = history_of(repository, name, revision=revision, limit=number, tell=session.tell)
    if reverse:
        report = report._replace(versions=report.versions[::-1])
    if as_lines:
        session.results(history.head_of(report), (history.version_of(each, reading()) for each in report.versions))
    elif as_json:
        session.result(history.to_json(report, reading()))
    else:
        session.say(history.text(report, session.style, reading(), now=session.now, words=words))
