"""Mends of sidecars: lists that repeat themselves, old names of tags, waivers that excuse nothing, numbers where text
is meant."""

from typing import Any

from rtrepo.rules.fixes.mend import Flaw, Mend

_TEXTS = ("title", "status", "split", "group", "generator", "notes")
_LISTS = ("tags", "characters")


def without_repeats(flaw: Flaw) -> Mend | None:
    """M109: each tag and each character stands once, where it stood first; empty ones go."""
    data = dict(flaw.look.sidecar.data)
    for key in _LISTS:
        if isinstance(data.get(key), list):
            data[key] = _once(data[key])
    return _changed(flaw, data)


def _once(listed: list[Any]) -> list[Any]:
    """A list without the texts that are empty or stand in it before; anything else stays where it is."""
    kept: list[Any] = []
    for item in listed:
        if not isinstance(item, str) or (item.strip() and item not in kept):
            kept.append(item)
    return kept


def by_new_name(flaw: Flaw) -> Mend | None:
    """M110: a tag gets the name that took the place of the old one. One that was given up without another stays."""
    told = flaw.look.sidecar.data.get("tags")
    names = [told] if isinstance(told, str) else told
    if not isinstance(names, list):
        return None
    new = [_newest(flaw, name) if isinstance(name, str) else name for name in names]
    if new == names:
        return None
    kept: list[Any] = []
    for old, name in zip(names, new, strict=True):
        if name == old or (name not in names and name not in kept):
            kept.append(name)
    return _changed(flaw, {**flaw.look.sidecar.data, "tags": kept[0] if isinstance(told, str) else kept})


def _newest(flaw: Flaw, tag: str) -> str:
    """The last of a row of names; the tag itself where the row leads nowhere, or back to where it was."""
    seen = [tag]
    while following := flaw.look.around.aliases.get(seen[-1], ""):
        if following in seen:
            return tag
        seen.append(following)
    return tag if seen[-1] in flaw.look.around.aliases else seen[-1]


def without_stale_waivers(flaw: Flaw) -> Mend | None:
    """M120: a waiver that excuses nothing goes, with its reason."""
    waivers = flaw.look.sidecar.data.get("waive")
    stale = {remark.at for remark in flaw.remarks}
    if not isinstance(waivers, dict):
        return None
    kept = {code: reason for code, reason in waivers.items() if f"waive.{code}" not in stale}
    return _changed(flaw, {**flaw.look.sidecar.data, "waive": kept})


def as_texts(flaw: Flaw) -> Mend | None:
    """M111: a number, true or false where text is meant is put into quotes, as it stands there. What anything else of
    the wrong kind means is for a person to say."""
    data = flaw.look.sidecar.data
    texts = tuple(key for key in (*_TEXTS, *_LISTS) if _is_bare(data.get(key)))
    texts += tuple(key for key in _LISTS if isinstance(data.get(key), list) and any(map(_is_bare, data[key])))
    return Mend(texts=texts) if texts else None


def _is_bare(value: Any) -> bool:
    return isinstance(value, bool | int | float)


def _changed(flaw: Flaw, data: dict[str, Any]) -> Mend | None:
    """The sidecar with other values; what says nothing any more goes."""
    old = flaw.look.sidecar.data
    told = {key: value for key, value in data.items() if value not in (None, "", [], {}) or value == old.get(key)}
    return Mend(sidecar=told) if told != old else None
