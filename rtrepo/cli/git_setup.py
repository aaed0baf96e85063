"""`rtrepo git-setup`."""

import click

from rtrepo.actions.git_setup import install, remove, standing
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.render import git_setup


@click.command(
    epilog=examples("rtrepo git-setup", "rtrepo git-setup --status", "rtrepo git-setup --remove && git diff")
)
@click.option("--status", is_flag=True, help="Only say what is set up.")
@click.option("--remove", "removing", is_flag=True, help="Take it away again.")
@json_option
@pass_session
def command(session: Session, status: bool, removing: bool, as_json: bool) -> None:
    """Let plain git show entries as turns instead of JSON, and merge them turn by turn.

    git diff, log -p, show and blame then show a heading for each turn and a sentence a line. git merge, pull, rebase,
    cherry-pick, revert and stash pop ask rtrepo about each entry, sidecar and settings file that both sides changed.

    All of it stands in .git: nothing is written to your files or versions. init and clone do this; in a clone that git
    made, do it once.
    """
    if status and removing:
        raise RtrepoError("--status and --remove cannot go together", hint="choose one", exit_code=2)
    repository = open_repository(session.folder, session.tell)
    report = (standing if status else remove if removing else install)(repository)
    if as_json:
        session.result(git_setup.to_json(report))
    else:
        session.say(git_setup.text(report, session.style))
