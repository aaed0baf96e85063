"""`rtrepo tags`: the registry of tags."""

import click

from rtrepo.actions.registry import listing, tags
from rtrepo.cli.bulk import perform, whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples
from rtrepo.cli.registry import changes, list_verb, merge_verb, rename_verb, revive_verb

name_option = click.option("--name", default="", metavar="TEXT", help="What it is called for people.")


@click.group()
def command() -> None:
    """The tags of a dataset: which there are, which entries have them, and what becomes of them.

    Each verb changes dataset.yaml, the sidecars and the export profiles of rtrepo.yaml in one operation, which undo
    takes back. Without --dataset it means every dataset that has the tag.
    """


command.add_command(
    list_verb(
        listing.tags,
        "sidecars",
        "List tags: how many entries have them, whether they are archived, and what is used but not registered.",
        "rtrepo tags list",
        "rtrepo tags list --dataset noir --json",
    )
)


@command.command(
    epilog=examples(
        'rtrepo tags add slow_burn --name "Slow burn" --category tone',
        "rtrepo tags add --used                          all that entries have",
    )
)
@click.argument("slugs", nargs=-1, metavar="[TAG…]")
@name_option
@click.option("--category", default="", metavar="SLUG", help="The category it belongs to; made where it is new.")
@click.option("--used", is_flag=True, help="Register every tag that entries have.")
@changes
@pass_session
def add(
    session: Session, slugs: tuple[str, ...], name: str, category: str, used: bool, dataset: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Register tags, so that a misspelt one is found."""
    whole([*slugs, name, category])
    if not slugs and not used:
        raise click.UsageError("Add which tag? Name one, or --used.")
    if name and len(slugs) != 1:
        raise click.UsageError("--name goes with one tag.")
    perform(
        session, lambda tree, _: tags.add(tree, slugs, dataset, name, category, used=used),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


command.add_command(
    rename_verb(
        tags.rename,
        name_option,
        "Call a tag otherwise: in the registry, on entries, in targets and in export profiles.\n\n"
        "The old name becomes an alias, so that entries which come from elsewhere with it are found.",
        "rtrepo tags rename slowburn slow_burn --dry-run",
        "rtrepo tags rename warm kind",
    )
)
command.add_command(
    merge_verb(
        tags.merge,
        "tag",
        "TAG",
        "a new one",
        name_option,
        "Make several tags one. Entries that have any of them get it once; the others stay registered as archived.",
        "rtrepo tags merge warm kind --into warm",
        "rtrepo tags merge sad grief --into sorrow",
    )
)


@command.command(epilog=examples("rtrepo tags alias humour funny", "rtrepo tags alias humour funny --remove"))
@click.argument("slug", metavar="TAG")
@click.argument("alias_", metavar="ALIAS")
@click.option("--remove", is_flag=True, help="ALIAS is no old name any more; entries stay as they are.")
@changes
@pass_session
def alias(session: Session, slug: str, alias_: str, remove: bool, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Say that ALIAS is an old name of a tag. Entries that have it get the tag; validate finds later ones."""
    whole([slug, alias_])
    perform(
        session,
        lambda tree, progress: (
            tags.unalias(tree, slug, alias_, dataset) if remove else tags.alias(tree, slug, alias_, dataset, progress)
        ),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(epilog=examples('rtrepo tags archive storm --why "one scene had it"'))
@click.argument("slug", metavar="TAG")
@click.option("--why", required=True, metavar="TEXT", help="The reason, kept in the registry.")
@changes
@pass_session
def archive(session: Session, slug: str, why: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Say that a tag is no longer in use. Entries keep it, and validate finds them."""
    whole([slug, why])
    if not why.strip():
        raise click.UsageError("--why says nothing.")
    perform(
        session, lambda tree, progress: tags.archive(tree, slug, why.strip(), dataset, progress),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


command.add_command(revive_verb(tags.revive, "TAG", "Take an archived tag up again.", "rtrepo tags revive storm"))
