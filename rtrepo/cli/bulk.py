"""What the commands that edit many entries share: how entries are meant, the preview, and the answer."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from rtrepo.actions.bulk.drafting import Ask, Asked, Task, draft, shown, write
from rtrepo.actions.choosing import Wish
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.choosing import chosen_by
from rtrepo.cli.context import Session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import dataset_option, json_option, tag_option
from rtrepo.model.bulk import BulkReport
from rtrepo.render import bulk

_Function = TypeVar("_Function", bound=Callable[..., Any])

SHOWN = 400
"""Files of which a preview shows the difference; of more it counts the rest."""

dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change as a diff, and change nothing.")


def entries_by(function: _Function) -> _Function:
    """The options that say which entries are meant, and how to answer."""
    for option in (json_option, dry_run_option, chosen_by, tag_option, dataset_option):
        function = option(function)
    return function


def listed(text: str, what: str) -> tuple[str, ...]:
    """The parts of an argument with commas between. A UsageError where there is none."""
    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not found:
        raise click.UsageError(f"Which {what}? {text!r} names none.")
    return whole(found)


def whole(texts: Sequence[str]) -> tuple[str, ...]:
    """The same texts. A UsageError where one is not UTF-8, which no file of rtrepo can hold."""
    for text in texts:
        if not text.isprintable() and any("\ud800" <= character <= "\udfff" for character in text):
            raise click.UsageError(f"{text!r} is not UTF-8.")
    return tuple(texts)


def refuse_all(wish: Wish, question: str) -> None:
    """A UsageError where no entry is named in any way: an edit of everything has to be asked for."""
    if wish.means_all:
        raise click.UsageError(f"{question} Name entries or a dataset, or --where EXPR.")


def done(session: Session, wish: Wish, task: Task, *, dry_run: bool, as_json: bool) -> None:
    """Draft a task, show it or write it, and answer."""
    perform(session, lambda tree, progress: Asked(task, wish), dry_run=dry_run, as_json=as_json)


def perform(session: Session, ask: Ask, *, dry_run: bool, as_json: bool) -> None:
    """The same of a command that asks the working tree what it is about."""
    repository = open_repository(session.folder, session.tell)
    desk = look(repository)
    asked = ask(desk.work, session.progress("reading sidecars"))
    found = draft(desk, asked.wish, asked.task, session.progress("looking at entries"))
    if dry_run:
        answer(session, shown(found, most=None if as_json else SHOWN), as_json=as_json)
    else:
        answer(session, write(repository, found, session.waiting), as_json=as_json)


def answer(session: Session, report: BulkReport, *, as_json: bool) -> None:
    """Print what was done, or would be."""
    if as_json:
        session.result(bulk.to_json(report, reading()))
    else:
        session.say(bulk.text(report, session.style, reading()))
