"""Where turns, words and fields come from: laws over random histories, and cases with merges, splits and joins."""

from collections.abc import Mapping, Sequence
from random import Random
from string import ascii_lowercase
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.diff.align import align
from rtrepo.diff.entries import turns_of
from rtrepo.diff.tracks import Carried, Ignored, Unit, carried_back, turns_back, units_back, units_of
from rtrepo.diff.turns import spoken
from rtrepo.diff.word_tracks import Stretch, runs_of, stretches_back, stretches_of
from rtrepo.model.change import TurnEdit
from rtrepo.model.entry import MESSAGE_LISTS, Entry


class Word(NamedTuple):
    """A word that stands nowhere else, and the version that wrote it."""

    text: str
    born: int


class Turn(NamedTuple):
    """A turn as a writer made it, and the version that last changed it."""

    role: str
    words: tuple[Word, ...]
    changed: int

    @property
    def message(self) -> dict[str, str]:
        return {"role": self.role, "content": " ".join(word.text for word in self.words)}


class Writer:
    """Somebody who writes a conversation and changes it, and remembers who wrote what."""

    def __init__(self, source: Random) -> None:
        self.source, self.version = source, 0
        self.turns = [self.turn(role) for role in ("user", "assistant") * source.randint(2, 4)]
        self.versions = [self.entry]

    def word(self) -> Word:
        # Nine letters: shorter words may vanish between two changes, and words that look alike pass for typing errors.
        return Word("".join(self.source.choices(ascii_lowercase, k=9)), self.version)

    def turn(self, role: str) -> Turn:
        return Turn(role, tuple(self.word() for _ in range(self.source.randint(8, 14))), self.version)

    @property
    def entry(self) -> Entry:
        return Entry({"messages": [turn.message for turn in self.turns]})

    def change(self) -> None:
        """One more version: a turn edited, added, removed, or put elsewhere."""
        self.version += 1
        at = self.source.randrange(len(self.turns))
        what = self.source.choice(("edit", "edit", "edit", "add", "remove", "move"))
        if what == "edit":
            turn = self.turns[at]
            place = self.source.randrange(len(turn.words))
            gone = self.source.randint(0, 2)
            words = (*turn.words[:place], self.word(), *turn.words[place + gone :])
            self.turns[at] = Turn(turn.role, words, self.version)
        elif what == "add":
            self.turns.insert(at, self.turn(self.source.choice(("user", "assistant"))))
        elif what == "remove" and len(self.turns) > 2:
            del self.turns[at]
        elif what == "move":
            self.turns.insert(self.source.randrange(len(self.turns)), self.turns.pop(at))
        self.versions.append(self.entry)


Versions = Sequence[Entry]
NOTHING = Ignored()


def links(older: Entry, newer: Entry) -> Mapping[str, Sequence[TurnEdit]]:
    return {name: align(turns_of(older, name), turns_of(newer, name)) for name in MESSAGE_LISTS}


def line(count: int) -> dict[int, list[int]]:
    """A history without branches: number → the one before."""
    return {number: [number - 1] if number else [] for number in range(count)}


def turns_by(versions: Versions, before: Mapping[int, list[int]], ignored: Ignored = NOTHING) -> list[int]:
    """The version of each turn of the last one."""

    def back(later: int, earlier: int, held: list[Carried]) -> tuple[list[Carried], list[Carried]]:
        old, new = versions[earlier], versions[later]
        return turns_back(old, new, links(old, new), held, ignored)

    last = len(versions) - 1
    items = [Carried(name, index, index) for name, index, _ in versions[last].turns()]
    found = carried_back(range(last, -1, -1), before.__getitem__, items, back)
    assert sorted(held[:2] for held, _ in found) == sorted((name, index) for name, index, _ in versions[last].turns())
    return [version for _, version in sorted(found, key=lambda item: item[0].turn)]


