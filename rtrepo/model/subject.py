"""What a rule looks at: one entry with its sidecar, loaded as far as it could be."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar


class Problem(NamedTuple):
    """Why a file could not be read: `kind` is `unreadable` (no JSON or YAML at all) or `shape`."""

    reason: str
    line: int = 0
    column: int = 0
    at: str = ""
    kind: str = "unreadable"

    @property
    def words(self) -> str:
        """The reason with its place, for a person."""
        line = f"line {self.line}: " if self.line else ""
        return f"{line}{self.at + ' ' if self.at else ''}{self.reason}"


class Subject(NamedTuple):
    """One entry as found in a tree. An empty `path` means a sidecar without its entry; `twins` are other
    files that claim the same id; `raw` are the entry's bytes, for places in it."""

    key: Key
    path: str = ""
    raw: bytes = b""
    entry: Entry | None = None
    entry_problem: Problem | None = None
    sidecar_path: str = ""
    sidecar: Sidecar = Sidecar()
    sidecar_problem: Problem | None = None
    twins: tuple[str, ...] = ()


class Surroundings:
    """What a rule may know beside the entry: what its dataset's own sidecar says, as plain values of any kind.

    Made once for a dataset and asked for each of its entries, so what is worked out of it is remembered.
    """

    def __init__(self, dataset: Mapping[str, Any] = MappingProxyType({})) -> None:
        self.dataset = dataset

    @cached_property
    def tags(self) -> Mapping[str, Any]:
        """The registry of tags by slug; empty where there is none."""
        return _mapping(self.dataset.get("tags"))

    @cached_property
    def characters(self) -> Mapping[str, Any]:
        """The registry of characters by slug; empty where there is none."""
        return _mapping(self.dataset.get("characters"))

    @cached_property
    def inactive_tags(self) -> Mapping[str, str]:
        """Tags that are archived or hidden, with that word."""
        told = {slug: _mapping(tag).get("status", "active") for slug, tag in self.tags.items()}
        return {slug: str(status) for slug, status in told.items() if status != "active"}

    @cached_property
    def inactive_characters(self) -> Mapping[str, str]:
        """Characters that are no longer in use, slug → display name."""
        return {
            slug: self.display_name(slug)
            for slug, character in self.characters.items()
            if _mapping(character).get("is_active") is False
        }

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Old slugs of tags → the slug that took their place (empty where none did)."""
        listed = self.dataset.get("aliases")
        pairs = [_mapping(alias) for alias in listed] if isinstance(listed, list) else []
        return {str(pair["old_slug"]): str(pair.get("new_slug") or "") for pair in pairs if pair.get("old_slug")}

    @cached_property
    def names(self) -> frozenset[str]:
        """What the registered characters are called: display names and their first words."""
        shown = [self.display_name(slug) for slug in self.characters]
        return frozenset(name for whole in shown if whole for name in (whole, whole.split()[0]))

    def display_name(self, slug: str) -> str:
        """What a character of the registry is called; empty where nothing is said."""
        name = _mapping(self.characters.get(slug)).get("display_name")
        return name.strip() if isinstance(name, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
