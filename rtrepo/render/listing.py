"""Entries of a snapshot as a table, for people and as JSON (`rtrepo.list/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import EntryView, ListReport
from rtrepo.render.entries import words_of
from rtrepo.render.entry_facts import opening_words, turns_in
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, short

_MANY_TAGS = 4


def text(report: ListReport, style: Style, *, limit: int | None = None, chosen: bool = False) -> str:
    """How many there are, then id, title, turns, words, tags and status of each, at most `limit`. `chosen` says that
    only some were asked for."""
    where = f" at {short(report.version)}" if report.version else ""
    if not report.entries:
        if chosen:
            return style.page([f"No entry is meant by that{where}."])
        return style.page([f"No entries{where}. Bring some in: rtrepo import FILE --into DATASET"])
    shown = report.entries[:limit]
    head = [style.dim(name) for name in ("entry", "title", "turns", "words", "status", "tags")]
    lines = [
        count(len(report.entries), "entry", "entries") + where,
        *table(
            [head, *(_row(view, style) for view in shown)],
            style,
            indent="  ",
            right=(2, 3),
            most={0: 64, 1: 36},
            shrink=1,
        ),
    ]
    if len(shown) < len(report.entries):
        lines.append(f"  and {len(report.entries) - len(shown):,} more: rtrepo list --limit {len(report.entries)}")
    return style.page(lines)


def ids(report: ListReport) -> str:
    """`dataset/id` of each entry, one a line, for another command to read."""
    return "\n".join(safe(str(view.key)) for view in report.entries)


def _row(view: EntryView, style: Style) -> list[str]:
    name = safe(str(view.key))
    if view.entry is None:
        return [name, safe(view.sidecar.title), "", "", style.error("broken"), safe(view.problem)]
    return [
        name,
        safe(view.sidecar.title) or opening_words(view.entry),
        f"{turns_in(view.entry):,}",
        f"{words_of(view.entry):,}",
        safe(view.sidecar.status),
        _tags(view.sidecar.tags),
    ]


def _tags(tags: Sequence[str]) -> str:
    more = f" +{len(tags) - _MANY_TAGS}" if len(tags) > _MANY_TAGS else ""
    return ", ".join(map(safe, tags[:_MANY_TAGS])) + more


def to_json(report: ListReport) -> dict[str, Any]:
    """The schema `rtrepo.list/1`."""
    return {
        "schema": "rtrepo.list/1",
        "version": report.version,
        "entries": [line_json(view) for view in report.entries],
    }


def line_json(view: EntryView) -> dict[str, Any]:
    """One entry of the list, for JSON lines too. A count is null where the entry cannot be read."""
    return {
        "dataset": view.key.dataset,
        "id": view.key.id,
        "title": view.sidecar.title,
        "turns": turns_in(view.entry) if view.entry else None,
        "words": words_of(view.entry) if view.entry else None,
        "tags": list(view.sidecar.tags),
        "status": view.sidecar.status,
        "path": view.path,
        "problem": view.problem,
    }
