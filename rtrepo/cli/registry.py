"""What the verbs of the registries share: how they are carried out, shown first, and answered."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from rtrepo.actions.bulk.drafting import draft, shown, write
from rtrepo.actions.registry.wording import Ask
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.bulk import SHOWN, answer, dry_run_option
from rtrepo.cli.context import Session
from rtrepo.cli.options import dataset_option, json_option
from rtrepo.errors import RtrepoError
from rtrepo.model.registry import RegistryList
from rtrepo.render import registries

_Function = TypeVar("_Function", bound=Callable[..., Any])
STDIN = "-"
MAX_TEXT = 2**20
"""Bytes of a text that goes into a YAML file, which may not be larger itself."""


def changes(function: _Function) -> _Function:
    """The options of a verb that changes a registry."""
    for option in (json_option, dry_run_option, dataset_option):
        function = option(function)
    return function


def perform(session: Session, ask: Ask, *, dry_run: bool, as_json: bool) -> None:
    """Carry a verb out on what the working tree holds, or show what it would change, and answer."""
    repository = open_repository(session.folder, session.tell)
    asked = ask(look(repository).work, session.progress("reading sidecars"))
    found = draft(repository, asked.wish, asked.task, session.progress("looking at entries"))
    if dry_run:
        answer(session, shown(found, most=None if as_json else SHOWN), as_json=as_json)
    else:
        answer(session, write(repository, found, session.waiting), as_json=as_json)


def tell(session: Session, report: RegistryList, *, as_json: bool) -> None:
    """Print what is registered."""
    if as_json:
        session.result(registries.to_json(report))
    else:
        session.say(registries.text(report, session.style))


def text_from(session: Session, source: str) -> str:
    """The text of a file or of standard input, without the line end that an editor leaves behind it. Raises
    RtrepoError where it cannot be read."""
    try:
        raw = sys.stdin.buffer.read(MAX_TEXT + 1) if source == STDIN else _read(session, source)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or "no such file"
        raise RtrepoError(f"{source} cannot be read ({why}); nothing was changed", hint="check --from FILE") from None
    if len(raw) > MAX_TEXT:
        raise RtrepoError(f"{source} is larger than a prompt may be (1 MiB); nothing was changed")
    return text.replace("\r\n", "\n").removesuffix("\n")


def _read(session: Session, source: str) -> bytes:
    with (session.folder / source).open("rb") as file:
        return file.read(MAX_TEXT + 1)
