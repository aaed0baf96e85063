"""The hand-made cases: what a careful person would merge, and what they would want to be asked about."""

import json
from pathlib import Path
from typing import Any

import pytest

from rtrepo.merge.turns import merge_turns
from rtrepo.model.conflict import Conflict, Settled
from rtrepo.model.entry import Message

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "golden" / "merge"
CASES = sorted(FOLDER.glob("*.json"))

pytestmark = pytest.mark.skipif(not CASES, reason=f"the golden cases are not beside this project ({FOLDER})")


def merged(case: dict[str, Any], *, by_sentences: bool = False) -> list[Message] | None:
    """The turns of a clean merge, None where something is left to a person."""
    pieces, _ = merge_turns(case["base"], case["ours"], case["theirs"], by_sentences=by_sentences)
    if any(isinstance(piece, Conflict) for piece in pieces):
        return None
    return [turn for piece in pieces if isinstance(piece, Settled) for turn in piece.values]


@pytest.mark.parametrize("by_sentences", [False, True], ids=["turns", "sentences"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_careful_person_would_have_done_the_same(path: Path, by_sentences: bool) -> None:
    case = json.loads(path.read_text("utf-8"))
    result = merged(case, by_sentences=by_sentences)

    if case["expect"] == "clean":
        assert result == case["merged"]
    elif case["expect"] == "conflict":
        assert result is None
    else:
        assert result in (None, case["merged"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_it_does_not_matter_whose_side_is_whose(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))

    assert merged(case) == merged({**case, "ours": case["theirs"], "theirs": case["ours"]})
