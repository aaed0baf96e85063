"""`rtrepo diff`."""

import click

from rtrepo.actions.comparing import compare, is_revision, snapshots_of
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import dataset_option, examples, json_option, split_revisions, tag_option
from rtrepo.render import diff, diff_json

READ_AT_MOST = 4_000
"""Changed files that a diff in words reads; it says how many more there are, and how to see them."""


@click.command(
    epilog=examples(
        "rtrepo diff                          the working tree against the last version",
        "rtrepo diff main..HEAD --stat        what this branch changed, a line per entry",
        "rtrepo diff HEAD~3 -- noir           one dataset, since three versions ago",
        "rtrepo diff lighthouse-001           one entry",
    )
)
@click.argument("arguments", nargs=-1, metavar="[A | A B | A..B | A...B] [--] [NAME…]")
@click.option("--staged", is_flag=True, help="Compare what is staged in git's index.")
@click.option("--stat", is_flag=True, help="A line per entry.")
@click.option("--summary", is_flag=True, help="Only the totals.")
@dataset_option
@tag_option
@click.option("--change", default="", metavar="KINDS", help="Only added, removed or edited entries (comma between).")
@click.option("--all-turns", is_flag=True, help="Kept turns too.")
@click.option("--exit-code", is_flag=True, help="End with 1 where something differs.")
@json_option
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], staged: bool, stat: bool, summary: bool, dataset: str, tag: str,
    change: str, all_turns: bool, exit_code: bool, as_json: bool,
) -> int:  # fmt: skip
    """See what changed, entry by entry and turn by turn, in words.

    Revisions are git's. None means the working tree against the last version; A..B is what B adds to A,
    A...B what B added since it left A. NAME is a dataset, an id, DATASET/ID or a path.
    """
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    kinds = frozenset(part.strip() for part in change.split(",") if part.strip())
    unknown = kinds - {"added", "removed", "edited", "moved", "split", "joined"}
    if unknown:
        raise click.UsageError(f"--change takes added, removed and edited, not {', '.join(sorted(unknown))}.")
    pair = snapshots_of(repository, revisions, staged=staged)
    whole = as_json or stat or exit_code or bool(tag or kinds)
    found = compare(pair, Selection(tuple(names), dataset, tag, kinds), most=None if whole else READ_AT_MOST)
    if as_json:
        session.result(diff_json.to_json(found, reading(), all_turns=all_turns))
    elif summary:
        session.say(diff.summary(found, session.style))
    elif stat:
        session.say(diff.stat(found, session.style))
    else:
        session.say(diff.text(found, session.style, reading(), all_turns=all_turns))
    return 1 if exit_code and found else 0
