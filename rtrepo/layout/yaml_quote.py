"""Putting quotes around what YAML reads as a number or as true, where text is meant: `group: 0012` loses its zeros."""

from collections.abc import Collection, Iterator
from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_guard import check
from rtrepo.model.json_text import quote


def quote_values(raw: bytes, keys: Collection[str]) -> bytes:
    """The file with quotes around the numbers, true and false that stand under some of its keys, alone or in a list;
    every other byte stays. Raises FileError where the file cannot be read, or would not be read as it is meant."""
    text = check(raw)
    data = yaml_file.load(raw)
    root = _composed(text)
    wanted: dict[Any, Any] = dict(data)
    for node, key, place in reversed(list(_bare(root, data, keys))):
        start, end = node.start_mark.index, node.end_mark.index
        text = text[:start] + quote(text[start:end]) + text[end:]
        if place < 0:
            wanted[key] = node.value
        else:
            wanted[key] = [*wanted[key][:place], node.value, *wanted[key][place + 1 :]]
    written = raw[: len(raw) - len(raw.removeprefix(b"\xef\xbb\xbf"))] + text.encode("utf-8")
    if yaml_file.load(written) != wanted:
        raise FileError("is laid out in a way that rtrepo cannot change safely; change it by hand")
    return written


def _composed(text: str) -> Any:
    # Imported here, as in yaml_file: it takes 14 ms.
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).compose(text)


def _bare(root: Any, data: dict[Any, Any], keys: Collection[str]) -> Iterator[tuple[Any, str, int]]:
    """The nodes to put into quotes, in the order of the file, each with its key and its place in a list (-1: alone)."""
    for (_, node), (key, value) in zip(root.value if data else (), data.items(), strict=True):
        if key in keys and isinstance(value, bool | int | float):
            yield node, key, -1
        elif key in keys and isinstance(value, list):
            for place, (item, of_item) in enumerate(zip(node.value, value, strict=True)):
                if isinstance(of_item, bool | int | float):
                    yield item, key, place
