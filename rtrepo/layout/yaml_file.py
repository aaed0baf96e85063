"""YAML files for people: read as plain values, changed with comments, key order and unknown keys kept."""

import datetime
import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.util import load_yaml_guess_indent

from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.layout.yaml_guard import check, explain


def load(raw: bytes) -> dict[str, Any]:
    """The mapping in a YAML file as plain values; dates stay the text they were. Raises FileError.

    An empty file is an empty mapping. Keys may be text or whole numbers (`speakers: {2: mara}`).
    """
    return _mapping(plain(_compose(check(raw))))


def _mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FileError("is not a mapping of keys to values", line=1, kind="shape")
    return value


def _compose(text: str) -> Any:
    try:
        return YAML(typ="rt", pure=True).load(text)
    except Exception as error:  # noqa: BLE001 (fuzzing ruamel found TypeError, ValueError and IndexError too)
        raise explain(error) from None


def plain(value: Any) -> Any:
    """ruamel's own types as the plain ones, so that equal values compare equal."""
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    raise FileError(f"holds a value of a kind rtrepo does not read ({type(value).__name__})", kind="shape")


def _key(key: Any) -> Any:
    if isinstance(key, (bool, float)) or key is None or not isinstance(key, (str, int)):
        raise FileError(f"has the key {key!r}, which is not text; put it in quotes", kind="shape")
    return str(key) if isinstance(key, str) else int(key)


def edit(raw: bytes, wanted: Mapping[str, Any]) -> bytes:
    """The file's bytes with its values changed to `wanted`; comments, order and unknown keys survive.

    New keys go to the end. What was written is read back and compared before it is returned; raises
    FileError where the file cannot be read or its text would not survive.
    """
    text = check(raw)
    if not text.strip():
        return emit(wanted)
    if load(raw) == wanted:
        return raw
    _, indent, offset = load_yaml_guess_indent(text)
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=indent or 2, offset=offset or 0)
    yaml.explicit_start = text.startswith("---")
    document = yaml.load(text)
    if document is None:
        return raw.rstrip(b"\n") + b"\n" + emit(wanted)
    _adjust(document, wanted)
    out = io.BytesIO()
    yaml.dump(document, out)
    written = out.getvalue()
    if load(written) != dict(wanted):
        raise FileError("holds text that YAML cannot be trusted to keep; change it by hand")
    return written


def _adjust(node: Any, wanted: Any) -> None:
    """Change a ruamel mapping in place, going down only where something differs."""
    for key in [key for key in node if _key(key) not in wanted]:
        del node[key]
    for key, value in wanted.items():
        if key not in node:
            node[key] = _styled(value)
        elif isinstance(node[key], CommentedMap) and isinstance(value, Mapping) and value:
            _adjust(node[key], value)
        elif isinstance(node[key], CommentedSeq) and isinstance(value, list) and value:
            _adjust_list(node[key], value)
        elif plain(node[key]) != value or type(plain(node[key])) is not type(value):
            node[key] = _styled(value)


def _adjust_list(node: Any, wanted: list[Any]) -> None:
    """Items that stay keep their comments: drop what is gone, then put what is new into its place."""
    for index in reversed(range(len(node))):
        if plain(node[index]) not in wanted:
            del node[index]
    for index, value in enumerate(wanted):
        if index >= len(node):
            node.append(_styled(value))
        elif plain(node[index]) != value:
            node.insert(index, _styled(value))
    del node[len(wanted) :]


def _styled(value: Any) -> Any:
    """A new value in the style of the canonical form."""
    written = YAML(typ="rt", pure=True).load(emit({"value": value}).decode("utf-8"))
    return written["value"]
