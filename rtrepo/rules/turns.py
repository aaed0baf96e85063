"""Turns: who speaks when, and whether anything is said."""

from collections.abc import Iterator

from rtrepo.model.entry import text_of
from rtrepo.rules.look import Look, Turn, learnt, quoted, word_set
from rtrepo.rules.rule import Option, Options, Remark, rule

_ALTERNATING = frozenset({"user", "assistant"})
ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
"""The roles that trainers know."""
_SYSTEM = frozenset({"system", "developer"})
_MEANT = {
    "user": "human user input prompter usr person player",
    "assistant": "gpt output chatgpt bot chatbot model ai char character",
    "system": "sys context system_prompt",
    "tool": "observation function_response ipython",
}
"""Spellings that trainers and data sets use (docs/reference/formats.md): what an unknown role probably is."""
ROLE_OF = {name: role for role, names in _MEANT.items() for name in names.split()}


@rule("T101", "error")
def repeated_role(look: Look, _: Options) -> Iterator[Remark]:
    """The same speaker has two turns in a row.

    Nine of 36 chat templates raise on it and LLaMA-Factory drops the entry with no more than a warning.
    """
    previous = ""
    for turn in look.conversation:
        if turn.role == previous and turn.role in _ALTERNATING:
            yield Remark(f"a second {turn.role} turn in a row", turn.at)
        previous = turn.role


@rule("T102", "warn")
def empty_turn(look: Look, _: Options) -> Iterator[Remark]:
    """A turn says nothing.

    An empty reply teaches the model to end its turn at once.
    """
    for turn in look.turns:
        message = turn.message
        calls = message.get("tool_calls") or message.get("function_call")
        if not calls and not turn.text.strip() and not (message.get("content") and text_of(message).strip()):
            yield Remark(f"the {turn.role} turn is empty", turn.at)


@rule("T103", "info", "unsafe")
def edge_whitespace(look: Look, _: Options) -> Iterator[Remark]:
    """A turn begins or ends in white space.

    The tokens it becomes differ from the same words without it, and nobody sees why.
    """
    for turn in look.turns:
        text = turn.text
        stripped = text.strip()
        if stripped and text != stripped:
            edge = "begins" if text[0] != stripped[0] else "ends"
            yield Remark(f"the {turn.role} turn {edge} with white space", turn.at)


@rule("T104", "warn")
def last_turn_not_assistant(look: Look, _: Options) -> Iterator[Remark]:
    """The conversation does not end with the assistant.

    Trainers learn replies; a closing question is read and thrown away.
    """
    turns = look.conversation
    if turns and turns[-1].role != "assistant" and not look.data("chosen") and _has_assistant(look):
        yield Remark(f"the last turn is the {turns[-1].role}'s", turns[-1].at)


@rule("T105", "error")
def no_assistant_turn(look: Look, _: Options) -> Iterator[Remark]:
    """Nobody answers.

    Without an assistant's turn there is nothing to learn: OpenAI refuses the file, other trainers drop the entry.
    """
    if look.turns and not _has_assistant(look):
        yield Remark("has no assistant turn", "messages")


def _has_assistant(look: Look) -> bool:
    return any(turn.role == "assistant" for turn in look.turns)


@rule("T106", "warn")
def assistant_speaks_first(look: Look, _: Options) -> Iterator[Remark]:
    """The assistant's turn comes before any of the user's.

    Nine of 36 chat templates raise on it. A greeting can stand in the system prompt, or after a short user turn.
    """
    first = next((turn for turn in look.conversation if turn.role not in _SYSTEM), None)
    if first and first.role == "assistant":
        yield Remark("the assistant speaks first", first.at)


@rule("T107", "warn")
def late_system_turn(look: Look, _: Options) -> Iterator[Remark]:
    """A system turn stands in the middle of the conversation.

    Ten of 36 chat templates raise on it and four drop it in silence; LLaMA-Factory drops the whole entry.
    """
    begun = False
    for turn in look.conversation:
        if turn.role in _SYSTEM and begun:
            yield Remark(f"the {turn.role} turn comes after the conversation began", turn.at)
        begun = begun or turn.role not in _SYSTEM


@rule("T108", "warn", "unsafe")
def second_system_turn(look: Look, _: Options) -> Iterator[Remark]:
    """The conversation begins with more than one system turn.

    Most templates know one place for it: the second is dropped, or takes the place of the first.
    """
    opening = look.conversation[:2]
    if len(opening) == 2 and all(turn.role in _SYSTEM for turn in opening):
        yield Remark(f"a second {opening[1].role} turn before the conversation begins", opening[1].at)


@rule("T109", "error", "unsafe")
def unknown_role(look: Look, _: Options) -> Iterator[Remark]:
    """A role is none that chat templates know.

    Of 36 chat templates 12 raise on it, and in nine the turn vanishes without a word.
    """
    for turn in look.turns:
        if turn.role not in ROLES:
            meant = turn.role.strip().lower()
            meant = meant if meant in ROLES else ROLE_OF.get(meant, "")
            perhaps = f"; {meant} is meant?" if meant else ""
            yield Remark(f"the role {quoted(turn.role)} is not known{perhaps}", turn.at)


