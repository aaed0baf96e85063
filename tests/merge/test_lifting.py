"""What runs through a whole conversation is taken off before turns are merged, and put on again after."""

import pytest

from rtrepo.merge.entries import merge_entries
from rtrepo.merge.turns import merge_turns
from rtrepo.merge.typography import WAYS
from rtrepo.model.conflict import Conflict, Piece, Settled
from rtrepo.model.entry import Entry, Message

BASE = [
    {"role": "system", "content": "You are Mara Voss, keeper of the Hollow Point light, dry-humoured and alone."},
    {"role": "user", "content": "Is anyone up there? Tolliver sent me with two cans of oil and the mail."},
    {"role": "assistant", "name": "Mara", "content": 'The shutter opens. "Mind the step," Mara calls down to you.'},
    {"role": "user", "content": "I hand over the first can. It was not flat water out there, you know..."},
    {"role": "assistant", "name": "Mara", "content": 'Somewhere above, Mara\'s clockwork ticks. "Four gallons..."'},
    {"role": "user", "content": "What is that ticking? I count the landings on the way up behind you."},
    {"role": "assistant", "name": "Mara", "content": 'Halfway up Mara stops and looks back. "Bring the oil."'},
]  # fmt: skip
NEW = [
    {"role": "user", "content": "I wait on the step until the rain has stopped and it is dark."},
    {"role": "assistant", "name": "Mara", "content": '"Well?" says Mara, "are you bringing it or admiring it?"'},
]


def written(messages: list[Message], *pairs: tuple[str, str]) -> list[Message]:
    result = []
    for message in messages:
        told = {key: message[key] for key in ("content", "name") if key in message}
        for old, new in pairs:
            told = {key: text.replace(old, new) for key, text in told.items()}
        result.append({**message, **told})
    return result


def mended(messages: list[Message], at: int = 4) -> list[Message]:
    """One reply mended where no name stands."""
    text = messages[at]["content"].replace("Somewhere above", "Somewhere far above")
    assert text != messages[at]["content"]
    return [*messages[:at], {**messages[at], "content": text}, *messages[at + 1 :]]


def clean(pieces: tuple[Piece, ...]) -> list[Message]:
    assert [piece for piece in pieces if isinstance(piece, Conflict)] == []
    return [turn for piece in pieces if isinstance(piece, Settled) for turn in piece.values]


def conflicts(pieces: tuple[Piece, ...]) -> list[Conflict]:
    return [piece for piece in pieces if isinstance(piece, Conflict)]


LENA = ("Mara", "Lena")


@pytest.mark.parametrize("swap", [False, True], ids=["ours", "theirs"])
def test_a_rename_goes_with_edits_and_into_new_turns(swap: bool) -> None:
    sides = [written(BASE, LENA), [*mended(BASE), *NEW]]
    pieces, notices = merge_turns(BASE, *(sides[::-1] if swap else sides))

    assert clean(pieces) == written([*mended(BASE), *NEW], LENA)
    assert [(notice.kind, notice.at) for notice in notices] == [("carried", "messages[8]")]
    assert "Mara → Lena" in notices[0].why


def test_a_rename_goes_into_a_turn_that_the_other_side_moved() -> None:
    moved = [BASE[0], *BASE[3:5], *BASE[1:3], *BASE[5:]]
    pieces, _ = merge_turns(BASE, written(BASE, LENA), moved)

    assert clean(pieces) == written(moved, LENA)


def test_two_renames_of_two_names_go_together() -> None:
    base = written(BASE, ("the mail", "the mail for Tolliver"), ("the oil", "the oil, as Tolliver said"))
    tom = ("Tolliver", "Corwin")
    pieces, _ = merge_turns(base, written(base, LENA), written(base, tom))

    assert clean(pieces) == written(base, LENA, tom)


