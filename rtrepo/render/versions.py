"""A version with what it changed, for people and as JSON (`rtrepo.version/1`)."""

import time
from typing import Any

from rtrepo.model.change import SnapshotChange
from rtrepo.model.log import Brought, LogLine
from rtrepo.render import diff, diff_json, entry_rows
from rtrepo.render.across import across_lines
from rtrepo.render.cells import cut, wrap
from rtrepo.render.entry_facts import totals
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import ago, kinds, short

_ORDER = ("edited", "added", "removed")
_OTHERS = 4  # names of other files in a line


def text(
    line: LogLine,
    style: Style,
    reading: Reading,
    *,
    now: int,
    all_turns: bool = False,
    limit: int | None = None,
) -> str:
    """Who recorded what, when and why, and below it the whole diff."""
    change = line.change or SnapshotChange("", "")
    more = f"all of them: rtrepo show {short(line.version.id)} --all     a line each: --stat"
    shown = diff.body(change, style, reading, all_turns=all_turns, limit=limit, more=more)
    return style.page([*_head(line, style, now), *_totals(line, style), *shown])


def stat(line: LogLine, style: Style, *, now: int) -> str:
    """The same with one line an entry in place of the diff."""
    return style.page([*_head(line, style, now), *_totals(line, style), *entry_lines(line, style, indent="  ")])


def summary(line: LogLine, style: Style, *, now: int) -> str:
    """Who, when, why, the totals, and what runs through several entries."""
    change = line.change or SnapshotChange("", "")
    return style.page([*_head(line, style, now), *_totals(line, style), *across_lines(change, style)])


def _head(line: LogLine, style: Style, now: int) -> list[str]:
    version = line.version
    names = [*map(safe, version.branches), *(f"tag {safe(name)}" for name in line.tags)]
    marks = f"   {style.heading(', '.join(names))}" if names else ""
    when = f"{ago(version.at, now)} ({moment(version.at)})"
    lines = [
        *wrap(f"{style.changed(short(version.id))}  {style.heading(safe(version.subject) or '(no message)')}",
              style.width, " " * 9),
        *wrap(f"  {safe(version.author)} <{safe(version.email)}>, {when}{marks}", style.width, "  "),
    ]  # fmt: skip
    parents = " and ".join(map(short, version.parents))
    if len(version.parents) > 1:
        lines += [f"  joins {parents}", *_brought(line.brought, style)]
    elif parents:
        lines.append(style.dim(f"  after {parents}"))
    rest = version.message.strip().split("\n", 1)[1:]
    if rest and rest[0].strip():
        said = wrap(safe(rest[0].strip("\n"), lines=True), style.width - 2)
        lines += ["", *("  " + part if part else "" for part in said)]
    return [*lines, f"  {safe(line.note)}", ""] if line.note else [*lines, ""]


def _brought(parents: tuple[Brought, ...], style: Style) -> list[str]:
    """What each parent of a merge had done since the lines parted."""
    rows = [
        [
            style.changed(short(parent.version.id)),
            safe(parent.version.subject) or "(no message)",
            f"brought {kinds({kind: n for kind, n in parent.totals.items() if n}, _ORDER) or 'nothing'}",
        ]
        for parent in parents
    ]
    return table(rows, style, indent="    ", most={1: 50}, shrink=1)


def _totals(line: LogLine, style: Style) -> list[str]:
    told = totals(line.change) if line.change else ""
    return wrap(told or "No entry differs from the version before", style.width, "  ")


def entry_lines(line: LogLine, style: Style, *, indent: str) -> list[str]:
    """What a version changed, a line each: entries, settings of datasets, files that cannot be read, other files."""
    change = line.change
    if change is None:
        known = f"too many entries for a line each: rtrepo show {short(line.version.id)} --stat"
        return [] if line.trouble else [cut(indent + style.dim(known), style.width)]
    lines = table(entry_rows.rows(change.entries, style), style, indent=indent, most={1: 64, 2: 36}, shrink=2)
    lines += [f"{indent}settings of {safe(one.dataset)} {one.change}" for one in change.datasets]
    lines += [
        f"{indent}{style.error('broken')}   {safe(file.path)}: {safe(file.why)} (in {short(_side(file.side, change))})"
        for file in change.unreadable
    ]
    if change.unread:
        lines.append(f"{indent}and {kinds(change.unread)} more")
    if change.other_files:
        named = ", ".join(safe(path) for path in change.other_files[:_OTHERS])
        more = len(change.other_files) - _OTHERS
        lines.append(f"{indent}also changed: {named}{f' and {more:,} more' if more > 0 else ''}")
    return [cut(one, style.width) for one in lines]


def _side(side: str, change: SnapshotChange) -> str:
    return change.before if side == "from" else change.after


def moment(at: int) -> str:
    """A time as `2026-11-20 14:05 UTC`."""
    try:
        return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
    except (OverflowError, OSError, ValueError):  # a commit may carry any number
        return f"second {at}"


def to_json(line: LogLine, reading: Reading, *, all_turns: bool = False) -> dict[str, Any]:
    """The schema `rtrepo.version/1`; `diff` is an `rtrepo.diff/1`."""
    change = line.change or SnapshotChange("", line.version.id)
    return {
        "schema": "rtrepo.version/1",
        **version_json(line.version),
        "tags": list(line.tags),
        "merged": list(line.merged),
        "brought": [{**version_json(parent.version), "totals": dict(parent.totals)} for parent in line.brought],
        "note": line.note,
        "diff": diff_json.to_json(change, reading, all_turns=all_turns),
    }
