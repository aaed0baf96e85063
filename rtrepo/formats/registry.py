"""Read RoleThread Lite's `.registry.json`: its model, and where each block belongs in a repository.

The only module of the formats that needs pydantic, which is slow to import: only an import of a RoleThread
pair loads it. Unknown keys are kept at every level. Writing is in `registry_out`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from rtrepo.errors import RtrepoError
from rtrepo.formats.registry_out import KIND, REGISTRY_EXTRA
from rtrepo.model.json_text import JsonError, parse

LEGACY_KIND = "loreforge.tag_registry"

Text = Annotated[str, StringConstraints(min_length=1)]


class _Block(BaseModel):
    """Frozen, exact types, unknown keys kept."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    def given(self, *without: str) -> dict[str, Any]:
        """The keys that the file had, but those named."""
        return self.model_dump(exclude_unset=True, exclude=set(without))

    def unknown(self) -> dict[str, Any]:
        """The keys that the model does not know."""
        return dict(self.model_extra or {})


class Metadata(_Block):
    schema_version: Literal[1]
    kind: Literal["rolethread.tag_registry", "loreforge.tag_registry"]
    exported_at: Text
    app_name: str = "RoleThread Lite"
    app_version: str = ""


class Dataset(_Block):
    dataset_uuid: Text
    filename: Text
    entry_count: int = 0
    tag_usage_counts: dict[str, int] = {}


class Named(_Block):
    """A category, tag or system prompt. What else it has is kept and not looked at."""

    slug: Text
    name: Text


class Prompt(Named):
    content: Text


class Character(_Block):
    slug: Text
    display_name: Text


class Alias(_Block):
    old_slug: Text
    new_slug: str | None = None
    action: Text


class Turn(_Block):
    turn_index: int
    character_slug: Text
    training_role: Text
    source_role_label: str | None = None


class EntryMapping(_Block):
    entry_uuid: Text
    turns: list[Turn] = []


class Registry(_Block):
    """A whole `.registry.json`, schema version 1."""

    metadata: Metadata
    dataset: Dataset
    categories: list[Named] = []
    tags: list[Named] = []
    aliases: list[Alias] = []
    characters: list[Character] = []
    entry_character_mappings: list[EntryMapping] = []
    system_prompts: list[Prompt] = []


@dataclass(frozen=True, slots=True)
class RegistryImport:
    """A registry in its places.

    `dataset`: keys of dataset.yaml. `sidecars`: by `entry_uuid`, the sidecar's `speakers` and `characters`.
    `orphans`: mappings of entries that the import does not have, as the file has them; they are in
    `dataset` too, so nothing is lost. `remarks`: what its author should look at, one sentence each.
    """

    dataset: dict[str, Any]
    sidecars: dict[str, dict[str, Any]]
    orphans: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def parse_registry(raw: bytes, name: str = ".registry.json") -> Registry:
    """Parse and check a registry. Raises RtrepoError saying what is wrong where; `name` is how to call the file."""
    hint = "import the .jsonl alone, or write the registry again with RoleThread"
    try:
        value = parse(raw)
    except JsonError as error:
        raise RtrepoError(f"{name} is not JSON: {error}", hint=hint) from None
    try:
        return Registry.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"]).lstrip(".")
        plain = {"missing": "is missing", "model_type": "is not an object"}
        what = plain.get(first["type"]) or first["msg"][:1].lower() + first["msg"][1:]
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise RtrepoError(f"{name} is not a registry: {where or 'all of it'}: {what}{more}", hint=hint) from None


