"""Carrying a sidecar's speakers from the old turns of an entry to the new ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from rtrepo.model.change import TurnEdit


def remap(speakers: Mapping[int, Any], edits: Iterable[TurnEdit]) -> dict[int, Any]:
    """Speakers by new index. A turn that was split gives its speaker to each part, joined turns keep the
    first one's, a removed turn's speaker goes."""
    found: dict[int, Any] = {}
    for edit in edits:
        if edit.list == "messages":
            names = [speakers[index] for index in edit.before if index in speakers]
            if names:
                found |= dict.fromkeys(edit.after, names[0])
    return dict(sorted(found.items()))
