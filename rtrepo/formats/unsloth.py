"""The format `unsloth`: ShareGPT with two keys a turn, as Unsloth's `standardize_data_formats` asserts it.

One line that it does not take ends the run, so an entry that it has no words for is not written.
Source: unsloth_zoo, dataset_utils.standardize_data_formats.
"""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import sharegpt
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import in_order_of_first, sidecar_losses, unwritable_reason
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Outgoing, Unwritable

_NAMES = {"system": "system", "user": "human", "assistant": "gpt"}
_MEDIA = ("images", "videos", "audios")
_ANSWERS = ("chosen", "rejected", "label")


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as `conversations` and nothing else, or why Unsloth would not take it."""
    entry = outgoing.entry
    reason = unwritable_reason(entry) or _flaw(entry)
    if reason:
        return Unwritable(reason)
    return {"conversations": [{"from": _NAMES[one["role"]], "value": one["content"]} for one in entry.messages]}


def _flaw(entry: Entry) -> str:
    answers = [name for name in _ANSWERS if name in entry.data]
    if answers:
        return f"has {' and '.join(answers)}, which Unsloth does not read: --to trl"
    media = [name for name in _MEDIA if entry.data.get(name)]
    if media:
        return f"has {media[0]}, and Unsloth converts text alone"
    for index, message in enumerate(entry.messages):
        if message["role"] not in _NAMES:
            return f'messages[{index}] has the role "{message["role"]}", which Unsloth has no name for'
        if "tool_calls" in message or "function_call" in message:
            return f"messages[{index}] has tool calls, and Unsloth converts text alone"
        if not isinstance(message["content"], str):
            return f"messages[{index}] has content parts, and Unsloth converts text alone"
    return ""


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, and every key of the entry and of its turns beside role and content."""
    losses = sidecar_losses(outgoing) + list(outgoing.entry.fields)
    for message in outgoing.entry.messages:
        losses += [key for key in message if key not in ("role", "content")]
    return in_order_of_first(losses)


def _unread(_: Mapping[str, Any]) -> bool:
    """What is written is ShareGPT, and read as that."""
    return False


FORMAT = Format("unsloth", "Unsloth", _unread, sharegpt.read, write, cannot_carry)