def place_registry(registry: Registry, roles: Mapping[str, Sequence[str]]) -> RegistryImport:
    """Put every block of a registry in its place.

    `roles` has, by `entry_uuid`, the roles of the messages of each imported entry. What changes with
    every save (times, counts, the writer's name and version) is dropped, and the file's name.
    """
    remarks: list[str] = []
    kept: dict[str, Any] = {
        "metadata": registry.metadata.unknown(),
        "dataset": registry.dataset.unknown(),
        "top": registry.unknown(),
    }
    twice: dict[str, list[dict[str, Any]]] = {}
    blocks: dict[str, Any] = {"id": registry.dataset.dataset_uuid}
    named: dict[str, Sequence[Named | Character]] = {
        "categories": registry.categories,
        "tags": registry.tags,
        "characters": registry.characters,
        "system_prompts": registry.system_prompts,
    }
    for key, listed in named.items():
        blocks[key] = {}
        for block in listed:
            if block.slug in blocks[key]:
                remarks.append(f"{key} has {block.slug} twice: the first is used, the other kept in extra")
                twice.setdefault(key, []).append(block.given())
            else:
                blocks[key][block.slug] = block.given("slug")
    blocks["aliases"] = [alias.given() for alias in registry.aliases]
    for alias in registry.aliases:
        if alias.new_slug is not None and alias.new_slug not in blocks["tags"]:
            remarks.append(f"the alias {alias.old_slug} leads to the tag {alias.new_slug}, which is not there")
    sidecars, orphans, keys = _sidecars(registry, roles, blocks["characters"], remarks)
    kept |= {"duplicates": twice, "entry_character_mappings": orphans, "mapping_keys": keys}
    told = {key: value for key, value in kept.items() if value}
    blocks["extra"] = {REGISTRY_EXTRA: told} if told else {}
    dataset = {key: blocks[key] for key in _ORDER if blocks[key]}
    return RegistryImport(dataset, sidecars, orphans, remarks)


_ORDER = ("id", "categories", "tags", "aliases", "characters", "system_prompts", "extra")


def _sidecars(
    registry: Registry, roles: Mapping[str, Sequence[str]], characters: Mapping[str, Any], remarks: list[str]
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Speakers by entry, mappings that found no place, and unknown keys of mappings by entry."""
    sidecars: dict[str, dict[str, Any]] = {}
    orphans: list[dict[str, Any]] = []
    keys: dict[str, dict[str, Any]] = {}
    for mapping in registry.entry_character_mappings:
        uuid = mapping.entry_uuid
        indexes = [turn.turn_index for turn in mapping.turns]
        flaw = (
            "is not in the import" if uuid not in roles
            else "has two mappings" if uuid in sidecars
            else "has a turn mapped twice" if len(set(indexes)) < len(indexes)
            else ""
        )  # fmt: skip
        if flaw:
            remarks.append(f"speakers of the entry {uuid}, which {flaw}, are kept in the dataset's extra")
            orphans.append(mapping.given())
            continue
        if mapping.unknown():
            keys[uuid] = mapping.unknown()
        if not mapping.turns:
            continue
        speakers = {turn.turn_index: _speaker(turn, roles[uuid]) for turn in mapping.turns}
        slugs = list(dict.fromkeys(turn.character_slug for turn in mapping.turns))
        sidecars[uuid] = {"characters": slugs, "speakers": speakers}
        remarks += [f"entry {uuid}: turn {i} is not there" for i in indexes if not 0 <= i < len(roles[uuid])]
        remarks += [f"entry {uuid}: the character {slug} is not there" for slug in slugs if slug not in characters]
    return sidecars, orphans, keys


def _speaker(turn: Turn, roles: Sequence[str]) -> str | dict[str, Any]:
    """A speaker as a sidecar writes it: the slug alone where there is nothing else to say."""
    speaker: dict[str, Any] = {"character": turn.character_slug}
    if turn.source_role_label is not None:
        speaker["label"] = turn.source_role_label
    index = turn.turn_index
    if not 0 <= index < len(roles) or roles[index] != turn.training_role:
        speaker["role"] = turn.training_role
    speaker |= turn.unknown()
    return speaker if len(speaker) > 1 else turn.character_slug


__all__ = ["KIND", "LEGACY_KIND", "Registry", "RegistryImport", "parse_registry", "place_registry"]
