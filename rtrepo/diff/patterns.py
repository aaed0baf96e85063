"""Changes that run through a whole conversation and are worth one line: a rename, quotes, whitespace."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rtrepo.diff.ends import differing
from rtrepo.diff.labels import label
from rtrepo.diff.plain import same_value
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import substitutions
from rtrepo.model.change import Pattern, TurnEdit
from rtrepo.model.entry import Message

LEAST_TURNS = 2
"""Turns a change must be seen in."""

REMAINS = 0.10
"""How often the old word may still stand in the new conversation, as a share of its substitutions."""

MAX_CHARACTERS = 2_000_000
"""Characters of changed turns that are searched for renames; what is beyond is not."""

_POSSESSIVE = re.compile(r"['’]\w+$")


def find_patterns(
    before: Sequence[Message], after: Sequence[Message], edits: Sequence[TurnEdit]
) -> tuple[Pattern, ...]:
    """Renames first (most frequent first), then quotes, then whitespace.

    `turns` are indexes of new turns, rising; `count` is the number of words replaced for a rename, of
    turns for the others. Only turns that became one turn are looked at, replaced ones excepted.
    """
    pairs = [
        (edit.after[0], before[edit.before[0]], after[edit.after[0]])
        for edit in edits
        if edit.edit == "edited" or (edit.edit == "moved" and before[edit.before[0]] != after[edit.after[0]])
    ]
    if len(pairs) < LEAST_TURNS:
        return ()
    renames = _renames(pairs, after)
    kinds: dict[str, list[int]] = {"quotes": [], "whitespace": []}
    for index, old, new in pairs:
        kind = label(*differing(renamed(spoken(old), renames), spoken(new)))
        for name in ("quotes", "whitespace") if kind == "typography" else (kind,):
            if name in kinds:
                kinds[name].append(index)
    found = list(renames)
    if len(kinds["quotes"]) >= LEAST_TURNS:
        found.append(Pattern("quotes", len(kinds["quotes"]), turns=tuple(kinds["quotes"])))
    if len(kinds["whitespace"]) >= LEAST_TURNS:
        found.append(Pattern("whitespace", len(kinds["whitespace"]), turns=tuple(kinds["whitespace"])))
    return tuple(found)


def explained_turns(
    before: Sequence[Message],
    after: Sequence[Message],
    edits: Sequence[TurnEdit],
    patterns: Sequence[Pattern],
) -> tuple[int, ...]:
    """Indexes of the edited new turns in which the patterns are all that changed, rising."""
    if not patterns:
        return ()
    return tuple(
        edit.after[0]
        for edit in edits
        if edit.edit == "edited" and explains(patterns, before[edit.before[0]], after[edit.after[0]])
    )


def explains(patterns: Sequence[Pattern], before: Message, after: Message) -> bool:
    """Whether the patterns, applied to the old turn, give the new one; any other field must be equal."""
    if before.keys() != after.keys():
        return False
    kinds = {pattern.pattern for pattern in patterns}
    fits = {"same"} | (kinds & {"quotes", "whitespace"})
    if {"quotes", "whitespace"} <= kinds:
        fits.add("typography")
    renames = [pattern for pattern in patterns if pattern.pattern == "rename"]
    for field, old in before.items():
        new = after[field]
        if same_value(old, new):
            continue
        if field not in ("content", "name") or not isinstance(old, str) or not isinstance(new, str):
            return False
        if label(renamed(old, renames), new) not in fits:
            return False
    return True


def _renames(pairs: Sequence[tuple[int, Message, Message]], after: Sequence[Message]) -> list[Pattern]:
    counts: Counter[tuple[str, str]] = Counter()
    turns: dict[tuple[str, str], list[int]] = defaultdict(list)
    budget = MAX_CHARACTERS
    for index, old, new in pairs:
        texts = [(spoken(old), spoken(new))]
        if isinstance(old.get("name"), str) and isinstance(new.get("name"), str):
            texts.append((old["name"], new["name"]))
        budget -= sum(len(x) + len(y) for x, y in texts)
        if budget < 0:
            break
        seen = Counter(stems(*words) for x, y in texts if x != y for words in substitutions(x, y))
        for words in seen:
            turns[words].append(index)
        counts.update(seen)
    found: list[Pattern] = []
    taken: set[str] = set()
    for (old_word, new_word), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        where = turns[old_word, new_word]
        if len(where) < LEAST_TURNS or old_word in taken or not any(map(str.isalpha, old_word)):
            continue
        if _uses(old_word, after) <= REMAINS * count:
            taken.add(old_word)
            found.append(Pattern("rename", count, old_word, new_word, tuple(where)))
    return found


def stems(old: str, new: str) -> tuple[str, str]:
    """Both words without an ending that they share: Mara's → Lena's is Mara → Lena."""
    x, y = _POSSESSIVE.search(old), _POSSESSIVE.search(new)
    if x and y and x.group()[1:] == y.group()[1:]:
        return old[: x.start()], new[: y.start()]
    return old, new


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _uses(word: str, messages: Sequence[Message]) -> int:
    pattern = _whole(word)
    return sum(len(pattern.findall(f"{spoken(message)}\n{message.get('name') or ''}")) for message in messages)


def renamed(text: str, renames: Sequence[Pattern]) -> str:
    """The text with the old words replaced at once, so that two names may be swapped."""
    targets = {rename.before: rename.after for rename in renames if rename.before in text}
    if not targets:
        return text
    names = "|".join(map(re.escape, sorted(targets, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda match: targets[match.group()], text)
