"""Versions with what each changed, for people and as JSON (`rtrepo.log/1`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from rtrepo.model.change import Across
from rtrepo.model.log import LogLine
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.graph import Drawing, Drawn
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.versions import entry_lines
from rtrepo.render.wording import age, count, origins, short, words_changed

AT_ONCE = 50
"""Versions whose columns line up; more come in pages of so many, so that the first need not wait for the last."""

_WIDE = Style(width=10_000)
_INDENT = " " * 10
_ORDER = ("edited", "added", "removed", "moved", "split", "joined")
_NARROWEST = 40  # cells that a drawing leaves of the page
_MOST = 2  # of renames, tags and names that a line has room for


def pages(
    lines: Iterable[LogLine],
    style: Style,
    *,
    now: int,
    stat: bool = False,
    most: int = 0,
    graph: bool = False,
    filters: Callable[[], Sequence[str]] = tuple,
) -> Iterator[str]:
    """The list in texts that follow one another, each as soon as its versions are known. Where exactly `most`
    versions are listed, it ends with how to see more; where there is none, it says what `filters` narrowed it to."""
    waiting = iter(lines)
    given, drawing = 0, Drawing() if graph else None
    while batch := tuple(islice(waiting, AT_ONCE)):
        yield ("\n" if given and stat and not graph else "") + text(batch, style, now=now, stat=stat, drawing=drawing)
        given += len(batch)
    if not given:
        yield _nothing(filters(), style)
    elif given == most:
        yield style.page([style.dim(f"{count(given, 'version', 'versions')}; for more: -n {2 * most}")])


def text(
    lines: Sequence[LogLine], style: Style, *, now: int, stat: bool = False, drawing: Drawing | None = None
) -> str:
    """One line a version, newest first as given: id, age, author, subject, what changed, branches and tags. Where
    that is wider than the page, what changed goes to a second line. With `stat` each version is followed by a line
    for every entry. With a `drawing` each line begins with the signs of how branches part and join."""
    signs = _signs(lines, drawing)
    if drawing:
        room = style.width - max((len(one.along) for one in signs), default=0)
        style = Style(style.color, max(room, _NARROWEST), style.unicode)
    heads = [_head(line, style, now) for line in lines]
    rests = [[_changed(line), " · ".join(_told(line))] for line in lines]
    marks = [style.heading(_names(line)) for line in lines]
    most = {2: 14, 3: 60}
    whole = table(
        [[*head, *rest, mark] for head, rest, mark in zip(heads, rests, marks, strict=True)], _WIDE, most=most
    )
    if max(map(width_of, whole), default=0) <= style.width:
        blocks = [[line] for line in whole]
    else:
        first = table([[*head, mark] for head, mark in zip(heads, marks, strict=True)], style, most=most, shrink=3)
        second = [cut(_INDENT + " · ".join(filter(None, rest)), style.width) for rest in rests]
        blocks = [[line, style.dim(below)] for line, below in zip(first, second, strict=True)]
    if stat:
        for at, (line, block) in enumerate(zip(lines, blocks, strict=True)):
            block += entry_lines(line, style, indent="    ") + ([""] if at < len(lines) - 1 else [])
    return style.page(
        (sign.along if number else sign.at) + line
        for sign, block in zip(signs, blocks, strict=True)
        for number, line in enumerate(block)
    )


def _signs(lines: Sequence[LogLine], drawing: Drawing | None) -> list[Drawn]:
    """What stands before the lines of each version: nothing without a drawing, else signs of one width."""
    if drawing is None:
        return [Drawn("", "")] * len(lines)
    drawn = [drawing.draw(line.version.id, line.version.parents) for line in lines]
    width = max((len(sign) for one in drawn for sign in one), default=0) + 2
    return [Drawn(one.at.ljust(width), one.along.ljust(width)) for one in drawn]


def _nothing(filters: Sequence[str], style: Style) -> str:
    """What to say of an empty list, with what it was narrowed to."""
    if not filters:
        return style.page(['No versions here yet. Record the first: rtrepo commit -m "…"'])
    told = f"No version fits {', '.join(map(safe, filters))}"
    try_it = "less" if "--all" in filters else "less, or with --all, which looks at every branch and tag"
    return style.page([*wrap(told, style.width, "  "), f"Try it with {try_it}."])


def _head(line: LogLine, style: Style, now: int) -> list[str]:
    version = line.version
    subject = safe(version.subject) or "(no message)"
    return [style.changed(short(version.id)), age(version.at, now), safe(version.author), subject]


def _names(line: LogLine) -> str:
    return ", ".join([*map(safe, line.version.branches), *(f"tag {safe(name)}" for name in line.tags)])


def _changed(line: LogLine) -> str:
    told = [f"{line.totals[kind]:,} {kind}" for kind in _ORDER if line.totals.get(kind)]
    return " · ".join(told) or _without_entries(line)


def _without_entries(line: LogLine) -> str:
    """What a version changed that changed no entry."""
    change = line.change
    if change is None:
        return "no entries"
    told = [f"settings of {safe(one.dataset)}" for one in change.datasets[:_MOST]]
    told += [safe(path) for path in change.other_files[: _MOST - len(told)]]
    more = len(change.datasets) + len(change.other_files) - len(told)
    told += [f"{more:,} more"] if more else []
    told += [f"layout of {count(change.layout_only, 'file', 'files')}"] if change.layout_only else []
    return ", ".join(told) or "no entries"


def _told(line: LogLine) -> list[str]:
    """What is worth saying beside the totals, what matters most first."""
    told = [f"merge of {' and '.join(map(safe, line.merged))}"] if line.merged else []
    told += origins(line.version)
    told += [safe(line.note)] if line.note else []
    told += [f"cannot be compared: {safe(line.trouble)}"] if line.trouble else []
    told += _through(line.across)
    unreadable = len(line.change.unreadable) if line.change else 0
    told += [f"{count(unreadable, 'file', 'files')} cannot be read"] if unreadable else []
    words = words_changed(line.words_added, line.words_removed)
    return told + ([words] if words else [])


def _through(across: Sequence[Across]) -> list[str]:
    """`Mara → Lena, 112 times`, then `+ warm in 34`; the rest is counted."""
    renames = [one for one in across if one.pattern == "rename"]
    tags = [one for one in across if one.pattern != "rename"]
    told = [f"{safe(one.before)} → {safe(one.after)}, {count(one.times, 'time', 'times')}" for one in renames[:_MOST]]
    for one in tags[:_MOST]:
        sign = "+" if one.after else "−"
        where = f" in {one.times:,}" if one.times > 1 else ""
        told.append(f"{sign} {safe(one.after or one.before)}{where}")
    more = max(len(renames) - _MOST, 0) + max(len(tags) - _MOST, 0)
    return told + ([f"{more:,} more such"] if more else [])


def to_json(lines: Sequence[LogLine]) -> dict[str, Any]:
    """The schema `rtrepo.log/1`."""
    return {**head_json(), "versions": [line_json(line) for line in lines]}


def head_json() -> dict[str, Any]:
    """The same without its versions, for JSON lines."""
    return {"schema": "rtrepo.log/1"}


def line_json(line: LogLine) -> dict[str, Any]:
    """One version. `entries` is null where too many changed to be read."""
    return {
        **version_json(line.version),
        "tags": list(line.tags),
        "merged": list(line.merged),
        "totals": dict(line.totals),
        "words": {"added": line.words_added, "removed": line.words_removed},
        "note": line.note,
        "patterns": [_pattern_json(one) for one in line.across],
        "entries": _entries_json(line),
        "unreadable": [
            {"path": file.path, "side": file.side, "why": file.why}
            for file in (line.change.unreadable if line.change else ())
        ],
        "trouble": line.trouble,
    }


def _pattern_json(one: Across) -> Mapping[str, Any]:
    where = {"times": one.times, "entries": len(one.keys)}
    if one.pattern == "rename":
        return {"pattern": "rename", "from": one.before, "to": one.after, **where}
    return {"pattern": one.pattern, "path": one.path, "from": one.before, "to": one.after, **where}


def _entries_json(line: LogLine) -> list[dict[str, Any]] | None:
    if line.change is None:
        return None
    return [
        {
            "dataset": entry.key.dataset,
            "id": entry.key.id,
            "change": entry.change,
            "turns": len(entry.edits),
            "words": {"added": entry.words_added, "removed": entry.words_removed},
        }
        for entry in line.change.entries
    ]
