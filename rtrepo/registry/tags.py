"""Tags of a dataset's registry: added, renamed, merged, given old names, archived and revived.

What becomes of `aliases` follows RoleThread Lite: an alias says that `old_slug` is an old name of `new_slug`, and by
which `action` (`rename` or `merge`). The rule M110 finds entries that still use the old one.
"""

from collections.abc import Sequence
from typing import Any

from rtrepo.registry.record import TAGS, Change, KeyMove, Settings, called, mapping, put, renamed_key

ACTIVE, ARCHIVED = "active", "archived"
_REASON = "archive_reason"


def added(settings: Settings, slug: str, name: str = "", category: str = "") -> Change:
    """A tag that is new in the registry, and its category where that is new too."""
    told = mapping(settings.get(TAGS))
    record: dict[str, Any] = {"name": name or called(slug)}
    remarks = []
    found = dict(settings)
    if category:
        record["category_slug"] = category
        if category not in mapping(settings.get("categories")):
            found = put(found, "categories", category, {"name": called(category)})
            remarks.append(f"{category} is a new category")
    orders = [order for one in told.values() if isinstance(order := mapping(one).get("sort_order"), int)]
    if orders:
        record["sort_order"] = max(orders) + 1
    return Change(put(found, TAGS, slug, record), remarks=tuple(remarks))


def renamed(settings: Settings, old: str, new: str, name: str = "") -> Change:
    """A tag by another slug. The old one becomes its old name; a target for its share goes with it.

    What it is called changes with it where that was its slug in other letters, or where a `name` is given. A tag that
    is not registered has no old names.
    """
    found, moves = _target(dict(settings), old, new)
    record = mapping(mapping(settings.get(TAGS)).get(old))
    if old not in mapping(settings.get(TAGS)):
        return Change(found, moves)
    found = renamed_key(found, TAGS, old, new)
    if name or str(record.get("name", "")).casefold() == called(old).casefold():
        found = put(found, TAGS, new, {**record, "name": name or called(new)})
    return Change(_aliased(found, [old], new, "rename"), (KeyMove(TAGS, old, new), *moves))


def merged(settings: Settings, olds: Sequence[str], into: str, name: str = "") -> Change:
    """Several tags as one. Where `into` is none of the registry, the first registered one becomes it. The others stay
    in the registry as archived, with the reason, so that nothing that was said of them is lost.

    Of several targets for their shares that of `into` counts, or the first; the others are told in the remarks.
    """
    told = mapping(settings.get(TAGS))
    found, moves = dict(settings), tuple[KeyMove, ...]()
    others = [slug for slug in dict.fromkeys(olds) if slug != into]
    registered = [slug for slug in others if slug in told]
    if into not in told and registered:
        first = registered[0]
        found, moves = renamed_key(found, TAGS, first, into), (KeyMove(TAGS, first, into),)
        found = put(found, TAGS, into, {**mapping(told[first]), "name": name or called(into)})
    elif name and into in told:
        found = put(found, TAGS, into, {**mapping(told[into]), "name": name})
    for slug in registered:
        if slug in found[TAGS]:
            found = _archived(found, slug, f"merged into {into}")
    found, targets, remarks = _targets(found, others, into)
    if registered or into in told:
        found = _aliased(found, others, into, "merge")
    return Change(found, (*moves, *targets), remarks)


def aliased(settings: Settings, slug: str, alias: str) -> Change:
    """A tag with another old name."""
    return Change(_aliased(dict(settings), [alias], slug, "rename"))


def unaliased(settings: Settings, slug: str, alias: str) -> Change:
    """A tag with an old name less."""
    left = [one for one in _aliases(settings) if (one.get("old_slug"), one.get("new_slug")) != (alias, slug)]
    return Change(_with_aliases(dict(settings), left))


def archived(settings: Settings, slug: str, why: str) -> Change:
    """A tag that is no longer in use, with the reason. Entries keep it (the rule M105 finds them)."""
    return Change(_archived(dict(settings), slug, why))


def revived(settings: Settings, slug: str) -> Change:
    """A tag in use again; the reason goes."""
    record = {**mapping(mapping(settings.get(TAGS)).get(slug)), "status": ACTIVE}
    if "lifecycle" in record:
        record["lifecycle"] = {key: told for key, told in mapping(record["lifecycle"]).items() if key != _REASON}
    return Change(put(settings, TAGS, slug, record))


def why_archived(record: Any) -> str:
    """The reason that a tag's record gives; empty where there is none."""
    told = mapping(mapping(record).get("lifecycle")).get(_REASON)
    return told if isinstance(told, str) else ""


def retagged(items: Sequence[Any], olds: frozenset[str], new: str) -> list[Any]:
    """A list of tags with one in the place of others; it stands there once, where the first of them stood."""
    found: list[Any] = []
    for item in items:
        told = new if isinstance(item, str) and item in olds else item
        if told != new or new not in found:
            found.append(told)
    return found


def _archived(settings: dict[str, Any], slug: str, why: str) -> dict[str, Any]:
    record = mapping(mapping(settings.get(TAGS)).get(slug))
    lifecycle = {**mapping(record.get("lifecycle")), **({_REASON: why} if why else {})}
    return put(settings, TAGS, slug, {**record, "status": ARCHIVED, **({"lifecycle": lifecycle} if lifecycle else {})})


def _aliases(settings: Settings) -> list[dict[str, Any]]:
    told = settings.get("aliases")
    return [mapping(one) for one in told] if isinstance(told, list) else []


def _aliased(settings: dict[str, Any], olds: Sequence[str], new: str, action: str) -> dict[str, Any]:
    """With old names of `new`. What pointed at them points at it, and it is nobody's old name itself."""
    kept = [
        {**one, "new_slug": new} if one.get("new_slug") in olds else one
        for one in _aliases(settings)
        if one.get("old_slug") not in (*olds, new)
    ]
    fresh = [{"old_slug": old, "new_slug": new, "action": action} for old in dict.fromkeys(olds) if old != new]
    return _with_aliases(settings, [*kept, *fresh])


def _with_aliases(settings: dict[str, Any], aliases: list[dict[str, Any]]) -> dict[str, Any]:
    if aliases or "aliases" in settings:
        settings["aliases"] = aliases
    return settings


def _target(settings: dict[str, Any], old: str, new: str) -> tuple[dict[str, Any], tuple[KeyMove, ...]]:
    before, after = f"tag.{old}", f"tag.{new}"
    if before not in mapping(settings.get("targets")):
        return settings, ()
    return renamed_key(settings, "targets", before, after), (KeyMove("targets", before, after),)


def _targets(
    settings: dict[str, Any], olds: Sequence[str], into: str
) -> tuple[dict[str, Any], tuple[KeyMove, ...], tuple[str, ...]]:
    """What becomes of targets for the shares of tags that are one now."""
    moves: tuple[KeyMove, ...] = ()
    remarks = []
    for old in olds:
        targets = mapping(settings.get("targets"))
        name = f"tag.{old}"
        if name not in targets:
            continue
        if f"tag.{into}" in targets:
            value = targets.pop(name)
            settings = {**settings, "targets": targets}
            remarks.append(f"the target {name}: {value} is gone; tag.{into}: {targets[f'tag.{into}']} holds")
        else:
            settings, moved = _target(settings, old, into)
            moves += moved
    return settings, moves, tuple(remarks)
