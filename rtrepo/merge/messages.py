"""One turn that both sides edited, merged key by key."""

from typing import Any, NamedTuple

from rtrepo.merge.fields import maybe, merge_values
from rtrepo.merge.sentences import merge_sentences
from rtrepo.model.entry import Message, message_flaw


class MergedMessage(NamedTuple):
    """The turn with the changes of both; `disputed` are the keys that both changed differently (nothing where the
    keys go together but the turn would be none), and the turn then holds what ours says there.

    `sentences` tells that the content was put together from the sentences of both; where that was not asked for,
    the content is disputed and `proposal` the turn it would give.
    """

    message: Message
    disputed: tuple[str, ...] = ()
    clean: bool = True
    sentences: bool = False
    proposal: Message | None = None


def merge_message(base: Message, ours: Message, theirs: Message, *, by_sentences: bool = False) -> MergedMessage:
    """Three versions of a turn merged: keys in the base's order, then those that ours and theirs added."""
    merged: Message = {}
    disputed: list[str] = []
    for key in dict.fromkeys((*base, *ours, *theirs)):
        value, conflicts = merge_values(maybe(base, key), maybe(ours, key), maybe(theirs, key), key)
        if conflicts:
            disputed.append(key)
        if value:
            merged[key] = value[0]
    text = _sentences(base, ours, theirs) if disputed == ["content"] else None
    proposal = {**merged, "content": text} if text is not None else None
    if proposal and _is_turn(proposal, ours, theirs):
        if by_sentences:
            return MergedMessage(proposal, sentences=True)
        return MergedMessage(merged, ("content",), False, proposal=proposal)
    clean = not disputed and _is_turn(merged, ours, theirs)
    return MergedMessage(merged, tuple(disputed), clean)


def _is_turn(merged: Message, ours: Message, theirs: Message) -> bool:
    """Whether the merged turn is one, or at least no worse than its parents: half a tool call is none."""
    return not message_flaw(merged) or bool(message_flaw(ours)) or bool(message_flaw(theirs))


def _sentences(base: Message, ours: Message, theirs: Message) -> str | None:
    texts: list[Any] = [one.get("content") for one in (base, ours, theirs)]
    return merge_sentences(*texts) if all(isinstance(text, str) for text in texts) else None
