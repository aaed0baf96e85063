"""Options that several commands share, and the end of every command's help."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
dataset_option = click.option("--dataset", default="", metavar="NAME", help="Only this dataset.")
tag_option = click.option("--tag", default="", metavar="TAG", help="Only entries with this tag.")


def examples(*lines: str) -> str:
    """The examples at the end of a command's help, kept as they are written."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def split_revisions(arguments: tuple[str, ...], known: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """Revisions and names out of arguments without `--`: as git does, revisions first, as long as they are some."""
    revisions: list[str] = []
    rest = list(arguments)
    while rest and len(revisions) < 2 and known(rest[0]):
        revisions.append(rest.pop(0))
    return revisions, rest