def words_by(versions: Versions, before: Mapping[int, list[int]]) -> list[list[tuple[str, int]]]:
    """The stretches of each turn of the last version with the version that wrote them."""

    def back(later: int, earlier: int, held: list[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
        old, new = versions[earlier], versions[later]
        return stretches_back(old, new, links(old, new), held)

    last = versions[-1]
    runs = runs_of(carried_back(range(len(versions) - 1, -1, -1), before.__getitem__, stretches_of(last), back))
    texts = {(name, index): spoken(message) for name, index, message in last.turns()}
    told = {turn: [(text[a:b], who) for a, b, who in runs.get(turn, [])] for turn, text in texts.items()}
    assert {turn: "".join(part for part, _ in parts) for turn, parts in told.items()} == texts
    return list(told.values())


@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_turn_is_of_the_version_that_changed_it_last(seed: int, changes: int) -> None:
    writer = Writer(Random(seed))
    for _ in range(changes):
        writer.change()

    assert turns_by(writer.versions, line(changes + 1)) == [turn.changed for turn in writer.turns]


@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_word_is_of_the_version_that_wrote_it(seed: int, changes: int) -> None:
    writer = Writer(Random(seed))
    for _ in range(changes):
        writer.change()
    found = words_by(writer.versions, line(changes + 1))

    assert [{word: who for text, who in turn for word in text.split()} for turn in found] == [
        {word.text: word.born for word in turn.words} for turn in writer.turns
    ]


ALPHABET = st.sampled_from(["word", "another", " ", "\n", ".", "é", "e\u0301", "猫", "👩‍🚀", '"', "“", ""])
CHATS = st.lists(st.lists(ALPHABET, max_size=12).map("".join), min_size=1, max_size=4)


@given(st.lists(CHATS, min_size=1, max_size=4))
def test_nothing_of_a_text_is_lost_whatever_the_versions_are(chats: list[list[str]]) -> None:
    versions = [chat(*texts) for texts in chats]

    words_by(versions, line(len(versions)))  # asserts that the stretches are the text
    turns_by(versions, line(len(versions)))


def chat(*texts: Any, **more: Any) -> Entry:
    roles = ("user", "assistant")
    turns = enumerate(texts)
    messages = [text if isinstance(text, dict) else {"role": roles[at % 2], "content": text} for at, text in turns]
    return Entry({"messages": messages, **more})


LONG = "The lamp gutters twice before the wick takes, and the whole stair smells of oil and salt."
TAIL = "She sets the can down on the third step and waits for somebody to say something kind."


def test_a_merge_gives_to_each_line_what_it_brought() -> None:
    base = chat("Who keeps the light here now?", LONG)
    ours = chat("Who keeps the light here tonight?", LONG)
    theirs = chat("Who keeps the light here now?", f"{LONG} {TAIL}")
    merged = chat("Who keeps the light here tonight?", f"{LONG} {TAIL}")
    versions, before = [base, ours, theirs, merged], {0: [], 1: [0], 2: [0], 3: [1, 2]}

    assert turns_by(versions, before) == [1, 2]
    assert words_by(versions, before) == [
        [("Who keeps the light here ", 0), ("tonight", 1), ("?", 0)],
        [(LONG, 0), (f" {TAIL}", 2)],
    ]


def test_what_both_lines_wrote_goes_to_the_first() -> None:
    versions = [chat("Hello there, keeper."), chat("Hello there, Lena."), chat("Hello there, Lena.")]
    merged = chat("Hello there, Lena.", "Evening.")

    assert turns_by([*versions, merged], {0: [], 1: [0], 2: [0], 3: [1, 2]}) == [1, 3]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            chat("Go on, tell me.", f"{LONG} {TAIL}"),
            chat("Go on, tell me.", LONG, {"role": "assistant", "content": TAIL}),
            [[("Go on, tell me.", 0)], [(LONG, 0)], [(TAIL, 0)]],
        ),
        (
            chat("Go on, tell me.", LONG, {"role": "assistant", "content": TAIL}),
            chat("Go on, tell me.", f"{LONG} {TAIL}"),
            [[("Go on, tell me.", 0)], [(LONG, 0), (" ", 1), (TAIL, 0)]],
        ),
        (
            chat("Go on, tell me.", LONG, "And the rest of it?", TAIL),
            chat("And the rest of it?", TAIL, "Go on, tell me.", f"{LONG} Truly."),
            [[("And the rest of it?", 0)], [(TAIL, 0)], [("Go on, tell me.", 0)], [(LONG, 0), (" Truly.", 1)]],
        ),
        (chat("One thing."), chat("Quite another matter, you see."), [[("Quite another matter, you see.", 1)]]),
        (chat("x", ""), chat("x", ""), [[("x", 0)], []]),
    ],
    ids=["split", "joined", "moved", "replaced", "empty"],
)
def test_words_go_through(old: Entry, new: Entry, expected: list[list[tuple[str, int]]]) -> None:
    assert words_by([old, new], line(2)) == expected


