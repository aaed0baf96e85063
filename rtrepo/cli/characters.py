"""`rtrepo characters`: the registry of characters."""

import click

from rtrepo.actions.registry import characters, listing
from rtrepo.cli.bulk import perform, whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.registry import changes, list_verb, merge_verb, rename_verb, revive_verb

name_option = click.option("--name", default="", metavar="TEXT", help="What the character is called.")
description_option = click.option("--description", default="", metavar="TEXT", help="Who that is, in a sentence.")


@click.group()
def command() -> None:
    """The characters of a dataset by slug: who there is, and in how many entries.

    Each verb changes dataset.yaml, the sidecars and the export profiles of rtrepo.yaml in one operation, which undo
    takes back. Without --dataset it means every dataset that has the character. What turns say stays as it is; names in
    texts are changed by rtrepo rename-character.
    """


command.add_command(
    list_verb(
        listing.characters,
        "sidecars",
        "List characters: how many entries have them, and who is used but not registered.",
        "rtrepo characters list",
        "rtrepo characters list --dataset noir --json",
    )
)


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


command.add_command(
    rename_verb(
        characters.rename,
        name_option,
        "Give a character another slug: in the registry, on entries, as the speaker of turns and in export profiles.",
        "rtrepo characters rename mara mara_venn --dry-run",
        'rtrepo rename-character "Mara Venn" "Lena Venn"     in what turns say, too',
    )
)
command.add_command(
    merge_verb(
        characters.merge,
        "character",
        "SLUG",
        "a new slug",
        name_option,
        "Make several characters one. The others stay registered as archived.",
        "rtrepo characters merge tobin young_tobin --into tobin",
    )
)


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


command.add_command(
    revive_verb(characters.revive, "SLUG", "Take an archived character up again.", "rtrepo characters revive tobin")
)
