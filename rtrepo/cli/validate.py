"""`rtrepo validate`."""

from pathlib import Path

import click

from rtrepo.actions.checking import checked, checked_since
from rtrepo.actions.comparing import is_revision
from rtrepo.actions.rulebook import ask_for
from rtrepo.actions.ruling import listed
from rtrepo.actions.selecting import Selection
from rtrepo.actions.targeting import fitness
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, split_revisions
from rtrepo.cli.targets import answer, question, target_options
from rtrepo.model.reports import CheckReport
from rtrepo.render import findings, findings_elsewhere

FORMATS = ["text", "json", "github", "sarif", "junit"]


@click.command(
    epilog=examples(
        "rtrepo validate",
        "rtrepo validate main..HEAD              what this branch brings in",
        "rtrepo validate --staged -- noir        of what is staged, one dataset",
        "rtrepo validate --new-only main         only what main does not have already",
        "rtrepo validate --rule R104,turns       one rule and one family",
        "rtrepo validate --format github         in a workflow",
        "rtrepo validate --target llamafactory   what this trainer would drop, cut or refuse",
        "rtrepo validate --template chatml.jinja --tokenizer tokenizer.json --max-tokens 4096",
    )
)
@click.argument("arguments", nargs=-1, metavar="[REVISION | A..B] [--] [NAME…]")
@click.option("--staged", is_flag=True, help="Check what is staged in git's index.")
@click.option("--new-only", default="", metavar="REV", help="Leave out findings that this version has already.")
@click.option(
    "--profile", type=click.Choice(["draft", "default", "strict"]), default=None, help="Instead of the settings' own."
)
@click.option("--rule", "named", multiple=True, metavar="CODE,…", help="Only these rules: codes, names or families.")
@target_options
@dataset_option
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="How to print.")
@json_option
@pass_session
def command(
    session: Session,
    arguments: tuple[str, ...],
    staged: bool,
    new_only: str,
    profile: str | None,
    named: tuple[str, ...],
    trainers: tuple[str, ...],
    template: Path | None,
    tokenizer: Path | None,
    max_tokens: int | None,
    dataset: str,
    format_: str,
    as_json: bool,
) -> int:
    """See what is broken: in the working tree, in a version, in what A..B brings in, or in what is staged.

    Ends with 1 where a finding blocks. What blocks is your decision: `rules` in rtrepo.yaml and dataset.yaml.
    With --target, --template or --max-tokens it ends with 1 where a trainer would not learn all of it.
    """
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    revision = revisions[0] if revisions else ""
    if len(revisions) > 1:
        raise click.UsageError("validate takes one revision or A..B.")
    if new_only and (".." in revision or ".." in new_only):
        raise click.UsageError("--new-only takes one revision, and compares one with it.")
    if new_only and staged and revision:
        raise click.UsageError("--new-only compares with what is staged, or with a revision; not with both.")
    selection = Selection(names=tuple(names), dataset=dataset)
    asked = question(session, trainers, template, tokenizer, max_tokens)
    if asked:
        if new_only or profile or named or format_ not in ("text", "json"):
            raise click.UsageError("A trainer is asked without --new-only, --profile, --rule and other formats.")
        answered = fitness(repository, asked, revision, staged=staged, selection=selection)
        return answer(session, answered, as_json=as_json or format_ == "json")
    ask = ask_for(profile or "", (name.strip() for told in named for name in told.split(",") if name.strip()))
    if new_only:
        report = checked_since(repository, new_only, revision, staged=staged, selection=selection, ask=ask)
    else:
        report = checked(repository, revision, staged=staged, selection=selection, ask=ask)
    _print(session, report, "json" if as_json else format_)
    return 1 if report.blocking else 0


def _print(session: Session, report: CheckReport, format_: str) -> None:
    if format_ == "json":
        session.result(findings.to_json(report))
    elif format_ == "sarif":
        session.result(findings_elsewhere.sarif(report, listed()))
    elif format_ == "junit":
        session.say(findings_elsewhere.junit(report))
    elif format_ == "github":
        session.say(findings_elsewhere.github(report))
    else:
        session.say(findings.text(report, session.style))
