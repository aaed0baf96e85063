"""`rtrepo forget`."""

import shlex
import sys
from pathlib import Path

import click

from rtrepo import __version__
from rtrepo.actions.forgetting.forgetting import forget, preview, resume
from rtrepo.actions.forgetting.planning import Order
from rtrepo.actions.forgetting.spelling import MARK, Text
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import refuse_all, whole
from rtrepo.cli.choosing import chosen_by, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option, tag_option
from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.model.forgetting import ForgetReport
from rtrepo.render import forgetting


@click.command(
    epilog=examples(
        "rtrepo forget harbor/lamp --dry-run",
        "rtrepo forget harbor/lamp --keep-backup /media/stick/before.bundle",
        'rtrepo forget --text "Jane Doe" --ignore-case --no-backup --yes',
        "rtrepo forget --text '[\\w.]+@example\\.org' --regex --with nobody@example.org",
        "rtrepo forget --continue",
    )
)
@click.argument("names", nargs=-1, metavar="[ID…]")
@click.option("--text", "wanted", default=None, metavar="PATTERN", help="Forget a text wherever it stands.")
@click.option("--regex", is_flag=True, help="PATTERN is a regular expression, as Python writes them.")
@click.option("--ignore-case", is_flag=True, help="Capital and small letters are the same.")
@click.option("--with", "mark", default=MARK, show_default=True, help="What takes the place of the text.")
@click.option("--entries", is_flag=True, help="Forget whole entries that have the text in any version.")
@click.option("--authors", is_flag=True, help="Also in the names of those who wrote versions.")
@chosen_by
@dataset_option
@tag_option
@click.option(
    "--keep-backup", type=click.Path(path_type=Path), metavar="FILE", help="Back everything up to FILE first."
)
@click.option("--no-backup", is_flag=True, help="Keep nothing of it anywhere.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be forgotten, and change nothing.")
@click.option("--continue", "goes_on", is_flag=True, help="Finish a forget that was interrupted.")
@json_option
@pass_session
def command(
    session: Session, names: tuple[str, ...], wanted: str | None, regex: bool, ignore_case: bool, mark: str,
    entries: bool, authors: bool, where: str, ids_from: str, dataset: str, tag: str, keep_backup: Path | None,
    no_backup: bool, yes: bool, dry_run: bool, goes_on: bool, as_json: bool,
) -> int:  # fmt: skip
    """Take entries, or a text, out of everything: all versions and branches, the stash, what undo keeps, caches, the
    working tree. Nothing of it is left, which is proved by reading every object. It cannot be taken back.

    ID is an entry, also one that only older versions have. Versions in which it was get new ids; all else in them stays
    as it is, byte for byte. Where something stands in the way, nothing is done. Remotes, clones and backups are out of
    reach, and named.
    """
    if goes_on:
        repository = open_repository(session.folder)
        return _answer(session, resume(repository, session.progress("forgetting"), session.waiting), as_json=as_json)
    asked = wish(session, names, dataset, tag, where, ids_from)
    if wanted is None:
        refuse_all(asked, "What is to be forgotten?")
    elif not asked.means_all:
        raise click.UsageError("Entries, or --text: one after the other.")
    if (regex or ignore_case or entries or authors) and wanted is None:
        raise click.UsageError("--regex, --ignore-case, --entries and --authors go with --text.")
    if keep_backup and no_backup:
        raise click.UsageError("--keep-backup or --no-backup, not both.")
    whole([wanted or "", mark])
    text = Text(wanted, regex, ignore_case, mark) if wanted is not None else None
    order = Order(asked, text, entries, authors)
    repository = open_repository(session.folder, session.tell)
    progress = session.progress("reading everything")
    asks = not yes and not dry_run and sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if dry_run or asks or not yes:
        report = preview(repository, order, progress, session.tell)
        if dry_run or report.nothing:
            return _answer(session, report, as_json=as_json)
        if not as_json:
            session.say(forgetting.text(report, session.style))
    if not (keep_backup or no_backup) or not (yes or asks):
        missing = (
            "nobody can be asked here" if keep_backup or no_backup else "say where a backup is kept, or that none is"
        )
        raise RtrepoError(f"{missing}; nothing was changed", hint=_typed(keep_backup, no_backup))
    if asks and not click.confirm("Forget it for good?", default=False):
        session.say("Nothing was changed.")
        return 0
    place = (session.folder / keep_backup).parent.resolve() / keep_backup.name if keep_backup else None
    done = forget(
        repository, order, backup=place, version=__version__, progress=progress, waiting=session.waiting
    )  # fmt: skip
    return _answer(session, done, as_json=as_json)


def _typed(keep_backup: Path | None, no_backup: bool) -> str:
    """The command as it was typed, with what is missing in it."""
    words = (
        ["rtrepo", "forget", *sys.argv[sys.argv.index("forget") + 1 :]] if "forget" in sys.argv else ["rtrepo forget …"]
    )
    words += [] if keep_backup or no_backup else ["--keep-backup", "../before.bundle"]
    return shlex.join([*(word for word in words if word != "--yes"), "--yes"])


def _answer(session: Session, report: ForgetReport, *, as_json: bool) -> int:
    if as_json:
        session.result(forgetting.to_json(report))
    else:
        session.say(forgetting.text(report, session.style))
    return OUTCOME_UNKNOWN if report.remains else 0
