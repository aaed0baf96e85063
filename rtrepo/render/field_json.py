"""Changed fields and names as JSON, for every result that tells of changed entries."""

from collections.abc import Iterable
from typing import Any

from rtrepo.model.change import MISSING, EntryChange, FieldChange
from rtrepo.render.json_values import json_value


def previous_ids(change: EntryChange) -> list[str]:
    """The names that an entry had before: ids, and `dataset/id` of another dataset."""
    return [key.id if key.dataset == change.key.dataset else str(key) for key in change.previous]


def fields_json(changes: Iterable[FieldChange]) -> list[dict[str, Any]]:
    """Field changes: set members that came and went, or values, of which one that is not there is left out."""
    return [_field(change) for change in changes]


def _field(change: FieldChange) -> dict[str, Any]:
    if change.added or change.removed:
        return {"path": change.path, "added": list(change.added), "removed": list(change.removed)}
    return {"path": change.path, **values_json(change.before, change.after)}


def values_json(before: Any, after: Any) -> dict[str, Any]:
    """A value before and after; one that is not there is left out."""
    told = {"before": before, "after": after}
    return {name: json_value(value) for name, value in told.items() if value is not MISSING}
