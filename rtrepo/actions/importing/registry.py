"""RoleThread's `X.registry.json` beside an `X.jsonl`: found, read, and put into dataset.yaml and sidecars."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtrepo.actions.importing.incoming import Incoming
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.cutting import cut
from rtrepo.formats.registry import RegistryImport, parse_registry, place_registry
from rtrepo.model.records import Rejected

MAX_REGISTRY = 64 * 2**20


def beside(path: Path) -> Path | None:
    """The registry of a training file, where one stands beside it."""
    name = path.name.removesuffix(".gz")
    stem = name.rpartition(".")[0] or name
    found = path.with_name(f"{stem}.registry.json")
    return found if found.is_file() and found != path else None


def place(registry: Path, source: Incoming, wanted: str | None) -> RegistryImport:
    """What the registry says, in its places. The training file is read once for the entries it has.

    Raises RtrepoError where the registry cannot be read: importing the file without it would lose speakers.
    """
    if registry.stat().st_size > MAX_REGISTRY:
        raise RtrepoError(f"{registry} is larger than {MAX_REGISTRY // 2**20} MiB; nothing was changed")
    parsed = parse_registry(registry.read_bytes(), registry.name)
    roles: dict[str, list[str]] = {}
    for raw in cut(Incoming(source.path).chunks()):
        found = Rejected(raw.problem) if raw.problem else table.read(raw.value, wanted)
        if not isinstance(found, Rejected):
            imported = found[1]
            roles[imported.source_id] = [message["role"] for message in imported.entry.messages]
    return place_registry(parsed, roles)


def joined(settings: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """A dataset's own sidecar with what a registry says of tags, characters and prompts; what the registry
    does not name stays, and so do the dataset's id and title."""
    result = dict(settings)
    for key, value in found.items():
        if key in ("id", "title", "layout"):
            result.setdefault(key, value)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = {**result[key], **value}
        elif isinstance(value, list) and isinstance(result.get(key), list):
            result[key] = result[key] + [item for item in value if item not in result[key]]
        else:
            result[key] = value
    return result
