"""TRL: the chat template decides about turns, so what is told here is what happens before it, or to any template."""

from collections.abc import Iterator

from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row
from rtrepo.rules.targets.turn_keys import functions, has_media, parts, strangers

_ROLES = frozenset({"system", "user", "assistant", "tool"})
_WORDS = frozenset({"value", "content"})
_KEYS = frozenset({"messages", "prompt", "completion", "chosen", "rejected", "label"})
_SHAPES = (
    {"messages"}, {"prompt"}, {"prompt", "completion"}, {"prompt", "chosen", "rejected"}, {"chosen", "rejected"},
    {"prompt", "completion", "label"},
)  # fmt: skip


@kind("F301", "refused", "rename the role in the entry")
def role_beside_images(row: Row, _: Memory) -> Iterator[Said]:
    """An entry with images or content parts has a role that TRL does not know.

    Source: trl, data_utils.prepare_multimodal_messages raises for any role but system, user, assistant and tool.
    """
    if has_media(row):
        for turn, name in strangers(row.all_turns, _ROLES):
            yield Said(turn.at, f"the role {name}")


@kind("F302", "cut", "rename the role, or try your template: rtrepo validate --template FILE")
def role_for_template(row: Row, _: Memory) -> Iterator[Said]:
    """What becomes of a role is left to the chat template, and many have no words for this one.

    Of 36 templates that Axolotl ships, 12 raise on an unknown role and 9 leave its turn out in silence (measured
    with `narrator`). Source: trl, data_utils maps no role names, not even human and gpt.
    """
    if not has_media(row):
        for turn, name in strangers(row.all_turns, _ROLES):
            yield Said(turn.at, f"the role {name}")


@kind("F303", "changed", "export with --to trl, and write `arguments` as JSON that holds an object")
def arguments_as_text(row: Row, _: Memory) -> Iterator[Said]:
    """The arguments of a tool call are a text where templates expect an object.

    A template writes them with `tojson`, and the model learns JSON inside a JSON string. Source: trl,
    docs/source/dataset_formats.md, tool calling.
    """
    for turn in row.all_turns:
        if any(isinstance(function.get("arguments"), str) for function in functions(turn)):
            yield Said(turn.at, "arguments are a text")


@kind("F304", "refused", "export each kind of entry into a file of its own: --to trl with --where, preference or kto")
def invalid_keys(row: Row, memory: Memory) -> Iterator[Said]:
    """A line has keys that are none of TRL's dataset types, by itself or with those of the lines before.

    Preference data is `prompt`, `chosen` and `rejected`, or full chats in the last two; the `messages` export writes
    `messages` beside them. The file is one table, so a key of one line is a key of all. Source: trl,
    data_utils.apply_chat_template, "Invalid keys in the example".
    """
    keys = {key for key in row.record if key in _KEYS}
    before: set[str] = memory.setdefault("keys", set(keys))
    if keys not in _SHAPES:
        yield Said("", f"has {', '.join(key for key in row.record if key in keys)} together")
    elif keys != before:
        told = ", ".join(key for key in row.record if key in keys)
        yield Said("", f"has {told}, the first line {', '.join(sorted(before))}")


@kind("F305", "refused", "give the first turn a content, be it an empty text")
def first_line_not_a_chat(row: Row, _: Memory) -> Iterator[Said]:
    """The file's first line decides whether it is a chat, and its first turn has no content.

    Source: trl, data_utils.is_conversational asks the first message of the first example for role and content.
    """
    if row.number == 1 and row.turns and not {"role", "content"} <= row.turns[0].data.keys():
        yield Said(row.turns[0].at, "the first turn of the first line has no content")


@kind("F306", "cut", "write the part as {type: text, text: ...}")
def part_without_text(row: Row, _: Memory) -> Iterator[Said]:
    """A content part has its words under another key than `text`, where templates do not look.

    Source: trl, docs/source/dataset_formats.md: parts are `{"type": "text", "text": ...}` or an image.
    """
    for turn in row.all_turns:
        lost = sum("text" not in part and bool(_WORDS & part.keys()) for part in parts(turn))
        if lost:
            yield Said(turn.at, f"{lost} {'part' if lost == 1 else 'parts'} without `text`")


KINDS = (
    role_beside_images, role_for_template, arguments_as_text, invalid_keys, first_line_not_a_chat, part_without_text,
)  # fmt: skip
TARGET = Target(
    "trl", "TRL", "trl", KINDS, "cut", "SFTTrainer cuts every line to `max_length` tokens, its end off first."
)
