"""One entry as several: its turns cut at places, and what its sidecar says of turns going along with them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import Sidecar

SYSTEM = frozenset({"system", "developer"})
"""Roles of turns that set the scene and open a conversation."""
_AT_THE_END = frozenset({"chosen", "rejected", "label"})
"""Keys of an entry that are about how its conversation ends."""


class Part(NamedTuple):
    """A part of an entry, with its turns of the whole, `first` to `last`, beside the opening that it repeats."""

    entry: Entry
    about: dict[str, Any]
    first: int
    last: int

    @property
    def turns(self) -> str:
        """Which turns of the whole it has: `4-9`."""
        return f"{self.first}-{self.last}" if self.last > self.first else str(self.first)


def split(entry: Entry, about: Sidecar, places: Sequence[int], *, repeat_system: bool = True) -> list[Part]:
    """The parts of an entry, of which each but the first begins at one of `places`, indexes into its messages.

    The opening, which is all system prompts before anybody speaks, is repeated in each part. Speakers go with their
    turns; everything else that is known is known of each part. What is about the end of the conversation (`chosen`,
    `rejected`, `label`) goes to the last one. Raises RtrepoError where a part would have nothing that anybody says.
    """
    messages = entry.messages
    opening = opening_of(messages)
    _refuse(places, len(opening), len(messages))
    found = []
    for first, end in zip((0, *places), (*places, len(messages)), strict=True):
        repeated = opening if first and repeat_system else []
        is_last = end == len(messages)
        data = {
            key: [*repeated, *messages[first:end]] if key == "messages" else value
            for key, value in entry.data.items()
            if is_last or key not in _AT_THE_END
        }
        to = {index: index for index in range(len(repeated))}
        to |= {index: index - first + len(repeated) for index in range(first, end)}
        told = _with_speakers(about.data, to, first, end if not is_last else None, len(repeated))
        found.append(Part(Entry(data), told, first, end - 1))
    return found


def opening_of(messages: Sequence[Message]) -> list[Message]:
    """The system prompts before anybody speaks."""
    for at, message in enumerate(messages):
        if message.get("role") not in SYSTEM:
            return list(messages[:at])
    return list(messages)


def _with_speakers(
    about: Mapping[str, Any], to: Mapping[int, int], first: int, end: int | None, repeated: int
) -> dict[str, Any]:
    """What is known of the whole as it is known of a part: speakers of turns that are not there (a slip of whoever
    wrote them) go to the last part, as far behind its turns as before, and to the first where they are no indexes."""
    told = dict(about)
    speakers = about.get("speakers")
    if not isinstance(speakers, Mapping):
        return told
    left: dict[Any, Any] = {}
    for index, speaker in speakers.items():
        if isinstance(index, bool) or not isinstance(index, int) or index < 0:
            left |= {} if first else {index: speaker}
        elif index in to:
            left[to[index]] = speaker
        elif end is None and index >= first:
            left[index - first + repeated] = speaker
    told["speakers"] = left
    if not left:
        del told["speakers"]
    return told


def _refuse(places: Sequence[int], opening: int, turns: int) -> None:
    """Refuse places that leave a part without anything that anybody says."""
    if list(places) != sorted(set(places)):
        raise RtrepoError("the turns to split at must rise; nothing was changed", hint="such as --at 3,7", exit_code=2)
    for place in places:
        if not opening < place < turns:
            least, most = opening + 1, turns - 1
            can = f"--at takes {least} to {most} here" if least < most else f"--at {least} is all it can be here"
            raise RtrepoError(
                f"turn {place} cannot begin a new entry: both parts must have something that is said; "
                "nothing was changed",
                hint=can if least <= most else "it is too short to be split; rtrepo show numbers the turns",
            )
