"""What a dataset registers, and what its entries use of it, as it is shown."""

from typing import Literal, NamedTuple

Kind = Literal["tags", "characters", "prompts"]

UNREGISTERED = "not registered"
"""The status of a name that entries use and no registry has."""


class Registered(NamedTuple):
    """A tag, a character or a system prompt of a dataset. `status` is `active`, `archived`, another word of the
    registry, or UNREGISTERED; `why` the reason that it was archived for. `entries` counts those that use it: for a
    prompt, those that begin with exactly its text. `aliases` are old names of a tag, `category` is a tag's,
    `description` a character's or a prompt's, and `content` a prompt's text."""

    dataset: str
    slug: str
    name: str
    status: str
    entries: int
    why: str = ""
    category: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    content: str = ""


class RegistryList(NamedTuple):
    """What some datasets register: sorted by dataset, then in the order of the registry, then what is only used, by
    name. `unread` counts files that could not be read, so that nobody knows what they use; `others` are the entries
    that begin with a system prompt which is none of the library."""

    kind: Kind
    rows: tuple[Registered, ...]
    unread: int = 0
    others: int = 0
