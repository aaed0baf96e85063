"""`rtrepo op`."""

import sys
from itertools import islice

import click

from rtrepo.actions.undoing.fates import logged
from rtrepo.actions.undoing.forgetting import forget
from rtrepo.actions.undoing.showing import shown
from rtrepo.actions.undoing.taking_back import restore
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.render import moves, operations

READ_AT_MOST = 4_000
"""Changed files that an operation in words reads; it says how many more there are."""


@click.group()
def command() -> None:
    """The log of all commands that changed something: what undo takes back."""


@command.command(epilog=examples("rtrepo op log"))
@click.option("-n", "--number", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@json_option
@pass_session
def log(session: Session, number: int, as_json: bool) -> None:
    """List operations, newest first. What plain git did since the last one stands before them, without an id."""
    lines = tuple(islice(logged(open_repository(session.folder, session.tell), session.now), number))
    if as_json:
        session.result(operations.to_json(lines))
    else:
        session.say(operations.text(lines, session.style, now=session.now))


@command.command(
    epilog=examples(
        "rtrepo op show            the last one",
        "rtrepo op show @~2        the second before it",
        "rtrepo op show 4f2a91c --diff",
    )
)
@click.argument("operation", default="@", metavar="[ID]")
@click.option("--diff", "whole", is_flag=True, help="Every turn that changed, not a line for each entry.")
@json_option
@pass_session
def show(session: Session, operation: str, whole: bool, as_json: bool) -> None:
    """Say what an operation did: who and when, which branches it moved, which entries it changed.

    ID is the beginning of an id that op log shows; @ is the newest, @~1 the one before.
    """
    report = shown(open_repository(session.folder, session.tell), operation, most=None if as_json else READ_AT_MOST)
    if as_json:
        session.result(operations.shown_json(report, reading()))
    else:
        told = operations.shown(report, session.style, now=session.now, reading=reading() if whole else None)
        session.say(told)


@command.command("restore", epilog=examples("rtrepo op restore 4f2a91c --dry-run", "rtrepo op restore 4f2a91c"))
@click.argument("operation", metavar="ID")
@click.option("--dry-run", is_flag=True, help="Say what would be taken back, and change nothing.")
@json_option
@pass_session
def go_back(session: Session, operation: str, dry_run: bool, as_json: bool) -> None:
    """Bring everything to what it was right after an operation: branches, tags, what is staged, and files.

    All that was done since is taken back, as one operation that undo takes back again. What you edited since is kept,
    as undo keeps it.
    """
    repository = open_repository(session.folder, session.tell)
    report = restore(repository, operation, dry_run=dry_run, waiting=session.waiting)
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))


@command.command(
    "forget", epilog=examples('rtrepo op forget --before "3 months ago" --dry-run', "rtrepo op forget --keep 100 --yes")
)
@click.option("--before", default="", metavar="DATE", help="Forget what was done before, in git's words for dates.")
@click.option("--keep", type=click.IntRange(1), metavar="NUMBER", help="Forget all but the newest NUMBER.")
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten, and change nothing.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@json_option
@pass_session
def cut(session: Session, before: str, keep: int | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Forget old operations, so that git gc can take what only undo needed. This cannot be undone.

    Files, branches and versions stay as they are. What is forgotten can no longer be taken back.
    """
    if bool(before) == bool(keep):
        raise click.UsageError("Forget what? Say one of --before DATE and --keep NUMBER.")
    asks = not yes and not dry_run and sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if not (yes or dry_run or asks):
        raise click.UsageError("Nobody can be asked here: --dry-run shows what would be forgotten, --yes does it.")
    repository = open_repository(session.folder, session.tell)
    if asks:
        found = forget(repository, before=before, keep=keep, dry_run=True, waiting=session.waiting)
        session.say(operations.forgotten(found, session.style, now=session.now))
        if not found.forgotten or not click.confirm("Forget them for good?", default=False):
            session.say("Nothing was changed.")
            return
    report = forget(repository, before=before, keep=keep, dry_run=dry_run, waiting=session.waiting)
    if as_json:
        session.result(operations.forgotten_json(report))
    else:
        session.say(operations.forgotten(report, session.style, now=session.now))
