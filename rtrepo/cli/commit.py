"""`rtrepo commit`."""

import click

from rtrepo.actions.committing import commit
from rtrepo.actions.messaging import edited_message
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import commits, summaries


@click.command(
    epilog=examples(
        'rtrepo commit -m "warmer openings"',
        'rtrepo commit -m "only these" -- lighthouse-001 noir/harbour-014',
        'git add -p && rtrepo commit --staged -m "what I staged"',
    )
)
@click.option(
    "-m", "--message", multiple=True, metavar="TEXT", help="Why; several become paragraphs. Else your editor."
)
@click.option("--staged", is_flag=True, help="Take what is staged in git's index, and nothing else.")
@click.option("--no-verify", is_flag=True, help="Go past the gate and the hooks.")
@click.argument("names", nargs=-1, metavar="[-- NAME…]")
@json_option
@pass_session
def command(
    session: Session, message: tuple[str, ...], staged: bool, no_verify: bool, names: tuple[str, ...], as_json: bool
) -> int:
    """Record a version of everything that was edited.

    All entries, sidecars, experiments and rtrepo.yaml are taken from the working tree, and other files as far
    as they are staged. The gate stops what cannot be read; then the command ends with 1 and nothing is
    recorded. NAME (a dataset, an id, DATASET/ID or a path) takes only some of it.
    """
    repository = open_repository(session.folder, session.tell)
    text = "\n\n".join(message) if message else edited_message(repository)
    report = commit(
        repository, text, staged=staged, names=names, verify=not no_verify,
        words=summaries.line, waiting=session.waiting,
    )  # fmt: skip
    if as_json:
        session.result(commits.to_json(report))
    else:
        session.say(commits.text(report, session.style))
    return 0 if report.version else 1
