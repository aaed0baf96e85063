"""Whatever the conversation: what is split and joined again is what it was, and no turn is lost or invented."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.reshape.joining import Half, join
from rtrepo.reshape.splitting import opening_of, split

ROLES = st.sampled_from(["user", "assistant", "tool", "system", "developer"])
TEXTS = st.text(max_size=6)
TURNS = st.fixed_dictionaries({"role": ROLES, "content": TEXTS}, optional={"name": TEXTS, "weight": st.integers()})
SLUGS = st.lists(st.sampled_from(["mara", "tobin", "ines"]), unique=True, min_size=1)
ABOUT = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(min_size=1, max_size=6),
        "tags": SLUGS,
        "characters": SLUGS,
        "speakers": st.dictionaries(st.integers(0, 14), st.sampled_from(["mara", "tobin"]), min_size=1),
        "status": st.sampled_from(["draft", "archived"]),
        "rating": st.integers(1, 5),
        "split": st.just("eval"),
        "notes": st.text(min_size=1, max_size=9),
        "waive": st.dictionaries(st.sampled_from(["R104", "T101"]), st.just("meant"), min_size=1),
        "extra": st.dictionaries(TEXTS, st.integers(), min_size=1),
        "mine": st.lists(st.integers(), min_size=1),
    },
)
ENDS = st.fixed_dictionaries(
    {},
    optional={
        "tools": st.lists(st.fixed_dictionaries({"type": TEXTS}), min_size=1, max_size=2, unique_by=str),
        "label": st.booleans(),
        "chosen": st.lists(TURNS, min_size=1, max_size=2),
        "unknown": st.integers(),
    },
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Entry, Sidecar, list[int]]:
    """An entry that can be split, what is known of it, and where."""
    opening = draw(st.lists(TURNS.map(lambda turn: {**turn, "role": "system"}), max_size=2))
    said = draw(st.lists(TURNS.map(lambda turn: {**turn, "role": "user"}), min_size=1, max_size=1))
    rest = draw(st.lists(TURNS, min_size=1, max_size=9))
    turns = [*opening, *said, *rest]
    places = st.lists(st.integers(len(opening) + 1, len(turns) - 1), min_size=1, max_size=4, unique=True)
    return Entry({"messages": turns, **draw(ENDS)}), Sidecar(draw(ABOUT)), sorted(draw(places))


@given(cases())
def test_what_was_split_is_joined_to_what_it_was(case: tuple[Entry, Sidecar, list[int]]) -> None:
    entry, about, places = case

    parts = split(entry, about, places)
    halves = [Half(Key("harbor", str(at)), part.entry, Sidecar(part.about)) for at, part in enumerate(parts)]
    whole = join(halves, keep_systems=True)

    assert whole.entry == entry
    assert whole.about == about.data
    assert whole.lost == ()


@given(cases())
def test_every_turn_and_every_speaker_is_in_one_part(case: tuple[Entry, Sidecar, list[int]]) -> None:
    entry, about, places = case
    opening = opening_of(entry.messages)

    parts = split(entry, about, places)

    turns: list[Any] = []
    said: list[tuple[Any, Any]] = []
    for at, part in enumerate(parts):
        repeated = len(opening) if at else 0
        assert part.entry.messages[:repeated] == opening[:repeated]
        own = part.entry.messages[repeated:]
        assert entry.messages[part.first : part.last + 1] == own
        turns += own
        speakers = Sidecar(part.about).speakers
        said += [
            (own[index - repeated], who) for index, who in speakers.items() if repeated <= index < len(own) + repeated
        ]
        assert {key: value for key, value in part.about.items() if key != "speakers"} == {
            key: value for key, value in about.data.items() if key != "speakers"
        }
    assert turns == entry.messages
    assert said == [
        (entry.messages[index], who) for index, who in sorted(about.speakers.items()) if index < len(turns)
    ] or (
        sorted(map(repr, said))
        == sorted(repr((entry.messages[index], who)) for index, who in about.speakers.items() if index < len(turns))
    )
    assert [part.entry.data.get("label") for part in parts[:-1]] == [None] * len(places)
    assert parts[-1].entry.data.get("chosen") == entry.data.get("chosen")


@given(cases())
def test_without_the_system_prompt_only_the_first_part_has_it(case: tuple[Entry, Sidecar, list[int]]) -> None:
    entry, about, places = case

    parts = split(entry, about, places, repeat_system=False)

    assert [turn for part in parts for turn in part.entry.messages] == entry.messages


@given(st.lists(cases(), min_size=2, max_size=3))
def test_a_join_holds_every_turn_tag_and_character(found: list[tuple[Entry, Sidecar, list[int]]]) -> None:
    halves = [
        Half(Key("harbor", str(at)), Entry({key: told for key, told in entry.data.items() if key != "chosen"}), about)
        for at, (entry, about, _) in enumerate(found)
    ]
    opening = opening_of(halves[0].entry.messages)

    whole = join(halves, keep_systems=True)

    turns = list(halves[0].entry.messages)
    for half in halves[1:]:
        own = half.entry.messages
        turns += own[len(opening) :] if own[: len(opening)] == opening else own
    assert whole.entry.messages == turns
    for what in ("tags", "characters"):
        named = {slug for half in halves for slug in half.about.data.get(what, ())}
        assert set(whole.about.get(what, ())) == named


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([0], "turn 0 cannot"),
        ([1], "turn 1 cannot"),
        ([4], "turn 4 cannot"),
        ([3, 2], "must rise"),
        ([2, 2], "must rise"),
    ],
)
def test_a_place_that_leaves_nothing_said_is_refused(places: list[int], words: str) -> None:
    turns = [{"role": role, "content": "x"} for role in ("system", "user", "assistant", "user")]

    with pytest.raises(RtrepoError, match=words):
        split(Entry({"messages": turns}), Sidecar(), places)
