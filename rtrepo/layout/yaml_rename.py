"""Giving a key of a YAML file another name: its value, its place and its comments stay."""

from collections.abc import Sequence
from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.layout.yaml_guard import check


def rename_key(raw: bytes, under: str | Sequence[str], old: str, new: str) -> bytes:
    """The file's bytes with the key `old` in the mapping under a top key, or under a path of keys, called `new`. Raises
    FileError where the file cannot be read, there is no such key, or the result would not say what is meant."""
    path = (under,) if isinstance(under, str) else tuple(under)
    text = check(raw)
    data = yaml_file.load(raw)
    inside = _inside(data, path)
    if not isinstance(inside, dict) or old not in inside or new in inside:
        raise FileError(f"has no {old} under {'.'.join(path)} that could be called {new}", kind="shape")
    at = _place(text, path, old)
    name = emit({new: 1}).decode("utf-8").removesuffix(": 1\n")
    written = (text[: at[0]] + name + text[at[1] :]).encode("utf-8")
    if yaml_file.load(written) != _with_key(data, path, old, new):
        raise FileError("is laid out in a way that rtrepo cannot change safely; change it by hand")
    return raw[: len(raw) - len(raw.removeprefix(b"\xef\xbb\xbf"))] + written


def _inside(data: Any, path: Sequence[str]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _with_key(data: dict[str, Any], path: Sequence[str], old: str, new: str) -> dict[str, Any]:
    if not path:
        return {new if key == old else key: value for key, value in data.items()}
    return data | {path[0]: _with_key(data[path[0]], path[1:], old, new)}


def _place(text: str, path: Sequence[str], old: str) -> tuple[int, int]:
    """Where a key stands, as indexes into the text."""
    # Imported here, as in yaml_file: it takes 14 ms.
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(text)
    for name in path:
        node = next(below for key, below in node.value if key.value == name)
    key = next(key for key, _ in node.value if key.value == old)
    return key.start_mark.index, key.end_mark.index
