"""`rtrepo rename-character`."""

import click

from rtrepo.actions.bulk.drafting import Asked
from rtrepo.actions.bulk.renaming import rename_character
from rtrepo.actions.choosing import Wish
from rtrepo.cli.bulk import dry_run_option, perform, whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option


@click.command(
    epilog=examples(
        'rtrepo rename-character "Mara Venn" "Lena Venn" --dry-run',
        "rtrepo rename-character Tobin Corin --dataset noir",
        "rtrepo rename-character mara_venn lena_venn     the slug alone, and no word of a text",
    )
)
@click.argument("old")
@click.argument("new")
@dataset_option
@dry_run_option
@json_option
@pass_session
def command(session: Session, old: str, new: str, dataset: str, dry_run: bool, as_json: bool) -> None:
    """Call a character by another name: in turns, names of turns, titles, notes, sidecars and the registry.

    Whole words are renamed, `Mara's` too, as a diff sees renames. OLD and NEW are names, or slugs of the registry.
    Undo takes it back.
    """
    whole([old, new])
    perform(
        session, lambda tree, _: Asked(rename_character(tree, old, new, dataset), Wish(dataset=dataset)),
        dry_run=dry_run, as_json=as_json,
    )  # fmt: skip
