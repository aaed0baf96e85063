"""Mends of turns: white space at their edges, roles under other names, two system turns, names before replies."""

import re
from functools import cache
from typing import Any

from rtrepo.model.entry import Entry, Message
from rtrepo.rules.fixes.mend import Flaw, Mend, texts_changed, with_edges, with_turns
from rtrepo.rules.look import Look, Turn
from rtrepo.rules.rule import Remark
from rtrepo.rules.turns import ROLE_OF, ROLES


def stripped(flaw: Flaw) -> Mend | None:
    """T103: a turn begins with its first word and ends with its last."""

    def strip(text: str, is_first: bool, is_last: bool) -> str:
        text = text.lstrip() if is_first else text
        return text.rstrip() if is_last else text

    return with_edges(flaw, strip)


def with_system_turns_joined(flaw: Flaw) -> Mend | None:
    """T108: the second of two system turns goes on in the first, after a blank line. Only where both are plain texts
    and nothing more is said of the second one."""
    entry = flaw.look.subject.entry
    first, second = (*flaw.look.conversation[:2], None, None)[:2]
    if not entry or not first or not second or second.message.keys() - {"role", "content"} or first.role != second.role:
        return None
    texts = [turn.message.get("content") for turn in (first, second)]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return None
    joined = {**first.message, "content": f"{first.text.rstrip()}\n\n{second.text.lstrip()}"}
    return Mend(Entry({**entry.data, "messages": [joined, *entry.messages[2:]]}))


def with_known_role(flaw: Flaw) -> Mend | None:
    """T109: a role gets the name that chat templates know it by, where it is one that other formats use."""

    def renamed(turn: Turn, _: Remark) -> Message:
        spelt = turn.role.strip().lower()
        return {**turn.message, "role": spelt if spelt in ROLES else ROLE_OF.get(spelt, turn.role)}

    return with_turns(flaw, renamed)


def without_label(flaw: Flaw) -> Mend | None:
    """R102: a reply begins behind its speaker's name. A character's name is kept among the sidecar's speakers, unless
    somebody is named there or the turn is signed."""
    labels: dict[int, str] = {}

    def unlabelled(turn: Turn, remark: Remark) -> Message:
        label = turn.text[remark.start :].partition(":")[0].rstrip("*_ ")

        def bare(text: str, is_first: bool, _: bool) -> str:
            return _behind_label(text, label) if is_first else text

        changed = texts_changed(turn.message, bare)
        if changed != turn.message and turn.list == "messages" and "name" not in turn.message:
            labels[turn.number] = label
        return changed

    mend = with_turns(flaw, unlabelled)
    return mend and mend._replace(sidecar=_with_speakers(flaw.look, labels))


def _behind_label(text: str, label: str) -> str:
    """A text behind `Mara:`, `**Mara:**` or `*Mara*:`. In `*Mara: smiles*` the action stays."""
    found = _label(label).match(text)
    if not found:
        return text
    before, inner, outer = found.group(1, 2, 3)
    if not before:
        return text[found.start(3) :].lstrip()
    if before in (inner, outer):
        return text[found.end(2 if before == inner else 3) :].removeprefix(":").lstrip()
    return before + text[found.start(3) :].lstrip()


@cache
def _label(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s*([*_]*){re.escape(name)}([*_]*) *:([*_]*)")


_NOBODY = frozenset({"assistant", "ai", "bot", "gpt", "chatgpt", "char", "model", "response", "reply", "narrator"})
"""Labels that are no character's name."""


def _with_speakers(look: Look, labels: dict[int, str]) -> dict[Any, Any] | None:
    """The sidecar with the speakers of some turns, None where nothing is to be added."""
    told = look.sidecar.data.get("speakers") or {}
    if not isinstance(told, dict):
        return None
    slugs = {look.around.display_name(slug).casefold(): slug for slug in look.around.characters}
    new = {
        number: slugs.get(label.casefold()) or {"label": label}
        for number, label in labels.items()
        if number not in told and label.casefold() not in _NOBODY
    }
    return {**look.sidecar.data, "speakers": dict(sorted({**told, **new}.items()))} if new else None
