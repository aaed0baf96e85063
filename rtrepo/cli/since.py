"""The options that name a version by what was trained on it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

_export_option = click.option(
    "--since-export", is_flag=False, flag_value="", default=None, metavar="[NAME]",
    help="Since the version of the newest export (of a dataset, profile or file).",
)  # fmt: skip
_run_option = click.option(
    "--since-run", default=None, metavar="RUN", help="Since the version that a run was trained on."
)


def since_options(function: _Function) -> _Function:
    """`--since-export` and `--since-run`."""
    return _export_option(_run_option(function))


def one_right_side(revisions: Sequence[str]) -> Sequence[str]:
    """The revisions beside one of the two options, which is the left side already; a UsageError for more than one."""
    if len(revisions) > 1 or any(".." in revision for revision in revisions):
        raise click.UsageError("--since-export and --since-run are the left side: give one revision beside, or none.")
    return revisions
