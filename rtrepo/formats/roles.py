"""What the names of roles found in training files mean.

The aliases are those of trainers and real data sets; the typos are RoleThread Lite's table. A typo is taken
for a role only where the conversation expects that role, and an unknown name is never guessed: a tool that
did turned strangers into the assistant.
"""

from collections.abc import Collection, Sequence

SYSTEM, USER, ASSISTANT, TOOL = "system", "user", "assistant", "tool"
CALL = "function_call"
"""Not a role of an entry: an assistant's turn whose text is a tool call (ShareGPT)."""

OPENAI_ROLES = frozenset({SYSTEM, USER, ASSISTANT, TOOL, "developer", "function"})
"""The roles that OpenAI's chat format knows; kept as they are where a file is in that format."""

_ALIASES = {
    SYSTEM: "system sys context system_prompt developer",
    USER: "user human input prompter usr person player",
    ASSISTANT: "assistant gpt output chatgpt bing bard bot chatbot model ai",
    TOOL: "tool observation function_response ipython function",
    CALL: "function_call tool_call",
}
_TYPOS = {
    SYSTEM: "sytem systm",
    USER: "uesr useer humans prompt instruction",
    ASSISTANT: "assistnt assitant assitstant asistant asst completion response",
}


def _by_name(table: dict[str, str]) -> dict[str, str]:
    return {name: role for role, names in table.items() for name in names.split()}


_ROLE_OF = _by_name(_ALIASES)
_ROLE_OF_TYPO = _by_name(_TYPOS)

_NEXT: dict[str, frozenset[str]] = {
    "": frozenset({SYSTEM, USER}),
    SYSTEM: frozenset({USER}),
    USER: frozenset({ASSISTANT}),
    ASSISTANT: frozenset({USER}),
    TOOL: frozenset({ASSISTANT}),
    CALL: frozenset({TOOL}),
}
"""Which roles a conversation expects after a role; after an unknown one, none."""


def settled(names: Sequence[str], keep: Collection[str] = ()) -> list[str | None]:
    """What each turn's role name means: a role, CALL, or None where nobody knows.

    Names are compared without case and edge whitespace. A name in `keep` stays what it is (without case).
    """
    roles: list[str | None] = []
    before = ""
    for name in names:
        key = name.strip().lower()
        meaning = _ROLE_OF.get(key)
        if meaning is None and _ROLE_OF_TYPO.get(key) in _NEXT.get(before, ()):
            meaning = _ROLE_OF_TYPO[key]
        roles.append(key if key in keep else meaning)
        before = meaning or "?"
    return roles


def may_be_spelled(name: str, role: str, keep: Collection[str] = ()) -> bool:
    """Whether a file may write `role` as `name`; an assistant's turn may be a call."""
    key = name.strip().lower()
    if key in keep:
        return key == role
    meaning = _ROLE_OF.get(key) or _ROLE_OF_TYPO.get(key)
    return meaning == role or (meaning == CALL and role == ASSISTANT)
