"""Where the repository stands, for people and as JSON (`rtrepo.status/1`)."""

from typing import Any

from rtrepo.model.change import Unreadable
from rtrepo.model.reports import StatusReport, Underway
from rtrepo.render import entry_rows
from rtrepo.render.cells import cut, wrap
from rtrepo.render.field_json import fields_json, previous_ids
from rtrepo.render.findings import finding_json
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import age, count, kinds, short

_ORDER = ("edited", "added", "removed")

_OURS = ("merge", "cherry-pick", "revert")
"""What rtrepo goes on with, whoever began it."""
SHOWN = 20
"""Entries told one by one."""


def text(report: StatusReport, style: Style, *, now: int) -> str:
    """The branch and what is uncommitted; what is broken or in conflict first; what to type at the end."""
    lines = wrap(f"{_branch(report, style)}   {_standing(report, now)}", style.width, "  ")
    if report.experiment:
        lines.append(cut(f"  {_underway(report.experiment)}", style.width))
    if report.unfinished:
        what = f"the {report.unfinished} of {report.merging}" if report.merging else f"a {report.unfinished}"
        lines.append(style.warn(f"{safe(what)} is not finished here"))
    told_of = report.conflicts or [(path, "both sides changed it") for path in report.unmerged]
    rows = [[style.error("conflict"), safe(name), "", safe(why)] for name, why in told_of]
    rows += [
        [style.error("broken"), _named(file), "", f"{safe(file.why)}   cannot be committed"] for file in _broken(report)
    ]
    told = [
        entry
        for entry in report.change.entries
        if entry.change == "removed" or entry.after.entry is not None or entry.before.entry is None
    ]
    rows += entry_rows.rows(told, style, words=False)
    for dataset in report.change.datasets:
        paths = ", ".join(dict.fromkeys(safe(field.path) for field in dataset.fields))
        rows.append([style.changed(dataset.change), f"{safe(dataset.dataset)} (dataset)", "", f"settings: {paths}"])
    others = [path for path in report.change.other_files if path not in report.staged_others]
    rows += [[style.changed("changed"), safe(path), "", ""] for path in others]
    rows += [[style.changed("staged"), safe(path), "", "another file"] for path in report.staged_others]
    lines += table(rows[:SHOWN], style, indent="  ", most={1: 64, 2: 36}, shrink=2)
    number = sum(report.rough.values()) or len(report.change.entries)
    hidden = len(rows) - min(len(rows), SHOWN) + max(number - len(report.change.entries), 0)
    if hidden:
        lines.append(f"  and {hidden:,} more: rtrepo diff --stat")
    return style.page([*lines, *_next(report, style, bool(rows or report.change.layout_only))])


def _branch(report: StatusReport, style: Style) -> str:
    if report.branch:
        return f"On {style.heading(safe(report.branch))}"
    return f"On no branch, at {short(report.head.id)}" if report.head else "On no branch"


def _standing(report: StatusReport, now: int) -> str:
    counts = dict(report.rough) or report.change.totals()
    number = sum(counts.values())
    if number:
        return f"{count(number, 'entry', 'entries')} changed: {kinds(counts, ('edited', 'added', 'removed'))}"
    if report.change.layout_only:
        files = count(report.change.layout_only, "file", "files")
        return f"no entry changed · {files} only laid out differently"
    if report.change or report.staged_others or report.unmerged:
        return "no entry changed"
    told = ["nothing to commit"]
    if report.datasets:
        entries = count(sum(report.datasets.values()), "entry", "entries")
        told.append(f"{entries} in {count(len(report.datasets), 'dataset', 'datasets')}")
    if report.head is None:
        return " · ".join([*told, "no version yet"])
    head = report.head
    return " · ".join([*told, f"last version {short(head.id)}, {age(head.at, now)}, {safe(head.subject)}"])


