"""The format `messages`: OpenAI's chat format, also called ChatML. It carries everything an entry holds."""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import preference
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import (
    back_of,
    fields_out,
    has_answer,
    part,
    place,
    sidecar_losses,
    spelling_of,
    unknown_fields,
    unwritable_reason,
)
from rtrepo.formats.roles import CALL, OPENAI_ROLES, may_be_spelled, settled
from rtrepo.model.entry import MESSAGE_LISTS, Entry, Message, shape_flaws
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable

NAME = "messages"


def sniff(record: Mapping[str, Any]) -> bool:
    """It has `messages` and no `conversations`: a record in two formats is in neither."""
    return record.get("messages") is not None and record.get("conversations") is None


def read(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry of a record with `messages`. Every key of every message is kept.

    A role is settled where its name is known (`roles`); a name nobody knows stays, for a rule to find.
    `back["messages"]` remembers spellings: roles by place, the label's key, the shape of an answer.
    """
    data: dict[str, Any] = {"messages": record["messages"]} if "messages" in record else {}
    shapes: dict[str, str] = {}
    for name in preference.KEYS:
        shape = preference.shape_of(record.get(name))
        if shape:
            shapes[name] = shape
            data[name] = preference.as_turns(record[name], "role", "content", "assistant")
    for where, reason in shape_flaws(data):
        return Rejected(f"{where} {reason}")
    names: dict[str, str] = {}
    for name in MESSAGE_LISTS:
        if name in data:
            data[name] = _settled(name, data[name], names)
    if not has_answer(data):
        return Rejected("no assistant turn")
    placed = place(record, data.keys())
    spelling = {
        "role": names,
        "shape": preference.differing(shapes, preference.LIST, {name: len(data[name]) for name in shapes}),
        "label": placed.label_key if placed.label_key not in ("", "label") else None,
    }
    return Imported(Entry(data | placed.fields), placed.sidecar, placed.source_id, back_of(NAME, spelling))


def _settled(list_name: str, messages: list[Message], names: dict[str, str]) -> list[Message]:
    """The messages with their roles settled; what was written otherwise goes to `names` by place."""
    # An answer continues the conversation, where the assistant is expected.
    before = [] if list_name == "messages" else ["user"]
    roles = settled(before + [message["role"] for message in messages], OPENAI_ROLES)[len(before) :]
    result = []
    for index, (message, role) in enumerate(zip(messages, roles, strict=True)):
        if role in (None, CALL, message["role"]):
            result.append(message)
        else:
            names[f"{list_name}[{index}]"] = message["role"]
            result.append(message | {"role": role})
    return result


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a record: messages, chosen, rejected, label, tools and the like, then unknown keys."""
    reason = unwritable_reason(outgoing.entry)
    if reason:
        return Unwritable(reason)
    spelling = spelling_of(outgoing, NAME)
    data = outgoing.entry.data
    record: dict[str, Any] = {}
    for name in MESSAGE_LISTS:
        if name in data:
            record[name] = [_spelled(f"{name}[{i}]", message, spelling) for i, message in enumerate(data[name])]
    for name, shape in part(spelling, "shape").items():
        if name in record and shape in (preference.OBJECT, preference.TEXT):
            written = record[name]
            record[name] = preference.shaped(written, lambda _, message: message, shape)
    record |= fields_out(outgoing.entry, "kto_tag" if spelling.get("label") == "kto_tag" else "label")
    return record | {key: data[key] for key in unknown_fields(outgoing.entry)}


def _spelled(where: str, message: Message, spelling: Mapping[str, Any]) -> Message:
    name = part(spelling, "role").get(where)
    if isinstance(name, str) and may_be_spelled(name, message["role"], OPENAI_ROLES):
        return message | {"role": name}
    return message


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, and role names that this format's readers take for others (`human` is read as `user`)."""
    return sidecar_losses(outgoing) + respelled(outgoing.entry)


def respelled(entry: Entry) -> list[str]:
    """The loss of role names that readers take for others, or none."""
    found: dict[str, str] = {}
    for name in MESSAGE_LISTS:
        _settled(name, entry.data.get(name) or [], found)
    return ["role spelling"] if found else []


FORMAT = Format(NAME, "OpenAI chat (ChatML)", sniff, read, write, cannot_carry)
