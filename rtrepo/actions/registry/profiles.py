"""`rtrepo.yaml` where a tag, a character or a dataset gets another name: its export profiles say the new one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.layout import yaml_file, yaml_rename
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG
from rtrepo.model.tree import Tree
from rtrepo.selection.renaming import renamed_value

_FIELDS = {
    "tag": frozenset({"tag"}),
    "character": frozenset({"character", "speaker"}),
    "dataset": frozenset({"dataset"}),
}


class _Name(NamedTuple):
    """What is called otherwise: a `tag`, a `character` or a `dataset`."""

    kind: str
    old: str
    new: str


class _Told(NamedTuple):
    """A value with the new name, the places of keys that are called otherwise, and those where nobody can tell."""

    value: Any
    keys: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    unsure: tuple[str, ...] = ()


def renamed(tree: Tree, kind: str, olds: Sequence[str], new: str, only: str = "") -> tuple[dict[str, bytes], list[str]]:
    """`rtrepo.yaml` with the new name for each old one in its export profiles (nothing where it stays as it is), and
    what a person should look at. With `only` a dataset, other profiles than that dataset's keep the old name, which may
    live on elsewhere.

    Keys such as `tag.warm`, lists under `tags` and comparisons in `where` are changed. Raises RtrepoError where the
    file cannot be changed.
    """
    raw = tree.read(CONFIG)
    if raw is None:
        return {}, []
    after, remarks = raw, list[str]()
    for old in olds:
        try:
            data = yaml_file.load(after)
        except FileError:
            return {}, [f"{CONFIG} cannot be read, so nobody knows whether a profile names {old}"]
        try:
            after, told = _one_renamed(after, data, _Name(kind, old, new), only)
        except FileError as error:
            raise RtrepoError(
                f"{CONFIG} {error.reason}; nothing was changed", hint="change its exports by hand, then again"
            ) from None
        remarks += told
    return ({CONFIG: after} if after != raw else {}), remarks


def _one_renamed(raw: bytes, data: Mapping[str, Any], name: _Name, only: str) -> tuple[bytes, list[str]]:
    profiles = data.get("exports")
    if not isinstance(profiles, Mapping):
        return raw, []
    wanted, remarks = dict(profiles), list[str]()
    for profile, said in profiles.items():
        told = _told(said, name, ("exports", str(profile)))
        if told.value != said and only and not _is_for(said, only):
            remarks.append(f"{CONFIG}: exports.{profile} still says {name.old}, as it is not for {only} alone")
            continue
        remarks += [f"{CONFIG}: {at} has {name.old} where nobody can tell what it means" for at in told.unsure]
        wanted[profile] = told.value
        for path, before, key in told.keys:
            raw = yaml_rename.rename_key(raw, path, before, key)
    return yaml_file.edit(raw, {**data, "exports": wanted}), remarks


def _is_for(profile: Any, dataset: str) -> bool:
    """Whether a profile takes entries of one dataset alone."""
    said = profile.get("datasets", profile.get("dataset")) if isinstance(profile, Mapping) else None
    return said in (dataset, [dataset])


def _told(value: Any, name: _Name, at: tuple[str, ...]) -> _Told:
    """A value somewhere in a profile with the new name."""
    if isinstance(value, Mapping):
        return _mapping(value, name, at)
    key = at[-1]
    if key == "where" and isinstance(value, str):
        found = renamed_value(value, _FIELDS[name.kind], name.old, name.new)
        return _Told(found.text, unsure=(".".join(at),) if found.unsure else ())
    if key in (name.kind, f"{name.kind}s"):
        if isinstance(value, list):
            return _Told([name.new if item == name.old else item for item in value])
        return _Told(name.new if value == name.old else value)
    return _Told(value)


def _mapping(value: Mapping[str, Any], name: _Name, at: tuple[str, ...]) -> _Told:
    found: dict[str, Any] = {}
    keys: list[tuple[tuple[str, ...], str, str]] = []
    unsure: list[str] = []
    for key, inner in value.items():
        told = _told(inner, name, (*at, str(key)))
        new = f"{name.kind}.{name.new}" if key == f"{name.kind}.{name.old}" else key
        if new != key and new in value:
            unsure.append(".".join((*at, str(key))))
            new = key
        found[new] = told.value
        # The inner ones first: their path still has the old name then.
        keys += [*told.keys, *([(at, key, new)] if new != key else [])]
        unsure += told.unsure
    return _Told(found, tuple(keys), tuple(unsure))


def naming(tree: Tree, dataset: str) -> Iterator[str]:
    """The export profiles that name a dataset."""
    try:
        raw = tree.read(CONFIG)
        data = yaml_file.load(raw) if raw is not None else {}
    except FileError:
        return
    profiles = data.get("exports")
    for profile, said in profiles.items() if isinstance(profiles, Mapping) else ():
        if _told(said, _Name("dataset", dataset, f"{dataset}-"), ("exports", str(profile))).value != said:
            yield str(profile)