def _underway(experiment: Underway) -> str:
    """`3 versions since main: 29 entries edited, 6 added   “Would warmer replies …?”`."""
    told = kinds({kind: number for kind, number in experiment.totals.items() if number}, _ORDER).split(", ")
    if told != [""]:
        number, kind = told[0].split(" ")
        told[0] = f"{number} {'entry' if number == '1' else 'entries'} {kind}"
    since = f"{count(experiment.versions, 'version', 'versions')} since {safe(experiment.parent) or 'it began'}"
    question = f"   “{safe(experiment.question)}”" if experiment.question else ""
    return f"{since}: {', '.join(told) or 'no entry changed'}{question}"


def _broken(report: StatusReport) -> list[Unreadable]:
    return [file for file in report.change.unreadable if file.side == "to"]


def _named(file: Unreadable) -> str:
    """The entry that a broken file belongs to, or its path."""
    steps = file.path.split("/")
    if len(steps) > 3 and steps[0] == "datasets" and steps[2] == "entries" and file.path.endswith(".json"):
        return safe(f"{steps[1]}/{steps[-1].removesuffix('.json')}")
    return safe(file.path)


def _next(report: StatusReport, style: Style, something: bool) -> list[str]:
    """What to type next: conflicts before findings before a commit."""
    if report.unmerged:
        return ["Look at it: rtrepo conflicts      settle it: rtrepo resolve NAME" + _stop(report)]
    if report.unfinished in _OURS:
        return [f"Finish it: rtrepo {report.unfinished} --continue" + _stop(report)]
    blocking = sum(finding.blocks for finding in report.findings)
    if blocking:
        findings = count(blocking, "finding blocks", "findings block")
        return [style.error(f"{findings} the commit") + ": rtrepo validate"]
    if not something:
        return [] if report.datasets else ["Bring something in: rtrepo import FILE --into DATASET"]
    if _broken(report):
        return ["What is broken cannot be committed: rtrepo validate"]
    told = ["Look at it: rtrepo diff", 'record it: rtrepo commit -m "…"']
    if report.findings:
        told.insert(0, f"{count(len(report.findings), 'finding', 'findings')}, none blocks: rtrepo validate")
    return ["      ".join(told)]


def _stop(report: StatusReport) -> str:
    verb = report.unfinished
    return f"      give it up: rtrepo {verb} --abort" if verb in _OURS else ""


def to_json(report: StatusReport) -> dict[str, Any]:
    """The schema `rtrepo.status/1`; where `complete` is false, `entries` holds only the first ones."""
    return {
        "schema": "rtrepo.status/1",
        "branch": report.branch,
        "head": version_json(report.head) if report.head else None,
        "complete": not report.rough,
        "totals": dict(report.rough) or report.change.totals(),
        "entries": [
            {
                "dataset": entry.key.dataset,
                "id": entry.key.id,
                "change": entry.change,
                "previous_ids": previous_ids(entry),
                "title": entry.after.sidecar.title or entry.before.sidecar.title,
                "turns": len(entry.edits),
                "sidecar": fields_json(entry.sidecar),
            }
            for entry in report.change.entries
        ],
        "datasets_changed": [
            {"dataset": item.dataset, "change": item.change, "fields": fields_json(item.fields)}
            for item in report.change.datasets
        ],
        "unreadable": [{"path": file.path, "side": file.side, "why": file.why} for file in report.change.unreadable],
        "layout_only": report.change.layout_only,
        "other_files": list(report.change.other_files),
        "staged_others": list(report.staged_others),
        "unmerged": list(report.unmerged),
        "conflicts": [{"name": name, "why": why} for name, why in report.conflicts],
        "merging": report.merging,
        "unfinished": report.unfinished,
        "experiment": _experiment_json(report.experiment),
        "datasets": dict(report.datasets),
        "blocking": sum(finding.blocks for finding in report.findings),
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _experiment_json(experiment: Underway | None) -> dict[str, Any] | None:
    if experiment is None:
        return None
    return {**experiment._asdict(), "totals": dict(experiment.totals)}
