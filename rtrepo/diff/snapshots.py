"""What differs between two snapshots, from the pairs of entries and datasets that may differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rtrepo.diff.entries import compare_entry
from rtrepo.diff.fields import field_changes
from rtrepo.model.change import DatasetChange, Side, SnapshotChange, Unreadable
from rtrepo.model.entry import Key


def compare(
    before_label: str,
    after_label: str,
    pairs: Iterable[tuple[Key, Side | None, Side | None]],
    datasets: Iterable[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]],
    unreadable: Sequence[Unreadable] = (),
    other_files: Sequence[str] = (),
) -> SnapshotChange:
    """Everything that differs; entries sorted by dataset and id, the rest by name or path.

    `pairs` need hold only entries whose files differ (None: not there on that side), `datasets` likewise
    the content of each `dataset.yaml`. Pairs are taken one by one, so a generator may load them lazily.
    """
    entries = [change for key, old, new in pairs if (change := compare_entry(key, old, new)) is not None]
    found = [compare_dataset(name, old, new) for name, old, new in datasets]
    return SnapshotChange(
        before_label,
        after_label,
        entries=tuple(sorted(entries, key=lambda change: change.key)),
        datasets=tuple(sorted(filter(None, found), key=lambda change: change.dataset)),
        unreadable=tuple(sorted(unreadable, key=lambda file: (file.path, file.side))),
        other_files=tuple(sorted(other_files)),
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
