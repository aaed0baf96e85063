"""Recorded exports as a table, for people and as JSON (`rtrepo.exports/1`)."""

from typing import Any

from rtrepo.model.export_record import ExportList
from rtrepo.render.provenance import chosen, export_json
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import age, count, short


def text(report: ExportList, style: Style, *, now: int) -> str:
    """One line an export, newest first as given."""
    if not report.exports:
        return style.page(["No export is recorded here yet: rtrepo export DATASET --to FORMAT -o FILE"])
    head = [style.dim(name) for name in ("age", "file", "dataset", "version", "from", "format", "entries", "chosen")]
    rows = [
        [
            age(record.at, now),
            safe(record.file),
            safe(record.manifest.dataset),
            style.changed(short(record.manifest.version)),
            safe(record.branch),
            safe(record.manifest.format),
            f"{record.manifest.entries:,}",
            ", ".join(part for part in (safe(record.manifest.profile), chosen(record)) if part),
        ]
        for record in report.exports
    ]
    lines = table([head, *rows], style, right=(6,), most={1: 32, 2: 20, 4: 26, 7: 40}, shrink=1)
    more = report.total - len(report.exports)
    if more:
        lines.append(style.dim(f"and {count(more, 'older one', 'older ones')}: rtrepo exports -n {report.total}"))
    return style.page([*lines, "What changed since the newest: rtrepo diff --since-export"])


def to_json(report: ExportList) -> dict[str, Any]:
    """The schema `rtrepo.exports/1`."""
    return {
        "schema": "rtrepo.exports/1",
        "total": report.total,
        "exports": [export_json(record) for record in report.exports],
    }
