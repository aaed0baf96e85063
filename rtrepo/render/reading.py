"""How turns are read: what the diff engine knows of words, handed in, since rendering stands beside it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rtrepo.model.change import EntryChange, Pattern, TurnEdit
from rtrepo.model.entry import Message

Marks = Callable[[str, str], Sequence[tuple[str, str]]]
"""(before, after) → (kind, text) in reading order; kind is same, removed or added."""

WordCounts = Callable[[str, str], tuple[int, int]]
"""(before, after) → words added, words removed."""

Explained = Callable[[Sequence[Message], Sequence[Message], Sequence[TurnEdit], Sequence[Pattern]], Collection[int]]
"""(old turns, new turns, edits, patterns) → indexes of the new turns in which the patterns are all that changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The three questions that showing a diff asks about words."""

    marks: Marks
    words: WordCounts
    explained: Explained

    def explained_in(self, change: EntryChange) -> frozenset[int]:
        """Indexes of the new turns of an entry that its patterns explain whole."""
        before, after = change.before.entry, change.after.entry
        if not change.patterns or before is None or after is None:
            return frozenset()
        edits = [edit for edit in change.turns if edit.list == "messages"]
        return frozenset(self.explained(before.messages, after.messages, edits, change.patterns))
