"""Together: its client checks the file before the upload, its server once more; one bad line turns all of it away.

Read in the client: together-python, src/together/utils/files.py and constants.py.
"""

from collections.abc import Iterator

from rtrepo.rules.targets.kind import Memory, Said, Target, kind
from rtrepo.rules.targets.row import Row
from rtrepo.rules.targets.turn_keys import role, strangers, weight_flaw

_ROLES = frozenset({"system", "user", "assistant", "tool"})
_COLUMNS = frozenset({"messages", "tools"})
_FORMATS = {"text": ("text",), "instruction": ("prompt", "completion")}


@kind("F201", "refused", "take the other format's key out of the entry")
def two_formats(row: Row, _: Memory) -> Iterator[Said]:
    """A line is in two formats at once.

    Source: together-python, "Found multiple dataset formats in the input file".
    """
    for columns in _FORMATS.values():
        if all(column in row.record for column in columns):
            yield Said("", f"has {' and '.join(columns)} beside messages")


@kind("F202", "refused", "begin with the system prompt or the user's turn")
def wrong_first_role(row: Row, _: Memory) -> Iterator[Said]:
    """The first turn is neither the system's nor the user's.

    Source: Together's fine-tuning guide, data preparation.
    """
    first = row.turns[:1]
    if first and role(first[0]) not in ("system", "user"):
        yield Said(first[0].at, f"the {role(first[0])} speaks first")


@kind("F203", "refused", "join the turns, or put the missing one between them")
def broken_alternation(row: Row, _: Memory) -> Iterator[Said]:
    """The same speaker has two turns in a row.

    Source: together-python, "Invalid role turns": roles must alternate.
    """
    previous = ""
    for turn in row.turns:
        if role(turn) == previous:
            yield Said(turn.at, f"a second {previous} turn in a row")
        previous = role(turn)


@kind("F204", "refused", "take the key out of the entry; answers to choose from need another trainer's file")
def extra_column(row: Row, _: Memory) -> Iterator[Said]:
    """A line has a key beside `messages` and `tools`.

    Source: together-python, "Found extra column".
    """
    known = _COLUMNS | {column for columns in _FORMATS.values() for column in columns}
    extra = [key for key in row.record if key not in known]
    if extra:
        yield Said("", f"has {', '.join(extra[:5])} beside messages")


@kind("F205", "refused", "write the turn's words as one text")
def content_not_text(row: Row, _: Memory) -> Iterator[Said]:
    """A turn's content is not a text.

    Source: together-python, "Expected string": a turn of a tool call may be without, parts are for images.
    """
    for turn in row.turns:
        content = turn.get("content")
        if isinstance(content, str) or (content is None and turn.get("tool_calls")):
            continue
        if isinstance(content, list) and any(part.get("type") != "text" for part in content):
            continue  # a line with an image
        yield Said(turn.at, "content in parts" if isinstance(content, list) else "no content")


@kind("F206", "refused", "set weight to 0 or 1")
def wrong_weight(row: Row, _: Memory) -> Iterator[Said]:
    """A `weight` is not 0 or 1.

    Source: together-python, "Weight must be either 0 or 1".
    """
    for turn in row.turns:
        flaw = weight_flaw(turn)
        if flaw:
            yield Said(turn.at, flaw)


@kind("F207", "refused", "rename the role in the entry")
def unknown_role(row: Row, _: Memory) -> Iterator[Said]:
    """A turn has a role that Together does not know.

    Source: together-python, "Found invalid role": system, user, assistant and tool.
    """
    for turn, name in strangers(row.turns, _ROLES):
        yield Said(turn.at, f"the role {name}")


KINDS = (
    two_formats, wrong_first_role, broken_alternation, extra_column, content_not_text, wrong_weight, unknown_role,
)  # fmt: skip
TARGET = Target(
    "together", "Together fine-tuning", "messages", KINDS, "cut",
    "Together cuts the end off a line that is longer than the model's training context.",
)  # fmt: skip
