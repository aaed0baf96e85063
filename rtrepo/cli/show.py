"""`rtrepo show`."""

import click

from rtrepo.actions.reading import shown
from rtrepo.actions.telling import version_shown
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.render import entries, versions


@click.command(
    epilog=examples("rtrepo show lighthouse-001", "rtrepo show noir/lighthouse-001 --at main~3", "rtrepo show HEAD")
)
@click.argument("name", default="HEAD")
@click.option("--at", "revision", default="", metavar="REVISION", help="Read the entry in this version.")
@json_option
@pass_session
def command(session: Session, name: str, revision: str, as_json: bool) -> None:
    """Read an entry, or see what a version changed.

    NAME is an id, DATASET/ID, or a revision in git's words (main, HEAD~2, 9be01d4).
    """
    repository = open_repository(session.folder, session.tell)
    view = shown(repository, name, revision)
    if view is not None:
        value = entries.to_json(view) if as_json else entries.text(view, session.style)
    elif revision:
        raise RtrepoError(f"there is no entry {name} in {revision}", hint=f"rtrepo list --rev {revision}")
    else:
        try:
            line = version_shown(repository, name)
        except RtrepoError:
            raise RtrepoError(
                f"{name!r} is neither an entry nor a version", hint="rtrepo list shows entries, rtrepo log versions"
            ) from None
        if as_json:
            value = versions.to_json(line, reading())
        else:
            value = versions.text(line, session.style, reading(), now=session.now)
    if isinstance(value, str):
        session.say(value)
    else:
        session.result(value)
