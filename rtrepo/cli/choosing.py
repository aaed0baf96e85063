"""The options that say which entries a command is about."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from rtrepo.actions.choosing import Wish
from rtrepo.cli.context import Session
from rtrepo.errors import RtrepoError

_Function = TypeVar("_Function", bound=Callable[..., Any])

STDIN = "-"

where_option = click.option(
    "--where", default="", metavar="EXPR", help="Only entries that fit, such as 'tag == warm and rating >= 4'."
)
ids_from_option = click.option(
    "--ids-from", default="", metavar="FILE", help="Only entries that a file names, one a line; - is standard input."
)
ids_option = click.option("--ids", "ids_only", is_flag=True, help="Print nothing but DATASET/ID, one a line.")


def chosen_by(function: _Function) -> _Function:
    """`--where` and `--ids-from`."""
    return where_option(ids_from_option(function))


def wish(
    session: Session, names: Sequence[str] = (), dataset: str = "", tag: str = "", where: str = "", ids_from: str = ""
) -> Wish:
    """What the command line says about the entries it means. A name `-` is `--ids-from -`."""
    source = ids_from or (STDIN if STDIN in names else "")
    listed = _listed(session, source) if source else None
    return Wish(tuple(name for name in names if name != STDIN), dataset, tag, where, listed)


def _listed(session: Session, source: str) -> tuple[str, ...]:
    """The lines of a file or of standard input. An empty list is refused: it must not mean all entries."""
    try:
        raw = sys.stdin.buffer.read() if source == STDIN else (session.folder / source).read_bytes()
    except OSError as error:
        raise RtrepoError(
            f"{source} cannot be read ({error.strerror}); nothing was changed", hint="check the path after --ids-from"
        ) from None
    lines = raw.decode("utf-8", "surrogateescape").replace("\0", "\n").splitlines()
    found = tuple(line.strip() for line in lines if line.strip())
    if not found:
        where = "standard input" if source == STDIN else source
        raise RtrepoError(
            f"{where} names no entry; nothing was changed", hint="one id a line, as rtrepo list --ids prints them"
        )
    return found
