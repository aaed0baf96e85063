"""`rtrepo prompts`: the library of system prompts."""

import click

from rtrepo.actions.bulk.drafting import Asked
from rtrepo.actions.registry import listing, prompts
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import entries_by, perform, refuse_all, whole
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.cli.registry import changes, list_verb, rename_verb, revive_verb, text_from
from rtrepo.render import registries

from_option = click.option(
    "--from", "source", default="", metavar="FILE", help="The file with the text; - is standard input."
)
name_option = click.option("--name", default="", metavar="TEXT", help="What it is called for people.")
description_option = click.option("--description", default="", metavar="TEXT", help="What it is for.")


@click.group()
def command() -> None:
    """The system prompts of a dataset, and the entries that begin with them.

    An entry holds the text of its prompt itself: the library is where texts are kept, compared and taken from.
    """


command.add_command(
    list_verb(
        listing.prompts,
        "entries",
        "List prompts, and how many entries begin with exactly their text.",
        "rtrepo prompts list",
        "rtrepo prompts list --dataset noir --json",
    )
)


@command.command(epilog=examples("rtrepo prompts show keeper"))
@click.argument("slug")
@dataset_option
@json_option
@pass_session
def show(session: Session, slug: str, dataset: str, as_json: bool) -> None:
    """Read a prompt."""
    repository = open_repository(session.folder, session.tell)
    report = listing.prompt(repository, slug, dataset, session.progress("reading entries"))
    if as_json:
        session.result(registries.to_json(report))
    else:
        session.say(registries.prompt(report, session.style))


@command.command(
    epilog=examples(
        'rtrepo prompts add keeper --from keeper.txt --name "The keeper"',
        'echo "You are Mara." | rtrepo prompts add mara --from -',
    )
)
@click.argument("slug")
@from_option
@name_option
@description_option
@changes
@pass_session
def add(
    session: Session, slug: str, source: str, name: str, description: str, dataset: str, dry_run: bool, as_json: bool
) -> None:
    """Put a prompt into the library."""
    whole([slug, name, description])
    if not source:
        raise click.UsageError("Which text? --from FILE, or --from - to type it.")
    content = text_from(session, source)
    perform(
        session, lambda tree, _: prompts.add(tree, slug, dataset, content, name, description),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


@command.command(
    "set",
    epilog=examples(
        "rtrepo prompts set keeper --from keeper.txt --entries --dry-run",
        'rtrepo prompts set keeper --description "Mara alone with a visitor"',
    ),
)
@click.argument("slug")
@from_option
@name_option
@description_option
@click.option("--entries", is_flag=True, help="Entries that begin with the old text get the new one too.")
@changes
@pass_session
def set_(
    session: Session, slug: str, source: str, name: str, description: str, entries: bool, dataset: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Give a prompt another text, name or description."""
    whole([slug, name, description])
    values = {"name": name, "description": description}
    if source:
        values["content"] = text_from(session, source)
    if not any(values.values()) and not source:
        raise click.UsageError("Set what? --from FILE, --name or --description.")
    if entries and not source:
        raise click.UsageError("--entries goes with --from: it is the text that entries have.")
    perform(
        session, lambda tree, progress: prompts.change(tree, slug, dataset, values, entries=entries, progress=progress),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip


command.add_command(
    rename_verb(
        lambda tree, old, new, dataset, name, _: prompts.rename(tree, old, new, dataset, name),
        name_option,
        "Give a prompt another slug. Entries hold its text and stay as they are.",
        "rtrepo prompts rename keeper mara_alone",
    )
)


@command.command(epilog=examples('rtrepo prompts archive petrel_wall --why "too long"'))
@click.argument("slug")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept in the library.")
@changes
@pass_session
def archive(session: Session, slug: str, why: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Say that a prompt is no longer in use. Entries that begin with it stay as they are."""
    whole([slug, why])
    perform(session, lambda tree, _: prompts.archive(tree, slug, why.strip(), dataset),
            dry_run=dry_run, as_json=as_json)  # fmt: skip


command.add_command(
    revive_verb(prompts.revive, "SLUG", "Take an archived prompt up again.", "rtrepo prompts revive petrel_wall")
)


@command.command(
    epilog=examples(
        "rtrepo prompts use keeper lamp-oil-ledger --dry-run",
        "rtrepo prompts use keeper --where 'tag == visitor and not has system.text'",
        "rtrepo prompts use keeper night-ferry --of hollow-point",
    )
)
@click.argument("slug", metavar="PROMPT")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--of", default="", metavar="DATASET", help="The dataset whose library has the prompt.")
@entries_by
@pass_session
def use(
    session: Session, slug: str, names: tuple[str, ...], of: str, dataset: str, tag: str, where: str, ids_from: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Begin entries with a prompt of the library: in the place of the system turn they begin with, or in front.

    NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.
    """
    whole([slug])
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "In which entries?")
    perform(
        session, lambda tree, _: Asked(prompts.use(tree, slug, of), wanted), dry_run=dry_run, as_json=as_json
    )  # fmt: skip
