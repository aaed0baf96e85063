"""Where the turns, words and fields of an entry come from, for people and as JSON (`rtrepo.blame/1`)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from rtrepo.model.entry import Message
from rtrepo.model.lineage import BlameReport, FieldOrigin, TurnOrigin
from rtrepo.model.version import Version
from rtrepo.render.cells import cut, pad, width_of, wrap
from rtrepo.render.diff_fields import shown
from rtrepo.render.entry_facts import opening_words
from rtrepo.render.json_values import json_value
from rtrepo.render.safe import safe
from rtrepo.render.speech import role_of, spoken
from rtrepo.render.style import Style
from rtrepo.render.version_json import version_json
from rtrepo.render.wording import age, ago, count, short

_UNCOMMITTED = "not committed yet"
_NAME = 24  # cells of a role or a field's name at most
_AUTHOR = 14
_SUBJECT = 28
_INDENT = " " * 6
_ROOM = 24  # cells that the opening of a turn has at least


class _Columns:
    """The columns as wide as the widest row needs; `why_width` is that of the last one, of the turns alone."""

    def __init__(self, report: BlameReport, style: Style, now: int) -> None:
        self.style, self.now, self.first = style, now, report.first
        versions = [turn.version for turn in report.turns] + [field.version for field in report.fields]
        ages = [age(version.at, now) for version in versions if version]
        self._age = max(map(width_of, ages), default=0)
        self._index = max((len(str(turn.turn)) for turn in report.turns), default=1)
        names = [*(_role(turn, report) for turn in report.turns), *(_field_name(field) for field in report.fields)]
        self._name = max(map(width_of, names), default=0)
        self.why_width = max((width_of(self.why(turn.version)) for turn in report.turns), default=0)
        self._who = max((width_of(self.who(version)) for version in versions), default=0)

    def who(self, version: Version | None) -> str:
        """Id, age and author."""
        if version is None:
            return _UNCOMMITTED
        told = f"{pad(age(version.at, self.now), self._age)}   {cut(safe(version.author), _AUTHOR)}"
        return f"{self.style.changed(short(version.id))}   {told}"

    def start(self, index: str, name: str, version: Version | None) -> str:
        """A row as far as its own text."""
        at = f"{pad(index, self._index, right=True)} {pad(name, self._name)}"
        return f"  {at}   {pad(self.who(version), self._who)}   "

    def why(self, version: Version | None) -> str:
        """The subject of a version, for the end of a row. The one in which the entry came in says it at the top."""
        if version is None or (self.first and version.id == self.first.id):
            return ""
        return cut(safe(version.subject) or "(no message)", _SUBJECT)


def text(report: BlameReport, style: Style, *, now: int, only: tuple[str, int] | None = None) -> str:
    """One row a turn: index, role, version, age, author, how it begins, and why. Then one row for each field and
    version. With words, below each turn a line for every stretch that one version wrote. `only` is one turn, by
    list and index."""
    columns = _Columns(report, style, now)
    lines = _head(report, style, now)
    listed = "messages"
    for turn in report.turns:
        if only is not None and (turn.list, turn.turn) != only:
            continue
        if turn.list != listed:
            listed = turn.list
            lines.append("  " + style.heading(listed))
        lines += _turn(turn, _message(report, turn), columns)
    if only is None:
        for _, fields in groupby(_by_version(report.fields), key=_group):
            lines += _fields(list(fields), columns)
    return style.page(lines)


def _head(report: BlameReport, style: Style, now: int) -> list[str]:
    versions = {turn.version.id if turn.version else "" for turn in report.turns}
    versions |= {field.version.id if field.version else "" for field in report.fields}
    told = [count(len(report.turns), "turn", "turns"), f"from {count(len(versions), 'version', 'versions')}"]
    told += [f"at {short(report.at)}"] if report.at else []
    start = f"{style.heading(safe(str(report.key)))}  "
    end = f"   {style.dim(' · '.join(told))}"
    title = safe(report.sidecar.title) or opening_words(report.entry)
    title = cut(title, max(style.width - width_of(start) - width_of(end), 12))
    lines = [cut(start + title + end, style.width)]
    if report.first:
        first = report.first
        who = f"{short(first.id)}, {ago(first.at, now)}, {safe(first.author)}"
        lines.append(cut(f"came in with {who}: {safe(first.subject) or '(no message)'}", style.width))
    return lines


def _turn(turn: TurnOrigin, message: Message, columns: _Columns) -> list[str]:
    style = columns.style
    start = columns.start(str(turn.turn), cut(safe(role_of(message)), _NAME), turn.version)
    why = columns.why(turn.version)
    said = safe(spoken(message))
    if turn.words:
        return [(start + why).rstrip(" "), *_words(turn, style)]
    room = style.width - width_of(start)
    beside = room - columns.why_width - 3 if columns.why_width else room
    if beside >= _ROOM:
        return [start + pad(cut(said, beside), beside) + "   " + style.dim(why)]
    if room >= _ROOM:
        below = [cut(" " * width_of(start) + style.dim(why), style.width)] if why else []
        return [start + cut(said, room), *below]
    return [start.rstrip(" "), *(cut(_INDENT + part, style.width) for part in (said, style.dim(why)) if part)]


def _words(turn: TurnOrigin, style: Style) -> list[str]:
    """Each stretch on lines of its own after the version that wrote it."""
    lines = []
    for text, version in turn.words:
        who = short(version.id) if version else "not yet"
        if len(turn.words) == 1 and version == turn.version:
            who = " " * 7  # the row above has said it
        newest = version is turn.version or (version and turn.version and version.id == turn.version.id)
        start = f"      {style.changed(who)}  " if newest else f"      {style.dim(who)}  "
        told = safe(text.strip(), lines=True) or f"[{safe(text)}]"
        lines += wrap(start + told, style.width, " " * 15)
    return lines


def _fields(fields: Sequence[FieldOrigin], columns: _Columns) -> list[str]:
    first = fields[0]
    start = columns.start("", _field_name(first), first.version)
    if not first.part:
        told = shown(first.value)
    elif first.value == first.part:
        told = "+ " + ", ".join(safe(field.part) for field in fields)
    else:
        told = ", ".join(f"{safe(field.part)}: {shown(field.value)}" for field in fields)
    why = columns.why(first.version)
    room = columns.style.width - width_of(start)
    if room < _ROOM:
        return [start.rstrip(" "), cut(_INDENT + told, columns.style.width)]
    if why and room - width_of(told) - 3 >= 12:
        told += "   " + columns.style.dim(cut(why, room - width_of(told) - 3))
    return [start + cut(told, room)]


def _by_version(fields: Iterable[FieldOrigin]) -> list[FieldOrigin]:
    """Parts of one field that one version brought, beside each other; the fields in their order."""
    places: dict[tuple[str, ...], int] = {}
    listed = list(fields)
    for field in listed:
        places.setdefault((field.place, field.path), len(places))
        places.setdefault(_group(field), len(places))
    return sorted(listed, key=lambda field: (places[field.place, field.path], places[_group(field)]))


def _group(field: FieldOrigin) -> tuple[str, ...]:
    return (field.place, field.path, field.version.id if field.version else "")


def _role(turn: TurnOrigin, report: BlameReport) -> str:
    return cut(safe(role_of(_message(report, turn))), _NAME)


def _field_name(field: FieldOrigin) -> str:
    return cut(safe(field.path), _NAME)


def _message(report: BlameReport, turn: TurnOrigin) -> Message:
    found: Message = report.entry.data[turn.list][turn.turn]
    return found


def to_json(report: BlameReport, *, only: tuple[str, int] | None = None) -> dict[str, Any]:
    """The schema `rtrepo.blame/1`; a version that is null is not committed yet."""
    taken = [turn for turn in report.turns if only is None or (turn.list, turn.turn) == only]
    fields = report.fields if only is None else ()
    versions = {each.id: each for each in [*_versions(taken, fields), *filter(None, [report.first])]}
    return {
        "schema": "rtrepo.blame/1",
        "dataset": report.key.dataset,
        "id": report.key.id,
        "version": report.at,
        "first": report.first.id if report.first else None,
        "turns": [_turn_json(turn, _message(report, turn)) for turn in taken],
        "fields": [_field_json(field) for field in fields],
        "versions": [version_json(version) for version in versions.values()],
    }


def _versions(turns: Iterable[TurnOrigin], fields: Iterable[FieldOrigin]) -> Iterable[Version]:
    for turn in turns:
        yield from (run.version for run in turn.words if run.version)
        if turn.version:
            yield turn.version
    yield from (field.version for field in fields if field.version)


def _turn_json(turn: TurnOrigin, message: Message) -> dict[str, Any]:
    words = [{"text": run.text, "version": run.version.id if run.version else None} for run in turn.words]
    return {
        "list": turn.list,
        "index": turn.turn,
        "role": role_of(message),
        **_who(turn.version),
        **({"words": words} if words else {}),
    }


def _field_json(field: FieldOrigin) -> dict[str, Any]:
    part = {"part": field.part} if field.part else {}
    return {"in": field.place, "path": field.path, **part, "value": json_value(field.value), **_who(field.version)}


def _who(version: Version | None) -> dict[str, Any]:
    if version is None:
        return {"version": None, "author": None, "at": None, "subject": None}
    return {"version": version.id, "author": version.author, "at": version.at, "subject": version.subject}
