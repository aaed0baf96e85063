"""`tag`, `untag`, `set`, `archive` and `revive`: edits of what is known about entries."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rtrepo.actions.bulk.drafting import Edit, Task
from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import ACTIVE, ARCHIVED
from rtrepo.model.subject import Subject, Surroundings

TEXTS = ("title", "status", "split", "group", "generator", "notes")
"""Fields that `set` takes as texts."""
LISTS = ("characters",)
FIELDS = (*TEXTS, "rating", *LISTS)
_USUAL = {"status": ACTIVE, "split": "train"}
"""What is not written, because it holds where nothing is said."""
NAMED = 3


def tag(tags: Sequence[str]) -> Task:
    """Give entries some tags; those that they have stay where they are."""

    def change(found: Subject) -> Edit | None:
        have = _items(found, "tags")
        new = [name for name in dict.fromkeys(tags) if name not in have]
        return _with(found, "tags", [*have, *new]) if new else None

    named = ", ".join(tags)
    return Task("tag", f"tag {named}", change, lambda entries, _: f"tag {entries} with {named}", remarks=_known(tags))


def untag(tags: Sequence[str]) -> Task:
    """Take some tags from entries."""

    def change(found: Subject) -> Edit | None:
        have = _items(found, "tags")
        left = [name for name in have if name not in tags]
        return _with(found, "tags", left) if len(left) < len(have) else None

    named = ", ".join(tags)
    return Task("untag", f"untag {named}", change, lambda entries, _: f"take {named} from {entries}")


def set_fields(wanted: Mapping[str, Any]) -> Task:
    """Give fields of entries' sidecars other values; an empty one takes the field away."""

    def change(found: Subject) -> Edit | None:
        data = dict(found.sidecar.data)
        for name, value in wanted.items():
            if value in ("", []) or value == _USUAL.get(name):
                data.pop(name, None)
            else:
                data[name] = value
        return Edit(about=data) if _differ(data, found.sidecar.data) else None

    # What a field is set to may be long, as notes are.
    told = ", ".join(f"{name} to {_short(value)}" if value not in ("", []) else name for name, value in wanted.items())
    verb = "set" if any(value not in ("", []) for value in wanted.values()) else "remove"
    where = "in" if verb == "set" else "from"
    return Task("set", "set " + " ".join(wanted), change, lambda entries, _: f"{verb} {told} {where} {entries}")


def archive(why: str) -> Task:
    """Put entries away, with the reason: they stay where they are, and out of exports."""

    def change(found: Subject) -> Edit | None:
        data = {**found.sidecar.data, "status": ARCHIVED, "why": why}
        return Edit(about=data) if _differ(data, found.sidecar.data) else None

    return Task("archive", "archive", change, lambda entries, _: f"archive {entries}: {_short(why)}")


def revive() -> Task:
    """Take archived entries up again; the reason goes. Others stay as they are."""

    def change(found: Subject) -> Edit | None:
        data = {key: value for key, value in found.sidecar.data.items() if key not in ("status", "why")}
        return Edit(about=data) if found.sidecar.status == ARCHIVED else None

    return Task("revive", "revive", change, lambda entries, _: f"revive {entries}")


def read_fields(told: Sequence[str]) -> dict[str, Any]:
    """`FIELD=VALUE` words as values by field. Raises RtrepoError (exit code 2) for a field that cannot be set, or a
    value that it cannot have."""
    found: dict[str, Any] = {}
    for word in told:
        name, _, value = word.partition("=")
        if name in ("tag", "tags"):
            raise RtrepoError("tags have verbs of their own", hint="rtrepo tag TAG …, rtrepo untag TAG …", exit_code=2)
        if name not in FIELDS:
            raise RtrepoError(
                f"{name!r} is no field that can be set",
                hint=f"there are {', '.join(FIELDS)}; other keys are changed in the file",
                exit_code=2,
            )
        if name in LISTS:
            found[name] = [item.strip() for item in value.split(",") if item.strip()]
        elif name == "rating" and value:
            if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", value):
                raise RtrepoError(f"a rating is a number, which {value!r} is not", hint="rating=4", exit_code=2)
            found[name] = float(value) if "." in value else int(value)
        else:
            found[name] = value
    return found


def _items(found: Subject, key: str) -> list[Any]:
    """The list under a key; a text alone is a list of one."""
    value = found.sidecar.data.get(key)
    if value is None or isinstance(value, str):
        return [value] if value else []
    if not isinstance(value, list):
        raise FileError(f"has something else than a list under {key}", kind="shape")
    return value


def _with(found: Subject, key: str, value: list[Any]) -> Edit:
    data = {**found.sidecar.data, key: value}
    if not value:
        del data[key]
    return Edit(about=data)


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sidecars say something else, 1 and true apart."""
    return one.keys() != other.keys() or any(repr(value) != repr(other[key]) for key, value in one.items())


def _short(value: Any) -> str:
    told = " ".join((", ".join(value) if isinstance(value, list) else str(value)).split())
    return told if len(told) <= 60 else f"{told[:59]}…"


def _known(tags: Sequence[str]) -> Callable[[StoredTree, list[Key]], list[str]]:
    """What the registries of the datasets say of tags that entries get."""

    def remarks(tree: StoredTree, keys: list[Key]) -> list[str]:
        found = []
        for dataset in sorted({key.dataset for key in keys}):
            around = Surroundings(read_settings(tree, dataset_path(dataset)))
            for name in tags:
                if name in around.aliases:
                    now = around.aliases[name]
                    found.append(f"{name} is an old name in {dataset}" + (f": {now} took its place" if now else ""))
                elif name in around.inactive_tags:
                    found.append(f"{name} is {around.inactive_tags[name]} in {dataset}")
                elif around.tags and name not in around.tags:
                    found.append(f"{name} is not among the tags of {dataset} (datasets/{dataset}/dataset.yaml)")
        return found

    return remarks
