"""What a merge made, or why it waits, for people and as JSON (`rtrepo.merged/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.joined import JoinTotals, PathConflict, Remark
from rtrepo.model.merging import MergeReport
from rtrepo.render.cells import width_of, wrap
from rtrepo.render.findings import finding_json, finding_lines
from rtrepo.render.safe import safe
from rtrepo.render.shift import BRIEF, shift_lines
from rtrepo.render.shift_json import shift_json
from rtrepo.render.style import Style
from rtrepo.render.table import GAP, table
from rtrepo.render.trust import runs
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import count, place, short

SHOWN = 20
"""Conflicts, findings and remarks told one by one."""


def text(report: MergeReport, style: Style) -> str:
    """What came together in a line; conflicts, what blocks and what is worth reading; what to type next."""
    name, into = safe(report.name), safe(report.branch)
    if report.outcome == "up-to-date":
        return style.page([f"{into} has all of {name} already: nothing to merge"])
    if report.outcome == "aborted":
        files = count(report.files, "file", "files")
        told = f"Gave up the {safe(report.verb)} of {name}, {files} as before. Get it back: rtrepo undo"
        return style.page([*wrap(told, style.width, "  "), *left_alone(report.left)])
    lines = wrap(_first(report, style), style.width, "  ")
    lines += [*(safe(line) for line in report.hook_output.splitlines()), *runs(report.steps)]
    lines += conflict_rows(report.conflicts, style)
    lines += remark_rows(report.remarks, style)
    blocking = [finding for finding in report.findings if finding.blocks]
    others = [finding for finding in report.findings if not finding.blocks and finding.waived is None]
    shown = blocking if report.waits or report.dry_run else []
    lines += finding_lines([*shown, *(others if report.dry_run else [])][:SHOWN], style)
    if report.dry_run and report.change:
        lines += shift_lines(report.change, style, most=BRIEF, of_diff=False)
    elif others and not report.waits:
        findings = count(len(others), "finding", "findings")
        lines.append(f"{findings} that the merge brings in, none stopped it: rtrepo validate")
    return style.page(
        [*lines, *left_alone(report.left), *(part for line in _next(report) for part in wrap(line, style.width, "  "))]
    )


def _first(report: MergeReport, style: Style) -> str:
    name, into = safe(report.name), safe(report.branch)
    would = "would " if report.dry_run else ""
    if report.outcome == "fast-forward":
        where = f" {style.changed(short(report.version.id))}" if report.version else ""
        moved = f"would move on to {name}" if report.dry_run else f"{into}{where} moved on to {name}"
        return f"{moved}, nothing had to be joined: {count(report.files, 'file', 'files')} changed"
    brought = merged(report.totals, 0 if report.conflicts else report.files)
    parts = [brought] if brought else []
    if report.conflicts:
        parts.append(style.error(count(len(report.conflicts), "conflict", "conflicts")))
    if report.remarks:
        parts.append(f"{len(report.remarks):,} to read")
    blocking = sum(finding.blocks for finding in report.findings)
    if blocking:
        findings = count(blocking, "finding", "findings")
        parts.append(style.error(f"{findings} that the merge brings in"))
    told = " · ".join(parts) or "nothing had to be merged"
    if report.version and report.outcome == "merged":
        subject = safe(report.version.subject)
        return f"{into} {style.changed(short(report.version.id))}  {subject} — {told}"
    if report.outcome == "squashed":
        return f"{told} — {would}lie in the working tree, uncommitted" if would else f"{told}, uncommitted"
    if report.outcome == "stopped" and report.stopped_by and not blocking:
        return f"{told} · stopped by {safe(report.stopped_by)}"
    return told


def merged(totals: JoinTotals, files: int, done: str = "merged", met: str = "changed on both sides") -> str:
    """`308 entries merged`: all that theirs brought, with what kinds they were where they differ; `done` says what was
    done with them, `met` what those are that both sides changed."""
    number = totals.added + totals.removed + totals.edited + totals.moved + totals.merged
    if not number:
        return f"{count(files, 'file', 'files')} {done}" if files else ""
    kinds = [
        f"{amount:,} {word}"
        for amount, word in (
            (totals.edited, "edited"), (totals.added, "added"), (totals.removed, "removed"),
            (totals.moved, "moved"), (totals.merged, met),
        )
        if amount
    ]  # fmt: skip
    return f"{count(number, 'entry', 'entries')} {done} ({', '.join(kinds)})"


def conflict_rows(conflicts: Sequence[PathConflict], style: Style) -> list[str]:
    """One line for each entry or file in conflict: where, why, and what to type."""
    rows = []
    for one in conflicts[:SHOWN]:
        first = one.conflicts[0] if one.conflicts else None
        more = f" and {len(one.conflicts) - 1} more" if len(one.conflicts) > 1 else ""
        where = f"{place(first.at)}  " if first and first.at else ""
        why = where + safe((first.why if first else "both sides changed it") + more)
        name = safe(one.name)
        rows.append([style.error("conflict"), name, why, f"rtrepo resolve {name}"])
    widest = max((sum(map(width_of, row)) + 2 + len(GAP) * 3 for row in rows), default=0)
    if widest > style.width:  # the reason says more than a command that `_next` tells too
        rows = [row[:3] for row in rows]
    lines = table(rows, style, indent="  ", most={1: 64, 2: 70}, shrink=1)
    if len(conflicts) > SHOWN:
        lines.append(f"  and {len(conflicts) - SHOWN:,} more: rtrepo conflicts")
    return lines


def why_it_waits(report: MergeReport, style: Style) -> list[str]:
    """What stands in the way of a version: conflicts, findings, what a hook said."""
    number, blocking = len(report.conflicts), [finding for finding in report.findings if finding.blocks]
    parts = [style.error(count(number, "conflict", "conflicts"))] if number else []
    if blocking:
        findings = count(len(blocking), "finding", "findings")
        parts.append(style.error(f"{findings} that only this brings"))
    elif report.stopped_by:
        parts.append(f"stopped by {safe(report.stopped_by)}")
    lines = wrap(f"{safe(report.name)}: {' · '.join(parts) or 'it waits'}", style.width, "  ")
    lines += [*(safe(line) for line in report.hook_output.splitlines()), *runs(report.steps)]
    lines += [*conflict_rows(report.conflicts, style), *remark_rows(report.remarks, style)]
    return lines + finding_lines(blocking[:SHOWN], style)


def remark_rows(remarks: Sequence[Remark], style: Style) -> list[str]:
    """One line for each thing that came together and is worth reading."""
    rows = [
        [style.warn("read"), safe(str(one.key) if one.key else one.path), place(one.notice.at), safe(one.notice.why)]
        for one in remarks[:SHOWN]
    ]
    lines = table(rows, style, indent="  ", most={1: 64}, shrink=3)
    if len(remarks) > SHOWN:
        lines.append(f"  and {len(remarks) - SHOWN:,} more to read")
    return lines


def left_alone(paths: Sequence[str]) -> list[str]:
    """The files that were left as they are, because somebody edited them meanwhile."""
    if not paths:
        return []
    names = ", ".join(map(safe, paths[:5]))
    return [f"  left alone, edited meanwhile: {names}"]


def _next(report: MergeReport) -> list[str]:
    name = safe(report.name)
    if report.dry_run:
        same = "the same without --dry-run" if report.verb == "adopt" else f"rtrepo merge {name}"
        return [f"Nothing was changed. Do it: {same}"]
    if report.waits:
        if report.verb == "squash":
            if not report.conflicts:
                edit = 'Edit what blocks, then: rtrepo commit -m "…"'
                return [f"Nothing is committed yet. {edit}     Take it back: rtrepo undo"]
            go_on = 'rtrepo resolve, then rtrepo commit -m "…"'
            return [f"Nothing is committed yet. Go on: {go_on}     Stop: rtrepo merge --abort"]
        end = "rtrepo merge --continue     Stop: rtrepo merge --abort"
        if report.conflicts:
            return ["Nothing is committed yet. Settle each: rtrepo resolve NAME", f"Then: {end}"]
        fix = "Edit what blocks, then go on" if report.outcome == "stopped" else "Go on"
        return [f"Nothing is committed yet. {fix}: {end}"]
    if report.outcome == "squashed":
        return [f'Record it: rtrepo commit -m "take in {name}"     Take it back: rtrepo undo']
    return ["Take it back: rtrepo undo"]


def to_json(report: MergeReport) -> dict[str, Any]:
    """The schema `rtrepo.merged/1`."""
    return {
        "schema": "rtrepo.merged/1",
        "outcome": report.outcome,
        "dry_run": report.dry_run,
        "name": report.name,
        "branch": report.branch,
        "version": version_json(report.version) if report.version else None,
        "totals": report.totals._asdict(),
        "files": report.files,
        "conflicts": [one for conflict in report.conflicts for one in conflicts_json(conflict)],
        "notices": notices_json(report.remarks),
        "blocking": sum(finding.blocks for finding in report.findings),
        "findings": [finding_json(finding) for finding in report.findings],
        "stopped_by": report.stopped_by,
        "hook_output": report.hook_output,
        "gates": [{"run": one.step.run, "outcome": one.outcome, "output": one.output} for one in report.steps],
        "left": list(report.left),
        "shift": shift_json(report.change.shift if report.change else None),
    }


def notices_json(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """The members of `notices`."""
    return [
        {
            "dataset": one.key.dataset if one.key else "",
            "id": one.key.id if one.key else "",
            "path": one.path,
            "kind": one.notice.kind,
            "at": one.notice.at,
            "why": one.notice.why,
        }
        for one in remarks
    ]


def conflicts_json(one: PathConflict, conflicts: Sequence[Any] | None = None) -> list[dict[str, Any]]:
    """The members of `conflicts` for an entry or a file, in the form of `rtrepo.conflicts/1`."""
    return [
        {
            "dataset": one.key.dataset if one.key else "",
            "id": one.key.id if one.key else "",
            "path": one.stages[0].path,
            "kind": conflict.kind,
            "at": conflict.at,
            "base": list(conflict.base),
            "ours": list(conflict.ours),
            "theirs": list(conflict.theirs),
            "proposal": list(conflict.proposal) if conflict.proposal is not None else None,
            "why": conflict.why,
        }
        for conflict in (one.conflicts if conflicts is None else conflicts)
    ]
