"""OpenAI's chat fine-tuning: the file is checked before the run, and one bad line turns all of it away."""

from collections.abc import Iterator

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row
from rtrepo.rules.targets.turn_keys import functions, parts, role, says_nothing, strangers, weight_flaw

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_KEYS = frozenset({"role", "content", "name"})
_KEYS_OF = {
    "assistant": _KEYS | {"weight", "tool_calls", "function_call", "refusal", "audio"},
    "tool": _KEYS | {"tool_call_id"},
}

_PARTS_OF = {
    "user": frozenset({"text", "image_url", "input_audio", "file"}),
    "assistant": frozenset({"text", "refusal"}),
}


@kind("F101", "refused", "rename the role in the entry")
def unknown_role(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a role that OpenAI does not know.

    Source: OpenAI Cookbook, chat_finetuning_data_prep, `unrecognized_role`; openai-openapi,
    FineTuneChatCompletionRequestInput for `developer` and `tool`.
    """
    for turn, name in strangers(row.all_turns, _ROLES):
        yield Said(turn.at, f"the role {name}")


@kind("F102", "refused", "export with --to openai, which leaves it out, or take the key out of the turn")
def unknown_key(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a key that OpenAI does not know for its role.

    Source: OpenAI Cookbook, chat_finetuning_data_prep, `message_unrecognized_key`, with the keys that openai-openapi
    has for each role today.
    """
    for turn in row.all_turns:
        keys = [key for key in turn.data if key not in _KEYS_OF.get(role(turn), _KEYS) and key != "weight"]
        if keys:
            yield Said(turn.at, f"the {'key' if len(keys) == 1 else 'keys'} {', '.join(keys[:5])}")


@kind("F103", "refused", "write what the turn says, or take it out")
def missing_content(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has neither text nor a call.

    Source: OpenAI Cookbook, chat_finetuning_data_prep, `missing_content`.
    """
    for turn in row.all_turns:
        if says_nothing(turn):
            yield Said(turn.at, f"the {role(turn)} turn has no content")


@kind("F104", "refused", "write the part's words as text")
def unknown_part(row: Row, _: Memory) -> Iterator[Said]:
    """A content part is of a type that OpenAI does not know for the role.

    Source: openai-openapi, content parts of user messages (text, image_url, input_audio, file) and of assistant
    messages (text, refusal).
    """
    for turn in row.all_turns:
        types = dict.fromkeys(str(part.get("type")) for part in parts(turn))
        wrong = [quoted(name, 30) for name in types if name not in _PARTS_OF.get(role(turn), _PARTS_OF["assistant"])]
        if wrong:
            yield Said(turn.at, f"the part {', '.join(wrong[:5])}")


@kind("F105", "refused", "set weight to 0 or 1, on the assistant's turns alone")
def wrong_weight(row: Row, _: Memory) -> Iterator[Said]:
    """A `weight` is not 0 or 1, or not the assistant's.

    Source: openai-openapi, FineTuneChatCompletionRequestAssistantMessage: an integer enum of 0 and 1.
    """
    for turn in row.all_turns:
        flaw = weight_flaw(turn)
        if flaw:
            yield Said(turn.at, flaw)
        elif "weight" in turn.data and role(turn) != "assistant":
            yield Said(turn.at, f"weight on the {role(turn)} turn")


@kind("F106", "refused", "export with --to openai, or write `arguments` as a text that holds JSON")
def arguments_not_text(row: Row, _: Memory) -> Iterator[Said]:
    """The arguments of a tool call are not a text.

    Source: openai-openapi, ChatCompletionMessageToolCall: `arguments` is a JSON string.
    """
    for turn in row.all_turns:
        if any(not isinstance(function.get("arguments"), str) for function in functions(turn)):
            yield Said(turn.at, "arguments are not a text")


@kind("F107", "refused", "export with --to openai, which writes its preference lines")
def preference_keys(row: Row, _: Memory) -> Iterator[Said]:
    """It has answers to choose from under other names than OpenAI's.

    A preference line is `input`, `preferred_output` and `non_preferred_output`; the `messages` export writes
    `chosen` and `rejected`. Source: preference fine-tuning guides of Azure OpenAI and Together.
    """
    if row.ranked:
        yield Said("", f"has {' and '.join(key for key in ('chosen', 'rejected') if key in row.record)}")


KINDS = (
    unknown_role, unknown_key, missing_content, unknown_part, wrong_weight, arguments_not_text, preference_keys,
)  # fmt: skip
TARGET = Target(
    "openai", "OpenAI fine-tuning", "openai", KINDS, "cut",
    "OpenAI cuts the end off a line that is longer than the model's training context.",
)  # fmt: skip
