"""Import files: one tracked JSON Lines file per import, written once and never changed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson

from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import imports_folder
from rtrepo.model.json_text import JsonError, parse
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.tree import Tree

SCHEMA = "rtrepo.import/1"


def path_of(dataset: str, origin: Origin) -> str:
    """`datasets/NAME/imports/0001-HASH.jsonl`; the hash keeps two branches' imports apart."""
    return f"{imports_folder(dataset)}/{origin.number:04d}-{origin.sha256[:8]}.jsonl"


def dump(origin: Origin) -> bytes:
    """The bytes of an import file: a header line, then a line per record."""
    header: dict[str, Any] = {
        "schema": SCHEMA,
        "number": origin.number,
        "source": origin.source,
        "sha256": origin.sha256,
        "format": origin.format,
    }
    if origin.updates is not None:
        header["updates"] = origin.updates
    if origin.options:
        header["options"] = dict(origin.options)
    # orjson gives each result a buffer of 4 KB: 100,000 of them in a list would be 400 MB.
    raw = bytearray(orjson.dumps(header) + b"\n")
    for line in origin.lines:
        raw += orjson.dumps(_line(line, origin.format)) + b"\n"
    return bytes(raw)


def _line(line: OriginLine, usual: str) -> dict[str, Any]:
    value: dict[str, Any] = {"record": line.record, "id": line.id}
    if line.content != line.id:
        value["content"] = line.content
    if line.about:
        value["about"] = line.about
    if line.format and line.format != usual:
        value["format"] = line.format
    if line.back:
        value["back"] = dict(line.back)
    return value


def load(raw: bytes) -> Origin:
    """The import in a file's bytes. Raises FileError with the line that cannot be read."""
    values: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            try:
                value = parse(line)
            except JsonError as error:
                raise FileError(error.reason, line=number) from None
            if not isinstance(value, dict):
                raise FileError("is not an object", line=number, kind="shape")
            values.append((number, value))
    if not values or values[0][1].get("schema") != SCHEMA:
        raise FileError(f"does not begin with a header of schema {SCHEMA}", line=1, kind="shape")
    (at, head), *rest = values
    try:
        origin = Origin(
            number=int(head["number"]),
            source=str(head["source"]),
            sha256=str(head["sha256"]),
            format=str(head["format"]),
            updates=head.get("updates"),
            options=head.get("options") or {},
        )
        lines = []
        for at, value in rest:  # noqa: B007 (the line that an error is about)
            lines.append(_origin_line(value, origin.format))
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(f"lacks or garbles {error}", line=at, kind="shape") from None
    return replace(origin, lines=tuple(lines))


def parts_together(one: Origin, other: Origin) -> Origin | None:
    """What two parts of one import tell together; None where they are not parts of one."""
    records = {line.record: line for line in (*one.lines, *other.lines)}
    is_one = replace(one, lines=()) == replace(other, lines=())
    if not is_one or any(records[line.record] != line for line in one.lines):
        return None
    return replace(one, lines=tuple(records[record] for record in sorted(records)))


def source(raw: bytes) -> str:
    """The file that an import came from, by its name; only the header is read. Raises FileError."""
    return load(raw.partition(b"\n")[0]).source


def _origin_line(value: dict[str, Any], usual: str) -> OriginLine:
    entry_id = str(value["id"])
    return OriginLine(
        int(value["record"]),
        entry_id,
        str(value.get("content", entry_id)),
        str(value.get("about", "")),
        str(value.get("format", usual)),
        value.get("back") or {},
    )


def origins(tree: Tree, dataset: str) -> list[Origin]:
    """Every import of a dataset, oldest first. Raises FileError, its reason beginning with the path."""
    found = []
    for blob in tree.files(imports_folder(dataset)):
        raw = tree.read(blob.path)
        if raw is not None and blob.path.endswith(".jsonl"):
            try:
                found.append(load(raw))
            except FileError as error:
                raise FileError(f"{blob.path}: {error}") from None
    return sorted(found, key=lambda origin: (origin.number, origin.sha256))


def numbers(tree: Tree, dataset: str) -> set[int]:
    """The numbers that a dataset's imports have in their names; what is named otherwise has none."""
    stems = (blob.path.rpartition("/")[2].partition("-")[0] for blob in tree.files(imports_folder(dataset)))
    return {int(stem) for stem in stems if stem.isascii() and stem.isdigit() and len(stem) < 10}


def in_import_order(ids: Iterable[str], imports: Iterable[Origin]) -> list[str]:
    """Ids in the order exports have: by first import and record, then the rest by id."""
    place: dict[str, tuple[int, int]] = {}
    number = -1
    for number, origin in enumerate(imports):
        for line in origin.lines:
            place.setdefault(line.id, (number, line.record))
    last = (number + 1, 0)
    return sorted(ids, key=lambda entry_id: (place.get(entry_id, last), entry_id))
