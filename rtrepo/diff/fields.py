"""Which fields of a mapping differ: the adapter to DeepDiff, and the only user of it.

DeepDiff is asked only about lists and maps that differ inside: importing it costs more than most diffs.
It never sees turns, which it would pair by position.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.diff.plain import plain, rebuilt, same_value
from rtrepo.model.change import MISSING, FieldChange
from rtrepo.model.sidecar import SET_KEYS

_PLAIN_KEY = re.compile(r"(?![+-]?\d+$)[^\s.\[\]\"]+")
_Path = tuple[tuple[int, int, str], ...]


def field_changes(
    before: Mapping[Any, Any], after: Mapping[Any, Any], sets: frozenset[str] = SET_KEYS
) -> tuple[FieldChange, ...]:
    """What differs, sorted by path; empty if and only if nothing does. Null and a missing key differ.

    The top-level keys in `sets` hold lists whose order and repetitions say nothing, and which may as well
    be missing as empty. Values are plain (dict, list, str …) whatever wrapped them.
    """
    found: list[tuple[_Path, FieldChange]] = []
    for key in {**before, **after}:
        old, new = before.get(key, MISSING), after.get(key, MISSING)
        if old is new or same_value(old, new):
            continue
        start = (_step(key),)
        members = (_members(old), _members(new)) if key in sets else (None, None)
        if members[0] is not None and members[1] is not None:
            gone, come = members[0].keys() - members[1].keys(), members[1].keys() - members[0].keys()
            if gone or come:
                added = tuple(sorted(members[1][name] for name in come))
                removed = tuple(sorted(members[0][name] for name in gone))
                found.append((start, FieldChange(_dotted(start), added=added, removed=removed)))
        elif _nested(old) and _nested(new) and isinstance(old, Mapping) == isinstance(new, Mapping):
            found += _deep(start, plain(old), plain(new))
        else:
            found.append((start, FieldChange(_dotted(start), plain(old), plain(new))))
    # Two changes can share a path when list items shift: what was there goes first.
    found.sort(key=lambda item: (item[0], item[1].before is MISSING))
    return tuple(change for _, change in found)


def _members(value: Any) -> dict[tuple[str, str], str] | None:
    """A set's members by (type, text) → text; None if the value is not a list of plain scalars."""
    if value is MISSING:
        return {}
    items = plain([value] if isinstance(value, str) else value)
    if not isinstance(items, list) or not all(isinstance(item, str | int | float) for item in items):
        return None
    return {(type(item).__name__, str(item)): str(item) for item in items}


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _deep(start: _Path, old: Any, new: Any) -> Iterator[tuple[_Path, FieldChange]]:
    """The differences inside two maps or two lists that differ."""
    from deepdiff import DeepDiff

    # threshold 0: otherwise maps that share few keys are one replaced value. Private means "__name".
    tree = DeepDiff(
        old,
        new,
        view="tree",
        threshold_to_diff_deeper=0,
        ignore_nan_inequality=True,
        ignore_private_variables=False,
    )
    found: list[tuple[tuple[Any, ...], _Path, FieldChange]] = []
    for kind, levels in tree.items():
        for level in levels:
            steps, inner = _steps(level)
            path = start + inner
            before = MISSING if kind.endswith("_added") else level.t1
            after = MISSING if kind.endswith("_removed") else level.t2
            found.append((steps, path, FieldChange(_dotted(path), before, after)))
    if same_value(rebuilt(old, [(steps, change.before, change.after) for steps, _, change in found]), new):
        yield from ((path, change) for _, path, change in found)
    else:
        # DeepDiff pairs the items of a list by Python's equality: it takes 1 for true, and calls times in two zones
        # equal. What its answer does not account for is told as one change.
        yield start, FieldChange(_dotted(start), old, new)


def _steps(level: Any) -> tuple[tuple[Any, ...], _Path]:
    """Where a difference lies: the keys and places that lead to it, and the same as steps of a path."""
    keys: list[Any] = []
    steps: list[tuple[int, int, str]] = []
    at = level.all_up
    while at.down is not None:
        relation = at.t1_child_rel or at.t2_child_rel
        holder = at.t1 if at.t1_child_rel else at.t2
        keys.append(relation.param)
        steps.append((0, relation.param, "") if isinstance(holder, list) else _step(relation.param))
        at = at.down
    return tuple(keys), tuple(steps)


def _step(key: Any) -> tuple[int, int, str]:
    """One step of a path in the order of paths: list places, then number keys, then names."""
    if isinstance(key, int) and not isinstance(key, bool):
        return (1, key, "")
    return (2, 0, str(key))


def _dotted(path: _Path) -> str:
    text = ""
    for kind, number, name in path:
        if kind == 0:
            text += f"[{number}]"
            continue
        shown = str(number) if kind == 1 else name
        if kind == 2 and not _PLAIN_KEY.fullmatch(name):
            shown = json.dumps(name, ensure_ascii=False)
        text += f".{shown}" if text else shown
    return text