def test_the_same_rename_on_both_sides_is_one() -> None:
    once = {"role": "user", "content": "They said you were called Mara once, long before the war."}
    pieces, _ = merge_turns(BASE, [*written(BASE, LENA), once], mended(written(BASE, LENA)))

    assert clean(pieces) == [*mended(written(BASE, LENA)), once]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(LENA, ("Mara", "Ines")), (LENA, ("Tolliver", "Lena")), (LENA, ("Tolliver", "Mara"))],
    ids=["two new names", "one new name for two", "a name that another one gave up"],
)
def test_renames_that_do_not_go_together_are_one_conflict(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    base = written(BASE, ("the mail", "the mail for Tolliver"), ("the oil", "the oil, as Tolliver said"))
    (found,) = conflicts(merge_turns(base, written(base, ours), written(base, theirs))[0])

    assert (found.kind, found.at) == ("rename/rename", "messages[0:7]")


def test_another_name_in_one_turn_is_a_conflict_of_that_turn() -> None:
    theirs = [*BASE[:4], *written(BASE[4:5], ("Mara", "Ines")), *BASE[5:]]
    (found,) = conflicts(merge_turns(BASE, written(BASE, LENA), theirs)[0])

    assert found.at == "messages[4]"
    assert found.ours == (written(BASE, LENA)[4],)
    assert found.theirs == (theirs[4],)


def test_a_word_that_is_no_name_is_carried_nowhere() -> None:
    ours = written(BASE, ("oil", "petrol"))
    theirs = [*BASE, {"role": "user", "content": "I light the oil stove, because there is nothing else to burn."}]
    pieces, notices = merge_turns(BASE, ours, theirs)

    assert clean(pieces) == [*ours, theirs[-1]]
    assert [notice.kind for notice in notices] == ["insert/modify", "half-renamed"]


def test_a_word_that_only_begins_sentences_is_no_name() -> None:
    base = [*BASE[:3], *({"role": role, "content": f"Perhaps the {word} is late, and perhaps not at all today."}
                         for role, word in (("user", "tide"), ("assistant", "boat"), ("user", "post")))]  # fmt: skip
    theirs = [*base, {"role": "assistant", "content": "Perhaps you should go while there is light enough to row."}]

    assert clean(merge_turns(base, written(base, ("Perhaps", "Surely")), theirs)[0])[-1] == theirs[-1]


PLAIN = [{**message, "content": message["content"].replace(". ", "... ")} for message in BASE]
STYLED = {
    "dots": (PLAIN, written(PLAIN, ("...", "…"))),
    "line ends": (written(PLAIN, (", ", ",\r\n")), written(PLAIN, (", ", ",\n"))),
    "blanks": (written(PLAIN, (", ", ", \n")), written(PLAIN, (", ", ",\n"))),
}


@pytest.mark.parametrize("name", STYLED)
@pytest.mark.parametrize("swap", [False, True], ids=["ours", "theirs"])
def test_typography_is_carried(name: str, swap: bool) -> None:
    plain, styled = STYLED[name]
    sides = [styled, [*mended(plain), *NEW]]
    pieces, _ = merge_turns(plain, *(sides[::-1] if swap else sides))

    assert clean(pieces) == [*mended(styled), *NEW]


def test_quotes_are_carried_into_new_turns() -> None:
    ours = [{**m, "content": _curled(m["content"])} for m in BASE]
    pieces, notices = merge_turns(BASE, ours, [*mended(BASE), *NEW])

    assert clean(pieces) == [*mended(ours), NEW[0], {**NEW[1], "content": _curled(NEW[1]["content"])}]
    assert [notice.at for notice in notices] == ["messages[8]"]


def _curled(text: str) -> str:
    parts = text.split('"')
    marks = [*("“" if at % 2 == 0 else "”" for at in range(len(parts) - 1)), ""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def test_code_keeps_its_quotes() -> None:
    base = [{**m, "content": f'{m["content"]} Run `echo "now"` then.'} for m in BASE]
    ours = [{**m, "content": _curled(m["content"].split(" Run")[0]) + ' Run `echo "now"` then.'} for m in base]

    assert clean(merge_turns(base, ours, mended(base))[0]) == mended(ours)


def test_two_ways_of_writing_that_do_not_go_together_are_one_conflict() -> None:
    base = [{**m, "content": f"{m['content']} So... well…"} for m in BASE]
    (found,) = conflicts(merge_turns(base, written(base, ("...", "…")), written(base, ("…", "...")))[0])

    assert found.kind == "rename/rename"
    assert found.why == "ours took to ellipsis signs, theirs to dots for ellipsis signs"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize(
    "text", ["", '"', "'", "…", "....", "a--b---c", "\r\r\n \n\t", '`"`"', "```'", "“ ‘", "\U0001f44d '"]
)
def test_a_way_of_writing_is_taken_up_once(way: object, text: str) -> None:
    write = way.write  # type: ignore[attr-defined]

    assert write(write(text)) == write(text)


def test_a_rename_is_carried_into_the_other_lists_of_an_entry() -> None:
    chosen = [{"role": "assistant", "name": "Mara", "content": "Mara says nothing."}]
    base = Entry({"messages": BASE})
    merged = merge_entries(base, Entry({"messages": written(BASE, LENA)}), Entry({"messages": BASE, "chosen": chosen}))

    assert merged.entry().data == {"messages": written(BASE, LENA), "chosen": written(chosen, LENA)}


def test_text_parts_are_renamed_too() -> None:
    parts = [{"type": "text", "text": "Mara waits."}, {"type": "image_url", "image_url": {"url": "Mara.png"}}]
    pieces, _ = merge_turns(BASE, written(BASE, LENA), [*BASE, {"role": "user", "content": parts}])

    assert clean(pieces)[-1]["content"] == [{"type": "text", "text": "Lena waits."}, parts[1]]
