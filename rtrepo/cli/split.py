"""`rtrepo split`."""

import click

from rtrepo.actions.reshaping import parting
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import dry_run_option, listed
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.cli.reshaping import done


@click.command(
    epilog=examples(
        "rtrepo split lighthouse-001 --at 7              turn 7 begins lighthouse-001-2",
        "rtrepo split lighthouse-001 --at 3,7 --ids arrival,storm",
        "rtrepo split lighthouse-001 --at 7 --dry-run",
    )
)
@click.argument("name")
@click.option("--at", "places", required=True, metavar="TURN,…", help="The turns that begin a new entry each.")
@click.option("--ids", default="", metavar="ID,…", help="What to call the new entries. [default: ID-2, ID-3 …]")
@click.option("--no-system", is_flag=True, help="Do not repeat the system prompt in the new entries.")
@dry_run_option
@json_option
@pass_session
def command(
    session: Session, name: str, places: str, ids: str, no_system: bool, dry_run: bool, as_json: bool
) -> None:  # fmt: skip
    """Split an entry in two or more, in one operation that undo takes back.

    Turns are numbered as rtrepo show does. The first part keeps the id; each part gets the system prompt, and what is
    known about the entry. Speakers go with their turns. The history of each part goes on into the entry it came from.
    """
    numbers = []
    for word in listed(places, "turn"):
        if not (word.isascii() and word.isdigit() and len(word) < 10):
            raise click.UsageError(f"--at takes the numbers of turns, as rtrepo show prints them, not {word!r}.")
        numbers.append(int(word))
    new = listed(ids, "id") if ids else ()
    draft = parting.split(
        open_repository(session.folder, session.tell), name, numbers, ids=new, repeat_system=not no_system
    )
    done(session, draft, dry_run=dry_run, as_json=as_json)
