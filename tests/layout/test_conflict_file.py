"""Entry files with conflicts: their exact bytes, and that whatever somebody keeps of them in an editor is an entry."""

# ruff: noqa: E501 (a case of a table is one line)

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import entry_file
from rtrepo.layout.conflict_file import Labels, dump, has_markers, load
from rtrepo.layout.file_error import FileError
from rtrepo.model.conflict import Conflict, MergedEntry, MergedKey, Piece, Settled
from rtrepo.model.entry import Entry
from tests.layout.nasty import texts

FOUR, FIVE, THREE = ({"role": "assistant", "content": f"This is {what} gallons."} for what in ("four", "five", "three"))
ASKED = {"role": "user", "content": "How much is in the can?"}


def conflict(
    base: tuple[Any, ...], ours: tuple[Any, ...], theirs: tuple[Any, ...], at: str = "messages[1]"
) -> Conflict:
    return Conflict("edit/edit", at, base, ours, theirs, "both sides rewrote it")


def test_markers_stand_around_whole_turns() -> None:
    merged = MergedEntry(
        (
            MergedKey("messages", (Settled((ASKED,)), conflict((FOUR,), (FIVE,), (THREE,)), Settled((ASKED,)))),
            MergedKey("tools", (Settled(([],)),)),
        )
    )

    assert dump(merged, Labels("ours (main)", "base", "theirs (warmer-tone)")).decode() == (
        '{"messages": [\n'
        '  {"role": "user", "content": "How much is in the can?"}\n'
        "<<<<<<< ours (main) · conflict 1 of 1 · messages[1] · both sides rewrote it\n"
        ', {"role": "assistant", "content": "This is five gallons."}\n'
        "||||||| base\n"
        ', {"role": "assistant", "content": "This is four gallons."}\n'
        "=======\n"
        ', {"role": "assistant", "content": "This is three gallons."}\n'
        ">>>>>>> theirs (warmer-tone)\n"
        ', {"role": "user", "content": "How much is in the can?"}\n'
        "]\n"
        ', "tools": []}\n'
    )


def test_markers_stand_around_whole_keys_and_leave_the_braces_outside() -> None:
    merged = MergedEntry(
        (
            MergedKey("source", (conflict((), ("a",), ("b",), "source"),)),
            MergedKey("messages", (Settled((ASKED,)),)),
            MergedKey("label", (conflict((True,), (), (False,), "label"),)),
        )
    )

    assert dump(merged, marker_size=9).decode() == (
        "{\n"
        "<<<<<<<<< ours · conflict 1 of 2 · source · both sides rewrote it\n"
        '"source": "a"\n'
        "||||||||| base\n"
        "=========\n"
        '"source": "b"\n'
        ">>>>>>>>> theirs\n"
        ', "messages": [\n'
        '  {"role": "user", "content": "How much is in the can?"}\n'
        "]\n"
        "<<<<<<<<< ours · conflict 2 of 2 · label · both sides rewrote it\n"
        "||||||||| base\n"
        ', "label": true\n'
        "=========\n"
        ', "label": false\n'
        ">>>>>>>>> theirs\n"
        "}\n"
    )


def test_what_is_told_on_a_marker_stays_on_its_line() -> None:
    nasty = "a\nb\r\u2028c\x1b[31m\u202ed\x85"
    merged = MergedEntry((MergedKey("messages", (Conflict("x", nasty, (FOUR,), (FIVE,), (), nasty),)),))
    first = dump(merged, Labels(nasty, nasty, nasty)).decode().split("\n")[1]

    assert first == "<<<<<<< a b c [31m d · conflict 1 of 1 · a b c [31m d · a b c [31m d"


messages = st.builds(lambda role, content: {"role": role, "content": content}, st.sampled_from(["user", "x"]), texts)
turns = st.lists(messages, max_size=3).map(tuple)
pieces = st.lists(st.builds(Settled, turns) | st.builds(conflict, turns, turns, turns), max_size=4)
values = st.lists(
    texts | st.none() | st.lists(texts, max_size=2) | st.dictionaries(texts, texts, max_size=2), max_size=1
)
sides = values.map(tuple)
fields = st.one_of(
    st.builds(lambda value: (Settled(tuple(value)),), values),
    st.builds(lambda *told: (conflict(*told),), sides, sides, sides),
)
KEPT = {"ours": (1, 0, 0), "theirs": (0, 0, 1), "base": (0, 1, 0), "both": (1, 0, 1)}


@st.composite
def merged_entries(draw: st.DrawFn) -> MergedEntry:
    """Entries with at least one settled turn, conflicts in any list of turns and in fields before and after them."""
    keys = {f"{name}{at}": draw(fields) for at, name in enumerate(draw(st.lists(texts, max_size=3)))}
    keys["messages"] = (*draw(pieces), Settled((ASKED,)), *draw(pieces))
    if draw(st.booleans()):
        keys["chosen"] = tuple(draw(pieces))
    order = draw(st.permutations(sorted(keys)))
    return MergedEntry(tuple(MergedKey(name, tuple(keys[name])) for name in order))


