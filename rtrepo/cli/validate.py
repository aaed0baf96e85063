"""`rtrepo validate`."""

import click

from rtrepo.actions.checking import checked
from rtrepo.actions.comparing import is_revision
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, split_revisions
from rtrepo.render import findings


@click.command(
    epilog=examples(
        "rtrepo validate",
        "rtrepo validate main..HEAD              what this branch brings in",
        "rtrepo validate --staged -- noir        of what is staged, one dataset",
        "rtrepo validate --format github         in a workflow",
    )
)
@click.argument("arguments", nargs=-1, metavar="[REVISION | A..B] [--] [NAME…]")
@click.option("--staged", is_flag=True, help="Check what is staged in git's index.")
@dataset_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@json_option
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], staged: bool, dataset: str, format_: str, as_json: bool
) -> int:
    """See what is broken: in the working tree, in a version, in what A..B brings in, or in what is staged.

    Ends with 1 where a finding blocks. What blocks is your decision: `rules` in rtrepo.yaml.
    """
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    if len(revisions) > 1:
        raise click.UsageError("validate takes one revision or A..B.")
    selection = Selection(names=tuple(names), dataset=dataset)
    report = checked(repository, revisions[0] if revisions else "", staged=staged, selection=selection)
    if as_json or format_ == "json":
        session.result(findings.to_json(report))
    elif format_ == "github":
        session.say(findings.github(report))
    else:
        session.say(findings.text(report, session.style))
    return 1 if report.blocking else 0
