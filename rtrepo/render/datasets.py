"""Datasets as a table and what became of one, for people and as JSON (`rtrepo.datasets/1`, `rtrepo.dataset/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.datasets import DatasetReport, DatasetRow, Doubled, Recount
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count

NAMED = 5
"""Entries that are named of each kind; the rest is counted, and all stand in the JSON."""
_PAST = {"make": "Made", "rename": "Renamed", "lay": "Laid", "merge": "Merged"}


def rows(found: Sequence[DatasetRow], style: Style) -> str:
    """A line for each dataset."""
    if not found:
        return style.page(["No datasets yet. Make one: rtrepo dataset new NAME, or rtrepo import FILE --into NAME"])
    head = [style.dim(name) for name in ("dataset", "title", "entries", "draft", "archived", "layout", "licence")]
    body = [
        [
            safe(row.name), safe(row.title), f"{row.entries:,}", _some(row.drafts), _some(row.archived),
            row.layout, style.error(f"broken: {safe(row.problem)}") if row.problem else safe(row.licence),
        ]
        for row in found
    ]  # fmt: skip
    total = count(sum(row.entries for row in found), "entry", "entries")
    lines = [f"{count(len(found), 'dataset', 'datasets')}, {total}"]
    return style.page([*lines, *table([head, *body], style, indent="  ", right=(2, 3, 4), most={0: 40}, shrink=1)])


def _some(number: int) -> str:
    return f"{number:,}" if number else ""


def rows_json(found: Sequence[DatasetRow]) -> dict[str, Any]:
    """The schema `rtrepo.datasets/1`."""
    return {
        "schema": "rtrepo.datasets/1",
        "datasets": [
            {
                "name": row.name, "id": row.id or None, "title": row.title, "licence": row.licence or None,
                "layout": row.layout, "entries": row.entries, "drafts": row.drafts, "archived": row.archived,
                "imports": row.imports, "problem": row.problem or None,
            }
            for row in found
        ],
    }  # fmt: skip


def text(report: DatasetReport, style: Style) -> str:
    """What was done in a sentence, how it adds up, and what takes it back."""
    if not report.files:
        return style.page([f"Nothing to do: {safe(report.dataset)} is so already"])
    verb, _, rest = safe(report.did).partition(" ")
    counted = f": {count(report.entries, 'entry', 'entries')}" if report.verb in ("rename", "reshard") else ""
    if report.done:
        head = f"{_PAST[verb]} {rest}{counted}. Take it back: rtrepo undo"
    else:
        head = f"Would {verb} {rest}{counted}; nothing was changed"
    lines = wrap(head, style.width, "  ")
    if report.recount:
        lines += _sum(report.recount, style)
    for remark in report.remarks:
        lines += wrap(f"  note: {safe(remark)}", style.width, "    ")
    if report.alone:
        named = ", ".join(map(safe, report.alone[:NAMED]))
        more = f" and {len(report.alone) - NAMED:,} more" if len(report.alone) > NAMED else ""
        lines += wrap(f"  left alone, somebody changed them meanwhile: {named}{more}", style.width, "    ")
    if not report.done:
        lines.append("Do it: the same without --dry-run")
    return style.page(lines)


def _sum(recount: Recount, style: Style) -> list[str]:
    """How a merge adds up: so many of each, so many now, and those that are no entries of their own any more."""
    parts = " + ".join(f"{number:,} of {safe(name)}" for name, number in recount.sources)
    doubles = f" − {len(recount.doubled):,} that were there twice" if recount.doubled else ""
    lines = wrap(f"  {parts}{doubles} = {count(recount.entries, 'entry', 'entries')}", style.width, "    ")
    for key, name in recount.renamed[:NAMED]:
        lines += wrap(f"  {safe(str(key))} is {safe(name)} now: the id was taken", style.width, "    ")
    lines += _more(len(recount.renamed), "entry has another id", "entries have another id")
    for double in recount.doubled[:NAMED]:
        lines += wrap(f"  {_double(double)}", style.width, "    ")
    lines += _more(len(recount.doubled), "was there twice", "were there twice")
    return lines


def _double(double: Doubled) -> str:
    told = f"{safe(str(double.entry))} is the same as {safe(str(double.kept))}"
    if double.tags:
        told += f", which got {', '.join(map(safe, double.tags))}"
    if double.lost:
        told += "; " + ", ".join(
            f"{safe(at)} stays {_short(stays)}, not {_short(goes)}" for at, stays, goes in double.lost
        )
    return told


def _short(value: Any) -> str:
    text = " ".join(safe(str(value)).split()) if value is not None else "unsaid"
    return text if len(text) <= 40 else f"{text[:39]}…"


def _more(number: int, one: str, many: str) -> list[str]:
    left = number - NAMED
    return [f"  and {left:,} more {one if left == 1 else many} (--json names all)"] if left > 0 else []


def to_json(report: DatasetReport) -> dict[str, Any]:
    """The schema `rtrepo.dataset/1`; `merge` is null but for a merge."""
    recount = report.recount
    return {
        "schema": "rtrepo.dataset/1",
        "verb": report.verb,
        "did": report.did,
        "done": report.done,
        "dataset": report.dataset,
        "entries": report.entries,
        "layout": report.layout,
        "files": report.files,
        "merge": None if recount is None else {
            "sources": [{"dataset": name, "entries": number} for name, number in recount.sources],
            "renamed": [{"from": str(key), "id": name} for key, name in recount.renamed],
            "duplicates": [
                {
                    "entry": str(one.entry), "kept": str(one.kept), "tags": list(one.tags),
                    "lost": [{"at": at, "kept": stays, "dropped": goes} for at, stays, goes in one.lost],
                }
                for one in recount.doubled
            ],
        },
        "remarks": list(report.remarks),
        "left_alone": list(report.alone),
    }  # fmt: skip
