"""A dataset's own sidecar, `dataset.yaml`, as checked values. Unknown keys are kept everywhere."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Tag(_Kept):
    """One tag of the registry; `status` is active, archived or hidden."""

    name: str = ""
    category_slug: str | None = None
    sort_order: int = 0
    status: str = "active"
    lifecycle: dict[str, Any] = Field(default_factory=dict)


class Category(_Kept):
    """A group of tags."""

    name: str = ""
    sort_order: int = 0
    is_active: bool = True
    is_builtin: bool = False


class Character(_Kept):
    """Somebody who speaks."""

    display_name: str = ""
    description: str | None = None
    is_active: bool = True


class SystemPrompt(_Kept):
    """A system prompt of the library."""

    name: str = ""
    content: str = ""
    description: str | None = None
    is_active: bool = True


class Alias(_Kept):
    """A tag that was renamed or merged into another."""

    old_slug: str
    new_slug: str | None = None
    action: str = "rename"


class Dataset(_Kept):
    """What `dataset.yaml` says. Slugs are the keys of the four registries."""

    id: str = ""
    title: str = ""
    licence: str = ""
    description: str = ""
    layout: Literal["flat", "sharded", "deep"] = "flat"
    categories: dict[str, Category] = Field(default_factory=dict)
    tags: dict[str, Tag] = Field(default_factory=dict)
    aliases: list[Alias] = Field(default_factory=list)
    characters: dict[str, Character] = Field(default_factory=dict)
    system_prompts: dict[str, SystemPrompt] = Field(default_factory=dict)
    targets: dict[str, float] = Field(default_factory=dict)
    extra: dict[str, Any] = Field(default_factory=dict)
