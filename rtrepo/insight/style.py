"""The style of an entry: how its replies are written, as far as plain signs tell.

Traits and their values, left out where nothing can be said:
    quotes      straight, curly, angled     the kind that most speech stands in
    actions     asterisks, none             whether what is done stands between *asterisks*; a few words of
                                            stress or a title in the middle of a line say nothing
    tense       past, present               of the narration, by common verbs; English only
    person      first, second, third        who tells the narration, by its pronouns; English only
    labels      labelled, plain             whether replies begin with the name of who speaks and a colon: one that
                                            begins several, or that was spoken of before (`Title:` is none)
    paragraphs  one, several                of most replies

Narration is what stands between asterisks, or else what stands outside quotes where there are quotes. The two English
traits are told only where a tenth of the text is speech or there are actions, and a handful of signs of which four
in five agree.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from rtrepo.insight.measures import said
from rtrepo.insight.words import words_in, words_of
from rtrepo.model.entry import Entry


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PAST = _listed(
    "was were had said looked turned nodded smiled stepped asked replied felt took came went stood sat knew thought "
    "saw made gave heard leaned walked watched reached held whispered shook began seemed pulled stared sighed"
)
_PRESENT = _listed(
    "is are has am says looks turns nods smiles steps asks replies feels takes comes goes stands sits knows thinks "
    "sees makes gives hears leans walks watches reaches holds whispers shakes begins seems pulls stares sighs"
)
_FIRST = ("i", "my", "me", "im", "ive")
_SECOND = ("you", "your")
_THIRD = ("he", "she", "his", "her", "him", "hers", "they", "their", "them")
_SIGNS = 5  # fewer verbs or pronouns say nothing
_QUOTES = (("straight", '"'), ("curly", "“”"), ("angled", "«»"))


class Style(NamedTuple):
    """Trait → value, and how many words a reply has on average (0 where there is none)."""

    traits: dict[str, str]
    words: float


def style(entry: Entry) -> Style:
    """The style of the replies of `messages` and `chosen`."""
    turns = [*(entry.data.get("messages") or ()), *(entry.data.get("chosen") or ())]
    replies = [text for turn in turns if turn.get("role") == "assistant" and (text := said(turn) or "").strip()]
    if not replies:
        return Style({}, 0.0)
    whole = "\n\n".join(replies)
    if "`" in whole:
        whole = _code().sub(" ", whole)
    actions = [match.group() for match in _action().finditer(whole)] if "*" in whole else []
    quotes = _quotes(whole)
    speech = sum(map(len, _speech().findall(whole))) if quotes else 0
    found = {
        "actions": _acted(whole, actions),
        "labels": "labelled" if _labelled(entry, replies) else "plain",
        "paragraphs": _most("several" if "\n" in reply.strip() else "one" for reply in replies),
        "quotes": quotes,
    }
    if actions or speech * 10 >= len(whole):
        counts = Counter(words_of(" ".join(actions) if actions else _speech().sub(" ", whole)))
        found |= {"tense": _tense(counts), "person": _person(counts)}
    return Style({trait: value for trait, value in found.items() if value}, words_in(whole) / len(replies))


def _acted(text: str, actions: list[str]) -> str:
    if len(actions) > 2 or _acts_first().search(text):
        return "asterisks"
    return "" if actions else "none"


_HEADINGS = _listed(
    "A Q Abstract Act Action Analysis Answer Code Conclusion Date Dear Definition Description Example Examples "
    "Explanation Hint Input Introduction Name Note Notes Observation Option Output Part Problem Prompt Question "
    "Rationale Reason Result Results Scene Section Setting Solution Step Subject Summary Thought Time Tip Title To "
    "Topic Translation Warning"
)
"""Words before a colon that begin a text, and name nobody."""


def _labelled(entry: Entry, replies: list[str]) -> bool:
    labels = [match.group(1) for reply in replies if (match := _label().match(reply))]
    found = [label for label in labels if label.split()[0] not in _HEADINGS]
    if not found or 2 * len(found) < len(replies):
        return False
    name, times = Counter(found).most_common(1)[0]
    before = [said(turn) or "" for turn in entry.messages if turn.get("role") != "assistant"]
    return times > 1 or name == "Assistant" or any(_speaks_of(text, name) for text in before)


def _speaks_of(text: str, name: str) -> bool:
    place = text.find(name)
    return place >= 0 and text[place + len(name) : place + len(name) + 1] != ":"


def _quotes(text: str) -> str:
    """The kind of quotes that there are most of; empty where there are none, or as good as none."""
    counts = {name: sum(map(text.count, signs)) for name, signs in _QUOTES}
    kind = max(counts, key=lambda name: counts[name])
    return kind if counts[kind] > 1 else ""


def _tense(counts: Counter[str]) -> str:
    past, present = (sum(counts[word] for word in words if word in counts) for words in (_PAST, _PRESENT))
    if past + present < _SIGNS:
        return ""
    return "past" if past >= 4 * present else "present" if present >= 4 * past else ""


def _person(counts: Counter[str]) -> str:
    """A narrator who says I is one however many others there are; one who never does tells of others, or of you."""
    first, second, third = (sum(counts[word] for word in words) for words in (_FIRST, _SECOND, _THIRD))
    if first + second + third < _SIGNS:
        return ""
    if first:
        return "first" if counts["i"] >= 3 and 4 * first >= third else ""
    return "third" if third >= 4 * second else "second" if second >= 4 * third else ""


def _most(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]


@cache
def _action() -> re.Pattern[str]:
    """Two words and more between asterisks; no **bold**, and no item of a list."""
    return re.compile(r"(?<![*\w])\*[A-Za-z][^*\n]{0,200} [^*\n]{0,200}[^*\s]\*(?![*\w])")


@cache
def _acts_first() -> re.Pattern[str]:
    """An action that begins a line, and is not all of a heading."""
    return re.compile(r"^\s*\*[A-Za-z][^*\n]{0,200} [^*\n]{0,200}[^*\s:]\*(?![*\w])", re.MULTILINE)


@cache
def _speech() -> re.Pattern[str]:
    return re.compile('"[^"\n]*"|“[^”\n]*”|«[^»\n]*»')


@cache
def _label() -> re.Pattern[str]:
    """A name and a colon before what is said: on the same line, or before a line that begins with speech or action."""
    name = r"[A-Z][\w'.-]{0,24}(?: [A-Z][\w'.-]{0,24}){0,2}"
    return re.compile(rf'\s*(?:\*\*)?({name})(?:\*\*)?:(?:\*\*)?(?: (?![a-z])|\n[*"“])')


@cache
def _code() -> re.Pattern[str]:
    return re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
