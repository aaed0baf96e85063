"""What `rtrepo cherry-pick` and `rtrepo revert` share: options, and what is asked of the one that waits."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

from rtrepo.actions.picking.pick import pick
from rtrepo.actions.picking.resuming import give_up, go_on, skip
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session
from rtrepo.cli.options import json_option
from rtrepo.model.merging import PickWish
from rtrepo.render import picks

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "-m", "--mainline", type=click.IntRange(1), metavar="NUMBER",
        help="Of a merge: the parent that counts as before it; 1 is the branch it was made on.",
    ),
    click.option("-n", "--no-commit", is_flag=True, help="Leave the result uncommitted."),
    click.option("--continue", "go_on_", is_flag=True, help="Record what waits, and go on with the rest."),
    click.option("--skip", "skip_", is_flag=True, help="Leave what waits out, and go on with the rest."),
    click.option("--abort", is_flag=True, help="Give it up; everything is as before it."),
    click.option("--no-verify", is_flag=True, help="Go past the gate and the hooks."),
    click.option(
        "--turns",
        type=click.Choice(["conflict", "sentences"]),
        default="conflict",
        help="A turn that both sides edited is a conflict, or merges where its sentences do not touch.",
    ),
    json_option,
)  # fmt: skip


def pick_options(function: _Function) -> _Function:
    """The options of both commands, in the order of their help."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def run(
    session: Session, verb: Literal["cherry-pick", "revert"], names: tuple[str, ...], options: dict[str, Any]
) -> int:
    """Do what was asked, tell of it, and give the exit code. `options` are those of `pick_options`, and what else a
    PickWish has (`at`, `origin`, `message`)."""
    midway = [name for name in ("go_on_", "skip_", "abort") if options[name]]
    if bool(names) + len(midway) != 1:
        raise click.UsageError(f"Name what to {verb}, or say one of --continue, --skip and --abort.")
    repository = open_repository(session.folder, session.tell)
    verify, waiting = not options["no_verify"], session.waiting
    message = "\n\n".join(options.get("message", ()))
    if options["go_on_"]:
        report = go_on(repository, verb, message, verify=verify, waiting_for=waiting)
    elif options["skip_"]:
        report = skip(repository, verb, verify=verify, waiting_for=waiting)
    elif options["abort"]:
        report = give_up(repository, verb, waiting_for=waiting)
    else:
        wish = PickWish(
            verb, names, options["mainline"] or 0, options.get("at", ""), options.get("origin", False),
            not options["no_commit"], message and message + "\n", verify, options["turns"] == "sentences",
        )  # fmt: skip
        report = pick(repository, wish, waiting=waiting, tell=session.tell)
    if options["as_json"]:
        session.result(picks.to_json(report))
    else:
        session.say(picks.text(report, session.style))
    return 1 if report.waits else 0
