"""What `--where` can ask of an entry. One table: the parser, the planner and the documentation read it.

`needs` is what has to be looked at for an answer, the cheap first. A field has any number of values, none too: a test
holds where one of them fits.
"""

from typing import Literal, NamedTuple

Needs = Literal["path", "imports", "history", "sidecar", "entry", "findings"]
Kind = Literal["text", "number"]
Narrowed = Literal["", "turns", "key", "versions"]


class Field(NamedTuple):
    """One thing to ask for. `by` says how it can be narrowed: `user.text`, `extra.mood`, `changed(v1..)`; `usual` is
    what holds where nothing is said."""

    name: str
    kind: Kind
    needs: Needs
    says: str
    by: Narrowed = ""
    plural: str = ""
    usual: str = ""


FIELDS = {
    field.name: field
    for field in (
        Field("dataset", "text", "path", "the dataset it is in"),
        Field("id", "text", "path", "its id"),
        Field("path", "text", "path", "where its file is"),
        Field("source", "text", "imports", "the file it was imported from, such as `drafts.jsonl`"),
        Field("changed", "text", "history", "whether it differs between two versions", "versions"),
        Field("status", "text", "sidecar", "`active`, `draft`, `archived` or your own", usual="active"),
        Field("split", "text", "sidecar", "`train`, `eval` or your own", usual="train"),
        Field("group", "text", "sidecar", "the group that stays on one side of a split"),
        Field("generator", "text", "sidecar", "what wrote it"),
        Field("title", "text", "sidecar", "its title"),
        Field("notes", "text", "sidecar", "your notes"),
        Field("why", "text", "sidecar", "why it was archived"),
        Field("rating", "number", "sidecar", "your rating"),
        Field("tag", "text", "sidecar", "each of its tags", plural="tags"),
        Field("character", "text", "sidecar", "each of its characters, by slug", plural="characters"),
        Field("waived", "text", "sidecar", "the code of each rule that is waived"),
        Field("extra", "text", "sidecar", "what the source said under a key, such as `extra.mood`", "key"),
        Field("turns", "number", "entry", "how many turns it has", "turns"),
        Field("words", "number", "entry", "how many words its turns have", "turns"),
        Field("tokens", "number", "entry", "roughly how many tokens its turns have", "turns"),
        Field("text", "text", "entry", "what each turn says", "turns"),
        Field("role", "text", "entry", "the role of each turn", plural="roles"),
        Field("speaker", "text", "entry", "who says each turn, by the name or the slug that stands there",
              plural="speakers"),
        Field("finding", "text", "findings", "the code and the name of each rule that finds something",
              plural="findings"),
    )
}  # fmt: skip
"""The fields by name, in the order of the documentation."""

_PLURALS = {field.plural: field for field in FIELDS.values() if field.plural}
ORDER: tuple[Needs, ...] = ("path", "imports", "history", "sidecar", "entry", "findings")
"""What has to be looked at, the cheap first."""


def field_of(name: str) -> Field | None:
    """The field of a name, of which the plural will do: `tags`, `findings`."""
    return FIELDS.get(name) or _PLURALS.get(name)
