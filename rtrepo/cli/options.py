"""Options that several commands share, and the end of every command's help."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from rtrepo.model.change import KINDS

_Function = TypeVar("_Function", bound=Callable[..., Any])
_NAMES = "rtrepo.names"

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
json_lines_option = click.option(
    "--json-lines", "as_lines", is_flag=True, help="Print JSON lines: the object without its list, then a line each."
)
rev_option = click.option(
    "--rev", "--at", "revision", default="", metavar="REVISION", help="In this version instead of the working tree."
)
dataset_option = click.option("--dataset", default="", metavar="NAME", help="Only this dataset.")
tag_option = click.option("--tag", default="", metavar="TAG", help="Only entries with this tag.")


def examples(*lines: str) -> str:
    """The examples at the end of a command's help, kept as they are written."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class NamesAfterDashes(click.Command):
    """A command whose arguments after `--` are names, also where one of them could be a revision. They are in
    `names_after_dashes()`; what stands before them is the command's arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, without the names."""
        if "--" in args:
            at = args.index("--")
            args, ctx.meta[_NAMES] = args[:at], args[at + 1 :]
        return super().parse_args(ctx, args)


def chosen_kinds(text: str) -> frozenset[str]:
    """The kinds of change that `--change` names, with commas between; a UsageError for one that there is not."""
    kinds = frozenset(part.strip() for part in text.split(",") if part.strip())
    if unknown := kinds.difference(KINDS):
        raise click.UsageError(f"--change takes {', '.join(KINDS)}, not {', '.join(sorted(unknown))}.")
    return kinds


def names_after_dashes() -> list[str]:
    """What stood after `--` on the command line of a NamesAfterDashes command."""
    return list(click.get_current_context().meta.get(_NAMES, ()))


def split_revisions(
    arguments: tuple[str, ...], known: Callable[[str], bool], most: int = 2
) -> tuple[list[str], list[str]]:
    """Revisions and names out of arguments without `--`: as git does, revisions first, as long as they are some
    and there are not more than `most`."""
    revisions: list[str] = []
    rest = list(arguments)
    while rest and len(revisions) < most and known(rest[0]):
        revisions.append(rest.pop(0))
    return revisions, rest
