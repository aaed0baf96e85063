"""What is in conflict, turn by turn, for people and as JSON (`rtrepo.conflicts/1`); and what was settled
(`rtrepo.resolved/1`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.model.conflict import Conflict
from rtrepo.model.entry import MESSAGE_LISTS
from rtrepo.model.json_text import line_of
from rtrepo.model.merging import Left, LeftReport, ResolveReport
from rtrepo.render.cells import pad, width_of, wrap
from rtrepo.render.findings import finding_json, finding_lines
from rtrepo.render.marked import marked
from rtrepo.render.merges import conflicts_json
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import role_of, spoken
from rtrepo.render.style import Style
from rtrepo.render.wording import count, place

SHOWN = 20
"""Entries told in full; the others by name."""
_FOLD = 6
"""Lines of a side."""


def text(report: LeftReport, style: Style, reading: Reading) -> str:
    """Every conflict with its reason and its sides, what is proposed, and what to type."""
    if not report.left:
        on = f" Go on: {_go_on(report.unfinished)}" if report.unfinished else ""
        return style.page([f"Nothing is in conflict.{on}"])
    number = sum(len(one.conflicts) for one in report.left)
    name = f" with {safe(report.name)}" if report.name else ""
    where = count(len(report.left), "entry or file", "entries and files")
    lines = [f"{style.error(count(number, 'conflict', 'conflicts'))}{name} in {where}"]
    for one in report.left[:SHOWN]:
        lines += ["", *_one(one, style, reading)]
    if len(report.left) > SHOWN:
        lines += ["", f"and {len(report.left) - SHOWN:,} more: rtrepo conflicts ID shows one"]
    lines += ["", *_next(report)]
    return style.page(lines)


def heading(one: Left, style: Style) -> str:
    """What an entry or a file in conflict is called."""
    return style.page([f"{style.error('conflict')} {style.heading(safe(one.about.name))}"])


def question(one: Left, conflict: Conflict) -> str:
    """What can be answered about a conflict."""
    told = ["[o]urs", "[t]heirs", "[b]ase"]
    told += ["[2] both"] if not one.about.whole and _is_about_turns(conflict) else []
    told += ["[p]roposal"] if conflict.proposal is not None else []
    return " ".join([*told, "[e]dit", "[s]kip", "[q]uit"])


def _one(one: Left, style: Style, reading: Reading) -> list[str]:
    name = safe(one.about.name)
    lines = [heading(one, style)]
    if one.edited:
        return [*lines, f"  edited by hand, no conflict is left in it: rtrepo resolve {name} --done"]
    for conflict in one.conflicts:
        lines += conflict_lines(conflict, style, reading)
    return [*lines, *wrap(f"  {_choices(one)}", style.width, "    ")]


def conflict_lines(conflict: Conflict, style: Style, reading: Reading) -> list[str]:
    """Where it is and why, then base, ours and theirs, the words that each side changed marked, and the proposal."""
    who = _who(conflict)
    where = f"{place(conflict.at)} {safe(who)}".rstrip()
    lines = wrap(f"  {where + '   ' if where else ''}{safe(conflict.why)}", style.width, "      ")
    if not (conflict.base or conflict.ours or conflict.theirs) or conflict.at == "":
        return lines
    base = _told(conflict, conflict.base)
    lines += _side("base", style.dim(safe(base, lines=True)) if conflict.base else "", style)
    for name, values in (("ours", conflict.ours), ("theirs", conflict.theirs)):
        told = _told(conflict, values)
        lines += _side(name, _against(base, told, conflict, style, reading) if values else "", style)
    if conflict.proposal is not None:
        lines += _side("proposal", safe(_told(conflict, conflict.proposal), lines=True), style)
    return lines


def _against(base: str, told: str, conflict: Conflict, style: Style, reading: Reading) -> str:
    if not conflict.base or base == told:
        return safe(told, lines=True)
    return marked(reading.marks(base, told), style)


def _side(name: str, told: str, style: Style) -> list[str]:
    start = f"    {pad(name, 8)}  "
    lines = wrap(start + (told or style.dim("(nothing)")), style.width, " " * width_of(start))
    if len(lines) > _FOLD:
        lines = [*lines[:_FOLD], " " * width_of(start) + style.dim(f"… {len(lines) - _FOLD} more lines")]
    return lines


def _who(conflict: Conflict) -> str:
    """The role of a turn that is one turn of one role in all versions; empty where it has to stand with each."""
    sides = [side for side in (conflict.base, conflict.ours, conflict.theirs) if side]
    roles = {role_of(side[0]) for side in sides if len(side) == 1 and isinstance(side[0], dict)}
    return (
        roles.pop() if _is_about_turns(conflict) and len(roles) == 1 and all(len(side) == 1 for side in sides) else ""
    )


def _is_about_turns(conflict: Conflict) -> bool:
    return conflict.at.partition("[")[0] in MESSAGE_LISTS


def _told(conflict: Conflict, values: Sequence[Any]) -> str:
    """Turns as `assistant: text`, a value as JSON; not made safe."""
    if _is_about_turns(conflict):
        alone = bool(_who(conflict))
        return "\n".join(
            spoken(turn) if alone else f"{role_of(turn)}: {spoken(turn)}" for turn in values if isinstance(turn, dict)
        )
    return "\n".join(value if isinstance(value, str) else line_of(_plain(value)) for value in values)


def _plain(value: Any) -> Any:
    """A value with texts for keys, as JSON has them (a sidecar's speakers have numbers)."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _choices(one: Left) -> str:
    """What to type."""
    start = f"rtrepo resolve {safe(one.about.name)}"
    if one.about.whole:
        return f"{start} --ours | --theirs"
    told = [f"{start} --ours | --theirs"]
    told += ["--both"] if all(map(_is_about_turns, one.conflicts)) else []
    told += ["--proposal"] if all(item.proposal is not None for item in one.conflicts) else []
    return " | ".join([*told, "--edit"])


def _go_on(unfinished: str) -> str:
    return 'rtrepo commit -m "…"' if unfinished == "squash" else f"{_by(unfinished)} {unfinished} --continue"


def _by(unfinished: str) -> str:
    return "rtrepo" if unfinished in ("merge", "cherry-pick", "revert") else "git"


def _next(report: LeftReport) -> list[str]:
    if not report.unfinished:
        return ["Settled entries are staged; rtrepo commit records them"]
    if report.unfinished == "squash":
        return [f"Then: {_go_on('squash')}     Stop: rtrepo merge --abort"]
    by = _by(report.unfinished)
    return [f"Then: {_go_on(report.unfinished)}     Stop: {by} {report.unfinished} --abort"]


def to_json(report: LeftReport) -> dict[str, Any]:
    """The schema `rtrepo.conflicts/1`."""
    return {
        "schema": "rtrepo.conflicts/1",
        "conflicts": [item for one in report.left for item in conflicts_json(one.about, one.conflicts)],
        "edited": [one.about.name for one in report.left if one.edited],
        "unfinished": report.unfinished,
        "name": report.name,
    }


def resolved_text(report: ResolveReport, style: Style) -> str:
    """What was settled and how, what the rules say of it, what is left."""
    if len(report.settled) > SHOWN:
        lines = [f"Settled {len(report.settled):,} entries and files"]
    else:
        lines = [_settled(one.name, one.how, one.left) for one in report.settled]
    for name, why in report.refused[:SHOWN]:
        lines += wrap(f"{style.error('not settled')} {safe(name)}: {safe(why)}", style.width, "  ")
    findings = [finding for one in report.settled for finding in one.findings if finding.waived is None]
    told = [finding for finding in findings if finding.blocks][:SHOWN]
    lines += finding_lines(told, style)
    if len(findings) > len(told):
        lines.append(f"{count(len(findings), 'finding', 'findings')} in what was settled: rtrepo validate")
    if report.left:
        lines.append(f"{report.left:,} left: rtrepo conflicts     Take it back: rtrepo undo")
    else:
        on = f"Go on: {_go_on(report.unfinished)}" if report.unfinished else 'Record it: rtrepo commit -m "…"'
        lines += wrap(f"Nothing is left in conflict. {on}     Take it back: rtrepo undo", style.width, "  ")
    return style.page(lines)


def _settled(name: str, how: str, left: int) -> str:
    rest = f", {count(left, 'conflict', 'conflicts')} left in it" if left else ""
    return f"Settled {safe(name)}: {safe(how)}{rest}"


def resolved_json(report: ResolveReport) -> dict[str, Any]:
    """The schema `rtrepo.resolved/1`."""
    return {
        "schema": "rtrepo.resolved/1",
        "settled": [
            {
                "name": one.name,
                "how": one.how,
                "left": one.left,
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in report.settled
        ],
        "refused": [{"name": name, "why": why} for name, why in report.refused],
        "left": report.left,
        "unfinished": report.unfinished,
    }
