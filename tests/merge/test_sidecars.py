"""Sidecars of three versions: the golden cases, and speakers that follow their turns."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.diff.plain import same_value
from rtrepo.layout import sidecar_file, yaml_file
from rtrepo.merge.sidecars import merge_sidecars
from rtrepo.model.conflict import Whence
from rtrepo.model.sidecar import SET_KEYS, Sidecar

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "golden" / "sidecar-merge"
CASES = sorted(FOLDER.glob("*.json"))
SAME = [Whence(at, at, at) for at in range(4)]


@pytest.mark.skipif(not CASES, reason=f"the golden cases are not beside this project ({FOLDER})")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("turned", [False, True], ids=["ours", "theirs"])
def test_golden(path: Path, turned: bool) -> None:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    texts = [case[name].encode() for name in ("base", "theirs" if turned else "ours", "ours" if turned else "theirs")]
    merged = merge_sidecars(*map(sidecar_file.load, texts), SAME)

    if case["expect"] == "clean":
        assert (with_sets(merged.data), merged.conflicts) == (with_sets(case["merged"]), ())
        # What ours wrote stays as it is written: keys, order, comments.
        assert with_sets(yaml_file.load(sidecar_file.edit(texts[1], Sidecar(merged.data)))) == with_sets(merged.data)
    else:
        assert merged.conflicts


def with_sets(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: set(value) if key in SET_KEYS else value for key, value in data.items()}


def of(speakers: Any) -> Sidecar:
    return Sidecar({"title": "x", "speakers": speakers} if speakers is not None else {"title": "x"})


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "turns", "merged"),
    [
        pytest.param({1: "a"}, {1: "b"}, {1: "a", 3: "c"}, SAME, {1: "b", 3: "c"}, id="each its own turn"),
        pytest.param(
            {0: "a", 2: "b"}, {0: "a", 4: "b"}, {0: "a", 2: "c"},
            [Whence(0, 0, 0), Whence(None, 1), Whence(None, 2), Whence(1, 3, 1), Whence(2, 4, 2)],
            {0: "a", 4: "c"}, id="ours inserted before a turn to which theirs gave another",
        ),
        pytest.param(
            {0: "a", 2: "b"}, {0: "a"}, {0: "a", 2: "b", 3: "d"},
            [Whence(0, 0, 0), Whence(3, 1, 3)],
            {0: "a", 1: "d"}, id="ours deleted two turns, theirs named the one behind",
        ),
        pytest.param(
            {1: "a"}, {2: "a", 1: "o"}, {1: "a", 2: "t"},
            [Whence(0, 0, 0), Whence(None, 1), Whence(1, 2, 1), Whence(None, None, 2)],
            {1: "o", 2: "a", 3: "t"}, id="both added turns",
        ),
        pytest.param(
            {0: "a"}, {0: "a", 1: "a"}, {0: "b"},
            [Whence(0, 0, 0), Whence(0, 1, 0)],
            {0: "b", 1: "b"}, id="ours split the turn to which theirs gave another",
        ),
        pytest.param({0: "a"}, None, {0: "a"}, SAME, None, id="taken off"),
        pytest.param(None, {0: "a"}, {1: "b"}, SAME, {0: "a", 1: "b"}, id="both began"),
        pytest.param({0: "a"}, {0: "a", "x": 1, 99: "z"}, {0: "b"}, SAME, {0: "b", 99: "z", "x": 1}, id="no turns"),
        pytest.param(
            {0: "a"}, {0: {"character": "a", "label": "A"}}, {0: {"character": "a", "label": "A"}, 1: "b"}, SAME,
            {0: {"character": "a", "label": "A"}, 1: "b"}, id="the same on both sides",
        ),
    ],
)  # fmt: skip
def test_speakers_follow_their_turns(base: Any, ours: Any, theirs: Any, turns: list[Whence], merged: Any) -> None:
    found = merge_sidecars(of(base), of(ours), of(theirs), turns)
    turned = merge_sidecars(of(base), of(theirs), of(ours), [Whence(b, t, o) for b, o, t in turns])

    assert (found.data.get("speakers"), found.conflicts, found.notices) == (merged, (), ())
    assert list(found.data) == [*["title"], *(["speakers"] if merged else [])]
    if 99 not in (ours or {}):
        assert turned.data == found.data


def test_two_speakers_for_one_turn_are_a_conflict() -> None:
    turns = [Whence(None, 0), Whence(0, 1, 0)]
    found = merge_sidecars(of({0: "a"}), of({1: "b"}), of({0: "c"}), turns)

    assert [(one.kind, one.at, one.ours, one.theirs) for one in found.conflicts] == [
        ("modify/modify", "speakers.1", ("b",), ("c",))
    ]
    assert found.data["speakers"] == {1: "b"}


def test_while_turns_are_in_conflict_speakers_wait() -> None:
    found = merge_sidecars(of({0: "a"}), of({0: "b"}), of({1: "a"}), None)

    assert (found.data["speakers"], found.conflicts) == ({0: "b"}, ())
    assert [(one.kind, one.at) for one in found.notices] == [("speakers", "speakers")]


def test_no_sidecar_is_an_empty_one() -> None:
    assert merge_sidecars(None, None, Sidecar({"rating": 3}), []).data == {"rating": 3}
    assert merge_sidecars(Sidecar({"rating": 3}), None, Sidecar({"rating": 3}), []).data == {}
    [conflict] = merge_sidecars(Sidecar({"rating": 3}), None, Sidecar({"rating": 4}), []).conflicts
    assert (conflict.kind, conflict.ours) == ("delete/modify", ())


@pytest.mark.parametrize(
    ("key", "base", "ours", "theirs", "merged"),
    [
        ("waive", {"R1": "x"}, {"R1": "x", "R2": "y"}, {}, {"R2": "y"}),
        ("extra", {"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ("notes", "a\nb\n", "a\nb\n", "a\nb\nc\n", "a\nb\nc\n"),
        ("provenance", {"history": ["a"]}, {"history": ["a", "b"]}, {"history": ["a", "c"]},
         {"history": ["a", "b", "c"]}),
    ],
)  # fmt: skip
def test_other_keys(key: str, base: Any, ours: Any, theirs: Any, merged: Any) -> None:
    found = merge_sidecars(Sidecar({key: base}), Sidecar({key: ours}), Sidecar({key: theirs}), SAME)

    assert (found.data[key], found.conflicts) == (merged, ())


WHO = st.sampled_from(["a", "b", {"character": "a", "label": "A"}])
SIDECARS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["x", "y"]),
        "tags": st.lists(st.sampled_from("abc"), unique=True),
        "speakers": st.dictionaries(st.integers(-1, 5) | st.just("who"), WHO),
        "extra": st.dictionaries(st.sampled_from("ab"), st.integers(0, 2)),
    },
).map(Sidecar)


@given(SIDECARS, SIDECARS)
def test_what_one_side_alone_changed_is_the_result(base: Sidecar, other: Sidecar) -> None:
    for three in ((base, other, base), (base, base, other), (base, other, other)):
        found = merge_sidecars(*three, SAME)

        assert (same_value(found.data, other.data), found.conflicts, found.notices) == (True, (), ())


@given(SIDECARS, SIDECARS, SIDECARS)
def test_sides_are_equal(base: Sidecar, ours: Sidecar, theirs: Sidecar) -> None:
    found, turned = (merge_sidecars(base, *sides, SAME) for sides in ((ours, theirs), (theirs, ours)))

    assert sorted((one.at, one.kind, repr((one.ours, one.theirs))) for one in found.conflicts) == sorted(
        (one.at, one.kind, repr((one.theirs, one.ours))) for one in turned.conflicts
    )
    if not found.conflicts:
        assert with_sets(found.data) == with_sets(turned.data)
