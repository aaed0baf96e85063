"""The hand-made cases: the links and the patterns a careful person would report."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rtrepo.diff.align import align
from rtrepo.diff.patterns import explained_turns, find_patterns

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "golden" / "diff"
CASES = sorted(FOLDER.glob("*.json"))
PATTERNS = {"rename", "quotes", "whitespace"}

pytestmark = pytest.mark.skipif(not CASES, reason=f"the golden cases are not beside this project ({FOLDER})")


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def said(case: dict[str, Any], links: Any) -> Counter[str]:
    """Links by what their turns say, so that equal turns may stand for each other (sliders)."""
    return Counter(
        json.dumps([edit, [case["before"][i] for i in old], [case["after"][j] for j in new]])
        for edit, old, new in links
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_links(path: Path) -> None:
    case = load(path)
    found = [(edit.edit, list(edit.before), list(edit.after)) for edit in align(case["before"], case["after"])]
    if case["expect"] is None:
        assert any(edit == "replaced" for edit, _, _ in found)
        return
    expected = [(link["edit"], link["before"], link["after"]) for link in case["expect"]]
    if {"slider", "slot-ok"} & set(case["labels"]):
        assert said(case, found) == said(case, expected)
    else:
        assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_patterns(path: Path) -> None:
    case = load(path)
    before, after = case["before"], case["after"]
    edits = align(before, after)
    patterns = find_patterns(before, after, edits)
    expected = [name for name in case["labels"] if name in PATTERNS]

    assert sorted(pattern.pattern for pattern in patterns) == sorted(expected)
    if case["labels"] == ["whitespace"]:
        assert explained_turns(before, after, edits, patterns) == tuple(
            edit.after[0] for edit in edits if edit.edit != "kept"
        )
