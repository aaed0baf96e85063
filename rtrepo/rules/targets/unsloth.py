"""Unsloth's `standardize_data_formats` over a file with `conversations`. Our own export for it has what it wants.

It learns what a turn looks like from the first ten rows, and goes by that for the rest.
"""

from collections.abc import Iterator

from rtrepo.rules.look import quoted
from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row
from rtrepo.rules.targets.turn_keys import role

LOOKED_AT = 10
"""Rows that Unsloth looks at before it converts any."""
_ROLES = {
    "system": "system", "user": "user", "human": "user", "input": "user", "gpt": "assistant", "assistant": "assistant",
    "output": "assistant",
}  # fmt: skip


@kind("F601", "refused", "export with --to unsloth, which leaves two keys, or train without standardize_data_formats")
def not_two_keys(row: Row, memory: Memory) -> Iterator[Said]:
    """A turn has other keys than two, or other ones than the turns before.

    The file becomes one table, so a key of one turn is a key of all, and Unsloth asserts that the first ten rows
    have exactly two. Source: unsloth_zoo, dataset_utils.standardize_data_formats.
    """
    known: set[str] = memory.setdefault("keys", set())
    for turn in row.turns:
        if not known:
            known |= set(list(turn.data)[:2])
        extra = [key for key in turn.data if key not in known]
        if extra:
            yield Said(turn.at, f"the {'key' if len(extra) == 1 else 'keys'} {', '.join(extra[:5])}")


@kind("F602", "refused", "write every turn as text; tool calls and images need a formatting function of your own")
def not_text(row: Row, _: Memory) -> Iterator[Said]:
    """A turn's text is no text.

    Source: unsloth_zoo, dataset_utils.standardize_data_formats, "Cannot standardize non text datasets" in the first
    ten rows; later on, a list or an object does not fit the table.
    """
    for turn in row.turns:
        wrong = [key for key, value in turn.data.items() if not isinstance(value, str)]
        if wrong and (row.number <= LOOKED_AT or any(turn.data[key] is not None for key in wrong)):
            yield Said(turn.at, f"{', '.join(wrong[:5])} is not a text")


@kind("F603", "refused", "rename the role, or take the entry out: Unsloth has no role for tools")
def unknown_role(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a role that Unsloth does not know.

    In the first ten rows that is a TypeError, in a later one a KeyError in the middle of the conversion. Source:
    unsloth_zoo, dataset_utils.standardize_data_formats: system, user, human, input, gpt, assistant, output.
    """
    for turn in row.turns:
        name = role(turn, "from" if "from" in turn.data else "role")
        if name not in _ROLES:
            late = f", after the first {LOOKED_AT} rows" if row.number > LOOKED_AT else ""
            yield Said(turn.at, f"the role {quoted(name, 30)}{late}")


@kind("F604", "changed", "join the turns, or do not use train_on_responses_only")
def reply_after_reply(row: Row, _: Memory) -> Iterator[Said]:
    """Two replies stand in a row, and the mask of train_on_responses_only goes wrong.

    It looks for the words of the template before an answer and before the next question. Source: unsloth_zoo,
    dataset_utils.train_on_responses_only.
    """
    previous = ""
    for turn in row.turns:
        speaker = _ROLES.get(role(turn, "from" if "from" in turn.data else "role"), "")
        if speaker == previous == "assistant":
            yield Said(turn.at, "a second reply in a row")
        previous = speaker


@kind("F605", "cut", "export with --to trl, which writes TRL's columns")
def answers_not_read(row: Row, _: Memory) -> Iterator[Said]:
    """Answers to choose from, and labels, are not converted.

    Source: unsloth_zoo, dataset_utils.standardize_data_formats reads the column `conversations` and no other.
    """
    keys = [key for key in ("chosen", "rejected", "kto_tag", "label") if key in row.record]
    if keys:
        yield Said("", f"{' and '.join(keys)} {'is' if len(keys) == 1 else 'are'} not read")


KINDS = (not_two_keys, not_text, unknown_role, reply_after_reply, answers_not_read)
TARGET = Target(
    "unsloth", "Unsloth", "unsloth", KINDS, "cut", "Unsloth cuts a line at max_seq_length tokens; an entry whose "
    "answers all lie behind it is taken out by train_on_responses_only.",
)  # fmt: skip
