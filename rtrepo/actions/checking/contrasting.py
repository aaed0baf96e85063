"""What differs between two entries that are nearly the same, in a few words."""

from collections.abc import Callable, Iterator, Sequence

from rtrepo.actions.loading import read_entry
from rtrepo.diff.words import Mark, word_marks
from rtrepo.model.entry import Entry, text_of
from rtrepo.model.tree import Tree
from rtrepo.model.whole import Member
from rtrepo.rules.look import quoted

_MOST = 200  # pairs are told apart: each costs some milliseconds, and nobody reads more
_SHOWN = 2
_PROMPTS = ("system", "developer")
_LENGTH = 30


def contrasts(tree: Tree) -> Callable[[Member, Member], str]:
    """What tells of two entries how the first differs from the second: `"late" → "soon"`, or nothing where no words
    of them do, or where so many pairs were asked for that nobody would read it."""
    asked = 0

    def told(member: Member, other: Member) -> str:
        nonlocal asked
        asked += 1
        if asked > _MOST:
            return ""
        changes = list(_changes(word_marks(_said(tree, other), _said(tree, member))))
        more = f" and {len(changes) - _SHOWN:,} more" if len(changes) > _SHOWN else ""
        return ", ".join(changes[:_SHOWN]) + more

    return told


def _said(tree: Tree, member: Member) -> str:
    found = read_entry(tree.read(member.path) or b"")
    turns = found.turns() if isinstance(found, Entry) else ()
    return "\n".join(text_of(turn) for _, _, turn in turns if turn.get("role") not in _PROMPTS)


def _changes(marks: Sequence[Mark]) -> Iterator[str]:
    removed = ""
    for kind, text in [*((mark.kind, mark.text) for mark in marks), ("same", "")]:
        if kind == "removed":
            removed = text
            continue
        if kind == "added" and text.strip():
            yield f"{quoted(removed, _LENGTH)} → {quoted(text, _LENGTH)}" if removed.strip() else _with(text)
        elif kind == "same" and removed.strip():
            yield f"without {quoted(removed, _LENGTH)}"
        removed = ""


def _with(text: str) -> str:
    return f"with {quoted(text, _LENGTH)}"
