"""One experiment, for people and as JSON (`rtrepo.experiment/1`)."""

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from rtrepo.model.experiment import BRANCH, Run
from rtrepo.model.tried import Shown, Taking
from rtrepo.model.version import Version
from rtrepo.render import entry_rows
from rtrepo.render.cells import cut, wrap
from rtrepo.render.entry_facts import totals
from rtrepo.render.experiments import better, figure, number, row_json
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import age, count, short

VERSIONS, ENTRIES = 10, 10
"""Lines of each that are shown; the rest is counted."""


def text(found: Shown, style: Style, *, now: int) -> str:
    """The question, where it stands, what it changed, its versions, its runs, how it ended, and what to type next."""
    tried, says = found.row.tried, found.row.tried.says
    head = f"{style.heading(safe(tried.name))}   {_state(found, style)}"
    lines = wrap(head, style.width, "  ")
    if tried.record and tried.record.problem:
        told = f"experiments/{safe(tried.name)}.yaml cannot be read: {safe(tried.record.problem)}"
        lines += wrap(f"  {style.error('broken')}   {told}", style.width, "    ")
    elif tried.record is None:
        lines.append(style.dim(f"  no experiments/{safe(tried.name)}.yaml on it, so nobody knows what it asks"))
    if says.question:
        lines += wrap(f"  “{safe(says.question)}”", style.width, "   ")
    lines += wrap(f"  {_began(found)}", style.width, "  ")
    if says.params:
        told = " · ".join(f"{safe(str(name))} {safe(_plain(value))}" for name, value in says.params.items())
        lines += wrap(f"  params: {told}", style.width, "    ")
    if says.tags:
        lines += wrap(f"  tags: {', '.join(map(safe, says.tags))}", style.width, "    ")
    if says.why:
        lines += wrap(f"  {tried.outcome}: {safe(says.why, lines=True)}", style.width, "    ")
    return style.page([
        *lines, *_changed(found, style), *_versions(found.versions, style, now), *_runs(found, style),
        *_taken(tried.taken, style, now), "",
        *_next(found),
    ])  # fmt: skip


def _state(found: Shown, style: Style) -> str:
    tried = found.row.tried
    told = {"open": "open", "adopted": style.added("adopted"), "dropped": style.removed("dropped")}[tried.outcome]
    if tried.in_part:
        told = "open, adopted in part"
    if found.current:
        return f"{told}, you are on it"
    if tried.line is None:
        return f"{told}, only its record is here"
    kind = {"branch": "branch", "remote": "on the remote as", "archive": "kept as the tag"}[tried.line.kind]
    return f"{told}, {kind} {safe(tried.line.name)}"


def _began(found: Shown) -> str:
    says, base = found.row.tried.says, found.row.base
    told = "begun" if says.started or says.by else ""
    told += f" {safe(says.started)}" if says.started else ""
    told += f" by {safe(says.by)}" if says.by else ""
    where = f"{'from' if told else 'begun from'} {short(base)}" if base else ""
    on = f"on {safe(says.parent)}" if says.parent else ""
    return " ".join(filter(None, (told, where, on))) or "nobody knows from where"


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, float) else str(value)


def _changed(found: Shown, style: Style) -> list[str]:
    change, row = found.change, found.row
    if change is None:
        return []
    others = tuple(path for path in change.other_files if path != f"experiments/{row.tried.name}.yaml")
    told = totals(replace(change, other_files=others))
    if not told:
        return ["", "It has changed nothing yet"]
    lines = ["", *wrap(f"{style.heading('What it changed')}   {told}", style.width, "  ")]
    rows = entry_rows.rows(sorted(change.entries, key=lambda entry: -entry.words_added - entry.words_removed), style)
    lines += table(rows[:ENTRIES], style, indent="  ", most={1: 40, 2: 30}, shrink=2)
    hidden = len(rows) - min(len(rows), ENTRIES) + sum(change.unread.values())
    if hidden:
        lines.append(style.dim(f"  and {count(hidden, 'more entry', 'more entries')}"))
    if row.shift:
        about = "" if row.whole else " (of the changed entries; of all: --shift)"
        lines.append(cut(f"  what shifted furthest: {figure(row.shift)}{about}", style.width))
    return lines


