"""What the user's chat template does to an entry: refuse it, leave a turn out, change its words, or not end it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rtrepo.rules.chat_template import Rendered
from rtrepo.rules.look import glimpse, quoted, said
from rtrepo.rules.targets.kind import Check, Kind, Memory, Said
from rtrepo.rules.targets.length import conversations
from rtrepo.rules.targets.row import Row

Examine = Callable[[Mapping[str, Any]], Sequence[Rendered]]
"""What became of an entry's conversations (see `length.conversations`), one by one."""


def kinds_of(examine: Examine, ending: str | None) -> tuple[Kind, ...]:
    """The kinds of loss by a template. `ending` is what it writes after an answer, None where nobody knows."""
    return (_refuses(examine), _vanishes(examine), _changes(examine), _does_not_end(examine, ending))


def _refuses(examine: Examine) -> Kind:
    def check(row: Row, _: Memory) -> Iterator[Said]:
        for found in examine(row.entry):
            if found.refused:
                yield Said("", quoted(found.refused, 120)[1:-1])
                return

    return Kind(
        "F801", "template-refuses", "refused", "The template raises on the entry, and the run ends there.",
        "Roles that do not alternate, a system prompt in the middle or an unknown role are the usual reasons: of 36 "
        "templates 9 raise on two user turns, 10 on a late system prompt, 12 on an unknown role. Source: measured on "
        "Axolotl's templates; unsloth #334, smol-course #260.",
        "change the entry as the template says, or take another template", check,
    )  # fmt: skip


def _vanishes(examine: Examine) -> Kind:
    def check(row: Row, _: Memory) -> Iterator[Said]:
        for place, message, found in _turns(row, examine):
            if place[1] in found.vanished:
                yield Said(place[0], f"the {message.get('role')} turn is not in the rendered text")

    return Kind(
        "F802", "turn-vanishes", "cut", "The template leaves a turn out in silence.",
        "A late system prompt vanishes in 4 of 36 templates, a turn of an unknown role in 9. Source: measured on "
        "Axolotl's templates.",
        "move or rename the turn, or take another template", _once(check),
    )  # fmt: skip


def _changes(examine: Examine) -> Kind:
    def check(row: Row, _: Memory) -> Iterator[Said]:
        for place, message, found in _turns(row, examine):
            text = said(dict(message)).strip()
            if text and place[1] not in found.vanished and text not in found.text:
                yield Said(place[0], f"the words are not in the rendered text as they stand: {_differing(text, found)}")

    return Kind(
        "F803", "text-changed", "changed", "The template does not write a turn's words as they stand.",
        "Templates of thinking models cut what stands before </think> from earlier answers, others trim or escape. "
        "Source: the template itself, rendered.",
        "look at the rendered text, or take another template", _once(check),
    )  # fmt: skip


def _does_not_end(examine: Examine, ending: str | None) -> Kind:
    def check(row: Row, _: Memory) -> Iterator[Said]:
        for messages, found in zip(conversations(row.entry), examine(row.entry), strict=True):
            text = said(messages[-1]).strip() if messages else ""
            if found.refused or ending is None or not text or messages[-1].get("role") != "assistant":
                continue
            tail = found.text.rpartition(text)[2]
            if not ending or (text in found.text and ending not in tail):
                told = f"{quoted(ending, 30)} is missing" if ending else "the template writes nothing"
                yield Said("", f"{told} after the last answer")
                return

    return Kind(
        "F804", "no-end-of-turn", "cut", "Nothing marks the end of the last answer, so the model never learns to stop.",
        "Source: LLaMA-Factory #7454, axolotl #3754 and #3756, stanford_alpaca #126.",
        "take a template that writes the end-of-turn token after an answer", check,
    )  # fmt: skip


def _turns(row: Row, examine: Examine) -> Iterator[tuple[tuple[str, int], Mapping[str, Any], Rendered]]:
    """Every turn of every conversation that was rendered: its place in the entry with its number in the
    conversation, itself, and what became of the conversation."""
    own = len(row.entry.get("messages") or ())
    lists = [name for name in ("chosen", "rejected") if isinstance(row.entry.get(name), list)] or ["messages"]
    for name, messages, found in zip(lists, conversations(row.entry), examine(row.entry), strict=True):
        for number, message in enumerate(messages if not found.refused else ()):
            place = f"messages[{number}]" if number < own else f"{name}[{number - own}]"
            yield (place, number), message, found


def _once(check: Check) -> Check:
    """The same remarks without those that both answers of a pair bring."""

    def checked(row: Row, memory: Memory) -> Iterator[Said]:
        yield from dict.fromkeys(check(row, memory))

    return checked


def _differing(text: str, found: Rendered) -> str:
    """The words at which the rendered text leaves the turn's own: by halves, since a prefix of a prefix is in it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in found.text else (low, middle - 1)
    return quoted(glimpse(text, low))