def kept_in_an_editor(raw: bytes, choices: list[str]) -> bytes:
    """The file after somebody went from conflict to conflict, each time keeping some sides and their lines."""
    left = iter(choices)

    def chosen(found: "re.Match[bytes]") -> bytes:
        wanted = KEPT[next(left)]
        return b"".join(found[at + 1] for at in range(3) if wanted[at])

    return re.sub(
        rb"^<{7} [^\n]*\n(.*?)^\|{7} base\n(.*?)^={7}\n(.*?)^>{7} theirs\n", chosen, raw, flags=re.MULTILINE | re.DOTALL
    )


def expected(merged: MergedEntry, choices: list[str]) -> dict[str, Any] | str:
    """The same choices made on the values; the name of a key that two sides kept and that can only be there once."""
    left = iter(choices)

    def taken(piece: Piece) -> list[Any]:
        if isinstance(piece, Settled):
            return list(piece.values)
        ours, base, theirs = KEPT[next(left)]
        return [*piece.ours * ours, *piece.base * base, *piece.theirs * theirs]

    found: dict[str, Any] = {}
    twice = ""
    for key in merged.keys:
        values = [value for piece in key.pieces for value in taken(piece)]
        if key.is_turns and values:
            found[key.name] = values
        elif values:
            found[key.name] = values[0]
            twice = twice or (key.name if len(values) > 1 else "")
    return twice or found


@given(merged_entries(), st.data())
def test_whatever_is_kept_in_an_editor_is_read(merged: MergedEntry, data: st.DataObject) -> None:
    raw = dump(merged)
    choices = [data.draw(st.sampled_from(sorted(KEPT))) for _ in merged.conflicts]
    kept = kept_in_an_editor(raw, choices)
    wanted = expected(merged, choices)

    assert has_markers(raw) == bool(merged.conflicts)
    assert not has_markers(kept)
    if isinstance(wanted, str):
        with pytest.raises(FileError, match="stands twice in one object"):
            load(kept)
    else:
        assert repr(dict(load(kept).data)) == repr(wanted)


@given(merged_entries())
def test_what_is_settled_is_written_as_an_entry_is(merged: MergedEntry) -> None:
    if not merged.conflicts and all(any(piece.values for piece in key.pieces) for key in merged.keys):  # type: ignore[union-attr]
        assert dump(merged) == entry_file.dump(merged.entry())
    elif merged.conflicts:
        with pytest.raises(FileError, match="has conflict markers left in it"):
            load(dump(merged))


READ = [
    '{"messages": [\n, {"role": "user", "content": "a"}\n]}\n',
    '{"messages": [\r\n  {"role": "user", "content": "a"}\r\n]\r\n}\r\n',
    '{\n, "messages": [\n  {"role": "user", "content": "a"}\n]}\n',
    '{"chosen": [\n]\n, "messages": [\n  {"role": "user", "content": "a"}\n]}\n',
    '{"messages": [\n  {"role": "user", "content": "a"}\n]\n, "rejected": [\n]}\n',
]


@pytest.mark.parametrize("raw", READ)
def test_commas_and_emptied_lists_are_forgiven(raw: str) -> None:
    assert load(raw.encode()) == Entry({"messages": [{"role": "user", "content": "a"}]})


REFUSED = [
    ('{"messages": [\n  {"role": "user" "content": "a"}\n]}', "expecting ',' delimiter"),
    ('{"messages": [\n  {"role": "user", "content": "a"}\n]}\n{"messages": []}', "extra data"),
    ('{"messages": [\n]}', "is empty"),
    ('{"messages": [\n  {"role": "user", "content": "a"}\n>>>>>>> theirs\n]}', "expecting ',' delimiter"),
    ('{"messages": [{"role": "user", "content": "a"}], "x": {"chosen": []},}', "a comma with nothing after it"),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED)
def test_anything_else_is_refused_with_the_reason(raw: str, reason: str) -> None:
    with pytest.raises(FileError) as caught:
        load(raw.encode())

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("line", "is_marker"),
    [
        ("<<<<<<< HEAD", True), (">>>>>>> x", True), ("||||||| base", True), ("<<<<<<<<<< long", True), ("<<<<<<<\r", True),
        ("=======", False), ("  <<<<<<< HEAD", False), ("<<<<<<HEAD", False), ("<<<<<<<HEAD", False),
    ],
)  # fmt: skip
def test_markers_are_found_at_the_beginning_of_a_line(line: str, is_marker: bool) -> None:
    assert has_markers(f"tags: [a]\n{line}\nnotes: b\n".encode()) is is_marker
