"""`rtrepo backup`."""

from pathlib import Path

import click

from rtrepo import __version__
from rtrepo.actions.backups.creating import create, keep_mirror
from rtrepo.actions.backups.restoring import restore
from rtrepo.actions.backups.verifying import verify
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import backups


def _place(session: Session, path: Path) -> Path:
    """Where a path is that was typed, without the detours of how it was typed."""
    whole = session.folder / path
    return whole.parent.resolve() / whole.name


@click.group()
def command() -> None:
    """Keep everything in one file elsewhere, be sure that it is good, and bring it back."""


@command.command(
    "create",
    epilog=examples(
        "rtrepo backup create /media/stick/noir-2026-11-01.bundle",
        "rtrepo backup create /media/stick/noir-2026-11-08.bundle --incremental",
        "rtrepo backup create --mirror /media/stick/noir",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--incremental", is_flag=True, help="Only what is new since the newest backup in the same folder.")
@click.option("--mirror", "mirrored", is_flag=True, help="PATH is a folder that is brought up to date each time.")
@json_option
@pass_session
def create_(session: Session, path: Path, incremental: bool, mirrored: bool, as_json: bool) -> None:
    """Write everything to a new file: all versions, branches, tags, experiments, the stash, the records of exports and
    of what undo takes back, and the work that is in no version yet.

    The file is a git bundle, so git can read it without rtrepo; PATH.sha256 holds its checksum. What is not in it is
    said. The repository is not changed, and a file that is there already is never overwritten.

    A mirror is a bare git repository with the checksum of every file in it. It has what the repository has now; files
    have what it had then.
    """
    if incremental and mirrored:
        raise click.UsageError("--incremental is for files; a mirror takes in only what is new anyway.")
    repository = open_repository(session.folder, session.tell)
    place, progress = _place(session, path), session.progress("Packing")
    if mirrored:
        report = keep_mirror(repository, place, version=__version__, progress=progress, waiting=session.waiting)
    else:
        report = create(
            repository, place, incremental=incremental, version=__version__, progress=progress, waiting=session.waiting
        )
    if as_json:
        session.result(backups.created_json(report))
    else:
        session.say(backups.created(report, session.style))


@command.command("verify", epilog=examples("rtrepo backup verify /media/stick/noir-2026-11-08.bundle"))
@click.argument("path", type=click.Path(path_type=Path))
@json_option
@pass_session
def verify_(session: Session, path: Path, as_json: bool) -> int:
    """Restore a backup into a folder that goes away again, and compare everything. Ends with 1 where it is damaged.

    A backup that builds on others needs them in the same folder; all of them are checked. No repository is needed.
    """
    report = verify(_place(session, path))
    if as_json:
        session.result(backups.verified_json(report))
    else:
        session.say(backups.verified(report, session.style, now=session.now))
    return 1 if report.problems else 0


@command.command(
    "restore",
    epilog=examples(
        "rtrepo backup restore /media/stick/noir-2026-11-08.bundle noir",
        "rtrepo backup verify noir.bundle && rtrepo backup restore noir.bundle ~/noir",
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR")
@json_option
@pass_session
def restore_(session: Session, path: Path, folder: str, as_json: bool) -> None:
    """Make a new folder of a backup: every version and branch, and the files as they lay on the desk.

    Hooks and git-setup are put in place, as by rtrepo clone. A folder that has something in it is refused. Commands
    that the repository wants at its gates wait for rtrepo trust.
    """
    report = restore(_place(session, path), session.folder, folder)
    if as_json:
        session.result(backups.restored_json(report))
    else:
        session.say(backups.restored(report, session.style, now=session.now))
