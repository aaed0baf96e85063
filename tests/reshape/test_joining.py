"""Entries put into one: what is kept, what is told, and what is refused."""

from typing import Any

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.reshape.joining import Half, Whole, join

CARD = {"role": "system", "content": "You keep the light."}
ASKED = {"role": "user", "content": "Who is it?"}
SAID = {"role": "assistant", "content": "Me."}


def half(name: str, *turns: dict[str, Any], about: dict[str, Any] | None = None, **fields: Any) -> Half:
    return Half(Key("harbor", name), Entry({"messages": list(turns) or [ASKED, SAID], **fields}), Sidecar(about or {}))


def joined(one: dict[str, Any], other: dict[str, Any]) -> Whole:
    return join([half("lamp", about=one), half("ferry", about=other)])


@pytest.mark.parametrize(
    ("one", "other", "together", "lost"),
    [
        ({"tags": ["a", "b"]}, {"tags": ["b", "c"]}, {"tags": ["a", "b", "c"]}, []),
        ({"tags": "a"}, {"tags": ["b"]}, {"tags": ["a", "b"]}, []),
        ({}, {"tags": ["b"]}, {"tags": ["b"]}, []),
        ({"title": "One"}, {"title": "Other"}, {"title": "One"}, ["title"]),
        ({}, {"title": "Other"}, {"title": "Other"}, []),
        ({}, {"status": "draft"}, {}, ["status"]),
        ({"status": "draft"}, {}, {"status": "draft"}, ["status"]),
        ({"split": "eval"}, {"split": "eval"}, {"split": "eval"}, []),
        ({"notes": "One.\n"}, {"notes": "Other."}, {"notes": "One.\n\nOther."}, []),
        ({"notes": "One.\n"}, {"notes": "One."}, {"notes": "One.\n"}, []),
        ({"extra": {"a": 1}}, {"extra": {"a": 2, "b": 3}}, {"extra": {"a": 1, "b": 3}}, ["extra.a"]),
        ({"waive": {"R104": "x"}}, {"waive": {"R104": "x"}}, {"waive": {"R104": "x"}}, []),
        ({"speakers": {1: "mara"}}, {"speakers": {1: "ines"}}, {"speakers": {1: "mara", 3: "ines"}}, []),
        ({"speakers": {7: "mara"}}, {"speakers": {5: "ines"}}, {"speakers": {7: "mara"}}, ["speakers.7"]),
        ({"mine": [1]}, {"mine": [2]}, {"mine": [1]}, ["mine"]),
    ],
)
def test_what_is_known_comes_together(
    one: dict[str, Any], other: dict[str, Any], together: dict[str, Any], lost: list[str]
) -> None:
    whole = joined(one, other)

    assert (whole.about, whole.lost) == (together, tuple((name, Key("harbor", "ferry")) for name in lost))


def test_the_same_system_prompt_stands_once_and_speakers_follow() -> None:
    about = {"speakers": {0: "card", 2: "mara"}}
    whole = join([half("a", CARD, ASKED, SAID, about=about), half("b", CARD, ASKED, SAID, about=about)])

    assert whole.entry.messages == [CARD, ASKED, SAID, ASKED, SAID]
    assert whole.about == {"speakers": {0: "card", 2: "mara", 4: "mara"}}


def test_another_system_prompt_is_kept_only_where_that_is_asked_for() -> None:
    halves = [half("a"), half("b", CARD, ASKED, SAID)]

    with pytest.raises(RtrepoError, match="harbor/b begins with another system prompt than harbor/a"):
        join(halves)
    assert join(halves, keep_systems=True).entry.messages == [ASKED, SAID, CARD, ASKED, SAID]


def test_nothing_follows_answers_to_choose_from() -> None:
    chosen = half("a", ASKED, chosen=[SAID], rejected=[SAID])

    with pytest.raises(RtrepoError, match="harbor/a ends with answers to choose from"):
        join([chosen, half("b")])
    assert join([half("b"), chosen]).entry.data["chosen"] == [SAID]


def test_tools_come_together_and_the_first_field_counts() -> None:
    whole = join([half("a", tools=[{"x": 1}], label=True), half("b", tools=[{"x": 1}, {"y": 2}], label=False)])

    assert (whole.entry.data["tools"], whole.entry.data["label"]) == ([{"x": 1}, {"y": 2}], True)
    assert whole.lost == (("label", Key("harbor", "b")),)
