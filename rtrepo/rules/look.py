"""One entry as the rules look at it: what several of them need is worked out once, and only if one asks."""

import re
from collections.abc import Collection, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from rtrepo.model.entry import Message, text_of
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.rules.program_text import without_code

_WORD_BYTES = bytes(byte if byte >= 128 or chr(byte).isalnum() or byte == 0x27 else 32 for byte in range(256))
_SIDES = frozenset({"user", "assistant"})
_PLAYED = frozenset({"roleplay", "role-play", "rp", "character", "in-character"})


class Turn(NamedTuple):
    """One turn of an entry: its list (`messages`, `chosen`, `rejected`), its number in it (from 0), its role, what it
    says, and the message itself."""

    list: str
    number: int
    role: str
    text: str
    message: Message

    @property
    def at(self) -> str:
        """The turn's place: `messages[3]`."""
        return f"{self.list}[{self.number}]"


class Look:
    """An entry with its surroundings, for one run of the rules. `known` are the codes of all rules there are, `ran`
    of those that look at this entry (filled in where it has waivers), `found` of those that found something so far."""

    def __init__(self, subject: Subject, around: Surroundings, known: Collection[str] = ()) -> None:
        self.subject = subject
        self.around = around
        self.sidecar = subject.sidecar
        self.known = known
        self.ran: set[str] = set()
        self.found: set[str] = set()

    @cached_property
    def turns(self) -> list[Turn]:
        """Every turn, in the order of the lists `messages`, `chosen`, `rejected`."""
        entry = self.subject.entry
        if entry is None:
            return []
        return [Turn(name, index, one["role"], said(one), one) for name, index, one in entry.turns()]

    @cached_property
    def conversation(self) -> list[Turn]:
        """The turns of `messages`."""
        return [turn for turn in self.turns if turn.list == "messages"]

    @cached_property
    def replies(self) -> list[Turn]:
        """The assistant's turns that a model is to learn: not `rejected`, not the last one under `label: false`,
        not those with weight 0 or `train: false`."""
        taught = [turn for turn in self.turns if turn.role == "assistant" and turn.list != "rejected"]
        if self.data("label") is False:
            taught = taught[:-1]
        return [turn for turn in taught if learnt(turn.message)]

    def data(self, key: str) -> Any:
        """A key of the entry's JSON, None where it or the entry is not there."""
        return self.subject.entry.data.get(key) if self.subject.entry else None

    @cached_property
    def whole(self) -> str:
        """Every text of the entry, turns apart by line ends: to be asked whether a sign is there at all."""
        return "\n".join([turn.text for turn in self.turns])

    @cached_property
    def lowered(self) -> str:
        """All texts as in `whole`, in lower case with straight apostrophes."""
        return self.whole.lower().replace("’", "'")

    @cached_property
    def words(self) -> frozenset[bytes]:
        """The words of `lowered`, as UTF-8. Looking a word up here is far cheaper than searching the texts for it."""
        return frozenset(self.lowered.encode("utf-8", "replace").translate(_WORD_BYTES).split())

    @cached_property
    def numbers(self) -> list[tuple[Turn, int, str]]:
        """Runs of ten digits and more, with what may stand between the digits of one number: the turn, where it
        begins, and the run."""
        return [
            (turn, found.start(), found.group())
            for turn in self.turns
            for found in _numbers().finditer(turn.text)
            if sum(map(str.isdigit, found.group())) >= 10
        ]

    @cached_property
    def unusual(self) -> frozenset[str]:
        """The characters of the texts that are neither ASCII nor everyday typography, and control characters."""
        return frozenset(_unusual().findall(self.whole))

    @cached_property
    def acted(self) -> bool:
        """Whether either side acts between asterisks: one action that begins a turn, or two of them. A single phrase
        elsewhere is emphasis, or a note."""
        count = 0
        for turn in self.turns:
            for match in _action().finditer(turn.text) if turn.role in _SIDES and "*" in turn.text else ():
                if _is_done(match.group()[1:-1], first=not match.start()):
                    count += 1
                    if count > 1 or not match.start():
                        return True
        return False

    @cached_property
    def roleplay(self) -> bool:
        """Whether somebody plays a part here: the sidecar or the dataset names characters, a tag says so, a
        reply is signed with a name, or somebody acts between asterisks."""
        sidecar = self.sidecar
        if sidecar.characters or sidecar.speakers or self.around.characters:
            return True
        if not _PLAYED.isdisjoint(tag.casefold() for tag in sidecar.tags):
            return True
        return any(isinstance(turn.message.get("name"), str) for turn in self.replies) or self.acted


def said(message: Message) -> str:
    """What a turn says: its content if that is a string, else the texts of its parts, line by line."""
    content = message.get("content")
    if not isinstance(content, list):
        return text_of(message)
    parts = [part for part in content if part.get("type", "text") == "text"]
    texts = [part.get(key) for part in parts for key in ("text", "value", "content")]
    return "\n".join(text for text in texts if isinstance(text, str))


def learnt(message: Message) -> bool:
    """Whether a trainer takes a loss on a turn: its `weight` is not 0 and its `train` is not false."""
    return message.get("train") is not False and message.get("weight") != 0 and message.get("loss_weight") != 0


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile("[^\t\n -~“”‘’—–…é°£€]")


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(r"[0-9+(][0-9 ().-]{8,40}[0-9]")


def _is_done(phrase: str, *, first: bool) -> bool:
    """Whether words in italics tell what somebody does: no title, no term and no label, as documents have them."""
    words = phrase.split()
    if len(words) < 2 or phrase.endswith(":") or words[0].endswith(":") or words[1][0].isupper():
        return False
    return first or phrase[0].islower() or len(words) > 3 or phrase[-1] in ".!?…,"


@cache
def _action() -> re.Pattern[str]:
    return re.compile(r"(?<![*\w])\*[A-Za-z][^*\n]{3,400}[^*\s]\*(?![*\w])")


def word_set(listed: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(listed.split())


def word_bytes(listed: str) -> frozenset[bytes]:
    """The words of a line as `Look.words` has them."""
    return frozenset(listed.encode("utf-8").split())


def quoted(text: str, most: int = 60) -> str:
    """Words of somebody's text as a message shows them: on one line, in quotes, cut if they are many."""
    line = " ".join(text.split())
    return f'"{line if len(line) <= most else line[: most - 1].rstrip() + "…"}"'


def glimpse(text: str, place: int) -> str:
    """What stands around a place of a text, on one line and without quotes of its own."""
    begin, end = max(place - 20, 0), place + 30
    near = " ".join(text[begin:end].split())
    return f"{'…' if begin else ''}{near}{'…' if end < len(text) else ''}"


def matches(pattern: re.Pattern[str], turns: list[Turn]) -> Iterator[tuple[Turn, list[re.Match[str]]]]:
    """The turns that a pattern is found in, outside code, with all its matches."""
    for turn in turns:
        found = list(pattern.finditer(without_code(turn.text)))
        if found:
            yield turn, found
