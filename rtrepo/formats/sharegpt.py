"""The format `sharegpt`: `conversations` of `{"from", "value"}`, with LLaMA-Factory's keys beside them."""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import preference
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import (
    back_of,
    fields_out,
    has_answer,
    in_order_of_first,
    part,
    place,
    sidecar_losses,
    spelling_of,
    unknown_fields,
    unwritable_reason,
)
from rtrepo.formats.sharegpt_turns import Spelling, TurnError, read_turns, turn_losses, write_turn
from rtrepo.model.entry import Entry, Message, shape_flaws
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable

NAME = "sharegpt"


def sniff(record: Mapping[str, Any]) -> bool:
    """It has `conversations` and no `messages`: a record in two formats is in neither."""
    return record.get("conversations") is not None and record.get("messages") is None


def read(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry of a record with `conversations`; a role nobody knows is refused, never guessed.

    A `system` text becomes the first message. A `function_call` whose text can be written back exactly
    becomes `tool_calls`; another one stays text. `back["sharegpt"]` remembers what a canonical export would
    write otherwise: role names, keys, an outer `system`, the label's key, the shape of an answer.
    """
    turns = record.get("conversations")
    if not isinstance(turns, list) or not turns:
        what = "is missing" if turns is None else "is empty" if turns == [] else "is not a list of turns"
        return Rejected(f"conversations {what}")
    spelling = Spelling()
    system = record.get("system")
    data: dict[str, Any] = {"messages": [{"role": "system", "content": system}] if _is_text(system) else []}
    shapes: dict[str, str] = {}
    try:
        data["messages"] += read_turns("messages", turns, spelling, first=len(data["messages"]))
        for name in preference.KEYS:
            shape = preference.shape_of(record.get(name))
            if shape:
                shapes[name] = shape
                answer = preference.as_turns(record[name], "from", "value", "gpt")
                data[name] = read_turns(name, answer, spelling)
    except TurnError as error:
        return Rejected(str(error))
    for where, reason in shape_flaws(data):
        return Rejected(f"{where} {reason}")
    if not has_answer(data):
        return Rejected("no assistant turn")
    outer = _outer(record)
    taken = {"conversations", *shapes} | ({"system"} if outer else set())
    placed = place(record, taken)
    told = spelling.told() | {
        "shape": preference.differing(shapes, preference.OBJECT, {name: len(data[name]) for name in shapes}),
        "label": placed.label_key if placed.label_key not in ("", "kto_tag") else None,
        "system": outer,
    }
    return Imported(Entry(data | placed.fields), placed.sidecar, placed.source_id, back_of(NAME, told))


def _outer(record: Mapping[str, Any]) -> str | None:
    """How a `system` key beside the turns is written; None where there is none that is text or nothing."""
    if "system" not in record or not isinstance(record["system"], str | None):
        return None
    return "outside" if record["system"] else "empty" if record["system"] == "" else "null"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a record: conversations, system, chosen, rejected, kto_tag, tools and the like.

    Canonical is a system turn inside `conversations`, one answer as an object, and the label as `kto_tag`.
    """
    reason = unwritable_reason(outgoing.entry)
    if reason:
        return Unwritable(reason)
    spelling = spelling_of(outgoing, NAME)
    data = outgoing.entry.data
    record: dict[str, Any] = {}
    try:
        turns = [write_turn(f"messages[{i}]", message, spelling) for i, message in enumerate(data["messages"])]
        record["conversations"] = turns
        if spelling.get("system") == "outside" and len(turns) > 1 and _may_stand_outside(data["messages"][0]):
            record = {"conversations": turns[1:], "system": data["messages"][0]["content"]}
        elif spelling.get("system") in ("empty", "null"):
            record["system"] = "" if spelling["system"] == "empty" else None
        for name in preference.KEYS:
            if name in data:
                record[name] = _answer(name, data[name], spelling)
    except TurnError as error:
        return Unwritable(str(error))
    return record | fields_out(outgoing.entry, "label" if spelling.get("label") == "label" else "kto_tag")


def _may_stand_outside(message: Message) -> bool:
    return message.keys() == {"role", "content"} and message["role"] == "system" and _is_text(message["content"])


def _answer(name: str, messages: list[Message], spelling: Mapping[str, Any]) -> Any:
    shape = part(spelling, "shape").get(name, preference.OBJECT)
    return preference.shaped(messages, lambda i, message: write_turn(f"{name}[{i}]", message, spelling), shape)


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, keys of an entry that nobody knows, the roles developer and function, ids of tool calls."""
    losses = sidecar_losses(outgoing) + unknown_fields(outgoing.entry)
    for _, _, message in outgoing.entry.turns():
        losses += turn_losses(message)
    return in_order_of_first(losses)


FORMAT = Format(NAME, "ShareGPT", sniff, read, write, cannot_carry)
