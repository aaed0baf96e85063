"""TRL's dataset types: `messages`, `prompt` with `chosen` and `rejected`, and `prompt` with `completion` and `label`.

`trl` writes each entry as what it is; `preference` and `kto` write one type, leave the others out, and are read too.
Arguments of tool calls are objects here. Source: trl, docs/source/dataset_formats.md.
"""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import messages
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import (
    ENTRY_KEYS,
    in_order_of_first,
    sidecar_losses,
    unknown_fields,
    unwritable_reason,
)
from rtrepo.formats.tool_calls import as_objects, as_texts, losses_of_objects
from rtrepo.model.entry import Entry, Message
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable

PLAIN, PREFERENCE, KTO = "messages", "preference", "kto"


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as a record of the type that it has: plain, with answers to choose from, or with a label."""
    entry = outgoing.entry
    reason = unwritable_reason(entry) or _flaw(entry)
    if reason:
        return Unwritable(reason)
    lists = {name: [as_objects(one) for one in entry.data.get(name, ())] for name in ("messages", "chosen", "rejected")}
    turns = lists["messages"]
    record: dict[str, Any] = {"messages": turns}
    if _type(entry) == PREFERENCE:
        record = {"prompt": turns, "chosen": lists["chosen"], "rejected": lists["rejected"]}
    elif _type(entry) == KTO:
        record = {"prompt": turns[:-1], "completion": turns[-1:], "label": entry.data["label"]}
    return record | {key: entry.data[key] for key in ENTRY_KEYS if key in entry.data}


def write_preference(outgoing: Outgoing, context: ExportContext) -> dict[str, Any] | Unwritable:
    """The same for entries with answers to choose from alone."""
    return write(outgoing, context) if _type(outgoing.entry) == PREFERENCE else Unwritable("has no chosen and rejected")


def write_kto(outgoing: Outgoing, context: ExportContext) -> dict[str, Any] | Unwritable:
    """The same for entries with a label alone."""
    return write(outgoing, context) if _type(outgoing.entry) == KTO else Unwritable("has no label")


def _type(entry: Entry) -> str:
    if "chosen" in entry.data or "rejected" in entry.data:
        return PREFERENCE
    return KTO if "label" in entry.data else PLAIN


def _flaw(entry: Entry) -> str:
    """Why none of the types can hold a well-formed entry, or an empty string."""
    data = entry.data
    if _type(entry) == PREFERENCE:
        missing = [name for name in ("chosen", "rejected") if name not in data]
        if missing:
            return f"has no {missing[0]}"
        return "has a label beside chosen and rejected" if "label" in data else ""
    if _type(entry) == KTO:
        turns: list[Message] = data["messages"]
        if turns[-1]["role"] != "assistant":
            return f"the last turn is the {turns[-1]['role']}'s, and the label is an answer's"
        return "" if len(turns) > 1 else "there is no turn before the answer"
    return ""


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, keys of an entry that nobody knows, and how arguments of tool calls were written. A plain line is
    read as `messages`, where an object stays one."""
    losses = sidecar_losses(outgoing) + unknown_fields(outgoing.entry)
    plain = _type(outgoing.entry) == PLAIN
    for _, _, message in outgoing.entry.turns():
        if not plain:
            losses += losses_of_objects(message)
        elif as_objects(message) != message:
            losses.append("tool arguments as text")
    return in_order_of_first([*losses, *messages.respelled(outgoing.entry)])


def is_preference(record: Mapping[str, Any]) -> bool:
    """It has a prompt of turns, `chosen` and `rejected`."""
    return _has_prompt(record) and all(isinstance(record.get(name), list) for name in ("chosen", "rejected"))


def is_kto(record: Mapping[str, Any]) -> bool:
    """It has a prompt and a completion of turns, and a label."""
    return _has_prompt(record) and isinstance(record.get("completion"), list) and isinstance(record.get("label"), bool)


def _has_prompt(record: Mapping[str, Any]) -> bool:
    turns = record.get("prompt")
    other = any(record.get(name) is not None for name in ("messages", "conversations"))
    return not other and isinstance(turns, list) and bool(turns) and all(isinstance(one, Mapping) for one in turns)


def read_preference(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry of prompt, chosen and rejected, each a list of turns."""
    if not is_preference(record):
        return Rejected("is no TRL preference line: prompt, chosen and rejected as lists of turns")
    return _read({"messages": record["prompt"]}, record, "prompt")


def read_kto(record: Mapping[str, Any]) -> Imported | Rejected:
    """Make an entry of prompt, completion (lists of turns) and label."""
    if not is_kto(record):
        return Rejected("is no TRL line with a label: prompt and completion as lists of turns, label true or false")
    return _read({"messages": [*record["prompt"], *record["completion"]]}, record, "prompt", "completion")


def _read(begin: Mapping[str, Any], record: Mapping[str, Any], *taken: str) -> Imported | Rejected:
    rest = {key: value for key, value in record.items() if key not in (*taken, "messages")}
    told = {**begin, **rest}
    for name in ("messages", "chosen", "rejected"):
        if isinstance(told.get(name), list):
            told[name] = [as_texts(one) for one in told[name]]
    return messages.read(told)


def _unread(_: Mapping[str, Any]) -> bool:
    """What `trl` writes is read as `messages`, `preference` or `kto`."""
    return False


FORMAT = Format("trl", "TRL", _unread, messages.read, write, cannot_carry)
PREFERENCE_FORMAT = Format(PREFERENCE, "TRL preference", is_preference, read_preference, write_preference, cannot_carry)
KTO_FORMAT = Format(KTO, "TRL unpaired preference (KTO)", is_kto, read_kto, write_kto, cannot_carry)
