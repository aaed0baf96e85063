"""`rtrepo hooks`."""

import os

import click

from rtrepo.actions.checking import check_commit
from rtrepo.actions.hooking import install, states, uninstall
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.model.reports import CommitReport, HookView
from rtrepo.render import commits, hooks


@click.group()
def command() -> None:
    """Install, remove and run the git hooks that keep broken entries out."""


@command.command("status", epilog=examples("rtrepo hooks status"))
@json_option
@pass_session
def status_(session: Session, as_json: bool) -> None:
    """See which hooks stand where."""
    _say(session, states(open_repository(session.folder, session.tell)), as_json)


@command.command("install", epilog=examples("rtrepo hooks install"))
@json_option
@pass_session
def install_(session: Session, as_json: bool) -> None:
    """Put the hooks in place; a hook of yours that is there runs first. Doing it twice is once."""
    _say(session, install(open_repository(session.folder, session.tell)), as_json)


@command.command("uninstall", epilog=examples("rtrepo hooks uninstall"))
@json_option
@pass_session
def uninstall_(session: Session, as_json: bool) -> None:
    """Take the hooks away and put yours back."""
    _say(session, uninstall(open_repository(session.folder, session.tell)), as_json)


def _say(session: Session, found: list[HookView], as_json: bool) -> None:
    if as_json:
        session.result(hooks.to_json(found))
    else:
        session.say(hooks.text(found, session.style))


@command.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("event")
@click.argument("arguments", nargs=-1)
@pass_session
def run(session: Session, event: str, arguments: tuple[str, ...]) -> int:
    """What git calls: check what is about to be committed, whichever index that is in."""
    report = check_commit(open_repository(session.folder), os.environ.get("GIT_INDEX_FILE", ""))
    if report.blocking:
        stopped = CommitReport(None, None, {}, 0, report.findings, stopped_by="the gate")
        session.tell_page(
            commits.text(stopped, session.style, by="git merge" if event == "pre-merge-commit" else "git commit")
        )
    return 1 if report.blocking else 0
