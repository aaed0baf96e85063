"""LLaMA-Factory 0.9.6 with `formatting: openai`: made for tool calls, and it rewrites what it reads.

The tags are those of its README: role, content, user, assistant, tool, function_call and system.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.llamafactory import TOO_LONG
from rtrepo.rules.targets.row import Row, Turn
from rtrepo.rules.targets.turn_keys import role, strangers

_ROLES = frozenset({"system", "user", "assistant", "tool", "function_call"})
_PLACES = (("user", "tool"), ("assistant", "function_call"))


class _Aligned(NamedTuple):
    """The turns as LLaMA-Factory lines them up: results joined (the first of each run stands for it), the runs of
    more than one result, and the results at the end, which are lost."""

    turns: list[Turn]
    joined: list[list[Turn]]
    lost: list[Turn]


def _aligned(row: Row) -> _Aligned:
    turns = row.turns
    if turns and role(turns[0]) == "system":
        turns = turns[1:]
    kept: list[Turn] = []
    joined: list[list[Turn]] = []
    waiting: list[Turn] = []
    for turn in turns:
        if role(turn) == "tool":
            waiting.append(turn)
            continue
        if waiting:
            kept.append(waiting[0])
            joined += [waiting] if len(waiting) > 1 else []
            waiting = []
        kept.append(turn)
    return _Aligned(kept, joined, waiting)


@kind("F511", "refused", "rename the role in the entry")
def unknown_role(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a role that the tags do not name.

    Source: LLaMA-Factory, data/converter.py, OpenAIDatasetConverter looks it up and ends with a KeyError.
    """
    for turn, name in strangers(row.turns, _ROLES):
        yield Said(turn.at, f"the role {name}")


@kind("F512", "dropped", "let the two sides take turns; `rtrepo validate --rule T101` finds the same in the entries")
def wrong_position(row: Row, _: Memory) -> Iterator[Said]:
    """A turn stands where LLaMA-Factory expects another speaker, and the entry is skipped with a warning.

    Source: LLaMA-Factory, data/converter.py, OpenAIDatasetConverter, "Invalid role tag".
    """
    for number, turn in enumerate(_aligned(row).turns):
        if role(turn) in _ROLES and role(turn) not in _PLACES[number % 2]:
            yield Said(turn.at, f"{quoted(role(turn), 30)} where {_PLACES[number % 2][0]} is expected")
            return


@kind("F513", "dropped", "end with an answer; with answers to choose from, end with the user's turn")
def wrong_count(row: Row, _: Memory) -> Iterator[Said]:
    """The number of turns is odd where it must be even, and the entry is skipped with a warning.

    Tool results in a row count as one turn, those at the end not at all. Source: LLaMA-Factory, data/converter.py,
    OpenAIDatasetConverter, "Invalid message count".
    """
    turns = _aligned(row).turns
    if len(turns) % 2 != row.ranked and not any(wrong_position.check(row, _)):
        yield Said(turns[-1].at if turns else "", f"{len(turns)} turns without the system prompt")


@kind("F514", "cut", "end with what the assistant makes of the result")
def trailing_results(row: Row, _: Memory) -> Iterator[Said]:
    """Tool results at the end are thrown away.

    Source: LLaMA-Factory, data/converter.py, OpenAIDatasetConverter writes results out at the next turn.
    """
    lost = _aligned(row).lost
    if lost:
        yield Said(lost[0].at, f"{len(lost)} tool result{'s' if len(lost) > 1 else ''} at the end")


@kind("F515", "changed", "export with --to llamafactory and use formatting: sharegpt where there are no tool calls")
def thinking_off(row: Row, _: Memory) -> Iterator[Said]:
    """The words "detailed thinking off" are added to the system prompt, or become it.

    That happens without `tools`, unless the prompt has them already. Source: LLaMA-Factory, data/converter.py,
    OpenAIDatasetConverter.
    """
    prompt = _prompt(row)
    if not row.record.get("tools") and not any(f"detailed thinking {word}" in prompt for word in ("on", "off")):
        told = "added to the system prompt" if prompt else "taken as the system prompt"
        yield Said("messages[0]" if prompt else "", f'"detailed thinking off" is {told}')


@kind("F516", "changed", "nothing, if a line end after the system prompt is fine")
def line_end_after_prompt(row: Row, _: Memory) -> Iterator[Said]:
    """A line end is added to the system prompt of an entry with tools.

    Source: LLaMA-Factory, data/converter.py, OpenAIDatasetConverter.
    """
    if row.record.get("tools") and _prompt(row):
        yield Said("messages[0]", "a line end is added")


@kind("F517", "changed", "nothing, if your template marks results with <tool_response>")
def joined_results(row: Row, _: Memory) -> Iterator[Said]:
    """Tool results in a row become one turn, with `<tool_response>` marks between them.

    Source: LLaMA-Factory, data/converter.py, OpenAIDatasetConverter.
    """
    for run in _aligned(row).joined:
        yield Said(run[0].at, f"{len(run)} results become one turn")


@kind("F518", "refused", "write the turn's words as one text")
def content_not_text(row: Row, _: Memory) -> Iterator[Said]:
    """A turn's content is no text, and it calls nothing: parts belong to LLaMA-Factory's new data format.

    Source: LLaMA-Factory, data/formatter.py, "Expected a string, got".
    """
    for turn in row.turns:
        if not isinstance(turn.get("content"), str) and not turn.get("tool_calls"):
            yield Said(turn.at, "content in parts" if isinstance(turn.get("content"), list) else "no content")


def _prompt(row: Row) -> str:
    first = row.turns[:1]
    content = first[0].get("content") if first and role(first[0]) == "system" else ""
    return content if isinstance(content, str) else ""


KINDS = (
    unknown_role, wrong_position, wrong_count, trailing_results, thinking_off, line_end_after_prompt, joined_results,
    content_not_text,
)  # fmt: skip
TARGET = Target("llamafactory-openai", "LLaMA-Factory, formatting: openai", "messages", KINDS, "cut", TOO_LONG)
