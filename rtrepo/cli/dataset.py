"""`rtrepo dataset`: whole datasets."""

import click

from rtrepo.actions.datasets import listing, making, merging
from rtrepo.actions.datasets.carrying import Prepare, carried_out
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.model.names import LAYOUTS
from rtrepo.render import datasets

dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")


@click.group()
def command() -> None:
    """Datasets: which there are, and what becomes of them as a whole.

    Each verb is one operation, which undo takes back. Files are moved in the working tree; commit records it.
    """


@command.command("list", epilog=examples("rtrepo dataset list"))
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List datasets with their titles, entries, layouts and licences."""
    found = listing.listed(open_repository(session.folder, session.tell), session.progress("reading sidecars"))
    if as_json:
        session.result(datasets.rows_json(found))
    else:
        session.say(datasets.rows(found, session.style))


@command.command(
    epilog=examples("rtrepo dataset new noir", 'rtrepo dataset new noir --title "Noir nights" --licence CC-BY-4.0')
)
@click.argument("name")
@click.option("--title", default="", metavar="TEXT", help="What it is called for people.")
@click.option("--licence", "--license", default="", metavar="NAME", help="The terms, best as an SPDX name.")
@click.option("--description", default="", metavar="TEXT", help="What is in it.")
@click.option("--layout", type=click.Choice(LAYOUTS), default=LAYOUTS[0], show_default=True, help="Folders of entries.")
@dry_run_option
@json_option
@pass_session
def new(
    session: Session, name: str, title: str, licence: str, description: str, layout: str, dry_run: bool, as_json: bool
) -> None:
    """Make a dataset without entries."""
    whole([name, title, licence, description])
    told = {"title": title, "licence": licence, "description": description, "layout": layout}
    _perform(session, lambda desk: making.new(desk, name, told), f"dataset new {name}", dry_run, as_json)


@command.command(epilog=examples("rtrepo dataset rename drafts noir --dry-run", "rtrepo dataset rename drafts noir"))
@click.argument("old")
@click.argument("new_name", metavar="NEW")
@dry_run_option
@json_option
@pass_session
def rename(session: Session, old: str, new_name: str, dry_run: bool, as_json: bool) -> None:
    """Give a dataset another name. Its id stays, entries keep theirs, and export profiles say the new name."""
    whole([old, new_name])
    _perform(
        session, lambda desk: making.rename(desk, old, new_name), f"dataset rename {old} {new_name}", dry_run, as_json
    )


@command.command(
    epilog=examples(
        "rtrepo dataset merge noir drafts --into noir --dry-run",
        'rtrepo dataset merge noir harbor --into city --title "The city"',
    )
)
@click.argument("names", nargs=-1, required=True, metavar="DATASET…")
@click.option("--into", required=True, metavar="DATASET", help="Where all of it goes: one of them, or a new one.")
@click.option("--title", default="", metavar="TEXT", help="What the merged dataset is called for people.")
@dry_run_option
@json_option
@pass_session
def merge(session: Session, names: tuple[str, ...], into: str, title: str, dry_run: bool, as_json: bool) -> None:
    """Make several datasets one, with a report that adds up.

    The first wins: an id that it has too gets -2 behind it, and an entry that holds exactly the same stays there alone,
    with the tags of both. What does not come through as it was is named.
    """
    whole([*names, into, title])
    progress = session.progress("reading entries")
    _perform(
        session, lambda desk: merging.merge(desk, names, into, title, progress),
        f"dataset merge {' '.join(names)} --into {into}", dry_run, as_json,
    )  # fmt: skip


@command.command(epilog=examples("rtrepo dataset reshard noir --layout sharded"))
@click.argument("name")
@click.option("--layout", type=click.Choice(LAYOUTS), required=True, help="Folders of entries.")
@dry_run_option
@json_option
@pass_session
def reshard(session: Session, name: str, layout: str, dry_run: bool, as_json: bool) -> None:
    """Put the entries of a dataset into other folders: one for all, or many for a large one.

    Commits of a dataset past some thousand entries are smaller when it is sharded. For diff, history and merge nothing
    changes by it.
    """
    whole([name])
    _perform(session, lambda desk: making.reshard(desk, name, layout), f"dataset reshard {name}", dry_run, as_json)


def _perform(session: Session, prepare: Prepare, words: str, dry_run: bool, as_json: bool) -> None:
    repository = open_repository(session.folder, session.tell)
    report = carried_out(repository, prepare, words, dry_run=dry_run, waiting=session.waiting)
    if as_json:
        session.result(datasets.to_json(report))
    else:
        session.say(datasets.text(report, session.style))
