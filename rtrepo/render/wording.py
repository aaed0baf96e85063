"""Numbers, ages and places in words."""

import re
from collections.abc import Mapping, Sequence

from rtrepo.model.version import Version
from rtrepo.render.safe import safe

UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORDS = rf"[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+(?:['’](?:(?![{UNSPACED}])\w)+)*"
_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TURN = re.compile(r"(messages|chosen|rejected)\[(\d+)\](.*)")
_TURNS = re.compile(r"(messages|chosen|rejected)\[(\d+):(\d+)\]")
_UNITS = ((31_536_000, "y", "year"), (604_800, "w", "week"), (86_400, "d", "day"), (3_600, "h", "hour"),
          (60, "min", "minute"))  # fmt: skip
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

PLAIN_GIT = "diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove)"
"""What git does once it is set up, for those who just made or fetched a repository."""


def count(number: int, one: str, many: str) -> str:
    """`1 entry`, `1,204 entries`."""
    return f"{number:,} {one if number == 1 else many}"


def in_words(number: int) -> str:
    """A small number as a word: `two`."""
    return _NUMBERS[number] if 0 < number < len(_NUMBERS) else f"{number:,}"


def age(then: int, now: int) -> str:
    """How long ago, in a few letters: `now`, `5 min`, `2 h`, `1 d`, `3 w`, `2 y`."""
    passed = now - then
    for seconds, short, _ in _UNITS:
        if passed >= (2 * seconds if short == "w" else seconds):  # nine days say more than one week
            return f"{passed // seconds} {short}"
    return "now"


def ago(then: int, now: int) -> str:
    """How long ago, in words: `2 minutes ago`, `just now`."""
    passed = now - then
    for seconds, short, name in _UNITS:
        if passed >= (2 * seconds if short == "w" else seconds):
            return f"{count(passed // seconds, name, name + 's')} ago"
    return "just now"


def short(version: str) -> str:
    """A full commit id as its first seven digits; anything else as it is."""
    return version[:7] if _FULL_ID.fullmatch(version) else safe(version)


def origins(version: Version) -> list[str]:
    """`from experiment/drier`: what a version took entries from, where its subject does not say so."""
    named = [branch for branch in version.adopted_from if branch.rpartition("/")[2] not in version.subject]
    return [f"from {' and '.join(map(safe, named))}"] if named else []


def place(at: str) -> str:
    """A place inside an entry in words: `messages[6]` is `message 6`, `chosen[1].name` `chosen 1 name`, `messages[6:8]`
    is `messages 6 to 7`, `messages[6:6]` `before message 6`."""
    several = _TURNS.fullmatch(at)
    if several:
        first, last = int(several[2]), int(several[3]) - 1
        one = "message" if several[1] == "messages" else several[1]
        return f"before {one} {first}" if last < first else f"{several[1]} {first} to {last}"
    found = _TURN.fullmatch(at)
    if not found:
        return safe(at)
    name = "message" if found[1] == "messages" else found[1]
    return f"{name} {found[2]} {safe(found[3].lstrip('.'))}".rstrip()


def words_changed(added: int, removed: int) -> str:
    """`+12 −3 words`, `+1 word`, or nothing."""
    told = [f"+{added:,}"] if added else []
    told += [f"−{removed:,}"] if removed else []
    return f"{' '.join(told)} {'word' if added + removed == 1 else 'words'}" if told else ""


def words_in(text: str) -> int:
    """How many words a text has; in scripts without spaces every character is one."""
    return len(re.findall(_WORDS, text))


def kinds(totals: Mapping[str, int], order: Sequence[str] = ()) -> str:
    """`8 edited, 2 added`: counts by kind, those above zero, in the order given."""
    counts = dict(totals)
    names = [name for name in order if name in counts] + [name for name in counts if name not in order]
    return ", ".join(f"{counts[name]:,} {name}" for name in names if counts[name])
