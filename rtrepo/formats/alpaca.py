"""The format `alpaca`: instruction, input, output, with LLaMA-Factory's system, history and preference."""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import preference
from rtrepo.formats.alpaca_input import joined, split
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import (
    back_of,
    fields_out,
    in_order_of_first,
    part,
    place,
    sidecar_losses,
    spelling_of,
    unknown_fields,
    unwritable_reason,
)
from rtrepo.model.entry import Entry, Message, message_flaw, shape_flaws
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable

NAME = "alpaca"
OUTPUT_KEYS = ("output", "response", "completion")
"""Names of the answer found in files; an export without a spelling writes the first."""


def sniff(record: Mapping[str, Any]) -> bool:
    """It has an `instruction` and no turns."""
    turns = record.get("messages") is not None or record.get("conversations") is not None
    return "instruction" in record and not turns


def read(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry: system, the history's pairs, one user message of instruction and input, the answer.

    Literal inputs such as `<noinput>` or `N/A` stay as they are. `back` holds `input_at` and `input_hash`
    (see `alpaca_input`); `back["alpaca"]` what a canonical export would write otherwise.
    """
    for key in ("instruction", "input", "system"):
        if key in record and not isinstance(record[key], str) and not _is_null(record, key):
            reason = message_flaw({"role": "user", "content": record[key]}) or "is not text"
            return Rejected(f"{key} {reason}")
    if "instruction" not in record:
        return Rejected("instruction is missing")
    history = record.get("history") or []
    if not isinstance(history, list) or not all(_is_pair(pair) for pair in history):
        return Rejected("history is not a list of pairs of texts, the user's and the assistant's")
    text, back = joined(record["instruction"], record.get("input") or "")
    system = [{"role": "system", "content": record["system"]}] if record.get("system") else []
    past = [_turn(role, words) for pair in history for role, words in zip(("user", "assistant"), pair, strict=True)]
    data: dict[str, Any] = {"messages": [*system, *past, _turn("user", text)]}
    shapes: dict[str, str] = {}
    for name in preference.KEYS:
        shape = preference.shape_of(record.get(name))
        if shape:
            shapes[name] = shape
            data[name] = preference.as_turns(record[name], "role", "content", "assistant")
    output_key = next((key for key in OUTPUT_KEYS if key in record), "")
    if output_key:
        data["messages"].append(_turn("assistant", record[output_key]))
    elif not shapes:
        return Rejected("output is missing")
    for where, reason in shape_flaws(data):
        last = where == f"messages[{len(data['messages']) - 1}]"
        return Rejected(f"{output_key if last and output_key else where} {reason}")
    if output_key and not isinstance(record[output_key], str):
        return Rejected(f"{output_key} is not text")
    placed = place(record, {"instruction", "input", "system", "history", output_key, *shapes})
    spelling = {
        "input": "absent" if "input" not in record else "null" if record["input"] is None else None,
        "output": output_key if output_key not in ("", "output") else None,
        "system": _nothing(record, "system"),
        "history": _nothing(record, "history"),
        "shape": preference.differing(shapes, preference.TEXT, {name: len(data[name]) for name in shapes}),
        "label": placed.label_key if placed.label_key not in ("", "kto_tag") else None,
    }
    back = back_of(NAME, spelling, back)
    return Imported(Entry(data | placed.fields), placed.sidecar, placed.source_id, back)


def _is_null(record: Mapping[str, Any], key: str) -> bool:
    """Whether an optional key is null: a table that some records fill writes it for all others (Arrow)."""
    return key != "instruction" and record[key] is None


def _nothing(record: Mapping[str, Any], key: str) -> str | None:
    """How a key that is there says nothing."""
    if key not in record or record[key]:
        return None
    return "null" if record[key] is None else "empty"


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(text, str) for text in value)


def _turn(role: str, content: Any) -> Message:
    return {"role": role, "content": content}


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a record: instruction, input, output, system, history, chosen, rejected, kto_tag, tools …

    Earlier exchanges are `history`. Refused: anything but text, turns that do not alternate, and an
    empty system message, which Alpaca cannot tell from none.
    """
    reason = unwritable_reason(outgoing.entry) or _flaw(outgoing.entry)
    if reason:
        return Unwritable(reason)
    spelling = spelling_of(outgoing, NAME)
    data = outgoing.entry.data
    texts = [message["content"] for message in data["messages"]]
    system = texts.pop(0) if data["messages"][0]["role"] == "system" else ""
    answer = [texts.pop()] if len(texts) % 2 == 0 else []
    instruction, given = split(texts.pop(), outgoing.back)
    record: dict[str, Any] = {"instruction": instruction}
    if given or spelling.get("input") != "absent":
        record["input"] = None if not given and spelling.get("input") == "null" else given
    if answer:
        output = spelling.get("output")
        record[output if output in OUTPUT_KEYS else "output"] = answer[0]
    if system or "system" in spelling:
        record["system"] = None if not system and spelling["system"] == "null" else system
    if texts or "history" in spelling:
        pairs = [list(pair) for pair in zip(texts[::2], texts[1::2], strict=True)]
        record["history"] = None if not pairs and spelling["history"] == "null" else pairs
    for name in preference.KEYS:
        if name in data:
            shape = part(spelling, "shape").get(name, preference.TEXT)
            record[name] = preference.shaped(data[name], lambda _, message: message, shape)
    return record | fields_out(outgoing.entry, "label" if spelling.get("label") == "label" else "kto_tag")


def _flaw(entry: Entry) -> str:
    """Why Alpaca cannot hold a well-formed entry, or an empty string."""
    for name, index, message in entry.turns():
        if "tool_calls" in message or "function_call" in message:
            return f"{name}[{index}] has tool calls"
        if not isinstance(message["content"], str):
            return f"{name}[{index}] has content parts"
    messages = entry.messages
    if messages[0]["role"] == "system":
        if not messages[0]["content"]:
            return "messages[0] is an empty system message"
        messages = messages[1:]
    for index, message in enumerate(messages, len(entry.messages) - len(messages)):
        expected = ("user", "assistant")[(index - len(entry.messages) + len(messages)) % 2]
        if message["role"] != expected:
            return f'messages[{index}] is "{message["role"]}" where Alpaca has the {expected}'
    if not messages:
        return "there is no user turn"
    answered = "chosen" in entry.data or "rejected" in entry.data
    if len(messages) % 2 and not answered:
        return "the last turn is the user's"
    return ""


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, keys of an entry that nobody knows, and what a turn has beside role and content."""
    losses = sidecar_losses(outgoing) + unknown_fields(outgoing.entry)
    for message in outgoing.entry.messages:
        losses += [key for key in message if key not in ("role", "content")]
    return in_order_of_first(losses)


FORMAT = Format(NAME, "Alpaca", sniff, read, write, cannot_carry)
