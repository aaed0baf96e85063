"""What trainers would make of the data, for people and as JSON (`rtrepo.targets/1`)."""

from typing import Any

from rtrepo.model.fitness import OUTCOMES, FitnessReport, LossGroup, TargetReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, place, short

EXAMPLES = 3
"""Entries of a kind that are shown; the JSON has all of them."""
_COLOURS = {"refused": "error", "dropped": "error", "cut": "warn", "changed": "dim"}


def text(report: FitnessReport, style: Style) -> str:
    """Each trainer with each dataset: how many entries are lost and how, then by reason what, where and what to do."""
    where = f" at {short(report.where)}" if report.where else ""
    if not report.reports:
        return style.page([f"no entries{where} to ask a trainer about"])
    lines: list[str] = []
    for at, one in enumerate(report.reports):
        apart = at and (one.groups or report.reports[at - 1].groups)
        lines += ["", *_target(one, where, style)] if apart else _target(one, where, style)
    lines.append("")
    beside = ["--json lists every entry"] if any(_folded(one) for one in report.reports) else []
    if report.left_out:
        beside.append(f"{count(report.left_out, 'draft or archived entry is', 'drafts and archived entries are')} not "
                      "exported and not counted")  # fmt: skip
    for path in report.unreadable:
        beside.append(f"{safe(path)} cannot be read, so nothing can be exported: rtrepo validate says why")
    beside += [safe(note) for note in report.notes]
    for note in beside:
        lines += wrap(f"note: {note}", style.width, "      ")
    return style.page(lines if beside else lines[:-1])


def _folded(report: TargetReport) -> bool:
    return any(len(group.entries) > EXAMPLES for group in report.groups)


def _target(report: TargetReport, where: str, style: Style) -> list[str]:
    name = style.heading(f"{safe(report.target)} · {safe(report.dataset)}{where}")
    lines = wrap(f"{name}   {_verdict(report)}   {style.dim(safe(report.title))}", style.width, "  ")
    for group in report.groups:
        lines += _group(group, style)
    return lines


_SAID = {
    "refused": ("refuses the whole run", "refuse the whole run"),
    "dropped": ("would be dropped in silence", "would be dropped in silence"),
    "cut": ("would be cut", "would be cut"),
    "changed": ("is changed", "are changed"),
}


def _verdict(report: TargetReport) -> str:
    """`14 of 1,204 entries would be dropped in silence, 2 refuse the whole run, 3 are changed`."""
    worst = report.worst()
    told = [(worst[outcome], _SAID[outcome][worst[outcome] != 1]) for outcome in OUTCOMES if worst[outcome]]
    if not told:
        return f"nothing is lost of {count(report.entries, 'entry', 'entries')}"
    (first, words), *rest = told
    whole = f"{first:,} of {count(report.entries, 'entry', 'entries')} {words}"
    return ", ".join([whole, *(f"{number:,} {words}" for number, words in rest)])


def _group(group: LossGroup, style: Style) -> list[str]:
    head = f"  {style.paint(_COLOURS[group.outcome], group.outcome)}{' ' * (7 - len(group.outcome))}  "
    number = count(len(group.entries), "entry", "entries")
    lines = wrap(f"{head}{safe(group.code)} {safe(group.name)}   {number}   {safe(group.title)}", style.width, " " * 11)
    entries = group.entries
    for key in entries[:EXAMPLES]:
        first, *others = [loss for loss in group.losses if loss.key == key]
        at = f"   {place(first.at)}" if first.at else ""
        more = f"   and {count(len(others), 'more place', 'more places')}" if others else ""
        told = f"{safe(str(key))}{at}   {safe(first.message)}{more}"
        lines += wrap(f"{' ' * 11}{told.rstrip()}", style.width, " " * 13)
    if len(entries) > EXAMPLES:
        lines.append(style.dim(f"{' ' * 11}and {count(len(entries) - EXAMPLES, 'more entry', 'more entries')}"))
    return [*lines, *wrap(f"{' ' * 11}→ {safe(group.advice)}", style.width, " " * 13)]


def to_json(report: FitnessReport) -> dict[str, Any]:
    """The schema `rtrepo.targets/1`."""
    return {
        "schema": "rtrepo.targets/1",
        "version": report.where,
        "loses": report.loses,
        "left_out": report.left_out,
        "unreadable": list(report.unreadable),
        "notes": list(report.notes),
        "targets": [_target_json(one) for one in report.reports],
    }


def _target_json(report: TargetReport) -> dict[str, Any]:
    worst = report.worst()
    return {
        "target": report.target,
        "title": report.title,
        "format": report.format,
        "dataset": report.dataset,
        "entries": report.entries,
        **{outcome: worst[outcome] for outcome in OUTCOMES},
        "reasons": [_group_json(group) for group in report.groups],
    }


def _group_json(group: LossGroup) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "outcome": group.outcome,
        "title": group.title,
        "reason": group.reason,
        "advice": group.advice,
        "entries": len(group.entries),
        "losses": [
            {"dataset": loss.key.dataset, "id": loss.key.id, "path": loss.path, "at": loss.at, "message": loss.message}
            for loss in group.losses
        ],
    }
