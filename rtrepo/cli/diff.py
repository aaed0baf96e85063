"""`rtrepo diff`."""

from dataclasses import replace

import click

from rtrepo.actions.asking import check, entries_only, named
from rtrepo.actions.comparing import compare, is_revision, snapshots_of
from rtrepo.actions.exports.since import version_since
from rtrepo.actions.seeing import across
from rtrepo.actions.selecting import Selection
from rtrepo.actions.shifting import shift_of
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import (
    NamesAfterDashes,
    chosen_kinds,
    dataset_option,
    examples,
    json_option,
    names_after_dashes,
    split_revisions,
    tag_option,
)
from rtrepo.cli.since import one_right_side, since_options
from rtrepo.model.change import KINDS
from rtrepo.render import diff, diff_json, diff_markdown
from rtrepo.render.shift import is_still

READ_AT_MOST = 4_000
"""Changed files that a diff in words reads; it says how many more there are, and how to see them."""

SHOWN = 30
"""Entries that a diff in words shows, the heaviest; the rest is counted."""


@click.command(
    cls=NamesAfterDashes,
    epilog=examples(
        "rtrepo diff                          the working tree against the last version",
        "rtrepo diff main..HEAD --stat        what this branch changed, a line per entry",
        "rtrepo diff HEAD~3 -- noir           one dataset, since three versions ago",
        "rtrepo diff lighthouse-001           one entry",
        "rtrepo diff main..HEAD --markdown    for the description of a pull request",
        "rtrepo diff --since-export           what changed since the last training file",
        "rtrepo diff --since-run lora-r16     what changed since that training",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[A | A B | A..B | A...B] [--] [NAME…]")
@since_options
@click.option("--staged", is_flag=True, help="Compare what is staged in git's index.")
@click.option("--stat", is_flag=True, help="A line per entry.")
@click.option("--summary", is_flag=True, help="Only the totals and what runs through several entries.")
@click.option("--all", "everything", is_flag=True, help=f"Every entry, not only the {SHOWN} heaviest.")
@dataset_option
@tag_option
@click.option("--change", default="", metavar="KINDS", help=f"Only what was {', '.join(KINDS)} (comma between).")
@click.option("--all-turns", is_flag=True, help="Kept turns too.")
@click.option("--show-typography", "typography", is_flag=True, help="Quotes, spaces and renames in full.")
@click.option("--shift", is_flag=True, help="How all of the data shifted: read every entry once, if it takes that.")
@click.option("--exit-code", is_flag=True, help="End with 1 where something differs.")
@json_option
@click.option("--json-lines", "as_lines", is_flag=True, help="Print JSON Lines: the totals, then an object per entry.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown for a pull request.")
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], since_export: str | None, since_run: str | None, staged: bool,
    stat: bool, summary: bool, everything: bool, dataset: str, tag: str, change: str, all_turns: bool,
    typography: bool, shift: bool, exit_code: bool, as_json: bool, as_lines: bool, as_markdown: bool,
) -> int:  # fmt: skip
    """See what changed, entry by entry and turn by turn, in words.

    Revisions are git's. None means the working tree against the last version; A..B is what B adds to A,
    A...B what B added since it left A. NAME is a dataset, an id, DATASET/ID or a path.

    What runs through several entries is told first, then the entries with most to see. Entries in which nothing
    else changed, and the lightest of many, are counted; --all shows them.
    """
    forms = {
        "--json": as_json, "--json-lines": as_lines, "--markdown": as_markdown, "--stat": stat, "--summary": summary,
    }  # fmt: skip
    chosen = [name for name, wanted in forms.items() if wanted]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} are forms of one answer; choose one.")
    if stat and shift:
        raise click.UsageError("--stat is a line per entry; --shift goes with --summary or without either.")
    kinds = chosen_kinds(change)
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    names += names_after_dashes()
    since = version_since(repository, since_export, since_run)
    if since:
        revisions = [since, *one_right_side(revisions)]
    pair = snapshots_of(repository, revisions, staged=staged)
    whole = as_json or as_lines or stat or everything or shift or exit_code or bool(tag or kinds)
    selection = Selection(tuple(names), dataset, tag, kinds)
    found = entries_only(compare(pair, selection, most=None if whole else READ_AT_MOST), selection)
    check(pair, selection, found)
    if not stat:
        progress = session.progress("measuring entries")
        found = replace(across(found), shift=shift_of(pair, found, selection, thorough=shift, progress=progress))
        if shift and is_still(found.shift):
            session.tell("no figure of the data moved by as much as 1 %")
    narrowed = selection != Selection()
    if as_json:
        session.result(diff_json.to_json(found, reading(), all_turns=all_turns))
    elif as_lines:
        values = diff_json.to_lines(found, reading(), all_turns=all_turns)
        session.results(next(values), values)
    elif as_markdown:
        click.echo(diff_markdown.text(found, reading(), all_turns=all_turns, typography=typography))
    elif narrowed and not found:
        session.say(diff.nothing(found, narrowed=True))
    elif summary:
        session.say(diff.summary(found, session.style))
    elif stat:
        session.say(diff.stat(found, session.style))
    else:
        session.say(
            diff.text(
                found, session.style, reading(), all_turns=all_turns, typography=typography,
                limit=None if everything else SHOWN, named=named(found, names),
                more="all of them: --all     a line each: --stat",
            )
        )  # fmt: skip
    return 1 if exit_code and found else 0
