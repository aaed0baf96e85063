"""A tool call as ShareGPT's text and as the `tool_calls` of a message.

ShareGPT writes `{"name": …, "arguments": {…}}`, or a list of those, as the text of a `function_call` turn
(LLaMA-Factory); OpenAI a list of calls whose arguments are a JSON text.
"""

from collections.abc import Callable
from typing import Any

from rtrepo.model.entry import Message
from rtrepo.model.json_text import JsonError, line_of, parse


def calls_of(text: str) -> list[dict[str, Any]] | None:
    """The calls that a turn's text is, or None where writing them back would not give this text exactly."""
    value = _parsed(text)
    listed = value if isinstance(value, list) and len(value) > 1 else [value]
    calls = []
    for call in listed:
        if not isinstance(call, dict) or list(call) != ["name", "arguments"]:
            return None
        if not isinstance(call["name"], str) or not isinstance(call["arguments"], dict):
            return None
        function = {"name": call["name"], "arguments": line_of(call["arguments"])}
        calls.append({"type": "function", "function": function})
    return calls if line_of(value) == text and text_of_calls(calls) == text else None


def text_of_calls(calls: Any) -> str | None:
    """The text of a `function_call` turn for a message's `tool_calls`, or None where it cannot hold them.

    Call ids go, and the spacing of arguments; any other key of a call cannot be held.
    """
    if not isinstance(calls, list) or not calls:
        return None
    texts = []
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or function.keys() != {"name", "arguments"}:
            return None
        if not call.keys() <= {"id", "type", "function"} or call.get("type") != "function":
            return None
        arguments = function["arguments"]
        if isinstance(arguments, str):
            arguments = _parsed(arguments)
        if not isinstance(function["name"], str) or not isinstance(arguments, dict):
            return None
        texts.append({"name": function["name"], "arguments": arguments})
    text = line_of(texts if len(texts) > 1 else texts[0])
    return text if _parsed(text) is not None else None


def losses_of_calls(calls: list[dict[str, Any]]) -> list[str]:
    """What `text_of_calls` loses, in words."""
    losses = ["tool call ids"] if any("id" in call for call in calls) else []
    for call in calls:
        arguments = call["function"]["arguments"]
        if not isinstance(arguments, str) or line_of(_parsed(arguments)) != arguments:
            losses.append("spacing of tool arguments")
    return losses


def _parsed(text: str) -> Any:
    try:
        return parse(text.encode("utf-8"))
    except (JsonError, UnicodeEncodeError):
        return None


def as_objects(message: Message) -> Message:
    """A message whose calls have objects as arguments where their text holds one; else the same one."""
    changed: Message = _with_arguments(message, _object_of)
    return changed


def as_texts(message: Any) -> Any:
    """A turn whose calls have texts as arguments, as OpenAI writes them; what is no turn stays what it is."""
    return _with_arguments(message, lambda arguments: line_of(arguments) if isinstance(arguments, dict) else arguments)


def losses_of_objects(message: Message) -> list[str]:
    """What `as_texts` does not bring back after `as_objects`, in words."""
    losses = []
    for call in _calls(message):
        arguments = call["function"]["arguments"]
        if isinstance(arguments, dict):
            losses.append("tool arguments as objects")
        elif isinstance(found := _object_of(arguments), dict) and line_of(found) != arguments:
            losses.append("spacing of tool arguments")
    return losses


def _object_of(arguments: Any) -> Any:
    found = _parsed(arguments) if isinstance(arguments, str) else None
    return found if isinstance(found, dict) else arguments


def _calls(message: Any) -> list[dict[str, Any]]:
    """The calls of a turn that have arguments."""
    calls = message.get("tool_calls") if isinstance(message, dict) else None
    return [call for call in calls if _has_arguments(call)] if isinstance(calls, list) else []


def _has_arguments(call: Any) -> bool:
    function = call.get("function") if isinstance(call, dict) else None
    return isinstance(function, dict) and "arguments" in function


def _with_arguments(message: Any, change: Callable[[Any], Any]) -> Any:
    if not _calls(message):
        return message
    calls = [
        call | {"function": call["function"] | {"arguments": change(call["function"]["arguments"])}}
        if _has_arguments(call) else call
        for call in message["tool_calls"]
    ]  # fmt: skip
    return message | {"tool_calls": calls}
