"""A version with what it changed, for people and as JSON (`rtrepo.version/1`)."""

import time
from typing import Any

from rtrepo.model.change import SnapshotChange
from rtrepo.model.reports import LogLine
from rtrepo.model.version import Version
from rtrepo.render import diff, diff_json
from rtrepo.render.cells import wrap
from rtrepo.render.entry_facts import totals
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import ago, short


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
    version = line.version
    change = line.change or SnapshotChange("", "")
    branches = f"   {', '.join(map(safe, version.branches))}" if version.branches else ""
    when = f"{ago(version.at, now)} ({moment(version.at)})"
    lines = [
        f"{style.changed(short(version.id))}  {style.heading(safe(version.subject) or '(no message)')}",
        f"  {safe(version.author)} <{safe(version.email)}>, {when}{branches}",
    ]
    if len(version.parents) > 1:
        lines.append(f"  joins {' and '.join(map(short, version.parents))}")
    rest = version.message.strip().split("\n", 1)[1:]
    if rest and rest[0].strip():
        lines += ["", *("  " + part for part in wrap(safe(rest[0].strip(), lines=True), style.width - 2))]
    lines += [f"  {safe(line.note)}", ""] if line.note else [""]
    told = totals(change) if change else "No entry differs from the version before"
    return style.page(
        [*lines, *wrap(told, style.width, "  "), *diff.body(change, style, reading, all_turns=all_turns, limit=limit)]
    )


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
        "note": line.note,
        "diff": diff_json.to_json(change, reading, all_turns=all_turns),
    }


def version_json(version: Version) -> dict[str, Any]:
    """One version, as it stands in every result that names versions. `at` is in seconds since the epoch."""
    return {
        "id": version.id,
        "author": version.author,
        "email": version.email,
        "at": version.at,
        "message": version.message,
        "parents": list(version.parents),
        "branches": list(version.branches),
    }
