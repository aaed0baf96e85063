"""One turn of ShareGPT, `{"from", "value", …}`, as a message and back.

What a message cannot say about how the turn was written goes to a spelling: mappings by place
(`messages[3]`), so that the record can be written back exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rtrepo.formats.record_keys import part
from rtrepo.formats.roles import ASSISTANT, CALL, SYSTEM, TOOL, USER, may_be_spelled, settled
from rtrepo.formats.tool_calls import calls_of, losses_of_calls, text_of_calls
from rtrepo.model.entry import Message, message_flaw

ROLE_KEYS, TEXT_KEYS = ("from", "role", "speaker"), ("value", "content", "text")
"""The names of a turn's role and text found in files; the first that a turn has is its own, as in RoleThread."""

_CANONICAL_KEYS = ("from", "value")
_NAMES = {SYSTEM: "system", USER: "human", ASSISTANT: "gpt", TOOL: "observation", CALL: CALL}
_LOSSY_NAMES = {"developer": "system", "function": "observation"}


class TurnError(ValueError):
    """Why a turn cannot be read or written, in words for its author."""


@dataclass(slots=True)
class Spelling:
    """How turns were written where that differs from a canonical export; filled while reading."""

    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As plain JSON for `back`."""
        return {"from": self.names, "keys": self.keys, "beside": self.beside}


def read_turns(list_name: str, turns: Sequence[Any], spelling: Spelling, first: int = 0) -> list[Message]:
    """The messages of a list of turns. Raises TurnError for a turn with no role, an unknown one, or no text.

    `list_name` is the entry's name of the list and `first` the index its first message gets there.
    """
    shown = "conversations" if list_name == "messages" else list_name
    names = [_role_name(turn, f"{shown}[{index}]") for index, turn in enumerate(turns)]
    # An answer continues the conversation, where the assistant is expected.
    before = [] if list_name == "messages" else ["human"]
    roles = settled(before + names, ())[len(before) :]
    messages = []
    for index, (turn, name, role) in enumerate(zip(turns, names, roles, strict=True)):
        if role is None:
            raise TurnError(
                f'{shown}[{index}] has the unknown role "{name}": say which of human, gpt, system or observation it is'
            )
        message, written = _message(turn, role, spelling, f"{list_name}[{first + index}]")
        if _NAMES[written] != name:
            spelling.names[f"{list_name}[{first + index}]"] = name
        reason = message_flaw(message)
        if reason:
            raise TurnError(f"{shown}[{index}] {reason}")
        messages.append(message)
    return messages


def _role_name(turn: Any, where: str) -> str:
    if not isinstance(turn, Mapping):
        raise TurnError(f"{where} {message_flaw(turn)}")
    key = next((key for key in ROLE_KEYS if key in turn), None)
    name = turn[key] if key else None
    if not isinstance(name, str) or not name.strip():
        raise TurnError(f"{where} has no role (`from`)")
    return name


def _message(turn: Mapping[str, Any], role: str, spelling: Spelling, where: str) -> tuple[Message, str]:
    """The message, and the role whose canonical name an export without spelling would write."""
    role_key = next(key for key in ROLE_KEYS if key in turn)
    text_key = next((key for key in TEXT_KEYS if key in turn), None)
    others = {key: value for key, value in turn.items() if key not in (role_key, text_key)}
    keys = (role_key, text_key or "value")
    if keys != _CANONICAL_KEYS:
        spelling.keys[where] = list(keys)
    # A second `role` or `content` has no room in a message.
    beside: dict[str, Any] = {key: others.pop(key) for key in ("role", "content") if key in others}
    if beside:
        spelling.beside[where] = beside
    message: Message = {"role": ASSISTANT if role == CALL else role}
    if text_key:
        message["content"] = turn[text_key]
    text = turn.get(text_key) if text_key else None
    if role == CALL and isinstance(text, str) and "tool_calls" not in others:
        calls = calls_of(text)
        if calls:
            return message | {"content": None, "tool_calls": calls} | others, CALL
    # A call that could not be written back exactly stays text; only the spelling says it is a call.
    return message | others, message["role"]


def write_turn(where: str, message: Message, spelling: Mapping[str, Any]) -> dict[str, Any]:
    """The turn of a message. Raises TurnError where ShareGPT has no name for the role or no room for a key."""
    role = message["role"]
    name = _NAMES.get(role) or _LOSSY_NAMES.get(role)
    if name is None or role == CALL:
        raise TurnError(f'{where} has the role "{role}", which ShareGPT has no name for')
    others = {key: value for key, value in message.items() if key not in ("role", "content")}
    call = _call_text(message)
    if call is not None:
        name = CALL
        del others["tool_calls"]
    spelled = part(spelling, "from").get(where)
    if isinstance(spelled, str) and may_be_spelled(spelled, CALL if call is not None else role):
        name = spelled
    role_key, text_key = _keys(where, others, spelling)
    turn: dict[str, Any] = {role_key: name}
    if call is not None:
        turn[text_key] = call
    elif "content" in message:
        turn[text_key] = message["content"]
    elif others.keys() & set(TEXT_KEYS):
        raise TurnError(f"{where} has no content but a key that ShareGPT takes for it")
    turn |= others
    for key, value in part(part(spelling, "beside"), where).items():
        turn.setdefault(key, value)
    return turn


def _keys(where: str, others: Mapping[str, Any], spelling: Mapping[str, Any]) -> tuple[str, str]:
    spelled = part(spelling, "keys").get(where)
    if isinstance(spelled, list) and len(spelled) == 2:
        role_key, text_key = spelled
        # Only names that a reader finds first, so that a key added since is not taken for the role or text.
        if role_key in ROLE_KEYS and text_key in TEXT_KEYS:
            taken = {*ROLE_KEYS[: ROLE_KEYS.index(role_key) + 1], *TEXT_KEYS[: TEXT_KEYS.index(text_key) + 1]}
            if not taken & others.keys():
                return role_key, text_key
    for key in _CANONICAL_KEYS:
        if key in others:
            raise TurnError(f"{where} has a key `{key}`, which ShareGPT needs for itself")
    return _CANONICAL_KEYS


def _call_text(message: Message) -> str | None:
    if message["role"] != ASSISTANT or message.get("content"):
        return None
    return text_of_calls(message.get("tool_calls"))


def turn_losses(message: Message) -> list[str]:
    """What a turn loses as ShareGPT."""
    losses = []
    if message.get("role") in _LOSSY_NAMES:
        losses.append(f"the role {message['role']}")
    if _call_text(message) is not None:
        losses += losses_of_calls(message["tool_calls"])
        if "content" not in message or message["content"] is not None:
            losses.append("empty content beside tool calls")
    return losses
