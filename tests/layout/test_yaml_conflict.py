"""YAML with conflicts: markers around whole keys, and whatever somebody takes in an editor is YAML."""

import re
from typing import Any

import pytest

from rtrepo.layout import yaml_conflict, yaml_file
from rtrepo.layout.conflict_file import Labels
from rtrepo.model.conflict import Conflict

OURS = b"""\
# who wrote this
title: The ledger   # short

tags:
- a  # first
- b
notes: |
  Good opening.
  # no comment

rating: 5
"""
BASE = {"title": "The book", "tags": ["a"], "notes": "Bad.\n", "rating": 4}
THEIRS = {"title": "A ledger", "tags": ["a", "b"], "notes": "Good: opening.\n", "rating": 3, "split": "eval"}


def conflict(at: str, why: str = "both changed it") -> Conflict:
    return Conflict("modify/modify", at, (), (), (), why)


def test_markers_stand_around_whole_keys() -> None:
    ours = yaml_file.load(OURS) | {"status": "draft"}
    told = yaml_conflict.dump(
        OURS, (BASE, ours, THEIRS), {key: [conflict(key)] for key in ("rating", "notes", "split")},
        Labels("ours (main)", "base", "theirs (warm)"),
    )  # fmt: skip

    assert (
        told.decode()
        == """\
# who wrote this
title: The ledger   # short

tags:
- a  # first
- b
<<<<<<< ours (main) · conflict 1 of 3 · notes · both changed it
notes: |
  Good opening.
  # no comment
||||||| base
notes: |
  Bad.
=======
notes: |
  Good: opening.
>>>>>>> theirs (warm)

<<<<<<< ours (main) · conflict 2 of 3 · rating · both changed it
rating: 5
||||||| base
rating: 4
=======
rating: 3
>>>>>>> theirs (warm)
status: draft
<<<<<<< ours (main) · conflict 3 of 3 · split · both changed it
||||||| base
=======
split: eval
>>>>>>> theirs (warm)
"""
    )


def taking(side: int, text: str) -> str:
    pattern = r"^<{7} [^\n]*\n(.*?)^\|{7} [^\n]*\n(.*?)^={7}\r?\n(.*?)^>{7} [^\n]*\n"
    return re.sub(pattern, lambda found: found[side], text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "raw",
    [
        OURS,
        OURS.replace(b"\n", b"\r\n"),
        OURS.removesuffix(b"\n"),
        b"",
        b"# nothing yet\n",
        b"{title: The ledger, tags: [a, b], notes: \"Good opening.\\n# no comment\\n\", rating: 5}\n",
        b"  title: The ledger\n  rating: 5\n  notes: x\n",
        b"---\ntitle: The ledger\nrating: 5\nnotes: 'x'\n",
        b"\xef\xbb\xbftitle: The ledger\nrating: 5\nnotes: x\n",
        b"rating: 5\ntitle: x\nnotes:\n  deep: {a: 1}   # why\n  more: [1,\n    2]\n",
    ],
)  # fmt: skip
def test_every_choice_is_yaml_and_says_what_its_side_says(raw: bytes) -> None:
    ours: dict[str, Any] = yaml_file.load(raw)
    keys = ("rating", "notes", "split")
    sides = tuple({**ours, **{key: side[key] for key in keys if key in side}} for side in (BASE, ours, THEIRS))
    told = yaml_conflict.dump(raw, sides, {key: [conflict(key)] for key in keys}).decode("utf-8")  # type: ignore[arg-type]

    for at, side in ((2, 0), (1, 1), (3, 2)):
        kept = {
            key: value for key, value in sides[side].items() if key not in keys or key in (BASE, ours, THEIRS)[side]
        }
        assert yaml_file.load(taking(at, told).encode()) == kept


def test_several_conflicts_in_one_key_are_one() -> None:
    told = yaml_conflict.dump(
        b"extra: {a: 1, b: 2}\n", ({}, {"extra": {"a": 1, "b": 2}}, {"extra": {"a": 3, "b": 4}}),
        {"extra": [conflict("extra.a"), conflict("extra.b")]},
    )  # fmt: skip

    assert told.decode().startswith("<<<<<<< ours · conflict 1 of 1 · extra.a, extra.b · both changed it\n")


def test_what_cannot_be_kept_as_it_is_is_written_anew() -> None:
    raw = b"? title\n: x\n? [1, 2]\n: y\n"

    assert yaml_conflict.written(raw, {"title": "z"}) == b"title: z\n"
