"""`rtrepo merge`."""

import click

from rtrepo.actions.merging.concluding import conclude, give_up
from rtrepo.actions.merging.merge import merge, tried
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.model.merging import FastForward, Wish
from rtrepo.render import merges

_WAYS: dict[str | None, FastForward] = {None: "", "ff": "yes", "no-ff": "no", "ff-only": "only"}


@click.command(
    epilog=examples(
        "rtrepo merge experiment/warmer-tone --dry-run",
        "rtrepo merge experiment/warmer-tone",
        "rtrepo conflicts",
        "rtrepo merge --continue",
    )
)
@click.argument("revision", required=False, metavar="[BRANCH]")
@click.option("--dry-run", is_flag=True, help="Only say what would happen: conflicts, findings, what shifts.")
@click.option("--continue", "go_on", is_flag=True, help="Record the merge that waits, when nothing is in conflict.")
@click.option("--abort", is_flag=True, help="Give the merge that waits up; everything is as before it.")
@click.option(
    "--ff", "way", flag_value="ff", default=None, help="Move on without a version of its own if that is enough."
)
@click.option("--no-ff", "way", flag_value="no-ff", help="Always record a version for the merge.")
@click.option("--ff-only", "way", flag_value="ff-only", help="Only move on; refuse where the two have to be joined.")
@click.option("--squash", is_flag=True, help="Leave the result uncommitted, without the other branch's history.")
@click.option(
    "-m", "--message", multiple=True, metavar="TEXT", help="Why; several become paragraphs. Else git's words."
)
@click.option("--no-verify", is_flag=True, help="Go past the gate and the hooks.")
@click.option(
    "--turns",
    type=click.Choice(["conflict", "sentences"]),
    default="conflict",
    help="A turn that both edited is a conflict, or merges where its sentences do not touch.",
)
@json_option
@pass_session
def command(
    session: Session,
    revision: str | None,
    dry_run: bool,
    go_on: bool,
    abort: bool,
    way: str | None,
    squash: bool,
    message: tuple[str, ...],
    no_verify: bool,
    turns: str,
    as_json: bool,
) -> int:
    """Bring another branch's changes into this one, entry by entry and turn by turn.

    Edits of different turns, tags and fields come together; what both sides changed differently is a conflict, which
    you settle with rtrepo resolve. The result passes the gate; only findings that the merge brings in stop it. Then,
    and with conflicts, the result is in the working tree, the merge waits, and the command ends with 1.
    Uncommitted work stays where the merge does not touch it; where it does, this is refused.
    """
    if bool(revision) + go_on + abort != 1:
        raise click.UsageError("Name one branch to merge, or say --continue or --abort.")
    if not revision and (dry_run or squash or way or (abort and message)):
        raise click.UsageError(
            "--dry-run, --squash, --ff and -m are about a branch to merge; --continue takes -m alone."
        )
    if squash and way == "no-ff":
        raise click.UsageError("--squash makes no version, so it does not go with --no-ff.")
    repository = open_repository(session.folder, session.tell)
    text = "\n\n".join(message)
    if go_on:
        report = conclude(repository, text, verify=not no_verify, waiting_for=session.waiting)
    elif abort:
        report = give_up(repository, waiting_for=session.waiting)
    else:
        wish = Wish(revision or "", _WAYS[way], squash, text, not no_verify, turns == "sentences")
        report = tried(repository, wish) if dry_run else merge(repository, wish, waiting=session.waiting)
    if as_json:
        session.result(merges.to_json(report))
    else:
        session.say(merges.text(report, session.style))
    return 1 if report.waits else 0
