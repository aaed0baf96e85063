"""Write RoleThread Lite's `.registry.json` from a dataset's own sidecar and the entries' speakers.

The shape is that of its registry sidecar, schema version 1. Reading one is in `registry`, which needs
pydantic; writing does not.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rtrepo.model.records import ExportContext, Outgoing

SCHEMA_VERSION = 1
KIND = "rolethread.tag_registry"
APP = {"app_name": "rtrepo", "app_version": "1.0.0"}
"""RoleThread does not check who wrote the file. The version is that of its format, not of rtrepo, so that
the bytes do not change with our releases."""

REGISTRY_EXTRA = "registry"
"""Key under the dataset's `extra` that keeps what a registry held and no other key does."""

NO_CATEGORY = {"slug": "other", "name": "Other", "sort_order": 99, "is_active": True, "is_builtin": False}
"""Where an active tag without a category goes: RoleThread's loader passes over one that has none."""


def registry_bytes(
    entries: Sequence[Outgoing], context: ExportContext, dataset_uuid: str, tags_used: Iterable[str]
) -> bytes:
    """The file's bytes: JSON, indent 2, UTF-8, final newline, as RoleThread writes it.

    `tags_used` are the tags of the lines, one each time. Aliases whose target is not in the registry are
    left out; RoleThread would refuse them.
    """
    dataset = context.dataset
    extra = _mapping(_mapping(dataset.get("extra")).get(REGISTRY_EXTRA))
    tags = _blocks(dataset, "tags", "name")
    categories = _blocks(dataset, "categories", "name")
    for tag in tags:
        if not tag.setdefault("category_slug", None) and tag.get("status", "active") == "active":
            tag["category_slug"] = NO_CATEGORY["slug"]
            if all(category["slug"] != NO_CATEGORY["slug"] for category in categories):
                categories.append(dict(NO_CATEGORY))
    known = {tag["slug"] for tag in tags}
    registry = {
        "metadata": {"schema_version": SCHEMA_VERSION, "kind": KIND, "exported_at": context.committed_at}
        | APP
        | _mapping(extra.get("metadata")),
        "dataset": {
            "dataset_uuid": dataset_uuid,
            "filename": context.filename,
            "entry_count": len(entries),
            "tag_usage_counts": dict(Counter(tags_used)),
        }
        | _mapping(extra.get("dataset")),
        "categories": categories,
        "tags": tags,
        "aliases": [alias for alias in _aliases(dataset) if alias.get("new_slug") in known | {None}],
        "characters": _blocks(dataset, "characters", "display_name"),
        "entry_character_mappings": _mappings(entries, extra),
        "system_prompts": _blocks(dataset, "system_prompts", "name"),
    } | _mapping(extra.get("top"))
    return (json.dumps(registry, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _blocks(dataset: Mapping[str, Any], key: str, name_key: str) -> list[dict[str, Any]]:
    """A mapping by slug as the list of blocks it was, the slug first. A block without a name gets its slug's."""
    blocks = []
    for slug, fields in _mapping(dataset.get(key)).items():
        name = {} if _mapping(fields).get(name_key) else {name_key: slug.replace("_", " ").title()}
        blocks.append({"slug": slug} | name | _mapping(fields))
    return blocks


def _aliases(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    value = dataset.get("aliases")
    return [dict(alias) for alias in value if isinstance(alias, Mapping)] if isinstance(value, list) else []


def _mappings(entries: Sequence[Outgoing], extra: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who speaks which turn, by entry, sorted by its id as RoleThread does; then those of entries we never had."""
    keys = _mapping(extra.get("mapping_keys"))
    written = []
    for outgoing in sorted(entries, key=lambda outgoing: outgoing.id):
        turns = [turn for index in sorted(outgoing.sidecar.speakers) if (turn := _turn(outgoing, index))]
        if turns:
            written.append({"entry_uuid": outgoing.id, "turns": turns} | _mapping(keys.get(outgoing.id)))
    exported = {outgoing.id for outgoing in entries}
    orphans = extra.get("entry_character_mappings")
    for orphan in orphans if isinstance(orphans, list) else ():
        if isinstance(orphan, Mapping) and orphan.get("entry_uuid") not in exported:
            written.append(dict(orphan))
    return written


def _turn(outgoing: Outgoing, index: int) -> dict[str, Any] | None:
    """One turn of a mapping; None where the speaker has no character, or the turn neither role nor message."""
    speaker = outgoing.sidecar.speakers[index]
    fields = {"character": speaker} if isinstance(speaker, str) else _mapping(speaker)
    messages = outgoing.entry.messages
    role = fields.pop("role", None) or (messages[index]["role"] if 0 <= index < len(messages) else None)
    character = fields.pop("character", None)
    if not character or not role:
        return None
    return {
        "turn_index": index,
        "character_slug": character,
        "training_role": role,
        "source_role_label": fields.pop("label", None),
    } | fields


def carries_characters(outgoing: Outgoing) -> bool:
    """Whether the entry's speakers say all of its `speakers` and `characters`: the registry knows no more."""
    speakers = outgoing.sidecar.speakers
    turns = [_turn(outgoing, index) for index in sorted(speakers)]
    told = {turn["character_slug"] for turn in turns if turn}
    return all(turns) and told == set(outgoing.sidecar.characters)
