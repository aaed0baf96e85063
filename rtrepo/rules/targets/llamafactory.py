"""LLaMA-Factory 0.9.6 with `formatting: sharegpt` and the default tags of dataset_info.json.

It skips what it does not like with a warning among thousands of lines (#2529, #2381, #7777, #4249, #9600, #9618).
"""

from collections.abc import Iterator

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row, Turn
from rtrepo.rules.targets.turn_keys import role

_PLACES = (("human", "observation"), ("gpt", "function_call"))
"""Who may speak on the first, third … turn, and who on the second, fourth …"""
_MEDIA = {"images": "<image>", "videos": "<video>", "audios": "<audio>"}
_MASKS = ("weight", "loss_weight", "train", "train_detail")

TOO_LONG = "LLaMA-Factory cuts a line at cutoff_len tokens; with packing it drops the line instead."


def conversation(row: Row) -> list[Turn]:
    """The turns after a system prompt that stands first, which LLaMA-Factory lifts out."""
    turns = row.turns
    return turns[1:] if turns and role(turns[0], "from") == "system" else turns


@kind("F501", "dropped", "let the two sides take turns; `rtrepo validate --rule T101` finds the same in the entries")
def wrong_position(row: Row, _: Memory) -> Iterator[Said]:
    """A turn stands where LLaMA-Factory expects another speaker, and the entry is skipped with a warning.

    After the system prompt it wants human or observation, then gpt or function_call, and so on; a system turn
    anywhere else is wrong, and so is any other name. Source: LLaMA-Factory, data/converter.py, "Invalid role tag".
    """
    for number, turn in enumerate(conversation(row)):
        if "from" in turn.data and role(turn, "from") not in _PLACES[number % 2]:
            yield Said(
                turn.at, f"{quoted(role(turn, 'from'), 30)} where {' or '.join(_PLACES[number % 2])} is expected"
            )
            return


@kind("F502", "dropped", "end with an answer; with answers to choose from, end with the user's turn")
def wrong_count(row: Row, _: Memory) -> Iterator[Said]:
    """The number of turns is odd where it must be even, and the entry is skipped with a warning.

    With answers to choose from (`ranking: true`) it is the other way round. Source: LLaMA-Factory,
    data/converter.py, "Invalid message count".
    """
    turns = conversation(row)
    if len(turns) % 2 != row.ranked and not any(wrong_position.check(row, _)):
        yield Said(turns[-1].at if turns else "", f"{len(turns)} turns without the system prompt")


@kind("F503", "refused", "write one `<image>` into the turns for each image of the entry, and so for videos and audios")
def media_count(row: Row, _: Memory) -> Iterator[Said]:
    """There are more or fewer images than `<image>` marks in the turns.

    Source: LLaMA-Factory, data/mm_plugin.py raises ValueError.
    """
    texts = "\n".join(value for turn in row.turns if isinstance(value := turn.get("value"), str))
    for key, mark in _MEDIA.items():
        files = row.record.get(key)
        there = len(files) if isinstance(files, list) else 1 if files else 0
        if there != texts.count(mark) and (there or key in row.record):
            yield Said("", f"{there} {key}, {texts.count(mark)} times {mark}")


@kind("F504", "refused", "export with --to llamafactory, or write `tools` as one text that holds JSON")
def tools_not_text(row: Row, _: Memory) -> Iterator[Said]:
    """`tools` is not a text.

    Source: LLaMA-Factory, data/README.md: the tools column is a JSON string, which data/formatter.py parses.
    """
    if "tools" in row.record and not isinstance(row.record["tools"], str | None):
        yield Said("", "tools are a list" if isinstance(row.record["tools"], list) else "tools are no text")


@kind("F505", "changed", "archive the entry, or cut the turn: LLaMA-Factory has no mask for a turn here")
def unread_mask(row: Row, _: Memory) -> Iterator[Said]:
    """A turn that is not to be learnt is learnt all the same.

    Source: LLaMA-Factory, data/converter.py reads the role and the text of a turn and nothing else.
    """
    for turn in row.turns:
        masks = [key for key in _MASKS if key in turn.data and (turn.data[key] in (0, False) or key == "train_detail")]
        if masks:
            yield Said(turn.at, f"{', '.join(masks)} is not read")


@kind(
    "F506",
    "refused",
    "export with --to llamafactory, or set role_tag and content_tag, the same for all entries of the file",
)
def other_keys(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has its role or its text under another key than `from` and `value`.

    An export --to sharegpt writes an entry as it was imported. Source: LLaMA-Factory, data/converter.py looks both
    up under the tags of the whole file and ends with a KeyError.
    """
    for turn in row.turns:
        missing = [key for key in ("from", "value") if key not in turn.data]
        if missing:
            yield Said(turn.at, f"has no {' and no '.join(missing)}")
            return


@kind("F507", "changed", "leave one answer in each of chosen and rejected")
def answer_of_several_turns(row: Row, _: Memory) -> Iterator[Said]:
    """An answer to choose from is not one turn, so the entry is learnt as a plain conversation.

    Source: LLaMA-Factory, data/converter.py takes both as objects, else goes on as if there were none.
    """
    if row.ranked and not all(isinstance(row.record.get(name), dict) for name in ("chosen", "rejected")):
        yield Said("", "chosen or rejected is not one turn")


@kind("F508", "refused", "write the turn's words as one text")
def content_not_text(row: Row, _: Memory) -> Iterator[Said]:
    """A turn's text is no text: parts belong to LLaMA-Factory's new data format.

    Source: LLaMA-Factory, data/formatter.py, "Expected a string, got".
    """
    for turn in conversation(row):
        if not isinstance(turn.data.get("value", ""), str):
            yield Said(turn.at, "content in parts" if isinstance(turn.get("value"), list) else "no content")


KINDS = (
    wrong_position, wrong_count, media_count, tools_not_text, unread_mask, other_keys, answer_of_several_turns,
    content_not_text,
)  # fmt: skip
TARGET = Target("llamafactory", "LLaMA-Factory, formatting: sharegpt", "llamafactory", KINDS, "cut", TOO_LONG)
