"""A registry as a mapping of slugs, and what a change of it is."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Settings = Mapping[str, Any]
"""What a `dataset.yaml` says, as plain values."""

TAGS, CHARACTERS, PROMPTS = "tags", "characters", "system_prompts"
"""The keys of `dataset.yaml` whose mappings are registries."""

MAX_SLUG = 100
"""Characters a slug may have."""


class KeyMove(NamedTuple):
    """A key below a top key that is only called otherwise: what stands behind it keeps its place."""

    under: str
    old: str
    new: str


class Change(NamedTuple):
    """What a `dataset.yaml` is to say, which keys are only called otherwise, and what a person should know of it."""

    settings: dict[str, Any]
    moves: tuple[KeyMove, ...] = ()
    remarks: tuple[str, ...] = ()


def mapping(value: Any) -> dict[str, Any]:
    """A mapping as one that can be changed; anything else as an empty one."""
    return dict(value) if isinstance(value, Mapping) else {}


def slug_flaw(slug: str) -> str:
    """Why a text cannot be a slug of a registry, or an empty string. A comma would part it where tags are listed."""
    if not slug.strip():
        return "is empty"
    if len(slug) > MAX_SLUG:
        return f"is longer than {MAX_SLUG} characters"
    if slug != slug.strip() or not slug.isprintable() or "," in slug:
        return "holds a comma, a line end, a space at an end or something that cannot be seen"
    return ""


def called(slug: str) -> str:
    """What a slug is called where nobody says: `slow_burn` is `Slow burn`."""
    words = slug.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def put(settings: Settings, under: str, slug: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with another record in a registry, which goes to its end where it is new."""
    return {**settings, under: {**mapping(settings.get(under)), slug: dict(record)}}


def renamed_key(settings: Settings, under: str, old: str, new: str) -> dict[str, Any]:
    """The settings with a key of a registry called otherwise, at the place where it was."""
    told = mapping(settings.get(under))
    return {**settings, under: {new if key == old else key: value for key, value in told.items()}}
