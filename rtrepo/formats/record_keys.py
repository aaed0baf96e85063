"""The keys of a record beside its turns: which are training data, which are known about it, which are neither."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rtrepo.model.entry import Entry, shape_flaws
from rtrepo.model.names import is_name
from rtrepo.model.records import Outgoing
from rtrepo.model.sidecar import in_order

ENTRY_KEYS = ("tools", "functions", "parallel_tool_calls", "images", "videos", "audios")
"""Training data that is not turns, kept in the entry. The last three are what `<image>` and its kind in a
turn's text stand for: a trainer that gets the text without them fails."""

LABEL_KEYS = ("label", "kto_tag")
"""Names of the answer's label in unpaired preference data; the entry's is the first."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SIDECAR_TYPES = {
    "title": _is_text, "tags": _is_texts, "characters": _is_texts, "status": _is_text, "rating": _is_number,
    "split": _is_text, "group": _is_text, "generator": _is_text, "notes": _is_text,
}  # fmt: skip
"""Keys that become the sidecar's field of that name where the value is what the field holds; else `extra`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the keys of a record belong. `label_key` is the name the label had, or empty."""

    fields: dict[str, Any]
    sidecar: dict[str, Any]
    source_id: str
    label_key: str


def place(record: Mapping[str, Any], taken: Collection[str]) -> Placed:
    """Put every key of a record that is not in `taken` in its place; nothing is dropped but an empty list of
    tags or characters, which says nothing.

    An `id` is the record's own name: text, or a whole number written as text. One that cannot be an entry's
    id is kept in `extra` as well.
    """
    rest = {key: value for key, value in record.items() if key not in taken}
    label_key = next((key for key in LABEL_KEYS if isinstance(rest.get(key), bool)), "")
    fields: dict[str, Any] = {"label": rest.pop(label_key)} if label_key else {}
    fields |= {key: rest.pop(key) for key in ENTRY_KEYS if key in rest}
    known = {key: rest.pop(key) for key, fits in _SIDECAR_TYPES.items() if key in rest and fits(rest[key])}
    source_id = ""
    given = rest.get("id")
    if isinstance(given, str) or (isinstance(given, int) and not isinstance(given, bool)):
        source_id = str(given)
        if is_name(source_id):
            del rest["id"]
    return Placed(fields, in_order(known | {"extra": rest}), source_id, label_key)


def unwritable_reason(entry: Entry) -> str:
    """Why an entry goes into no training file, or an empty string: it is broken, or nothing in it is learnt."""
    for where, reason in shape_flaws(dict(entry.data)):
        return f"{where} {reason}".strip()
    return "" if has_answer(entry.data) else "no assistant turn"


def has_answer(data: Mapping[str, Any]) -> bool:
    """Whether there is anything to learn: a turn of the assistant, or a preference."""
    if "chosen" in data or "rejected" in data:
        return True
    return any(message["role"] == "assistant" for message in data["messages"])


def fields_out(entry: Entry, label_key: str) -> dict[str, Any]:
    """The keys that go beside the turns into a record, in a fixed order, the label under the name given."""
    out = {label_key: entry.data["label"]} if "label" in entry.data else {}
    return out | {key: entry.data[key] for key in ENTRY_KEYS if key in entry.data}


def unknown_fields(entry: Entry) -> list[str]:
    """Keys of an entry that only the `messages` format writes: no other one says what they would mean there."""
    return [key for key in entry.fields if key != "label" and key not in ENTRY_KEYS]


def sidecar_losses(outgoing: Outgoing, carried: Collection[str] = ()) -> list[str]:
    """The sidecar's keys that say something, without those that a format carries."""
    return [key for key in in_order(outgoing.sidecar.data) if key not in carried]


def in_order_of_first(losses: list[str]) -> list[str]:
    """Each loss once, in the order found."""
    return list(dict.fromkeys(losses))


def spelling_of(outgoing: Outgoing, format_name: str) -> Mapping[str, Any]:
    """How the source wrote what this format writes otherwise, if the source was in this format.

    It stands in `back` under the format's name. An export without it is canonical, and says the same.
    """
    spelling = outgoing.back.get(format_name)
    return spelling if isinstance(spelling, Mapping) else {}


def part(spelling: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """One mapping inside a spelling; empty where there is none."""
    value = spelling.get(key)
    return value if isinstance(value, Mapping) else {}


def back_of(format_name: str, spelling: Mapping[str, Any], others: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What an import remembers of a record: the spelling under the format's name, if there is any, and `others`."""
    told = {key: value for key, value in spelling.items() if value not in (None, {}, [])}
    return dict(others or {}) | ({format_name: told} if told else {})


def without_spelling(outgoing: Outgoing, format_name: str) -> Outgoing:
    """The same entry, to be written in the format's canonical spelling instead of its source's."""
    return replace(outgoing, back={key: value for key, value in outgoing.back.items() if key != format_name})
