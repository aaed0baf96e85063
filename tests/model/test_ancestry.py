"""What a sidecar says of where its entry is from, and what is read of one that somebody wrote otherwise."""

from typing import Any

import pytest

from rtrepo.model.ancestry import Ancestry, ancestry_of, written
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar

LAMP, FERRY = Key("harbor", "lamp"), Key("harbor", "ferry")


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (Ancestry("split", (LAMP,), "4-9"), {"split": "harbor/lamp", "turns": "4-9"}),
        (Ancestry("joined", (LAMP, FERRY), (4, 6)), {"joined": ["harbor/lamp", "harbor/ferry"], "turns": [4, 6]}),
        (Ancestry("joined", (LAMP,)), {"joined": ["harbor/lamp"]}),
        (Ancestry("moved", (LAMP,)), {"moved": "harbor/lamp"}),
        (Ancestry("copied", (LAMP,)), {"copied": "harbor/lamp"}),
        (Ancestry("split", (LAMP, FERRY)), {"split": ["harbor/lamp", "harbor/ferry"]}),
    ],
)
def test_written_and_read(found: Ancestry, value: dict[str, Any]) -> None:
    assert written(found) == value
    assert ancestry_of(Sidecar({"from": value})) == found


@pytest.mark.parametrize(
    "value",
    [
        None,
        "harbor/lamp",
        [],
        {},
        {"split": ""},
        {"split": "lamp"},
        {"moved": "a/b/c"},
        {"moved": 3},
        {"stolen": "a/b"},
    ],
)
def test_what_says_nothing_is_passed_over(value: Any) -> None:
    assert ancestry_of(Sidecar({"from": value})) is None


def test_one_turn_is_a_number_in_yaml() -> None:
    assert ancestry_of(Sidecar({"from": {"split": "a/b", "turns": 4}})) == Ancestry("split", (Key("a", "b"),), "4")
