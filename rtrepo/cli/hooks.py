"""`rtrepo hooks`."""

import sys

import click

from rtrepo.actions.hooking.hooking import (
    before_commit,
    doubtful,
    install,
    open_for_hooks,
    runs,
    states,
    uninstall,
    write_down,
)
from rtrepo.actions.hooking.noticing import after_the_fact
from rtrepo.actions.hooking.pushing import before_push, before_receiving
from rtrepo.actions.hooking.summarising import add_to_message
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.model.push import HookRun
from rtrepo.model.reports import HookView
from rtrepo.render import commits, hooks, pushes, summaries, trust


@click.group()
def command() -> None:
    """Install, remove and run the git hooks that keep broken entries out."""


@command.command("status", epilog=examples("rtrepo hooks status"))
@json_option
@pass_session
def status_(session: Session, as_json: bool) -> None:
    """See which hooks stand where."""
    _say(session, states(open_for_hooks(session.folder, session.tell)), as_json)


@command.command("install", epilog=examples("rtrepo hooks install"))
@json_option
@pass_session
def install_(session: Session, as_json: bool) -> None:
    """Put the hooks in place; a hook of yours that is there runs first. Doing it twice is once."""
    _say(session, install(open_for_hooks(session.folder, session.tell)), as_json)


@command.command("uninstall", epilog=examples("rtrepo hooks uninstall"))
@json_option
@pass_session
def uninstall_(session: Session, as_json: bool) -> None:
    """Take the hooks away and put yours back."""
    _say(session, uninstall(open_for_hooks(session.folder, session.tell)), as_json)


@command.command("log", epilog=examples("rtrepo hooks log"))
@json_option
@pass_session
def log_(session: Session, as_json: bool) -> None:
    """See what the hooks did here lately."""
    found = runs(open_for_hooks(session.folder, session.tell))
    if as_json:
        session.result(hooks.log_json(found))
    else:
        session.say(hooks.log(found, session.style, now=session.now))


def _say(session: Session, found: list[HookView], as_json: bool) -> None:
    if as_json:
        session.result(hooks.to_json(found))
    else:
        session.say(hooks.text(found, session.style))


@command.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("event")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@pass_session
def run(session: Session, event: str, arguments: tuple[str, ...]) -> int:
    """What git calls: check what is about to be committed, pushed or accepted.

    \b
    Events: pre-commit  pre-merge-commit  pre-push  pre-receive
            commit-msg  post-checkout  post-merge  post-rewrite
    """
    if event in ("pre-commit", "pre-merge-commit"):
        return _before_commit(session, event)
    if event in ("pre-push", "pre-receive"):
        return _before_push(session, event, arguments)
    if event == "commit-msg":
        if not arguments:
            raise click.UsageError("commit-msg is told the file that holds the message.")
        return _with_summary(session, arguments[0])
    if event in ("post-checkout", "post-merge", "post-rewrite"):
        return _after_the_fact(session, event, arguments)
    raise click.UsageError(f"There is no hook {event!r}. rtrepo hooks run --help lists them.")


def _before_commit(session: Session, event: str) -> int:
    report = before_commit(session.folder, event)
    blocking = sum(finding.blocks for finding in report.findings)
    write_down(session.folder, HookRun(session.now, event, "stopped" if report.stopped_by else "passed", blocking))
    if report.stopped_by:
        # A merge that is stopped stays open, and is finished by a commit.
        session.tell_page(commits.text(report, session.style, by="git commit"))
        return 1
    doubt = doubtful(session.folder) if event == "pre-commit" else ""
    if doubt:
        session.tell(doubt)
    told = [*commits.waived_here(report.waived_here), *commits.laxer(report.laxer), *trust.runs(report.steps)]
    if told:
        session.tell_page("\n".join(told))
    return 0


def _before_push(session: Session, event: str, arguments: tuple[str, ...]) -> int:
    told = sys.stdin.buffer.read()
    if event == "pre-push":
        report = before_push(session.folder, arguments[0] if arguments else "", told)
    else:
        report = before_receiving(session.folder, told)
    page = pushes.text(report, session.style)
    if page:
        session.tell_page(page)
    stops = bool(report.stopped or report.stopped_by)
    blocking = sum(ref.blocking for ref in report.stopped)
    write_down(session.folder, HookRun(session.now, event, "stopped" if stops else "passed", blocking))
    return 1 if stops else 0


def _with_summary(session: Session, path: str) -> int:
    try:
        add_to_message(session.folder, session.folder / path, summaries.line)
    except RtrepoError as error:
        session.tell(f"no summary was added to the message: {error.message}")
    return 0


def _after_the_fact(session: Session, event: str, arguments: tuple[str, ...]) -> int:
    told = sys.stdin.buffer.read() if event == "post-rewrite" else b""
    try:
        notice = after_the_fact(session.folder, event, arguments, told)
    except RtrepoError:
        return 0  # git is done: whatever is wrong here, the next command says, and can say better
    page = hooks.notice(notice, session.style)
    if page:
        session.tell_page(page)
        write_down(session.folder, HookRun(session.now, event, "told", notice.blocking))
    return 0
