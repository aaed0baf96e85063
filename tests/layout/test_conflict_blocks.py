"""The conflicts left in a file: found whoever wrote them, and replaced without touching a byte beside them."""

# ruff: noqa: E501 (a case of a table is one line)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout.conflict_blocks import blocks, settled
from rtrepo.layout.conflict_file import Labels, dump
from rtrepo.model.conflict import Conflict, MergedEntry, MergedKey, Settled
from tests.layout.test_conflict_file import KEPT, kept_in_an_editor, merged_entries

WRITTEN = b"""tags: [a]
<<<<<<< ours (main) \xc2\xb7 conflict 2 of 3 \xc2\xb7 notes \xc2\xb7 both sides changed it
notes: one
||||||| base
=======
notes: |
  two
>>>>>>> theirs
<<<<<<<<< HEAD\r
x
=========
<<<<<<< not one
>>>>>>>>> side
end"""


def test_conflicts_are_found_with_their_sides() -> None:
    found = blocks(WRITTEN)

    assert [(one.line, one.number, one.at, one.ours, one.base, one.theirs) for one in found] == [
        (2, 2, "notes", b"notes: one\n", b"", b"notes: |\n  two\n"),
        (9, 0, "", b"x\n", b"", b"<<<<<<< not one\n"),
    ]


def test_what_is_chosen_stands_in_their_place() -> None:
    first = settled(WRITTEN, lambda block: block.theirs if block.number else None)
    second = settled(first, lambda block: b"")

    assert first.startswith(b"tags: [a]\nnotes: |\n  two\n<<<<<<<<< HEAD\r\nx\n")
    assert second == b"tags: [a]\nnotes: |\n  two\nend"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"<<<<<<< a\nx\n=======\ny\n", b"<<<<<<< a\n>>>>>>> b\n", b"=======\n>>>>>>> b\n", b"<<<<<<<x\n=======\n>>>>>>>\n",
        b"<<<<<<< a\n||||||||\n========\n>>>>>>> b\n",
    ],
)  # fmt: skip
def test_markers_that_do_not_belong_together_are_text(raw: bytes) -> None:
    assert (blocks(raw), settled(raw, lambda _: b"")) == ([], raw)


def test_a_branch_cannot_pose_as_a_conflict() -> None:
    told = Conflict("edit/edit", "messages[0]", (), ({"a": 1},), (), "why · conflict 9 of 9 · b · x")
    raw = dump(
        MergedEntry((MergedKey("messages", (told, Settled(({"a": 1},)))),)), Labels("x · conflict 8 of 9 · a · x")
    )

    assert [(one.number, one.at) for one in blocks(raw)] == [(1, "messages[0]")]


@given(merged_entries(), st.data())
def test_taking_sides_is_what_an_editor_does(merged: MergedEntry, data: st.DataObject) -> None:
    raw = dump(merged)
    choices = [data.draw(st.sampled_from(sorted(KEPT))) for _ in merged.conflicts]
    texts = {
        one.number: {"ours": one.ours, "theirs": one.theirs, "base": one.base, "both": one.ours + one.theirs}
        for one in blocks(raw)
    }

    assert settled(raw, lambda block: None) == raw
    assert settled(raw, lambda one: texts[one.number][choices[one.number - 1]]) == kept_in_an_editor(raw, choices)
