"""One entry as `rtrepo stats` counts it.

The counters are those of rtrepo/insight/measures.py, and beside them:
    replies, replied                           turns of the assistant with text; entries that have one
    short replies, empty replies, placeholders replies of 1 to SHORT - 1 words, of white space, and of what stands for
                                               a text that is still to be written
    weak                                       entries with such a reply, or with turns but no reply
    text, assistant text, user text            characters (code points) of all turns, and of these
    exchanges, NAME exchanges                  user turns that the assistant answers; entries by how many there are
    long prompts                               entries whose system prompt has LONG characters or more
    tagged, named, voiced, noted               entries with tags, with characters, with speakers, with a sidecar at all
    voices/NAME, split/NAME                    turns by who speaks them; entries by split
    assistant words=N                          replies of exactly N words

Archived entries are what a creator has put aside: they count as `archived` and as nothing else. An entry that cannot
be read counts as `unreadable`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rtrepo.insight.counters import PROMPTS, Sums
from rtrepo.insight.distributions import DIALOGUE, EXCHANGES
from rtrepo.insight.duplicates import digests
from rtrepo.insight.measures import VERSION as MEASURES
from rtrepo.insight.measures import balanced, measure, said
from rtrepo.insight.placeholders import is_placeholder
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import ARCHIVED, Sidecar

VERSION = f"{MEASURES}.1"
"""To be raised with every change of what is counted: sums of another version are not to be added."""

SHORT = 20
"""Words from which on a reply is not short: RoleThread's own limit."""
LONG = 50
"""Characters from which on a system prompt says something: RoleThread's own limit."""

COLUMNS = (
    "turns", "assistant turns", "assistant words", "user turns", "user words", "dialogue", "narration", "plain",
)  # fmt: skip
"""The counters that an entry's own numbers are kept of."""

_MARKED = ("tags/", "characters/", "status/", "quotes/", "actions/")


class Portrait(NamedTuple):
    """An entry: what it adds to the sums, the groups it belongs to (kind and name, empty for none of it), what its
    conversation comes down to (0 where nothing is said), its own numbers (see COLUMNS) and the counters of names that
    it has, sorted. `archived` where it adds to nothing."""

    sums: Sums
    groups: tuple[tuple[str, str], ...] = ()
    digest: int = 0
    numbers: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    archived: bool = False


UNREADABLE = Portrait({"unreadable": 1})


def portrait(entry: Entry, sidecar: Sidecar) -> Portrait:
    """What is counted of an entry with its sidecar."""
    sums = measure(entry, sidecar)
    numbers = tuple(sums.get(column, 0) for column in COLUMNS)
    marks = tuple(sorted(name for name in sums if name.startswith(_MARKED) or name == f"{PROMPTS}none"))
    if sidecar.status == ARCHIVED:
        return Portrait({"archived": 1}, (), 0, numbers, marks, archived=True)
    turns = [*(entry.data.get("messages") or ()), *(entry.data.get("chosen") or ())]
    _count_turns(sums, turns)
    if sums.get("assistant words", 0):
        sums[DIALOGUE.key(_dialogue(sums))] = 1
    for name, told in (("tagged", sidecar.tags), ("named", sidecar.characters), ("voiced", sidecar.speakers),
                       ("noted", sidecar.data)):  # fmt: skip
        if told:
            sums[name] = 1
    _count_voices(sums, entry, sidecar)
    split = sidecar.split or "train"
    sums[f"split/{split}"] = 1
    groups = (
        *(("tag", tag) for tag in dict.fromkeys(sidecar.tags) or ("",)),
        *(("character", name) for name in dict.fromkeys(sidecar.characters) or ("",)),
        ("split", split),
    )
    digest = digests(entry).everything
    return Portrait(sums, groups, int.from_bytes(digest[:8], "big"), numbers, marks)


def _count_turns(sums: Sums, turns: list[Message]) -> None:
    weak = heard = exchanges = 0
    prompt: str | None = None
    for turn in turns:
        role, text = turn.get("role"), said(turn)
        size = len(text) if text else 0
        _more(sums, "text", size)
        if role in ("user", "human"):
            heard = 1
            _more(sums, "user text", size)
        elif role == "assistant":
            exchanges, heard = exchanges + heard, 0
            if text is not None:
                weak += _count_reply(sums, text, size)
        elif prompt is None and role in ("system", "developer"):
            prompt = text
    if sums.get("assistant turns"):
        sums["replied"] = 1
    if weak or (turns and not exchanges and not any(turn.get("role") == "assistant" for turn in turns)):
        sums["weak"] = 1
    if prompt is not None and len(prompt.strip()) >= LONG:
        sums["long prompts"] = 1
    _more(sums, "exchanges", exchanges)
    sums[EXCHANGES.key(exchanges)] = 1
    sums["one exchange" if exchanges == 1 else "several exchanges" if exchanges > 1 else "no exchange"] = 1
    if 3 <= exchanges <= 7:
        sums["3 to 7 exchanges"] = 1


def _count_reply(sums: Sums, text: str, size: int) -> bool:
    """Count a reply; whether it is one to look at."""
    words = balanced(text).words
    _more(sums, "assistant text", size)
    _more(sums, f"assistant words={words}", 1)
    if not text.strip():
        sums["empty replies"] = sums.get("empty replies", 0) + 1
        return True
    unwritten = is_placeholder(text)
    _more(sums, "placeholders", int(unwritten))
    _more(sums, "short replies", int(words < SHORT))
    return unwritten or words < SHORT


def _count_voices(sums: Sums, entry: Entry, sidecar: Sidecar) -> None:
    for index, speaker in sidecar.speakers.items():
        name: Any = speaker.get("character") if isinstance(speaker, Mapping) else speaker
        if isinstance(name, str) and 0 <= index < len(entry.messages):
            _more(sums, f"voices/{name}", 1)


def _dialogue(sums: Sums) -> int:
    """In which part of a hundred of the assistant's words stands in quotes; -1 where no sign tells speech and actions
    apart from the rest."""
    spoken, done = sums.get("dialogue", 0), sums.get("narration", 0)
    return 100 * spoken // sums["assistant words"] if spoken or done else -1


def _more(sums: Sums, counter: str, number: int) -> None:
    if number:
        sums[counter] = sums.get(counter, 0) + number