def _versions(versions: Sequence[Version], style: Style, now: int) -> list[str]:
    if not versions:
        return []
    rows = [
        [style.changed(short(one.id)), age(one.at, now), safe(one.author), safe(one.subject) or "(no message)"]
        for one in versions[:VERSIONS]
    ]
    lines = ["", style.heading("Versions"), *table(rows, style, indent="  ", most={2: 14})]
    more = len(versions) - VERSIONS
    return [*lines, style.dim("  and older ones")] if more > 0 else lines


def _runs(found: Shown, style: Style) -> list[str]:
    runs = found.row.tried.says.runs
    if not runs:
        return []
    names = list(found.higher)
    rows = [["run", "version", *map(safe, names), "artifact"]]
    rows += [
        [safe(run.name), short(run.version), *(_value(run, name, found, style) for name in names), safe(run.artifact)]
        for run in runs
    ]
    right = range(2, 2 + len(names))
    head, *lines = table(rows, style, indent="  ", most={0: 24, 2 + len(names): 40}, right=right)
    told = ["", style.heading("Runs"), style.dim(cut(head, style.width))]
    for run, line in zip(runs, lines, strict=True):
        told.append(cut(line, style.width))
        told += wrap(f"      {safe(run.note)}", style.width, "      ") if run.note else []
    return told


def _taken(taken: Sequence[Taking], style: Style, now: int) -> list[str]:
    """What of it was adopted in part."""
    rows = [
        [style.changed(short(one.version.id)), age(one.version.at, now), count(one.entries, "entry", "entries"),
         f"of {short(one.origin)}", safe(one.version.subject)]
        for one in taken[:VERSIONS]
    ]  # fmt: skip
    lines = ["", style.heading("Adopted in part"), *table(rows, style, indent="  ", shrink=4)] if rows else []
    more = len(taken) - len(rows)
    return [*lines, style.dim(f"  and {more:,} more times")] if more else lines


def _value(run: Run, name: str, found: Shown, style: Style) -> str:
    value = run.metrics.get(name)
    if value is None:
        return ""
    others = [one.metrics[name] for one in found.row.tried.says.runs if name in one.metrics]
    top = (max if found.higher[name] else min)(others)
    if len(others) < 2 or value != top:
        return f"{number(value)}  " if len(others) > 1 else number(value)
    return style.added(f"{number(value)} {'▲' if found.higher[name] else '▼'}")


def _next(found: Shown) -> list[str]:
    """What to type next, by where it stands."""
    tried, base = found.row.tried, short(found.row.base)
    # A branch or a file may be called anything, and what is shown here is typed into a shell.
    name = safe(quote(tried.name))
    ref = safe(quote(tried.line.name)) if tried.line else ""
    told = [f"See it: rtrepo diff {base} {ref}"] if base and ref else []
    if tried.outcome == "dropped":
        return [*told, f"Take it up again: rtrepo experiment revive {name}"]
    if tried.line is None:
        return [*told, "Its versions may be at a remote: git fetch --all --tags"]
    if tried.line.kind == "remote":
        told.append(f"Go on with it: git switch {BRANCH}{name}")
    elif not found.current:
        told.append(f"Go on with it: rtrepo switch {BRANCH}{name}")
    if tried.outcome == "open":
        told.append(f'It worked: rtrepo experiment adopt {name} --why "…"')
        told.append(f"A training is done: rtrepo experiment record {name} --run RUN --export FILE --metric NAME=VALUE")
        told.append(f'It leads nowhere: rtrepo experiment drop {name} --why "…"')
    return told


def to_json(found: Shown) -> dict[str, Any]:
    """The schema `rtrepo.experiment/1`: what a list has of it, its versions, and the entries it changed."""
    change = found.change
    return {
        "schema": "rtrepo.experiment/1",
        **row_json(found.row),
        "current": found.current,
        "metrics": [{"name": name, "better": better(higher)} for name, higher in found.higher.items()],
        "versions": [version_json(one) for one in found.versions],
        "entries": None if change is None else [
            {
                "dataset": entry.key.dataset, "id": entry.key.id, "change": entry.change, "turns": len(entry.edits),
                "words": {"added": entry.words_added, "removed": entry.words_removed},
            }
            for entry in change.entries
        ],
        "unread": 0 if change is None else sum(change.unread.values()),
    }  # fmt: skip
