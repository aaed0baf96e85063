"""What several datasets say of themselves, as one: the first wins, and what does not come through is told."""

from collections.abc import Mapping
from typing import Any

from rtrepo.registry.record import PROMPTS, Change, Settings, mapping

_REGISTRIES = {"categories": "category", "tags": "tag", "characters": "character"}
_OWN = frozenset({"id", "title", "layout"})
"""What names a dataset and is nothing to be joined."""


def united(first: Settings, second: Settings, name: str) -> Change:
    """What a dataset says, with what another one, called `name`, says besides.

    Registries are joined by slug: what only one says of a tag or a character is taken over. A prompt of the same slug
    with another text gets another slug, since no entry refers to it. Of everything else the first value stays.
    """
    found = dict(first)
    told: list[str] = []
    for key, value in second.items():
        said = found.get(key)
        if key in _OWN or said == value or value in (None, "", [], {}):
            continue
        if said in (None, "", [], {}):
            found[key] = value
        elif key in _REGISTRIES:
            found[key] = _registry(_REGISTRIES[key], mapping(said), mapping(value), name, told)
        elif key == PROMPTS:
            found[key] = _prompts(mapping(said), mapping(value), name, told)
        elif key == "aliases" and isinstance(said, list) and isinstance(value, list):
            found[key] = _aliases(said, value, name, told)
        elif isinstance(said, Mapping) and isinstance(value, Mapping):
            found[key] = {**value, **said}
            told += [
                f"{key}.{at} stays {said[at]}, {name} said {other}"
                for at, other in value.items()
                if at in said and said[at] != other
            ]
        else:
            told.append(f"{key} stays {_short(said)}, {name} said {_short(value)}")
    return Change(found, remarks=tuple(told))


def _registry(kind: str, first: dict[str, Any], second: dict[str, Any], name: str, told: list[str]) -> dict[str, Any]:
    found = dict(first)
    for slug, record in second.items():
        if slug not in found:
            found[slug] = record
            continue
        said, other = mapping(found[slug]), mapping(record)
        found[slug] = {**said, **{key: value for key, value in other.items() if said.get(key) in (None, "", {})}}
        told += [
            f"{kind} {slug}: {key} stays {_short(found[slug][key])}, {name} said {_short(value)}"
            for key, value in other.items()
            if key != "sort_order" and value not in (None, "", {}, found[slug][key])
        ]
    return found


def _prompts(first: dict[str, Any], second: dict[str, Any], name: str, told: list[str]) -> dict[str, Any]:
    found = dict(first)
    for slug, record in second.items():
        if slug not in found:
            found[slug] = record
        elif mapping(found[slug]).get("content") != mapping(record).get("content"):
            number = 2
            while (other := f"{slug}-{number}") in first or other in second or other in found:
                number += 1
            found[other] = record
            told.append(f"prompt {slug} of {name} is called {other}")
        elif found[slug] != record:
            told.append(f"prompt {slug}: what is said of it beside its text stays, {name} said something else")
    return found


def _aliases(first: list[Any], second: list[Any], name: str, told: list[str]) -> list[Any]:
    known = {mapping(one).get("old_slug"): mapping(one).get("new_slug") for one in first}
    new = [one for one in second if mapping(one).get("old_slug") not in known]
    for one in second:
        old, meant = mapping(one).get("old_slug"), mapping(one).get("new_slug")
        if known.get(old, meant) != meant:
            told.append(f"the old name {old} stays one of {known[old]}, {name} said of {meant}")
    return [*first, *new]


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
