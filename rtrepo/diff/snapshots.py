"""What differs between two snapshots, from the entries that changed and the datasets that may have."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rtrepo.diff.fields import field_changes
from rtrepo.model.change import DatasetChange, EntryChange, SnapshotChange, Unreadable


def compare(
    before_label: str,
    after_label: str,
    entries: Iterable[EntryChange],
    datasets: Iterable[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]],
    unreadable: Sequence[Unreadable] = (),
    other_files: Sequence[str] = (),
    layout_only: int = 0,
) -> SnapshotChange:
    """Everything that differs; entries sorted by dataset and id, the rest by name or path.

    `datasets` need hold only those whose `dataset.yaml` differs, with its content (None: not there on that
    side); where the content is the same it is one more file of `layout_only`.
    """
    found: list[DatasetChange] = []
    for name, old, new in datasets:
        change = compare_dataset(name, old, new)
        if change is not None:
            found.append(change)
        elif old or new:  # what cannot be read is empty
            layout_only += 1
    return SnapshotChange(
        before_label,
        after_label,
        entries=tuple(sorted(entries, key=lambda change: change.key)),
        datasets=tuple(sorted(found, key=lambda change: change.dataset)),
        unreadable=tuple(sorted(unreadable, key=lambda file: (file.path, file.side))),
        other_files=tuple(sorted(other_files)),
        layout_only=layout_only,
    )


def compare_dataset(
    dataset: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> DatasetChange | None:
    """The change of a dataset's own file; None if its content is the same. An added one lists its fields."""
    if before is None and after is None:
        return None
    fields = field_changes(before or {}, after or {})
    if before is None:
        return DatasetChange(dataset, "added", fields)
    if after is None:
        return DatasetChange(dataset, "removed", fields)
    return DatasetChange(dataset, "edited", fields) if fields else None
