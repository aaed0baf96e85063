"""Whether an entry that got another name is the same entry beyond doubt.

A diff may take two entries for one that share a third: it shows what it means. A merge carries one side's edits over
without a word, so it asks for more, and never counts what many entries share: the system prompt, a character's card.
"""

from rtrepo.diff.align import align
from rtrepo.diff.similarity import Lexicon
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import Entry, Message, text_of

ENOUGH = 0.5
"""Share of the words of either entry that must live on in the other's turns."""

_SAME_TURN = ("kept", "edited", "moved", "split", "joined")


def lives_on(before: Entry, after: Entry) -> bool:
    """Whether at least half of either entry's words (those of system prompts aside) stand in turns that the other
    one has too; where neither says anything but that, whether they are equal."""
    links = [link for link in align(before.messages, after.messages) if link.edit in _SAME_TURN]
    shares = [_share(links, before.messages, old=True), _share(links, after.messages, old=False)]
    if None in shares:
        return before.messages == after.messages
    return all(share is not None and share >= ENOUGH for share in shares)


def grew_into(before: Entry, after: Entry) -> bool:
    """Whether at least half of an entry's words stand in turns of a later one, however much was added there. Less than
    `lives_on` asks for: enough to ask a person, and not to merge."""
    links = [link for link in align(before.messages, after.messages) if link.edit in _SAME_TURN]
    share = _share(links, before.messages, old=True)
    return share is not None and share >= ENOUGH


def _share(links: list[TurnEdit], messages: list[Message], *, old: bool) -> float | None:
    lexicon = Lexicon()
    words = [
        0 if message.get("role") in ("system", "developer") else len(lexicon.read(text_of(message)).words)
        for message in messages
    ]
    if not sum(words):
        return None
    shared = sum(words[at] * link.similarity for link in links for at in (link.before if old else link.after))
    return shared / sum(words)
