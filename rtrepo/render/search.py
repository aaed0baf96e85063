"""What a search found, for people and as JSON (`rtrepo.search/1`)."""

from itertools import groupby
from typing import Any

from rtrepo.model.search import Hit, SearchReport
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.wording import count, place, short

_AROUND = 200  # characters looked at on each side of a match


def text(report: SearchReport, style: Style, *, limit: int | None = None) -> str:
    """How often and in how many entries, then each place with its match in colour, or in `[ ]`."""
    lines = _head(report, style)
    shown = report.hits[:limit]
    for key, hits in groupby(shown, key=lambda hit: hit.key):
        lines.append(style.heading(safe(str(key))))
        lines += [_line(hit, style) for hit in hits]
    if len(shown) < len(report.hits):
        lines.append(f"and {count(len(report.hits) - len(shown), 'more place', 'more places')}")
    return style.page(lines + _problems(report, style))


def counts(report: SearchReport, style: Style) -> str:
    """How often in all, then a line for each entry that has it."""
    rows = [
        [safe(str(key)), f"{sum(hit.count for hit in hits):,}"]
        for key, hits in groupby(report.hits, key=lambda hit: hit.key)
    ]
    return style.page([*_head(report, style), *table(rows, style, indent="  ", right=(1,)), *_problems(report, style)])


def ids(report: SearchReport) -> str:
    """`dataset/id` of each entry that has it, one a line, for another command to read."""
    return "\n".join(dict.fromkeys(safe(str(hit.key)) for hit in report.hits))


def _head(report: SearchReport, style: Style) -> list[str]:
    where = f" at {short(report.version)}" if report.version else ""
    searched = count(report.searched, "entry", "entries")
    wanted = f"“{safe(report.text)}”"
    if not report.hits:
        return wrap(f"{wanted} is in none of {searched}{where}", style.width, "  ")
    times = count(report.occurrences, "time", "times")
    return wrap(f"{wanted} {times} in {report.entries:,} of {searched}{where}", style.width, "  ")


def _problems(report: SearchReport, style: Style) -> list[str]:
    """Files in which nothing could be looked for."""
    return [cut(f"{style.error('not searched')} {safe(path)}: {safe(why)}", style.width)
            for path, why in report.problems]  # fmt: skip


def _line(hit: Hit, style: Style) -> str:
    at = place(hit.at)
    role = "" if hit.role in ("", hit.at) else f" {safe(hit.role)}"
    more = style.dim(f"   ({hit.count:,} times)") if hit.count > 1 else ""
    start = f"  {at}{role}   "
    return start + snippet(hit, style, max(style.width - width_of(start) - width_of(more), 30)) + more


def snippet(hit: Hit, style: Style, cells: int) -> str:
    """The match with as much of the text around it as fits."""
    found = safe(hit.text[hit.start : hit.end])
    match = cut(found if style.color else f"[{found}]", cells - 4)
    room = cells - width_of(match)
    before = safe(hit.text[max(hit.start - _AROUND, 0) : hit.start])
    after = safe(hit.text[hit.end : hit.end + _AROUND])
    left = _tail(before, max(room // 2, room - width_of(after)), whole=hit.start <= _AROUND)
    right = cut(after, room - width_of(left))
    return left + style.paint("match", match) + right


def _tail(text: str, cells: int, *, whole: bool) -> str:
    """The end of a text that fits, from the start of a word where there is one, after `…`."""
    if whole and width_of(text) <= cells:
        return text
    while text and width_of(text) > max(cells - 2, 0):
        text = text[1:]
    head, space, rest = text.partition(" ")
    return f"… {rest if space and len(head) < 20 else text}" if cells > 2 else ""


def to_json(report: SearchReport) -> dict[str, Any]:
    """The schema `rtrepo.search/1`."""
    return {
        **head_json(report),
        "hits": [hit_json(hit) for hit in report.hits],
    }


def head_json(report: SearchReport) -> dict[str, Any]:
    """The same without the places, for JSON lines."""
    return {
        "schema": "rtrepo.search/1",
        "text": report.text,
        "version": report.version,
        "searched": report.searched,
        "entries": report.entries,
        "occurrences": report.occurrences,
        "unreadable": [{"path": path, "why": why} for path, why in report.problems],
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One place, for JSON lines too."""
    return {
        "dataset": hit.key.dataset,
        "id": hit.key.id,
        "at": hit.at,
        "role": hit.role,
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
        "count": hit.count,
    }
