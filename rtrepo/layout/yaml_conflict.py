"""YAML files with conflicts: git's diff3 markers around whole keys, so that any choice in an editor is YAML again.

What ours wrote stays as it is written, with its comments, around the keys that are in conflict and in them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.conflict_file import MARKER_SIZE, Labels, Markers
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.conflict import Conflict

_LABELS = Labels()
_Data = Mapping[Any, Any]


def written(raw: bytes, data: _Data) -> bytes:
    """A YAML file with other values. Where ours is laid out in a way that cannot be kept, it is written anew."""
    try:
        return yaml_file.edit(raw, data)
    except FileError:
        return emit(data)


def dump(
    raw: bytes,
    sides: tuple[_Data, _Data, _Data],
    conflicts: Mapping[Any, Sequence[Conflict]],
    labels: Labels = _LABELS,
    marker_size: int = MARKER_SIZE,
) -> bytes:
    """The file of ours with the values of the merge, and for each key of `conflicts` its three sides.

    `raw` is ours' file (empty where it has none). `sides` hold the merged mapping with the conflicts as base, ours
    and theirs have them; they differ in the keys of `conflicts` alone.
    """
    base, ours, theirs = sides
    text = written(raw, ours).decode("utf-8")
    text = text if text.endswith("\n") or not text else text + "\n"
    places = yaml_file.lines_of_keys(text)
    if places is None:
        text = emit(ours).decode("utf-8")
        places = yaml_file.lines_of_keys(text) or {}
    start = next((at for at, _ in places.values()), 0)
    margin = " " * (len(text) - start - len(text[start:].lstrip(" "))) if places else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    markers = Markers(labels, marker_size, len(conflicts))
    blocks: dict[Any, tuple[int, int, str]] = {}
    # Numbered in the order in which they stand: what ours does not have comes last.
    for key in sorted(conflicts, key=lambda key: places.get(key, (len(text), 0))[0]):
        start, end = places.get(key, (len(text), len(text)))
        first, *more = conflicts[key]
        if more:
            first = first._replace(at=", ".join(one.at for one in conflicts[key]), why=first.why)
        told = markers.around(
            first, _lines(base, key, margin), text[start:end].splitlines(), _lines(theirs, key, margin)
        )
        blocks[key] = start, end, "".join(line + newline for line in told)
    for start, end, block in reversed(blocks.values()):
        text = text[:start] + block + text[end:]
    return text.encode("utf-8")


def _lines(data: _Data, key: Any, margin: str) -> list[str]:
    if key not in data:
        return []
    return [margin + line if line else line for line in emit({key: data[key]}).decode("utf-8").splitlines()]
