"""YAML files for people: read as plain values, changed with comments, key order and unknown keys kept."""

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rtrepo.layout import yaml_plain
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_guard import check, explain
from rtrepo.layout.yaml_lines import edit_lines
from rtrepo.layout.yaml_splice import places_of_keys, splice

_TORN = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


def load(raw: bytes) -> dict[str, Any]:
    """The mapping in a YAML file as plain values; dates stay the text they were. Raises FileError.

    An empty file is an empty mapping. Keys may be text or whole numbers (`speakers: {2: mara}`).
    """
    found = yaml_plain.load(raw)
    return _mapping(plain(_compose(check(raw)))) if found is None else found


def reader() -> str:
    """What reads YAML that is more than plain."""
    import ruamel.yaml

    return f"ruamel.yaml {ruamel.yaml.__version__}"


def _mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FileError("is not a mapping of keys to values", line=1, kind="shape")
    return value


@cache
def _constructor() -> Any:
    """Values as YAML 1.2 has them, but a date is the text that stands there: nothing is lost or rounded."""
    from ruamel.yaml.constructor import SafeConstructor

    constructor: Any = type("_Constructor", (SafeConstructor,), {})
    for tag in ("timestamp", "value"):
        constructor.add_constructor(f"tag:yaml.org,2002:{tag}", SafeConstructor.construct_yaml_str)
    return constructor


def _yaml() -> Any:
    # Imported here: it takes 14 ms, and a command that meets no YAML should not wait for it.
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _constructor()
    return yaml


def _compose(text: str) -> Any:
    try:
        return _yaml().load(text)
    except Exception as error:  # noqa: BLE001 (fuzzing ruamel found TypeError, ValueError and IndexError too)
        raise explain(error) from None


def plain(value: Any) -> Any:
    """The value as mappings, lists, texts, numbers, true, false and null. Raises FileError for anything else."""
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise FileError(f"holds the number {value}, which JSON cannot hold; put it in quotes", kind="shape")
    if isinstance(value, str) and _TORN.search(value):
        raise FileError("holds half of a surrogate pair, which UTF-8 cannot hold", kind="shape")
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise FileError(f"holds a value of a kind rtrepo does not read ({type(value).__name__})", kind="shape")


def _key(key: Any) -> Any:
    if isinstance(key, bool) or not isinstance(key, (str, int)):
        raise FileError(f"has the key {key!r}, which is not text; put it in quotes", kind="shape")
    return key


def edit(raw: bytes, wanted: Mapping[str, Any]) -> bytes:
    """The file's bytes with its values changed to `wanted`; comments, order and unknown keys survive.

    New keys go to the end. What was written is read back and compared before it is returned; raises
    FileError where the file cannot be read or its text would not survive.
    """
    text = check(raw)
    old, new = load(raw), plain(wanted)
    if _same(old, new):
        return raw
    quickly = edit_lines(text, old, new) if yaml_plain.load(raw) is not None else None
    if quickly is not None and _same(yaml_plain.load(quickly.encode("utf-8")), new):
        return quickly.encode("utf-8")
    try:
        written = splice(text, _yaml().compose(text), old, new)
        if _same(load(written.encode("utf-8")), new):
            return raw[: len(raw) - len(raw.removeprefix(_BOM))] + written.encode("utf-8")
    except (FileError, ValueError):
        pass
    raise FileError("is laid out in a way that rtrepo cannot change safely; change it by hand")


def lines_of_keys(text: str) -> dict[Any, tuple[int, int]] | None:
    """Where the lines of each key begin and end in a YAML text that can be read, as indexes into it; None where its
    keys do not stand on lines of their own."""
    return places_of_keys(text, _yaml().compose(text), load(text.encode("utf-8")))


def _same(one: Any, other: Any) -> bool:
    """Equality that tells 1 from true and from 1.0; the order of keys says nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)
