"""`rtrepo validate`."""

from collections.abc import Mapping
from pathlib import Path

import click

from rtrepo.actions.checking.baselines import named_tree
from rtrepo.actions.checking.check import checked, checked_since
from rtrepo.actions.checking.ruling import ask_for, listed
from rtrepo.actions.checking.targeting import fitness
from rtrepo.actions.comparing import is_revision
from rtrepo.actions.fixing.fix import fix as fixed
from rtrepo.actions.fixing.fix import offers
from rtrepo.actions.scoping import scope
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.choosing import chosen_by, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.fixes import Scope, fix_options
from rtrepo.cli.fixes import answer as fix_answer
from rtrepo.cli.options import (
    NamesAfterDashes,
    dataset_option,
    examples,
    json_option,
    names_after_dashes,
    split_revisions,
)
from rtrepo.cli.targets import answer, question, target_options
from rtrepo.model.finding import FixKind
from rtrepo.model.reports import CheckReport
from rtrepo.render import findings, findings_elsewhere

FORMATS = ["text", "json", "github", "sarif", "junit"]


@click.command(
    cls=NamesAfterDashes,
    epilog=examples(
        "rtrepo validate",
        "rtrepo validate main..HEAD              what this branch brings in",
        "rtrepo validate --staged -- noir        of what is staged, one dataset",
        "rtrepo validate --new-only main         only what main does not have already",
        "rtrepo validate --baseline v1           whether what is new is written as v1 was",
        "rtrepo validate main..HEAD --rules-from main    by the rules of main, where these are stricter",
        "rtrepo validate --rule R104,turns       one rule and one family",
        "rtrepo validate --waived                what was waived, and why",
        "rtrepo validate --where 'status == draft and changed()'",
        "rtrepo validate --format github         in a workflow",
        "rtrepo validate --fix                   mend what can be mended without touching a word",
        "rtrepo validate --fix --unsafe --dry-run noir      what else could be, as a diff",
        "rtrepo validate --target llamafactory   what this trainer would drop, cut or refuse",
        "rtrepo validate --template chatml.jinja --tokenizer tokenizer.json --max-tokens 4096",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[REVISION | A..B] [--] [NAME…]")
@click.option("--staged", is_flag=True, help="Check what is staged in git's index.")
@click.option("--new-only", default="", metavar="REV", help="Leave out findings that this version has already.")
@click.option("--baseline", default="", metavar="REV", help="Measure formatting drift by the style of this version.")
@click.option("--rules-from", default="", metavar="REV", help="No rule laxer than at this version, as at the gates.")
@click.option(
    "--profile", type=click.Choice(["draft", "default", "strict"]), default=None, help="Instead of the settings' own."
)
@click.option("--rule", "named", multiple=True, metavar="CODE,…", help="Only these rules: codes, names or families.")
@click.option("--waived", is_flag=True, help="List also what is waived, with the reasons.")
@fix_options
@target_options
@dataset_option
@chosen_by
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="How to print.")
@json_option
@pass_session
def command(
    session: Session,
    arguments: tuple[str, ...],
    staged: bool,
    new_only: str,
    baseline: str,
    rules_from: str,
    profile: str | None,
    named: tuple[str, ...],
    waived: bool,
    fix: bool,
    unsafe: bool,
    dry_run: bool,
    trainers: tuple[str, ...],
    exported_as: str | None,
    template: Path | None,
    tokenizer: Path | None,
    max_tokens: int | None,
    dataset: str,
    where: str,
    ids_from: str,
    format_: str,
    as_json: bool,
) -> int:
    """See what is broken: in the working tree, in a version, in what A..B brings in, or in what is staged.

    Ends with 1 where a finding blocks. What blocks is your decision: `rules` in rtrepo.yaml and dataset.yaml.
    With --target, --template or --max-tokens it ends with 1 where a trainer would not learn all of it.

    --fix mends the working tree, in one operation that undo takes back: what can be mended without touching a word,
    and with --unsafe what touches the text. Findings that are waived and rules that are off are left as they are.
    """
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    names += names_after_dashes()
    revision = revisions[0] if revisions else ""
    if len(revisions) > 1:
        raise click.UsageError("validate takes one revision or A..B.")
    if new_only and (".." in revision or ".." in new_only):
        raise click.UsageError("--new-only takes one revision, and compares one with it.")
    if new_only and staged and revision:
        raise click.UsageError("--new-only compares with what is staged, or with a revision; not with both.")
    if (unsafe or dry_run) and not fix:
        raise click.UsageError("--unsafe and --dry-run go with --fix.")
    if fix and waived:
        raise click.UsageError("--fix leaves what is waived as it is: --waived goes without it.")
    if not all(name.strip(", ") for name in named):
        raise click.UsageError("--rule is told no rule: a code, a name or a family, as rtrepo rules lists them.")
    wanted = wish(session, names, dataset, "", where, ids_from)
    selection = scope(repository, wanted, revision, staged=staged)
    asked = question(session, trainers, exported_as, template, tokenizer, max_tokens)
    if asked:
        refused = (fix, new_only, baseline, rules_from, profile, named, waived, format_ not in ("text", "json"))
        if any(refused):
            raise click.UsageError(
                "A trainer is asked without --fix, --new-only, --baseline, --rules-from, --profile, --rule, --waived "
                "and other formats."
            )
        answered = fitness(repository, asked, revision, staged=staged, selection=selection)
        return answer(session, answered, as_json=as_json or format_ == "json")
    rules = [name.strip() for told in named for name in told.split(",") if name.strip()]
    ask = ask_for(profile or "", rules)._replace(
        baseline=named_tree(repository, baseline), floor=named_tree(repository, rules_from)
    )
    progress = session.progress("checking entries")
    asked_for = Scope(profile or "", baseline, named, dataset, wanted.names, where, rules_from)
    if fix:
        if revision or staged or new_only:
            raise click.UsageError(
                "--fix mends the working tree: no revision, --staged or --new-only. Names can stand behind --."
            )
        if format_ not in ("text", "json"):
            raise click.UsageError("--fix answers as text or with --json.")
        report = fixed(
            repository, selection, ask, unsafe=unsafe, dry_run=dry_run, waiting=session.waiting, progress=progress
        )
        return fix_answer(session, report, asked_for, unsafe=unsafe, as_json=as_json or format_ == "json")
    if new_only:
        checks = checked_since(
            repository, new_only, revision, staged=staged, selection=selection, ask=ask, progress=progress
        )
    else:
        checks = checked(repository, revision, staged=staged, selection=selection, ask=ask, progress=progress)
    in_work = not (revision or staged or new_only)
    kinds = offers(repository, checks, ask) if in_work and format_ == "text" and not as_json else ()
    _print(session, checks, "json" if as_json else format_, {kind: asked_for.fix(kind) for kind in kinds}, waived)
    return 1 if checks.blocking else 0


def _print(
    session: Session, report: CheckReport, format_: str, fixes: Mapping[FixKind, str], with_waived: bool
) -> None:
    if format_ == "json":
        session.result(findings.to_json(report))
    elif format_ == "sarif":
        session.result(findings_elsewhere.sarif(report, listed()))
    elif format_ == "junit":
        session.say(findings_elsewhere.junit(report))
    elif format_ == "github":
        session.say(findings_elsewhere.github(report))
    else:
        session.say(findings.text(report, session.style, fixes=fixes, with_waived=with_waived))
