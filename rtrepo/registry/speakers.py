"""Characters and system prompts of a dataset's registry: added, changed, merged, archived and revived."""

from collections.abc import Mapping, Sequence
from typing import Any

from rtrepo.registry.record import CHARACTERS, Change, KeyMove, Settings, mapping, put, renamed_key


def added(settings: Settings, under: str, slug: str, record: Mapping[str, Any]) -> Change:
    """A character or a prompt that is new in its registry. What is empty in its record is not written."""
    return Change(put(settings, under, slug, {key: value for key, value in record.items() if value}))


def changed(settings: Settings, under: str, slug: str, values: Mapping[str, Any]) -> Change:
    """One with some other values; what is empty in them stays as it is."""
    record = mapping(mapping(settings.get(under)).get(slug))
    return Change(put(settings, under, slug, {**record, **{key: value for key, value in values.items() if value}}))


def renamed(settings: Settings, under: str, old: str, new: str) -> Change:
    """One by another slug."""
    return Change(renamed_key(settings, under, old, new), (KeyMove(under, old, new),))


def archived(settings: Settings, under: str, slug: str, why: str = "") -> Change:
    """One that is no longer in use, with the reason where one is given (`why`, a key of ours)."""
    record = mapping(mapping(settings.get(under)).get(slug))
    return Change(put(settings, under, slug, {**record, "is_active": False, **({"why": why} if why else {})}))


def revived(settings: Settings, under: str, slug: str) -> Change:
    """One in use again; the reason goes."""
    record = {key: value for key, value in mapping(mapping(settings.get(under)).get(slug)).items() if key != "why"}
    return Change(put(settings, under, slug, {**record, "is_active": True}))


def is_active(record: Any) -> bool:
    """Whether a character or a prompt is in use."""
    return mapping(record).get("is_active") is not False


def merged(settings: Settings, olds: Sequence[str], into: str, name: str = "") -> Change:
    """Several characters as one. Where `into` is none of the registry, the first one becomes it; the others stay there
    as archived, with the reason."""
    told = mapping(settings.get(CHARACTERS))
    found, moves = dict(settings), tuple[KeyMove, ...]()
    registered = [slug for slug in dict.fromkeys(olds) if slug != into and slug in told]
    if into not in told and registered:
        found = renamed_key(found, CHARACTERS, registered[0], into)
        moves = (KeyMove(CHARACTERS, registered[0], into),)
    for slug in registered:
        if slug in found[CHARACTERS]:
            found = archived(found, CHARACTERS, slug, f"merged into {into}").settings
    if name and into in mapping(found.get(CHARACTERS)):
        found = put(found, CHARACTERS, into, {**mapping(found[CHARACTERS][into]), "display_name": name})
    return Change(found, moves)


def recast(data: Mapping[str, Any], olds: frozenset[str], new: str) -> dict[str, Any]:
    """A sidecar's values with one character in the place of others: among `characters`, and as the speaker of turns."""
    found = dict(data)
    listed = found.get("characters")
    if isinstance(listed, list):
        names = [new if isinstance(one, str) and one in olds else one for one in listed]
        found["characters"] = [one for at, one in enumerate(names) if one != new or new not in names[:at]]
    elif isinstance(listed, str) and listed in olds:
        found["characters"] = new
    speakers = found.get("speakers")
    if isinstance(speakers, Mapping):
        found["speakers"] = {index: _speaker(value, olds, new) for index, value in speakers.items()}
    return found


def _speaker(value: Any, olds: frozenset[str], new: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _speaker(inner, olds, new) if key == "character" else inner for key, inner in value.items()}
    return new if isinstance(value, str) and value in olds else value
