"""A tool call as ShareGPT's text and as the `tool_calls` of a message.

ShareGPT writes `{"name": …, "arguments": {…}}`, or a list of those, as the text of a `function_call` turn
(LLaMA-Factory); OpenAI a list of calls whose arguments are a JSON text.
"""

from typing import Any

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
