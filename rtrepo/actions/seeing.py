"""What the renderer of diffs asks of the diff engine."""

from rtrepo.diff.across import with_across
from rtrepo.diff.patterns import explained_turns
from rtrepo.diff.words import word_changes, word_marks


def marks(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as one with marks: (same, removed or added; text), in reading order."""
    return [(mark.kind, mark.text) for mark in word_marks(before, after)]


words = word_changes
explained = explained_turns
across = with_across
