"""`rtrepo show`."""

from typing import Any

import click

from rtrepo.actions.comparing import is_revision
from rtrepo.actions.reading import LastSeen, last_seen, shown
from rtrepo.actions.seeing import across
from rtrepo.actions.telling import version_shown
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option, rev_option
from rtrepo.errors import RtrepoError
from rtrepo.render import entries, versions

READ_AT_MOST = 4_000
"""Changed files that a version in words reads; it says how many more there are, and how to see them."""
SHOWN = 30
"""Entries of a version that are shown turn by turn, the heaviest; the rest is counted."""


@click.command(
    epilog=examples(
        "rtrepo show lighthouse-001",
        "rtrepo show noir/lighthouse-001 --at main~3       as it was three versions ago",
        "rtrepo show main~3:noir/lighthouse-001            the same",
        "rtrepo show HEAD                                  what the last version changed",
        "rtrepo show 9be01d4 --stat                        a line per entry",
    )
)
@click.argument("name", default="HEAD")
@rev_option
@click.option("--stat", is_flag=True, help="Of a version: a line per entry.")
@click.option("--summary", is_flag=True, help="Of a version: only the totals.")
@click.option("--all", "everything", is_flag=True, help="Of a version: every entry, not only those with most to see.")
@click.option("--all-turns", is_flag=True, help="Of a version: kept turns too.")
@json_option
@pass_session
def command(
    session: Session, name: str, revision: str, stat: bool, summary: bool, everything: bool, all_turns: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Read an entry, or see what a version changed.

    NAME is an id, DATASET/ID, a path, or a revision in git's words (main, HEAD~2, 9be01d4). REVISION:NAME is an
    entry in a version.
    """
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    before, colon, rest = name.partition(":")
    if colon and before and rest and not revision and is_revision(repository, before):
        revision, name = before, rest
    view = shown(repository, name, revision)
    if view is not None:
        _print(session, entries.to_json(view) if as_json else entries.text(view, session.style))
        return
    if revision or not is_revision(repository, name):
        raise _missing(last_seen(repository, name, revision), name, revision)
    line = version_shown(repository, name, most=None if as_json or stat or everything else READ_AT_MOST)
    if line.change and not stat:
        line = line._replace(change=across(line.change))
    if as_json:
        _print(session, versions.to_json(line, reading(), all_turns=all_turns))
    elif summary:
        _print(session, versions.summary(line, session.style, now=session.now))
    elif stat:
        _print(session, versions.stat(line, session.style, now=session.now))
    else:
        limit = None if everything else SHOWN
        told = versions.text(line, session.style, reading(), now=session.now, all_turns=all_turns, limit=limit)
        _print(session, told)


def _print(session: Session, value: str | dict[str, Any]) -> None:
    if isinstance(value, str):
        session.say(value)
    else:
        session.result(value)


def _missing(seen: LastSeen | None, name: str, revision: str) -> RtrepoError:
    """What to say of a name that is no entry: where it last was one, if it ever was."""
    where = f"in {revision}" if revision else "now"
    if seen:
        version = seen.version.id[:7]
        return RtrepoError(
            f"there is no entry {name} {where}; it was last in {version} ({seen.version.subject})",
            hint=f"rtrepo show {seen.key} --at {version}",
        )
    if revision:
        return RtrepoError(f"there is no entry {name} {where}", hint=f"rtrepo list --rev {revision}")
    return RtrepoError(
        f"{name!r} is neither an entry nor a version", hint="rtrepo list shows entries, rtrepo log versions"
    )
