"""Which entry a record was: laws of the fingerprints, and of pairs by their text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.exports.pairing import Pair, pairs
from rtrepo.model.fingerprint import SIZE, fingerprint, packed, unpacked

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), VALUES, max_size=5))
def test_a_fingerprint_stays_when_the_record_is_written_otherwise(record: dict[str, Any]) -> None:
    turned = dict(reversed(record.items()))

    assert fingerprint(json.loads(json.dumps(turned, indent=2, ensure_ascii=True))) == fingerprint(record)


@given(st.lists(st.binary(min_size=SIZE, max_size=SIZE)))
def test_fingerprints_can_be_packed_and_unpacked(prints: list[bytes]) -> None:
    assert unpacked(packed(prints)) == prints


def test_what_is_no_whole_number_of_fingerprints_is_refused() -> None:
    with pytest.raises(ValueError, match="7 bytes"):
        unpacked(b"1234567")


def chat(*turns: str, **more: Any) -> dict[str, Any]:
    return {**more, "messages": [{"role": "user", "content": text} for text in turns]}


CASES = {
    "the same words in another format": (
        [{"conversations": [{"from": "human", "value": "Who keeps the light?"}]}], [chat("Who keeps the light?")],
        [Pair(0, 0, True)],
    ),
    "a key beside the turns says nothing": (
        [chat("Who keeps the light?")], [chat("Who keeps the light?", source="notebook 3")], [Pair(0, 0, True)],
    ),
    "one sentence of two": (
        [chat("The lamp gutters. Nobody saw.")], [chat("The lamp gutters. Everybody saw it.")], [Pair(0, 0, False)],
    ),
    "the nearest of two": (
        [chat("The lamp gutters. Salt! Only salt! And rope.")],
        [chat("The lamp gutters. All else differs from the first one."), chat("Salt! Only salt! And rope. A lamp.")],
        [Pair(0, 1, False)],
    ),
    "each entry once": ([chat("The lamp gutters")] * 2, [chat("The lamp gutters")], [Pair(0, 0, True)]),
    "nothing in common": ([chat("The lamp gutters")], [chat("Salt, only salt")], []),
    "a system prompt of all says nothing": (
        [chat("You are Mara.", "Something new")], [chat("You are Mara.", f"entry {at}") for at in range(60)], [],
    ),
    "no text at all": ([{"messages": []}, 7, None], [chat("The lamp gutters")], []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_pairs(case: str) -> None:
    records, entries, wanted = CASES[case]

    assert pairs(enumerate(records), enumerate(entries)) == wanted
