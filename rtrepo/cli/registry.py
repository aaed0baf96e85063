"""What the verbs of the registries share: how they are carried out, shown first, and answered."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from rtrepo.actions.bulk.drafting import Asked
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import dry_run_option, perform, whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.model.registry import RegistryList
from rtrepo.render import registries

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Option = Callable[[Callable[..., Any]], Callable[..., Any]]
_Lists = Callable[..., RegistryList]
"""What reads a registry: of a repository, the name of a dataset, and whom to tell how far it is."""
_Verb = Callable[..., Asked]
"""A verb of `actions.registry`: of a tree, what is typed in its order, a dataset, and what else it takes."""
STDIN = "-"
MAX_TEXT = 2**20
"""Bytes of a text that goes into a YAML file, which may not be larger itself."""


def changes(function: _Function) -> _Function:
    """The options of a verb that changes a registry."""
    for option in (json_option, dry_run_option, dataset_option):
        function = option(function)
    return function


def tell(session: Session, report: RegistryList, *, as_json: bool) -> None:
    """Print what is registered."""
    if as_json:
        session.result(registries.to_json(report))
    else:
        session.say(registries.text(report, session.style))


def list_verb(reads: _Lists, reading: str, does: str, *shown: str) -> click.Command:
    """`list`: what `reads` finds, which is told to be reading `reading`; `does` is its help, `shown` its examples."""

    @click.command("list", help=does, epilog=examples(*shown))
    @dataset_option
    @json_option
    @pass_session
    def command(session: Session, dataset: str, as_json: bool) -> None:
        repository = open_repository(session.folder, session.tell)
        tell(session, reads(repository, dataset, session.progress(f"reading {reading}")), as_json=as_json)

    return command


def rename_verb(renames: _Verb, name_option: _Option, does: str, *shown: str) -> click.Command:
    """`rename OLD NEW`."""

    @click.command("rename", help=does, epilog=examples(*shown))
    @click.argument("old")
    @click.argument("new")
    @name_option
    @changes
    @pass_session
    def command(session: Session, old: str, new: str, name: str, dataset: str, dry_run: bool, as_json: bool) -> None:
        whole([old, new, name])
        perform(
            session, lambda tree, progress: renames(tree, old, new, dataset, name, progress),
            dry_run=dry_run, as_json=as_json,
        )  # fmt: skip

    return command


def merge_verb(
    merges: _Verb, kind: str, metavar: str, stays: str, name_option: _Option, does: str, *shown: str
) -> click.Command:
    """`merge SLUG… --into SLUG`, of a `kind` of word; `stays` is said of the one that it makes."""

    @click.command("merge", help=does, epilog=examples(*shown))
    @click.argument("slugs", nargs=-1, required=True, metavar=f"{metavar}…")
    @click.option("--into", required=True, metavar=metavar, help=f"The {kind} that stays; it may be {stays}.")
    @name_option
    @changes
    @pass_session
    def command(
        session: Session, slugs: tuple[str, ...], into: str, name: str, dataset: str, dry_run: bool, as_json: bool
    ) -> None:
        whole([*slugs, into, name])
        perform(
            session, lambda tree, progress: merges(tree, slugs, into, dataset, name, progress),
            dry_run=dry_run, as_json=as_json,
        )  # fmt: skip

    return command


def revive_verb(revives: _Verb, metavar: str, does: str, shown: str) -> click.Command:
    """`revive SLUG`."""

    @click.command("revive", help=does, epilog=examples(shown))
    @click.argument("slug", metavar=metavar)
    @changes
    @pass_session
    def command(session: Session, slug: str, dataset: str, dry_run: bool, as_json: bool) -> None:
        whole([slug])
        perform(session, lambda tree, _: revives(tree, slug, dataset), dry_run=dry_run, as_json=as_json)

    return command


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
