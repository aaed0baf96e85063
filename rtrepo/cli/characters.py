"""`rtrepo characters`: the registry of characters."""

import click

from rtrepo.actions.registry import characters, listing
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.cli.registry import changes, perform, tell

name_option = click.option("--name", default="", metavar="TEXT", help="What the character is called.")
description_option = click.option("--description", default="", metavar="TEXT", help="Who that is, in a sentence.")


@click.group()
def command() -> None:
    """The characters of a dataset by slug: who there is, and in how many entries.

    Each verb changes dataset.yaml, the sidecars and the export profiles of rtrepo.yaml in one operation, which undo
    takes back. Without --dataset it means every dataset that has the character. What turns say stays as it is; names in
    texts are changed by rtrepo rename-character.
    """


@command.command("list", epilog=examples("rtrepo characters list", "rtrepo characters list --dataset noir --json"))
@dataset_option
@json_option
@pass_session
def list_(session: Session, dataset: str, as_json: bool) -> None:
    """List characters: how many entries have them, and who is used but not registered."""
    repository = open_repository(session.folder, session.tell)
    tell(session, listing.characters(repository, dataset, session.progress("reading sidecars")), as_json=as_json)


@command.command(
    epilog=examples('rtrepo characters add mara_venn --name "Mara Venn" --description "The harbourmaster"')
)
@click.argument("slug")
@name_option
@description_option
@changes
@pass_session
def add(session: Session, slug: str, name: str, description: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Register a character."""
    whole([slug, name, description])
    perform(
        session, lambda tree, _: characters.add(tree, slug, dataset, name, description),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command("set", epilog=examples('rtrepo characters set mara_venn --description "The harbourmaster, fifty-one"'))
@click.argument("slug")
@name_option
@description_option
@changes
@pass_session
def set_(session: Session, slug: str, name: str, description: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Say something else of a character: its name or its description, in the registry alone."""
    whole([slug, name, description])
    if not name and not description:
        raise click.UsageError("Set what? --name or --description.")
    perform(
        session, lambda tree, _: characters.change(tree, slug, dataset, name, description),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(
    epilog=examples(
        "rtrepo characters rename mara mara_venn --dry-run",
        'rtrepo rename-character "Mara Venn" "Lena Venn"     in what turns say, too',
    )
)
@click.argument("old")
@click.argument("new")
@name_option
@changes
@pass_session
def rename(session: Session, old: str, new: str, name: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Give a character another slug: in the registry, on entries, as the speaker of turns and in export profiles."""
    whole([old, new, name])
    perform(
        session, lambda tree, progress: characters.rename(tree, old, new, dataset, name, progress),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(epilog=examples("rtrepo characters merge tobin young_tobin --into tobin"))
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG…")
@click.option("--into", required=True, metavar="SLUG", help="The character that stays; it may be a new slug.")
@name_option
@changes
@pass_session
def merge(
    session: Session, slugs: tuple[str, ...], into: str, name: str, dataset: str, dry_run: bool, as_json: bool
) -> None:
    """Make several characters one. The others stay registered as archived."""
    whole([*slugs, into, name])
    perform(
        session, lambda tree, progress: characters.merge(tree, slugs, into, dataset, name, progress),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(epilog=examples('rtrepo characters archive tobin --why "left on the last boat"'))
@click.argument("slug")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept in the registry.")
@changes
@pass_session
def archive(session: Session, slug: str, why: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Say that a character is no longer in use. Entries keep it, and validate finds them."""
    whole([slug, why])
    perform(
        session, lambda tree, progress: characters.archive(tree, slug, why.strip(), dataset, progress),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(epilog=examples("rtrepo characters revive tobin"))
@click.argument("slug")
@changes
@pass_session
def revive(session: Session, slug: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Take an archived character up again."""
    whole([slug])
    perform(session, lambda tree, _: characters.revive(tree, slug, dataset), dry_run=dry_run, as_json=as_json)
