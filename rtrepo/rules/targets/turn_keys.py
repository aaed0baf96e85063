"""What several trainers ask of a turn in OpenAI's shape."""

from collections.abc import Iterator, Mapping
from typing import Any

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.row import Row, Turn


def functions(turn: Turn) -> Iterator[Mapping[str, Any]]:
    """The `function` of each tool call of a turn."""
    calls = turn.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, Mapping) else None
        if isinstance(function, Mapping):
            yield function


def parts(turn: Turn) -> list[Mapping[str, Any]]:
    """The content parts of a turn; none where its content is a text."""
    content = turn.get("content")
    return [part for part in content if isinstance(part, Mapping)] if isinstance(content, list) else []


def role(turn: Turn, key: str = "role") -> str:
    """The role of a turn; empty where it is no text."""
    value = turn.get(key)
    return value if isinstance(value, str) else ""


def strangers(turns: list[Turn], known: frozenset[str], key: str = "role") -> Iterator[tuple[Turn, str]]:
    """The turns whose role is not among those known, with the role in quotes."""
    for turn in turns:
        if role(turn, key) not in known:
            yield turn, quoted(role(turn, key), 30)


def says_nothing(turn: Turn) -> bool:
    """Whether a turn has neither text nor parts nor a call."""
    content = turn.get("content")
    empty = not content or (isinstance(content, str) and not content.strip())
    return empty and not turn.get("tool_calls") and not turn.get("function_call") and not turn.get("refusal")


def weight_flaw(turn: Turn) -> str:
    """What is wrong with a turn's `weight`, or an empty string."""
    if "weight" not in turn.data:
        return ""
    value = turn.get("weight")
    whole = isinstance(value, int) and not isinstance(value, bool) and value in (0, 1)
    return "" if whole else f"weight is {value if isinstance(value, int | float) else type(value).__name__}, not 0 or 1"


def has_media(row: Row) -> bool:
    """Whether a row goes the way of images: it has some, or a turn has parts."""
    beside = any(row.record.get(key) for key in ("images", "image", "videos", "audios"))
    return beside or any(isinstance(turn.get("content"), list) for turn in row.all_turns)
