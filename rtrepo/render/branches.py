"""Branches, for people and as JSON (`rtrepo.branches/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.reports import BranchLine
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import age, short


def text(lines: Sequence[BranchLine], style: Style, *, now: int) -> str:
    """One line a branch: `*` at the current one, its newest version, its distance from the current one."""
    if not lines:
        return style.page(['No branches yet: rtrepo commit -m "…" makes the first'])
    return style.page(table([_row(line, style, now) for line in lines], style, most={0: 50, 3: 60}, shrink=3))


def _row(line: BranchLine, style: Style, now: int) -> list[str]:
    name = f"* {style.heading(safe(line.name))}" if line.current else f"  {safe(line.name)}"
    if line.version is None:
        return [name, "", "", "no version yet"]
    told = [f"{line.ahead:,} ahead"] if line.ahead else []
    told += [f"{line.behind:,} behind"] if line.behind else []
    version = line.version
    return [
        name,
        style.changed(short(version.id)),
        age(version.at, now),
        safe(version.subject) or "(no message)",
        ", ".join(told),
    ]


def to_json(lines: Sequence[BranchLine]) -> dict[str, Any]:
    """The schema `rtrepo.branches/1`."""
    return {
        "schema": "rtrepo.branches/1",
        "branches": [
            {
                "name": line.name,
                "current": line.current,
                "ahead": line.ahead,
                "behind": line.behind,
                "version": version_json(line.version) if line.version else None,
            }
            for line in lines
        ],
    }