FORM = chat('"Mind the step," she says.', "Mara nods -- and waits for the tide.", "And Mara?", "Mara keeps it.")
CURLY = chat("“Mind the step,” she says.", "Mara nods — and waits for the tide. ", "And Mara?", "Mara keeps it.")
RENAMED = chat("“Mind the step,” she says.", "Lena nods — and waits for the tide. ", "And Lena?", "Lena keeps it.")


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        (NOTHING, [1, 2, 2, 2]),
        (Ignored(typography=True), [0, 2, 2, 2]),
        (Ignored(renames=True), [1, 1, 0, 0]),
        (Ignored(typography=True, renames=True), [0, 0, 0, 0]),
    ],
)
def test_what_is_ignored_is_no_change(ignored: Ignored, expected: list[int]) -> None:
    assert turns_by([FORM, CURLY, RENAMED], line(3), ignored) == expected


def test_a_turn_with_another_role_or_key_is_changed_and_its_words_are_not() -> None:
    old = chat("Who keeps the light here now?", LONG)
    new = chat("Who keeps the light here now?", {"role": "assistant", "content": LONG, "name": "Mara"})

    assert turns_by([old, new], line(2)) == [0, 1]
    assert words_by([old, new], line(2))[1] == [(LONG, 0)]


def test_lists_are_followed_apart() -> None:
    old = chat("Which is better?", chosen=[{"role": "assistant", "content": "This."}])
    new = chat("Which is better?", chosen=[{"role": "assistant", "content": "This."}],
               rejected=[{"role": "assistant", "content": "That."}])  # fmt: skip
    items = [Carried(name, index, index) for name, index, _ in new.turns()]
    passed, rest = turns_back(old, new, links(old, new), items, NOTHING)

    assert ([held.list for held in passed], [held.list for held in rest]) == (["messages", "chosen"], ["rejected"])


def test_loose_words_go_to_the_words_before_them() -> None:
    loose = [Stretch("messages", 0, 0, 1, 0, 0), Stretch("messages", 0, 5, 6, 0, 0)]
    firm = [Stretch("messages", 0, 1, 5, 0, 0), Stretch("messages", 0, 6, 9, 0, 0)]
    alone = [Stretch("messages", 1, 0, 4, 1, 0)]
    found = [(loose[1], 9), (firm[1], 3), (firm[0], 2), (loose[0], 9), (alone[0], 9)]

    assert runs_of(found, {*loose, *alone}) == {("messages", 0): [(0, 6, 2), (6, 9, 3)], ("messages", 1): [(0, 4, 9)]}


ABOUT = {
    "title": "The keeper",
    "tags": ["quiet", "warm"],
    "characters": "mara",
    "rating": 4,
    "waive": {"R104": "on purpose"},
    "speakers": {2: "mara"},
    "extra": {},
    7: [1, 2],
}


def test_the_units_of_a_sidecar() -> None:
    assert units_of(ABOUT) == {
        Unit("title"): "The keeper",
        Unit("tags", "quiet"): "quiet",
        Unit("tags", "warm"): "warm",
        Unit("characters", "mara"): "mara",
        Unit("rating"): 4,
        Unit("waive", "R104"): "on purpose",
        Unit("speakers"): {2: "mara"},
        Unit("extra"): {},
        Unit("7"): [1, 2],
    }
    assert units_of({"tags": ["a", 1]}) == {Unit("tags"): ["a", 1]}
    assert units_of({"tags": ["a"]}, frozenset()) == {Unit("tags"): ["a"]}


def test_a_unit_is_of_the_version_that_gave_it_its_value() -> None:
    older = units_of({"tags": ["warm"], "rating": 4, "waive": {"R104": "why"}, "done": 1})
    newer = units_of({"tags": ["quiet", "warm"], "rating": 5, "waive": {"R104": "why", "T101": "x"}, "done": True})
    passed, rest = units_back(older, newer, list(newer))

    assert passed == [Unit("tags", "warm"), Unit("waive", "R104")]
    assert rest == [Unit("tags", "quiet"), Unit("rating"), Unit("waive", "T101"), Unit("done")]


def test_nothing_is_carried_where_there_is_no_version() -> None:
    assert carried_back([], lambda version: [], ["item"], lambda later, earlier, held: (held, [])) == []
