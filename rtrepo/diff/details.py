"""The changes of one entry taken apart into the smallest ones that may be met in other entries too."""

from collections.abc import Collection, Iterator
from typing import Any, Literal, NamedTuple

from rtrepo.diff.hunks import hunks
from rtrepo.diff.labels import label
from rtrepo.diff.patterns import renamed, stems
from rtrepo.diff.plain import same_value
from rtrepo.diff.turns import spoken
from rtrepo.model.change import MISSING, EntryChange, FieldChange, Pattern
from rtrepo.model.entry import Message
from rtrepo.model.json_text import line_of

_LONGEST = 200_000
"""Characters of a turn up to which its words are looked at."""
_LONG_VALUE = 200  # characters of a field's value that may be met elsewhere

Kind = Literal["rename", "quotes", "whitespace", "opening", "ending", "phrase", "field"]


class Detail(NamedTuple):
    """One change: the words that went and came, or the field at `path` and its old and new value.

    An opening or ending only has one of both. Nothing at all (`OTHER`) is a change that can be in no other entry.
    """

    pattern: Kind | Literal["other"]
    before: str = ""
    after: str = ""
    path: str = ""


OTHER = Detail("other")
_QUOTES, _WHITESPACE = Detail("quotes"), Detail("whitespace")


def details(change: EntryChange, renames: Collection[tuple[str, str]]) -> Iterator[tuple[Detail, int]]:
    """Every change of an entry that is on both sides, with how often it was made.

    `renames` are the (old, new) words that are a rename in some entry. A rename's part in the sidecar counts no
    time; it is told by a rename with a `path`.
    """
    own = [pattern for pattern in change.patterns if pattern.pattern == "rename"]
    for pattern in own:
        yield Detail("rename", pattern.before, pattern.after), pattern.count
    here = {(pattern.before, pattern.after) for pattern in own}
    for detail, times in _of_turns(change, own, renames):
        if detail.pattern == "rename":
            here.add((detail.before, detail.after))
        yield detail, times
    for field in (*change.sidecar, *change.fields):
        for detail in _of_field(field, sorted(here)):
            yield detail, 0 if detail.pattern == "rename" else 1


def _of_turns(
    change: EntryChange, own: list[Pattern], renames: Collection[tuple[str, str]]
) -> Iterator[tuple[Detail, int]]:
    old_side, new_side = change.before.entry, change.after.entry
    if old_side is None or new_side is None:
        yield OTHER, 1
        return
    for edit in change.edits:
        if edit.edit != "edited":
            yield OTHER, 1
            continue
        old: Message = old_side.data[edit.list][edit.before[0]]
        new: Message = new_side.data[edit.list][edit.after[0]]
        yield from _of_keys(old, new, own, renames)
        before, after = spoken(old), spoken(new)
        if max(len(before), len(after)) > _LONGEST:
            yield OTHER, 1
        elif before != after:
            yield from _of_words(renamed(before, own), after, renames)


def _of_keys(
    old: Message, new: Message, own: list[Pattern], renames: Collection[tuple[str, str]]
) -> Iterator[tuple[Detail, int]]:
    """Changes of a turn's keys. What its text says is not among them, but that it is no plain text is."""
    for key in {**old, **new}:
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        texts = isinstance(before, str) and isinstance(after, str)
        if same_value(before, after) or (texts and key == "content"):
            continue
        if not (texts and key == "name"):
            yield OTHER, 1
        elif renamed(before, own) != after:
            pair = stems(before, after)
            yield (Detail("rename", *pair) if pair in renames else OTHER), 1


def _of_words(before: str, after: str, renames: Collection[tuple[str, str]]) -> Iterator[tuple[Detail, int]]:
    """Changes of a turn's text, those of typography once a turn."""
    seen: set[Detail] = set()
    for hunk in hunks(before, after):
        kind = label(hunk.before, hunk.after)
        if kind in ("quotes", "whitespace", "typography"):
            seen.update((_QUOTES, _WHITESPACE) if kind == "typography" else (Detail(kind),))
        elif (pair := stems(hunk.before, hunk.after)) in renames:
            yield Detail("rename", *pair), 1
        elif hunk.place == "middle" or (hunk.before and hunk.after):
            yield Detail("phrase", hunk.before, hunk.after), 1
        else:
            yield Detail(hunk.place, hunk.before, hunk.after), 1
    yield from ((detail, 1) for detail in sorted(seen))


def _of_field(field: FieldChange, renames: list[tuple[str, str]]) -> Iterator[Detail]:
    """A field's change, member by member where it is a set; what a rename brings with it is that rename."""
    if field.added or field.removed:
        added = set(field.added)
        for name in field.removed:
            pair = next((pair for pair in renames if _in_words_of(name, pair) & added), None)
            if pair:
                added -= _in_words_of(name, pair)
                yield Detail("rename", *pair, field.path)
            else:
                yield Detail("field", name, "", field.path)
        for name in sorted(added):
            yield Detail("field", "", name, field.path)
        return
    if isinstance(field.before, str) and isinstance(field.after, str):
        for pair in renames:
            if field.after in _in_words_of(field.before, pair):
                yield Detail("rename", *pair, field.path)
                return
    before, after = _value(field.before), _value(field.after)
    yield OTHER if max(len(before), len(after)) > _LONG_VALUE else Detail("field", before, after, field.path)


def _in_words_of(text: str, pair: tuple[str, str]) -> set[str]:
    """What a rename makes of a text, or of a slug."""
    made = {renamed(text, [Pattern("rename", 1, old, new)]) for old, new in (pair, tuple(map(str.casefold, pair)))}
    return made - {text}


def _value(value: Any) -> str:
    if value is MISSING:
        return ""
    return value if isinstance(value, str) and value else line_of(value)


def known_renames(changes: Collection[EntryChange]) -> set[tuple[str, str]]:
    """The (old, new) words that are a rename in at least one entry."""
    patterns = [pattern for change in changes for pattern in change.patterns]
    return {(pattern.before, pattern.after) for pattern in patterns if pattern.pattern == "rename"}
