"""A sidecar: what is known about an entry and is not training data. Every key is optional."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SIDECAR_KEYS = (
    "title", "tags", "characters", "speakers", "status", "why", "rating", "split", "group", "generator", "from",
    "notes", "waive", "extra",
)  # fmt: skip
"""The keys rtrepo knows, in the order it writes them; unknown keys follow and are kept."""

SET_KEYS = frozenset({"tags", "characters"})
"""Lists whose order says nothing: compared and merged as sets."""

ACTIVE, DRAFT, ARCHIVED = "active", "draft", "archived"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The content of a sidecar file as plain values (dict, list, str, int, float, bool, None)."""

    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the entry is called; empty where nothing is said."""
        value = self.data.get("title")
        return value if isinstance(value, str) else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Slugs of tags, in the file's order."""
        return _texts(self.data.get("tags"))

    @property
    def characters(self) -> tuple[str, ...]:
        """Slugs of those who speak, in the file's order."""
        return _texts(self.data.get("characters"))

    @property
    def status(self) -> str:
        """`active` where nothing is said; draft and archived entries stay out of exports."""
        value = self.data.get("status")
        return value if isinstance(value, str) else ACTIVE

    @property
    def split(self) -> str:
        """`train` where nothing is said."""
        value = self.data.get("split")
        return value if isinstance(value, str) else "train"

    @property
    def speakers(self) -> dict[int, Any]:
        """Index into `messages` → a character's slug, or {"character": …, "label": …}."""
        value = self.data.get("speakers")
        if not isinstance(value, Mapping):
            return {}
        return {key: speaker for key, speaker in value.items() if isinstance(key, int)}

    @property
    def extra(self) -> dict[str, Any]:
        """What the source record carried and no other field holds."""
        value = self.data.get("extra")
        return dict(value) if isinstance(value, Mapping) else {}


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def in_order(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping without what says nothing (None, "", [], {}), known keys first."""
    told = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    known = {key: told[key] for key in SIDECAR_KEYS if key in told}
    return known | {key: value for key, value in told.items() if key not in known}
