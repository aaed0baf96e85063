"""What is told of whole datasets: how many there are, and what became of one."""

from typing import Any, NamedTuple

from rtrepo.model.entry import Key


class DatasetRow(NamedTuple):
    """One dataset. `drafts` and `archived` are counted among `entries`; `imports` are the files that were brought in.
    `problem` says why its own file cannot be read."""

    name: str
    id: str
    title: str
    licence: str
    layout: str
    entries: int
    drafts: int
    archived: int
    imports: int
    problem: str = ""


class Doubled(NamedTuple):
    """An entry that is not there any more because `kept` holds the same. `tags` are those that came to it; `lost` is
    what was said of it otherwise, as (place, what stays, what goes)."""

    entry: Key
    kept: Key
    tags: tuple[str, ...] = ()
    lost: tuple[tuple[str, Any, Any], ...] = ()


class Recount(NamedTuple):
    """How a merge of datasets adds up: the entries of each, those that there are now, those that got another id (old
    key, new id), and those that were there twice. Entries in are entries out and doubles."""

    sources: tuple[tuple[str, int], ...]
    entries: int
    renamed: tuple[tuple[Key, str], ...] = ()
    doubled: tuple[Doubled, ...] = ()


class DatasetReport(NamedTuple):
    """What a command did to a dataset, or would do where it is not `done`; `did` says it in words. `files` counts those
    that were written, moved or taken away; `alone` are those that somebody changed meanwhile."""

    verb: str
    did: str
    done: bool
    dataset: str
    entries: int
    files: int
    layout: str = ""
    recount: Recount | None = None
    remarks: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
