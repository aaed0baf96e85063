"""What `dataset.yaml` may say. pydantic checks a file against these types (layout.settings_file).

Plain dataclasses: importing pydantic takes longer than committing an edit, and only a file that changed is
checked. Keys that are not here are kept in the file and not looked at.
"""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Tag:
    """One tag of the registry; `status` is active, archived or hidden."""

    name: str = ""
    category_slug: str | None = None
    sort_order: int = 0
    status: str = "active"
    lifecycle: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Category:
    """A group of tags."""

    name: str = ""
    sort_order: int = 0
    is_active: bool = True
    is_builtin: bool = False


@dataclass(frozen=True)
class Character:
    """Somebody who speaks."""

    display_name: str = ""
    description: str | None = None
    is_active: bool = True


@dataclass(frozen=True)
class SystemPrompt:
    """A system prompt of the library."""

    name: str = ""
    content: str = ""
    description: str | None = None
    is_active: bool = True


@dataclass(frozen=True)
class Alias:
    """A tag that was renamed or merged into another."""

    old_slug: str
    new_slug: str | None = None
    action: str = "rename"


@dataclass(frozen=True)
class Dataset:
    """What `dataset.yaml` says. Slugs are the keys of the four registries."""

    id: str = ""
    title: str = ""
    licence: str = ""
    description: str = ""
    layout: Literal["flat", "sharded", "deep"] = "flat"
    categories: dict[str, Category] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    characters: dict[str, Character] = field(default_factory=dict)
    system_prompts: dict[str, SystemPrompt] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
