"""What differs between two snapshots as JSON values: the schema `rtrepo.diff/1`."""

from collections.abc import Iterator
from typing import Any

from rtrepo.model.change import MISSING, EntryChange, Pattern, SnapshotChange, TurnEdit
from rtrepo.model.entry import Entry, Message
from rtrepo.render.across import across_json
from rtrepo.render.field_json import fields_json, previous_ids, values_json
from rtrepo.render.reading import Reading
from rtrepo.render.shift_json import shift_json
from rtrepo.render.speech import spoken


def to_json(change: SnapshotChange, reading: Reading, *, all_turns: bool = False) -> dict[str, Any]:
    """The whole change. `turns` of an entry leave kept ones out unless `all_turns`."""
    entries = [entry_json(entry, reading, all_turns=all_turns) for entry in _in_order(change)]
    return {**_first(change), "entries": entries, **_last(change)}


def to_lines(change: SnapshotChange, reading: Reading, *, all_turns: bool = False) -> Iterator[dict[str, Any]]:
    """The same in pieces, one for each line: everything but the entries, then entry by entry."""
    yield {**_first(change), **_last(change)}
    for entry in _in_order(change):
        yield entry_json(entry, reading, all_turns=all_turns)


def files_json(change: SnapshotChange, reading: Reading, *, all_turns: bool = False) -> dict[str, Any]:
    """The schema `rtrepo.diff-files/1`: what `entry_json` says of the one entry; `change` is null where nothing
    differs. Of two `dataset.yaml` the `fields` are told."""
    told: dict[str, Any] = {
        "dataset": "", "id": "", "change": None, "previous_ids": [], "turns": [], "fields": [], "sidecar": [],
        "patterns": [],
    }  # fmt: skip
    for entry in change.entries:
        told = entry_json(entry, reading, all_turns=all_turns)
    for dataset in change.datasets:
        told |= {"dataset": dataset.dataset, "change": dataset.change, "fields": fields_json(dataset.fields)}
    return {"schema": "rtrepo.diff-files/1", "from": change.before, "to": change.after, **told}


def _in_order(change: SnapshotChange) -> list[EntryChange]:
    return sorted(change.entries, key=lambda entry: entry.key)


def _first(change: SnapshotChange) -> dict[str, Any]:
    return {
        "schema": "rtrepo.diff/1",
        "from": change.before,
        "to": change.after,
        "from_version": change.before_version or None,
        "to_version": change.after_version or None,
        "totals": {
            **change.totals(),
            "turns": dict(change.turn_totals()),
            "words": {
                "added": sum(entry.words_added for entry in change.entries),
                "removed": sum(entry.words_removed for entry in change.entries),
            },
        },
        "patterns": across_json(change),
    }


def _last(change: SnapshotChange) -> dict[str, Any]:
    return {
        "datasets": [
            {"dataset": dataset.dataset, "fields": fields_json(dataset.fields)} for dataset in change.datasets
        ],
        "unreadable": [{"path": file.path, "side": file.side, "why": file.why} for file in change.unreadable],
        "layout_only": change.layout_only,
        "shift": shift_json(change.shift),
    }


def entry_json(change: EntryChange, reading: Reading, *, all_turns: bool = False) -> dict[str, Any]:
    """One entry."""
    turns = change.turns if all_turns else change.edits
    return {
        "dataset": change.key.dataset,
        "id": change.key.id,
        "change": change.change,
        "previous_ids": previous_ids(change),
        "turns": [_turn(edit, change, reading) for edit in turns],
        "fields": fields_json(change.fields),
        "sidecar": fields_json(change.sidecar),
        "patterns": [_pattern(pattern) for pattern in change.patterns],
    }


def _pattern(pattern: Pattern) -> dict[str, Any]:
    names = {"from": pattern.before, "to": pattern.after} if pattern.pattern == "rename" else {}
    return {"pattern": pattern.pattern, **names, "count": pattern.count}


def _turn(edit: TurnEdit, change: EntryChange, reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {"edit": edit.edit, "before": list(edit.before), "after": list(edit.after)}
    if edit.list != "messages":
        told["list"] = edit.list
    if edit.edit in ("edited", "moved"):
        before = _message(change.before.entry, edit.list, edit.before)
        after = _message(change.after.entry, edit.list, edit.after)
        fields = _turn_fields(before, after, reading)
        if fields:
            told["fields"] = fields
    return told


def _message(entry: Entry | None, name: str, indexes: tuple[int, ...]) -> Message:
    turns: list[Message] = list(entry.data.get(name) or ()) if entry else []
    return turns[indexes[0]] if indexes and indexes[0] < len(turns) else {}


def _turn_fields(before: Message, after: Message, reading: Reading) -> dict[str, Any]:
    """The keys of a turn that differ; for text how many words came and went, for anything else both values."""
    fields: dict[str, Any] = {}
    for key in {**before, **after}:
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if old is new or (old == new and type(old) is type(new)):
            continue
        fields[key] = values_json(old, new)
        if key == "content":
            texts = isinstance(old, str) and isinstance(new, str)
            added, removed = reading.words(_said(old), _said(new))
            fields[key] = {"words_added": added, "words_removed": removed, **({} if texts else fields[key])}
    return fields


def _said(content: Any) -> str:
    return "" if content is MISSING else spoken({"content": content})
