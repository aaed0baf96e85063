"""Giving a key of a YAML file another name: its value, its place and its comments stay."""

from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.layout.yaml_guard import check


def rename_key(raw: bytes, under: str, old: str, new: str) -> bytes:
    """The file's bytes with the key `old` in the mapping under a top key called `new`. Raises FileError where the file
    cannot be read, there is no such key, or the result would not say what is meant."""
    text = check(raw)
    data = yaml_file.load(raw)
    inside = data.get(under)
    if not isinstance(inside, dict) or old not in inside or new in inside:
        raise FileError(f"has no {old} under {under} that could be called {new}", kind="shape")
    at = _places(text)[under, old]
    name = emit({new: 1}).decode("utf-8").removesuffix(": 1\n")
    written = (text[: at[0]] + name + text[at[1] :]).encode("utf-8")
    wanted = data | {under: {new if key == old else key: value for key, value in inside.items()}}
    if yaml_file.load(written) != wanted:
        raise FileError("is laid out in a way that rtrepo cannot change safely; change it by hand")
    return raw[: len(raw) - len(raw.removeprefix(b"\xef\xbb\xbf"))] + written


def _places(text: str) -> dict[tuple[Any, Any], tuple[int, int]]:
    """Where the keys of mappings under top keys stand, as indexes into the text."""
    # Imported here, as in yaml_file: it takes 14 ms.
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text)
    return {
        (top.value, key.value): (key.start_mark.index, key.end_mark.index)
        for top, below in root.value
        if below.id == "mapping"
        for key, _ in below.value
    }
