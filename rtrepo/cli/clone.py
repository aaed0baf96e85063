"""`rtrepo clone`."""

import click

from rtrepo.actions.cloning import clone
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import NamesAfterDashes, examples, json_option, names_after_dashes
from rtrepo.render import clones


@click.command(
    cls=NamesAfterDashes,
    epilog=examples(
        "rtrepo clone git@example.org:mara/noir.git",
        "rtrepo clone ../noir.git my-noir -b drafts",
        "rtrepo clone https://example.org/noir.git -- --depth 1",
    ),
)
@click.argument("url")
@click.argument("folder", required=False, default="", metavar="[DIR]")
@click.option("-b", "--branch", default="", metavar="NAME", help="The branch to check out.")
@json_option
@pass_session
def command(session: Session, url: str, folder: str, branch: str, as_json: bool) -> None:
    """Clone a repository with git, and put in place what git does not clone: hooks, and git-setup.

    What stands after -- are options of git clone. Nothing of the repository is run: commands that it wants at its
    gates wait for rtrepo trust. A repository that is not rtrepo's is cloned all the same, and left as it is.
    """
    report = clone(
        session.folder, url, folder, branch=branch, options=names_after_dashes(), quiet=session.quiet, listens=as_json
    )
    if as_json:
        session.result(clones.to_json(report))
    else:
        session.say(clones.text(report, session.style))
