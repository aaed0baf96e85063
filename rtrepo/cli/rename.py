"""`rtrepo rename`."""

import click

from rtrepo.actions.reshaping import moving
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import dry_run_option
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.cli.reshaping import done


@click.command(
    epilog=examples(
        "rtrepo rename 6c7e8c94c347 lighthouse-001",
        "rtrepo rename noir/lighthouse-001 keeper --dry-run",
    )
)
@click.argument("name")
@click.argument("new_id", metavar="NEW")
@dry_run_option
@json_option
@pass_session
def command(session: Session, name: str, new_id: str, dry_run: bool, as_json: bool) -> None:
    """Give an entry another id, in one operation that undo takes back. Its history goes along.

    A title, which may be any text, is set with rtrepo set title=….
    """
    draft = moving.rename(open_repository(session.folder, session.tell), name, new_id)
    done(session, draft, dry_run=dry_run, as_json=as_json)
