"""The format `openai`: chat fine-tuning lines, and preference lines, with the keys that OpenAI's checks know.

One line with another key turns the whole file away. Source: OpenAI Cookbook, chat_finetuning_data_prep; openai-openapi,
FineTuneChatCompletionRequestInput; preference fine-tuning guides of Azure OpenAI and Together.
"""

from collections.abc import Mapping
from typing import Any

from rtrepo.formats import messages
from rtrepo.formats.format import Format
from rtrepo.formats.record_keys import in_order_of_first, sidecar_losses, unknown_fields, unwritable_reason
from rtrepo.formats.tool_calls import as_texts
from rtrepo.model.entry import Entry, Message
from rtrepo.model.records import ExportContext, Outgoing, Unwritable

_KEYS = ("role", "content", "name")
_KEYS_OF = {
    "assistant": (*_KEYS, "weight", "tool_calls", "function_call", "refusal", "audio"),
    "tool": (*_KEYS, "tool_call_id"),
}
_MEDIA = ("images", "videos", "audios")
_BESIDE = ("tools", "functions", "parallel_tool_calls")


def write(outgoing: Outgoing, _context: ExportContext) -> dict[str, Any] | Unwritable:
    """The entry as `messages`, or as `input`, `preferred_output` and `non_preferred_output`."""
    entry = outgoing.entry
    reason = unwritable_reason(entry) or _flaw(entry)
    if reason:
        return Unwritable(reason)
    lists = {name: [_known(one) for one in entry.data.get(name, ())] for name in ("messages", "chosen", "rejected")}
    begin = {"messages": lists["messages"]} | {key: entry.data[key] for key in _BESIDE if key in entry.data}
    if "chosen" not in entry.data:
        return begin
    return {"input": begin, "preferred_output": lists["chosen"], "non_preferred_output": lists["rejected"]}


def _flaw(entry: Entry) -> str:
    missing = [name for name in ("chosen", "rejected") if name not in entry.data]
    if len(missing) == 1:
        return f"has no {missing[0]}"
    if "label" in entry.data:
        return "has a label, and OpenAI learns from answers to choose from: --to kto"
    media = [name for name in _MEDIA if entry.data.get(name)]
    return f"has {media[0]} beside the turns, and OpenAI takes them as content parts" if media else ""


def _known(message: Message) -> Message:
    """A turn with the keys that OpenAI knows for its role, and arguments of calls as texts."""
    known: Message = as_texts({key: value for key, value in message.items() if key in _keys(message)})
    return known


def _keys(message: Message) -> tuple[str, ...]:
    return _KEYS_OF.get(message["role"], _KEYS)


def cannot_carry(outgoing: Outgoing) -> list[str]:
    """The sidecar, keys of the entry and of its turns that OpenAI does not know, and arguments that were objects."""
    losses = sidecar_losses(outgoing) + unknown_fields(outgoing.entry)
    losses += [key for key in _MEDIA if key in outgoing.entry.data]
    for _, _, message in outgoing.entry.turns():
        losses += [key for key in message if key not in _keys(message)]
        if as_texts(message) != message:
            losses.append("tool arguments as objects")
    return in_order_of_first([*losses, *messages.respelled(outgoing.entry)])


def _unread(_: Mapping[str, Any]) -> bool:
    """Plain lines are read as `messages`."""
    return False


FORMAT = Format("openai", "OpenAI fine-tuning", _unread, messages.read, write, cannot_carry)
