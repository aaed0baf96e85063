"""The versions of one entry, for people and as JSON (`rtrepo.history/1`)."""

from collections.abc import Sequence
from typing import Any

from rtrepo.model.entry import Key
from rtrepo.model.lineage import EntryVersion, HistoryReport
from rtrepo.render.cells import cut, width_of, wrap
from rtrepo.render.diff_fields import field_lines, pattern_line
from rtrepo.render.diff_json import entry_json
from rtrepo.render.diff_turns import turn_lines
from rtrepo.render.entry_facts import facts, title_of
from rtrepo.render.reading import Reading
from rtrepo.render.safe import safe
from rtrepo.render.speech import opening
from rtrepo.render.style import Style
from rtrepo.render.table import table
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import age, count, origins, short

UNCOMMITTED = "not committed yet"
"""What stands in the place of a subject where there is no version yet."""

_WIDE = Style(width=10_000)
_INDENT = " " * 10
_MOST = {2: 14, 3: 48}


def text(report: HistoryReport, style: Style, reading: Reading, *, now: int, words: bool = False) -> str:
    """What the entry is called, then one line a version in the order given: id, age, author, subject, what changed.
    Where that is wider than the page, what changed goes to a second line. With `words`, below each version the
    turns that changed."""
    names = [report.key, *(version.change.key for version in report.versions)]
    rows = [
        [*head(version, style, now), _told(version, above)]
        for version, above in zip(report.versions, names, strict=False)
    ]
    lines = table(rows, _WIDE, most=_MOST)
    if max(map(width_of, lines)) <= style.width and not words:
        blocks = [[line] for line in lines]
    else:
        firsts = table([row[:-1] for row in rows], style, most=_MOST, shrink=3)
        blocks = [
            [first, *wrap(style.dim(_INDENT + row[-1]), style.width, _INDENT)]
            for first, row in zip(firsts, rows, strict=True)
        ]
    page = [_title(report, style)]
    for version, block in zip(report.versions, blocks, strict=True):
        page += block
        changed = _changed(version, style, reading) if words else []
        page += [*changed, ""] if words else []
    if report.more:
        page.append(style.dim("older versions are not shown"))
    return style.page(page)


def _title(report: HistoryReport, style: Style) -> str:
    known = report.versions[0].change
    told = count(len(report.versions), "version", "versions") + (" or more" if report.more else "")
    start = f"{style.heading(safe(str(report.key)))}  "
    end = f"   {style.dim(told)}"
    title = cut(title_of(known), max(style.width - width_of(start) - width_of(end), 12))
    return cut(start + title + end, style.width)


def head(found: EntryVersion, style: Style, now: int) -> list[str]:
    """The columns id, age, author and subject of a version; of none yet, only that."""
    version = found.version
    if version is None:
        return ["", "", "", UNCOMMITTED]
    subject = safe(version.subject) or "(no message)"
    return [style.changed(short(version.id)), age(version.at, now), safe(version.author), subject]


def _told(found: EntryVersion, above: Key) -> str:
    """What changed, in a few words; and what the entry was called, where that is not what the row above says."""
    change = found.change
    told = [_happened(found)] if change.change != "edited" else []
    told += [] if change.change == "removed" else facts(change)
    if found.mended:
        told = ["can be read again", *(part for part in told if part != "can be read again")]
    if found.problem:
        told = [part for part in told if part != "cannot be read"] + [f"cannot be read: {safe(found.problem)}"]
    if change.change == "removed":
        told += [f"lives on in {_names(found.became, change.key)}"] if found.became else []
    if change.key != above:
        told.append(f"as {safe(str(change.key))}")
    told += origins(found.version) if found.version else []
    if found.note:
        told.append(safe(found.note))
    return " · ".join(told)


def _happened(found: EntryVersion) -> str:
    change = found.change
    if change.previous and change.previous != (change.key,):
        return f"{change.change} from {_names(change.previous, change.key)}"
    return "added again" if found.again else change.change


def _names(keys: Sequence[Key], beside: Key) -> str:
    """Other entries, by their ids where they are in the same dataset."""
    return " + ".join(safe(key.id if key.dataset == beside.dataset else str(key)) for key in keys)


def _changed(found: EntryVersion, style: Style, reading: Reading) -> list[str]:
    """The turns and fields that changed, with their words."""
    change = found.change
    if change.change in ("added", "removed"):
        begins = safe(opening(change.after.entry or change.before.entry))
        return [cut("  " + style.paint(change.change, begins), style.width)] if begins else []
    lines = field_lines(change.sidecar, style, reading) + field_lines(change.fields, style, reading)
    lines += [f"  {pattern_line(pattern)}" for pattern in change.patterns]
    return lines + turn_lines(change, style, reading)


def to_json(report: HistoryReport, reading: Reading) -> dict[str, Any]:
    """The schema `rtrepo.history/1`."""
    return {**head_of(report), "versions": [version_of(version, reading) for version in report.versions]}


def head_of(report: HistoryReport) -> dict[str, Any]:
    """The same without its list, for JSON lines."""
    return {
        "schema": "rtrepo.history/1",
        "dataset": report.key.dataset,
        "id": report.key.id,
        "version": report.at,
        "more": report.more,
    }


def version_of(found: EntryVersion, reading: Reading) -> dict[str, Any]:
    """One version of an entry, for JSON lines too; `version` is null for what is not committed yet."""
    change = found.change
    return {
        "version": version_json(found.version) if found.version else None,
        **entry_json(change, reading),
        "words": {"added": change.words_added, "removed": change.words_removed},
        "again": found.again,
        "mended": found.mended,
        "became": [{"dataset": key.dataset, "id": key.id} for key in found.became],
        "note": found.note,
        "problem": found.problem,
    }
