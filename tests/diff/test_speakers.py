"""Speakers follow their turns."""

import pytest

from rtrepo.diff.speakers import remap
from rtrepo.model.change import TurnEdit

WHO = {1: "mara", 3: "tobin"}

CASES = {
    "kept": ([TurnEdit("kept", (0,), (0,)), TurnEdit("kept", (1,), (1,)), TurnEdit("kept", (3,), (3,))], WHO),
    "a turn before them": ([TurnEdit("added", (), (0,)), TurnEdit("kept", (1,), (2,))], {2: "mara"}),
    "edited": ([TurnEdit("edited", (1,), (1,)), TurnEdit("replaced", (3,), (3,))], WHO),
    "moved": ([TurnEdit("moved", (3,), (0,)), TurnEdit("kept", (1,), (1,))], {0: "tobin", 1: "mara"}),
    "split": ([TurnEdit("split", (1,), (1, 2))], {1: "mara", 2: "mara"}),
    "joined": ([TurnEdit("joined", (1, 3), (1,))], {1: "mara"}),
    "removed": ([TurnEdit("removed", (1,), ()), TurnEdit("kept", (3,), (2,))], {2: "tobin"}),
    "of another list": ([TurnEdit("kept", (1,), (5,), list="chosen")], {}),
    "nothing": ([], {}),
}


@pytest.mark.parametrize("case", CASES)
def test_remap(case: str) -> None:
    edits, expected = CASES[case]

    assert remap(WHO, edits) == expected
    assert list(remap(WHO, edits)) == sorted(remap(WHO, edits))
