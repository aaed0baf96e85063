"""Tags, characters and system prompts of datasets, for people and as JSON (`rtrepo.tags/1` and so on)."""

from itertools import groupby
from typing import Any

from rtrepo.model.registry import UNREGISTERED, Registered, RegistryList
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count

_ONE = {"tags": "tag", "characters": "character", "prompts": "prompt"}
_ADD = {
    "tags": "rtrepo tags add SLUG",
    "characters": "rtrepo characters add SLUG",
    "prompts": "rtrepo prompts add SLUG --from FILE",
}
_HEADS = {
    "tags": ("tag", "name", "entries", "status", "old names"),
    "characters": ("character", "name", "entries", "status", "description"),
    "prompts": ("prompt", "name", "entries", "status", "text"),
}


def text(report: RegistryList, style: Style) -> str:
    """A table for each dataset: what is registered and in how many entries, then what entries use besides."""
    lines: list[str] = []
    if not report.rows:
        lines.append(f"No {report.kind} yet. Add one: {_ADD[report.kind]}")
    for dataset, rows in groupby(report.rows, key=lambda row: row.dataset):
        found = list(rows)
        known = [row for row in found if row.status != UNREGISTERED and not row.status.startswith("old name")]
        more = f" · {len(found) - len(known):,} more in use" if len(found) > len(known) else ""
        lines.append(f"{safe(dataset)}   {count(len(known), _ONE[report.kind], report.kind)}{more}")
        head = [style.dim(name) for name in _HEADS[report.kind]]
        body = [_row(report, row, style) for row in found]
        lines += table([head, *body], style, indent="  ", right=(2,), most={0: 40, 1: 30, 3: 30})
    if report.others:
        verb = "begins" if report.others == 1 else "begin"
        lines.append(f"{count(report.others, 'entry', 'entries')} {verb} with another system prompt")
    if report.unread:
        verb = "cannot be read and is" if report.unread == 1 else "cannot be read and are"
        lines.append(f"{count(report.unread, 'sidecar', 'sidecars')} {verb} not counted: rtrepo validate")
    return style.page(lines)


def _row(report: RegistryList, row: Registered, style: Style) -> list[str]:
    last = {"tags": ", ".join(row.aliases), "characters": row.description, "prompts": row.content}[report.kind]
    status = safe(row.status)
    if row.status not in ("active", UNREGISTERED) and row.why:
        last = f"{last}   {row.why}" if last and report.kind == "tags" else last or row.why
    told = style.dim(status) if row.status == "active" else style.warn(status)
    return [safe(row.slug), safe(row.name), f"{row.entries:,}", told, safe(last)]


def prompt(report: RegistryList, style: Style) -> str:
    """One prompt: what is known of it, and its whole text."""
    row = report.rows[0]
    why = f": {safe(row.why)}" if row.why else ""
    lines = [f"{safe(row.dataset)}/{safe(row.slug)}   {safe(row.name)}   {safe(row.status)}{why}"]
    lines += [safe(row.description)] if row.description else []
    lines.append(f"{count(row.entries, 'entry begins', 'entries begin')} with it")
    return style.page([*lines, "", safe(row.content, lines=True)])


_SCHEMAS = {
    "tags": {"schema": "rtrepo.tags/1"},
    "characters": {"schema": "rtrepo.characters/1"},
    "prompts": {"schema": "rtrepo.prompts/1"},
}


def to_json(report: RegistryList) -> dict[str, Any]:
    """The schemas `rtrepo.tags/1`, `rtrepo.characters/1` and `rtrepo.prompts/1`."""
    found: dict[str, Any] = {
        **_SCHEMAS[report.kind],
        report.kind: [_json(report, row) for row in report.rows],
    }
    return found | ({"others": report.others} if report.kind == "prompts" else {"unreadable": report.unread})


def _json(report: RegistryList, row: Registered) -> dict[str, Any]:
    every: dict[str, dict[str, Any]] = {
        "tags": {"category": row.category or None, "aliases": list(row.aliases)},
        "characters": {"description": row.description},
        "prompts": {"description": row.description, "content": row.content},
    }
    return {
        "dataset": row.dataset, "slug": row.slug, "name": row.name, "status": row.status, "why": row.why or None,
        "entries": row.entries, **every[report.kind],
    }  # fmt: skip