@rule("T110", "warn")
def repeated_turn(look: Look, __: Options) -> Iterator[Remark]:
    """A speaker says the same thing twice in one conversation.

    Nearly always a slip in copying or joining; a model learns from it to repeat itself.
    """
    said: dict[tuple[str, str], list[Turn]] = {}
    for turn in look.conversation:
        text = turn.text.strip() if turn.role in _ALTERNATING else ""
        if len(text) >= 40:
            said.setdefault((turn.role, text), []).append(turn)
    for (_, text), turns in said.items():
        if len(turns) > 1:
            more = f", and {len(turns) - 2} more do" if len(turns) > 2 else ""
            yield Remark(f"says the same as message {turns[0].number}{more}: {quoted(text)}", turns[1].at)


@rule("T111", "warn")
def nothing_to_learn(look: Look, _: Options) -> Iterator[Remark]:
    """Every reply is marked as not to be learnt.

    With weight 0 or `train: false` on all of them the entry costs training time and teaches nothing.
    """
    replies = [turn for turn in look.turns if turn.role == "assistant"]
    if replies and not any(learnt(turn.message) for turn in replies):
        yield Remark("all replies have weight 0 or train: false", "messages")


@rule("T112", "warn", usual=False)
def no_system_turn(look: Look, _: Options) -> Iterator[Remark]:
    """The conversation has no system turn.

    Off unless asked for: many sets do without. Where the character card belongs in every entry, one without it
    teaches the character to everybody.
    """
    if look.turns and not any(turn.role in _SYSTEM for turn in look.turns):
        yield Remark("has no system turn", "messages[0]")


_KEYS = word_set(
    "messages chosen rejected label tools functions parallel_tool_calls images image videos audios documents "
    "chat_template_kwargs"
)
_MESSAGE_KEYS = word_set(
    "role content name weight loss_weight train train_detail tool_calls tool_call_id function_call refusal audio "
    "reasoning_content reasoning thinking images videos audios"
)


@rule("T113", "info", "none", Option("known", (), "keys of your own that are meant"))
def unknown_key(look: Look, options: Options) -> Iterator[Remark]:
    """An entry or a turn holds a key that no trainer reads.

    It is carried along until an export drops it, or a loader that wants one schema stumbles over it. What is known
    about an entry belongs in its sidecar.
    """
    if look.subject.entry:
        mine = frozenset(options["known"])
        for key in sorted(look.subject.entry.data.keys() - _KEYS - mine):
            yield Remark(f"the key {quoted(key)} is none that trainers read", key)
        for turn in look.turns:
            if not turn.message.keys() <= _MESSAGE_KEYS:
                for key in sorted(turn.message.keys() - _MESSAGE_KEYS - mine):
                    yield Remark(f"the key {quoted(key)} is none that trainers read", f"{turn.at}.{key}")


_LEAD_ON = word_set("a an the and or but nor my your our their whose very if because whether although until as than")
"""Words that no sentence ends with."""
_MAY_END = word_set(
    "of to with for from at into that which who am is are was were be been has had have can could should would will"
)
"""Words that lead on to another too, but for sentences like "I know what it is for" and "as tall as you are"."""
_SPLIT = word_set("what who whom whose which that where when why how than as if to so wish ever yes no there here like")
"""Words of which one stands before them then."""


@rule("T114", "warn")
def truncated_reply(look: Look, _: Options) -> Iterator[Remark]:
    """A reply breaks off in the middle of a sentence.

    Generated text is often cut at a limit of tokens. A model that learns from it stops anywhere.
    """
    for turn in look.replies:
        if turn.text and _breaks_off(turn.text.rstrip()):
            last = turn.text.rstrip()
            yield Remark(f"ends with {quoted('…' + last[-40:].split(' ', 1)[-1])}", turn.at, start=len(last) - 1)


def _breaks_off(text: str) -> bool:
    """A writer who ends sentences properly ends with a comma, or with a word that leads on to another."""
    if len(text) < 120 or not (text[-1] == "," or text[-1].islower()):
        return False
    line = text[text.rfind("\n") + 1 :]
    words = line.split()
    if len(words) < 6 or not (line[0].isalpha() or line[0] in "\"“*'‘"):
        return False
    ended = sum(text.count(sign) for sign in (". ", "! ", "? ", ".\n", "!\n", "?\n", '."', ".*", ".”"))
    return ended >= 2 and (text[-1] == "," or _leads_on(words))


def _leads_on(words: list[str]) -> bool:
    """Whether a sentence cannot end with the last of these words."""
    last = words[-1].lower()
    if last not in _MAY_END:
        return last in _LEAD_ON
    sentence = words[max((place + 1 for place, word in enumerate(words) if word[-1] in ".!?"), default=0) : -1]
    return _SPLIT.isdisjoint(word.lower().strip("\"“*'‘,;:") for word in sentence)


RULES = (
    repeated_role, empty_turn, edge_whitespace, last_turn_not_assistant, no_assistant_turn, assistant_speaks_first,
    late_system_turn, second_system_turn, unknown_role, repeated_turn, nothing_to_learn, no_system_turn, unknown_key,
    truncated_reply,
)  # fmt: skip
