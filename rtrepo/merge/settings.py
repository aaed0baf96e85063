"""Three-way merge of settings files: `dataset.yaml`, `rtrepo.yaml`, and the records of experiments.

Registries are maps by slug, so each tag, character and prompt merges on its own. Lists whose items have a name (the
runs of an experiment, the aliases of tags) merge item by item.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rtrepo.merge.fields import merge_maps
from rtrepo.model.conflict import Conflict

_NAMED = {"runs": "name", "aliases": "old_slug"}
"""Lists of maps, and the key that names an item."""
_SETS = frozenset({"tags"})
"""An experiment's tags; those of a dataset are a map."""


class MergedSettings(NamedTuple):
    """The content of a merged settings file; where there is a conflict, `data` holds what ours says."""

    data: Mapping[str, Any]
    conflicts: tuple[Conflict, ...] = ()


def merge_settings(
    base: Mapping[str, Any] | None, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> MergedSettings:
    """One settings file of three versions, as plain values; `base` is None where both sides added it.

    The place of a conflict in a list of named items has the name: `runs.lora-r16.metrics.eval_loss`. New items
    stand behind the old ones, ours first.
    """
    three = base or {}, ours, theirs
    lists = {key for key in _NAMED if all(_is_named(data.get(key), _NAMED[key]) for data in three)}
    opened = [_opened(data, lists) for data in three]
    merged, conflicts = merge_maps(opened[0], opened[1], opened[2], sets=_SETS)
    return MergedSettings(
        {key: list(value.values()) if key in lists else value for key, value in merged.items()}, conflicts
    )


def _is_named(items: Any, key: str) -> bool:
    """Whether a list (or none) has only maps with a name of their own."""
    if items is None:
        return True
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        return False
    names = [item.get(key) for item in items]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _opened(data: Mapping[str, Any], lists: set[str]) -> dict[str, Any]:
    """The data with named lists as maps."""
    return {
        key: {item[_NAMED[key]]: item for item in value or ()} if key in lists else value for key, value in data.items()
    }
