"""`rtrepo join`."""

import click

from rtrepo.actions.reshaping import parting
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import dry_run_option
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.cli.reshaping import done


@click.command(
    epilog=examples(
        "rtrepo join lighthouse-001 lighthouse-002        the turns of both, as lighthouse-001",
        "rtrepo join arrival storm morning --dry-run",
        "rtrepo join arrival storm --keep-systems",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="NAME NAME…")
@click.option("--keep-systems", is_flag=True, help="Keep a system prompt that differs, where it stands.")
@dry_run_option
@json_option
@pass_session
def command(session: Session, names: tuple[str, ...], keep_systems: bool, dry_run: bool, as_json: bool) -> None:
    """Put the turns of entries, in the order given, into the first one, in one operation that undo takes back.

    A system prompt that is the same stands once. Tags, characters and notes come together; of a field that can have
    one value, such as the title, the first entry's counts, and what was another is told. The history of the result
    goes on into all of them.
    """
    draft = parting.join(open_repository(session.folder, session.tell), names, keep_systems=keep_systems)
    done(session, draft, dry_run=dry_run, as_json=as_json)
