"""What the renderer of diffs is lent by the diff engine: how to mark words, and what a pattern explains."""

from rtrepo.actions.seeing import explained, marks, words
from rtrepo.render.reading import Reading


def reading() -> Reading:
    """The diff engine's eyes for the renderer, which knows no engine."""
    return Reading(marks=marks, words=words, explained=explained)
