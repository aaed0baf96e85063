"""`rtrepo set`."""

import click

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.bulk import done, entries_by, refuse_all, whole
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


@click.command(
    epilog=examples(
        "rtrepo set status=draft lighthouse-001",
        "rtrepo set split=eval group=harbor-night --where 'title ~ \"^Harbor night\"'",
        'rtrepo set rating=4 "notes=Good opening." lighthouse-001 harbour-014',
        "rtrepo set rating= noir                         take the ratings of a dataset away",
    )
)
@click.argument("words", nargs=-1, required=True, metavar="FIELD=VALUE… [NAME…]")
@entries_by
@pass_session
def command(
    session: Session, words: tuple[str, ...], dataset: str, tag: str, where: str, ids_from: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say something else about entries: title, status, split, group, generator, notes, rating or characters.

    FIELD= takes a field away; several characters stand with commas between. NAME is a dataset, an id, DATASET/ID or a
    path; - takes them from standard input.
    """
    told = whole([word for word in words if "=" in word])
    names = [word for word in words if "=" not in word]
    if not told:
        raise click.UsageError("Set what? Say FIELD=VALUE, such as status=draft.")
    fields = sidecars.read_fields(told)
    wanted = wish(session, names, dataset, tag, where, ids_from)
    refuse_all(wanted, "Set it in what?")
    done(session, wanted, sidecars.set_fields(fields), dry_run=dry_run, as_json=as_json)
