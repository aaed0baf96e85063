"""`rtrepo validate`."""

import click

from rtrepo.actions.checking import checked
from rtrepo.actions.comparing import Selection
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.render import findings


@click.command(
    epilog=examples(
        "rtrepo validate",
        "rtrepo validate main..HEAD              what this branch brings in",
        "rtrepo validate --staged -- noir        of what is staged, one dataset",
        "rtrepo validate --format github         in a workflow",
    )
)
@click.argument("revision", required=False, default="")
@click.argument("names", nargs=-1, metavar="[-- NAME…]")
@click.option("--staged", is_flag=True, help="Check what is staged in git's index.")
@dataset_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@json_option
@pass_session
def command(
    session: Session, revision: str, names: tuple[str, ...], staged: bool, dataset: str, format_: str, as_json: bool
) -> int:
    """See what is broken: in the working tree, in a version, in what A..B brings in, or in what is staged.

    Ends with 1 where a finding blocks. What blocks is your decision: `rules` in rtrepo.yaml.
    """
    repository = open_repository(session.folder, session.tell)
    selection = Selection(names=names, dataset=dataset)
    report = checked(repository, revision, staged=staged, selection=selection)
    if as_json or format_ == "json":
        session.result(findings.to_json(report))
    elif format_ == "github":
        session.say(findings.github(report))
    else:
        session.say(findings.text(report, session.style))
    return 1 if report.blocking else 0
