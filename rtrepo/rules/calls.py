"""Tool calls: whether every call has its result, and whether a trainer can read it."""

import json
from collections.abc import Iterator
from typing import Any

from rtrepo.rules.look import Look, Turn, quoted
from rtrepo.rules.rule import Options, Remark, rule

_RESULTS = frozenset({"tool", "function"})


def _calls(turn: Turn) -> list[dict[str, Any]]:
    """The calls of a turn that are objects; nothing where `tool_calls` is no list."""
    calls = turn.message.get("tool_calls") if turn.role == "assistant" else None
    return [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []


def _function(call: dict[str, Any]) -> dict[str, Any]:
    function = call.get("function", call)
    return function if isinstance(function, dict) else {}


def _calling(look: Look) -> list[tuple[Turn, list[dict[str, Any]]]]:
    return [(turn, calls) for turn in look.turns if "tool_calls" in turn.message and (calls := _calls(turn))]


@rule("T120", "warn")
def call_without_result(look: Look, _: Options) -> Iterator[Remark]:
    """A tool is called, and the conversation goes on without its result.

    A model learns from it to make up what the tool would have said. A call that ends the entry is fine.
    """
    for turn, calls in _calling(look):
        results = _results_after(look, turn)
        after = turn.number + 1 + len(results)
        if turn.list == "messages" and len(results) < len(calls) and after < len(look.conversation):
            missing = f"{len(calls) - len(results)} of {len(calls)} calls have" if len(calls) > 1 else "the call has"
            yield Remark(f"{missing} no result before the next turn", turn.at)


def _results_after(look: Look, turn: Turn) -> list[Turn]:
    found = []
    for place in range(turn.number + 1, len(look.conversation)):
        if look.conversation[place].role not in _RESULTS:
            break
        found.append(look.conversation[place])
    return found


@rule("T121", "warn")
def result_without_call(look: Look, _: Options) -> Iterator[Remark]:
    """A tool's result stands where nothing was called.

    Templates that pair calls and results raise on it, and a model learns that results come by themselves.
    """
    owed = 0
    for turn in look.conversation:
        if turn.role in _RESULTS:
            if not owed:
                yield Remark("a result, but no call before it waits for one", turn.at)
            owed = max(owed - 1, 0)
        else:
            owed = _owed(turn)


def _owed(turn: Turn) -> int:
    """How many results a turn asks for; calls may be parts of the content (LLaMA-Factory's newer form) as well."""
    if turn.role != "assistant":
        return 0
    content = turn.message.get("content")
    parts = sum(part.get("type") == "tool_call" for part in content) if isinstance(content, list) else 0
    other = turn.message.get("tool_calls") or turn.message.get("function_call")
    return len(_calls(turn)) or parts or bool(other)


@rule("T122", "warn")
def unknown_call_id(look: Look, _: Options) -> Iterator[Remark]:
    """A result names a call that is not there.

    Servers and templates pair results with calls by id, and raise where one has no partner.
    """
    ids = {call.get("id") for _, calls in _calling(look) for call in calls if isinstance(call.get("id"), str)}
    if ids:
        for turn in look.turns:
            named = turn.message.get("tool_call_id")
            if isinstance(named, str) and named not in ids:
                yield Remark(f"no call has the id {quoted(named)}", f"{turn.at}.tool_call_id")


@rule("T123", "warn")
def repeated_call_id(look: Look, _: Options) -> Iterator[Remark]:
    """Two calls of one conversation have the same id.

    The result of one is then taken for the other's.
    """
    seen: set[str] = set()
    for turn, calls in _calling(look):
        for place, call in enumerate(calls):
            named = call.get("id")
            if isinstance(named, str) and named:
                if named in seen:
                    yield Remark(f"another call has the id {quoted(named)} too", f"{turn.at}.tool_calls[{place}]")
                seen.add(named)


@rule("T124", "error")
def broken_arguments(look: Look, _: Options) -> Iterator[Remark]:
    """The arguments of a call are a text that is not a JSON object.

    Axolotl stops at it, and a model learns to write calls that no program can read.
    """
    for turn, calls in _calling(look):
        for place, call in enumerate(calls):
            told = _function(call).get("arguments")
            if isinstance(told, str) and not isinstance(_parsed(told), dict):
                yield Remark(f"the arguments {quoted(told)} are no JSON object", f"{turn.at}.tool_calls[{place}]")


@rule("T125", "warn")
def unknown_tool(look: Look, _: Options) -> Iterator[Remark]:
    """A call names a tool that the entry does not offer.

    A model learns from it to call tools that nobody gave it.
    """
    if not look.data("tools"):
        return
    offered = [_function(tool).get("name") for tool in _tools(look.data("tools"))]
    for turn, calls in _calling(look):
        for place, call in enumerate(calls):
            name = _function(call).get("name")
            if isinstance(name, str) and offered and name not in offered:
                yield Remark(f"the tool {quoted(name)} is not among tools", f"{turn.at}.tool_calls[{place}]")


@rule("T126", "error")
def broken_tools(look: Look, _: Options) -> Iterator[Remark]:
    """The list of tools is a text that is not JSON, or no list at all.

    LLaMA-Factory reads it as JSON and stops; other trainers put the broken text into the prompt.
    """
    told = look.data("tools")
    if told is not None and told != "" and not isinstance(_listed(told), list):
        yield Remark("tools is neither a list nor the JSON text of one", "tools")


def _listed(told: Any) -> Any:
    value = _parsed(told) if isinstance(told, str) else told
    return [value] if isinstance(value, dict) else value


def _tools(told: Any) -> list[dict[str, Any]]:
    listed = _listed(told)
    return [tool for tool in listed if isinstance(tool, dict)] if isinstance(listed, list) else []


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


RULES = (
    call_without_result, result_without_call, unknown_call_id, repeated_call_id, broken_arguments, unknown_tool,
    broken_tools,
)  # fmt: skip
