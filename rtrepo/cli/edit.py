"""`rtrepo edit`."""

import sys

import click

from rtrepo.actions.editing.continuing import go_on
from rtrepo.actions.editing.drafts import unsaved
from rtrepo.actions.editing.edit import edit, from_text, open_sheet
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import refuse_all
from rtrepo.cli.choosing import STDIN, chosen_by, wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import dataset_option, examples, json_option, tag_option
from rtrepo.errors import RtrepoError
from rtrepo.model.edited import EditReport
from rtrepo.render import edited


@click.command(
    epilog=examples(
        "rtrepo edit lighthouse-001",
        "rtrepo edit --where 'tag == warm and turns < 4'",
        "rtrepo edit lighthouse-001 --print > lighthouse.md",
        "rtrepo edit --from lighthouse.md",
        "rtrepo edit --continue                  after something could not be saved",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--print", "prints", is_flag=True, help="Print the transcript, and open no editor.")
@click.option("--from", "source", default="", metavar="FILE", help="Save an edited transcript; - is standard input.")
@click.option("--continue", "continues", is_flag=True, help="Open again what could not be saved; NAME says which.")
@dataset_option
@tag_option
@chosen_by
@json_option
@pass_session
def command(
    session: Session, names: tuple[str, ...], prints: bool, source: str, continues: bool, dataset: str, tag: str,
    where: str, ids_from: str, as_json: bool,
) -> None:  # fmt: skip
    """Open entries as a Markdown transcript in your editor, and save what you leave there.

    The editor is VISUAL, else EDITOR, else the one that git opens. What you do not touch stays to the byte. What
    cannot be read is opened again with the reason at its place; whatever you wrote is kept until it is saved.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    if sum((prints, bool(source), continues)) > 1:
        raise click.UsageError("--print, --from and --continue exclude each other.")
    wanted = wish(session, () if source or continues else names, dataset, tag, where, ids_from)
    if (source or continues) and (not wanted.means_all or len(names) > continues):
        raise click.UsageError("Which entries are meant, the transcript says itself.")
    if not (source or continues):
        refuse_all(wanted, "Edit what?")
    repository = open_repository(session.folder, session.tell)
    if source:
        report = from_text(repository, content(session, source), called(source), session.waiting)
    elif continues:
        report = go_on(repository, names[0] if names else "", again=is_asked(), waiting=session.waiting)
    else:
        sheet = open_sheet(repository, wanted, session.progress("looking at entries"))
        if prints:
            click.echo(sheet.text, nl=False)
            return
        if kept := unsaved(repository):
            session.tell(kept)
        report = edit(repository, sheet, again=is_asked(), waiting=session.waiting)
    answer(session, report, as_json=as_json)


def is_asked() -> bool:
    """Whether there is a person who can be offered the editor again."""
    return sys.stdin.isatty()


def content(session: Session, source: str) -> bytes:
    """The bytes of a file, or of standard input."""
    try:
        return sys.stdin.buffer.read() if source == STDIN else (session.folder / source).read_bytes()
    except OSError as error:
        raise RtrepoError(
            f"{source} cannot be read ({error.strerror}); nothing was changed", hint="check the path after --from"
        ) from None


def called(source: str) -> str:
    """What to call a source in a message."""
    return "standard input" if source == STDIN else source


def answer(session: Session, report: EditReport, *, as_json: bool) -> None:
    """Print what was edited."""
    if as_json:
        session.result(edited.to_json(report, reading()))
    else:
        session.say(edited.text(report, session.style))
