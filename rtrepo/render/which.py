"""Where a training file came from, for people and as JSON (`rtrepo.which/1`)."""

from collections.abc import Sequence
from shlex import quote
from typing import Any

from rtrepo.model.experiment import BRANCH
from rtrepo.model.export_record import ExportRecord, Share, Twin, WhichReport
from rtrepo.render.cells import wrap
from rtrepo.render.provenance import export_json, export_line, run_json, run_words
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import ago, count, short

_NAMED = 5
"""Entries that are named; the rest is counted."""
FETCH = "git fetch origin 'refs/rtrepo/exports/*:refs/rtrepo/exports/*'"
"""How the records of exports come from where a clone was made."""


def text(report: WhichReport, style: Style, *, now: int) -> str:
    """The version, who and when, in the first line; then what of the file it is, and the runs trained on it."""
    if report.match == "none":
        return style.page(_unknown(report, style, now))
    first = report.shares[0]
    told = export_line(first.export, first.version, style, now=now)
    if report.match == "same":
        return style.page([*wrap(f"{told}, unchanged since export", style.width, "  "), *_after(report, style, now)])
    lines = wrap(f"{safe(report.file)} is no export as it stands. Nearest: {told}", style.width, "  ")
    for share in report.shares:
        if share is not first:
            lines += wrap(f"  and {export_line(share.export, share.version, style, now=now)}", style.width, "    ")
        lines += shared(share, report.records, style)
    lines += _rest(report, style)
    return style.page([*lines, *_after(report, style, now)])


def shared(share: Share, records: int, style: Style, *, of: str = "that export") -> list[str]:
    """What a file has of one export, and which entries were edited."""
    order = "in the same order" if share.in_order else "in another order"
    if share.same == share.entries == records and share.in_order:
        told = f"its entries are those of {of}, in the same order: the file is only written otherwise"
        return wrap(f"  {told}", style.width, "    ")
    lines = []
    if share.same:
        verb = "is one" if share.same == 1 else "are those"
        told = f"{share.same:,} of its {count(records, 'entry', 'entries')} {verb} of {of}, {order}"
        lines += wrap(f"  {told}", style.width, "    ")
    if share.reformed:
        lines.append(f"  {len(share.reformed):,} with the same words, written otherwise")
    if share.edited:
        lines += wrap(f"  {len(share.edited):,} edited: {_named(share.edited)}", style.width, "    ")
    if share.missing:
        lines.append(f"  {share.missing:,} of the {share.entries:,} exported {_are(share.missing)} not in it")
    return lines


def _named(twins: Sequence[Twin]) -> str:
    told = ", ".join(f"{safe(str(twin.entry))} (record {twin.record:,})" for twin in twins[:_NAMED])
    return f"{told} and {len(twins) - _NAMED:,} more" if len(twins) > _NAMED else told


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _rest(report: WhichReport, style: Style) -> list[str]:
    lines = []
    if report.foreign:
        lines.append(f"  {report.foreign:,} of its records {_are(report.foreign)} of no export")
    if report.unread:
        lines.append(f"  {report.unread:,} of its records cannot be read")
    if report.more:
        lines.append(f"  looked at: the first {report.records:,} records")
    return [style.dim(line) for line in lines]


def _after(report: WhichReport, style: Style, now: int) -> list[str]:
    """When it was exported, what was trained on it, and what to type next."""
    first = report.shares[0].export
    lines = []
    if first.at:
        name = f" as {safe(first.file)}" if first.file not in ("", "-") else " to standard output" if first.file else ""
        lines += wrap(f"exported{name} {ago(first.at, now)} by {safe(first.who)}", style.width, "  ")
    others = dict.fromkeys(
        one.manifest.version for one in report.also if one.manifest.version != first.manifest.version
    )
    if others:
        versions = map(short, others)
        lines += wrap(f"the same bytes came before from {', '.join(versions)}", style.width, "  ")
    if report.runs:
        told = ", ".join(run_words(run, _experiment(first)) for run in report.runs)
        on = "trained" if report.match == "same" else "trained on that export"
        lines += wrap(f"{on}: {told}", style.width, "  ")
    version = short(first.manifest.version)
    if report.match == "near":
        # A file may be called anything, and what is shown here is typed into a shell.
        told = f"make it again: rtrepo export --verify {safe(quote(report.file))}"
        return [*lines, *wrap(f"what changed since: rtrepo diff {version}     {told}", style.width, "  ")]
    if report.shares[0].version:
        lines.append(f"what changed since: rtrepo diff {version}")
    return lines


def _unknown(report: WhichReport, style: Style, now: int) -> list[str]:
    lines = wrap(f"{safe(report.file)} was never exported from here", style.width, "  ")
    if report.records == report.unread:
        lines.append("  no record of it can be read")
    for share in report.shares[:1]:
        told = export_line(share.export, share.version, style, now=now)
        lines += wrap(f"  nearest: {told}, which shares {share.matched:,} of its "
                      f"{count(report.records, 'record', 'records')}", style.width, "    ")  # fmt: skip
    if report.behind:
        # The command has a line to itself, so that it can be copied.
        lines += ["No export is recorded in this clone. Bring the records of others:", f"  {FETCH}"]
    elif not report.known:
        lines.append("No export is recorded here yet")
    else:
        lines.append(f"{count(report.known, 'export is', 'exports are')} recorded here: rtrepo exports")
    return lines


def _experiment(record: ExportRecord) -> str:
    return record.branch.removeprefix(BRANCH) if record.branch.startswith(BRANCH) else ""


def to_json(report: WhichReport) -> dict[str, Any]:
    """The schema `rtrepo.which/1`."""
    return {
        "schema": "rtrepo.which/1",
        "file": report.file,
        "sha256": report.sha256,
        "compressed": report.packed,
        "match": report.match,
        "records": report.records,
        "unreadable": report.unread,
        "foreign": report.foreign,
        "more": report.more,
        "shares": [share_json(share) for share in report.shares],
        "runs": [run_json(run) for run in report.runs],
        "also": [export_json(record) for record in report.also],
    }


def share_json(share: Share) -> dict[str, Any]:
    """What a file has of one export."""
    return {
        "export": export_json(share.export),
        "version": version_json(share.version) if share.version else None,
        "experiment": _experiment(share.export) or None,
        "entries": share.entries,
        "same": share.same,
        "in_order": share.in_order,
        "reformed": [_twin(twin) for twin in share.reformed],
        "edited": [_twin(twin) for twin in share.edited],
        "missing": share.missing,
    }


def _twin(twin: Twin) -> dict[str, Any]:
    return {"record": twin.record, "dataset": twin.entry.dataset, "id": twin.entry.id}
