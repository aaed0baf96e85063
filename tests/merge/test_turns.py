"""What each pair of changes gives, and the cases that are known to be hard."""

import pytest

from rtrepo.merge.messages import merge_message
from rtrepo.merge.turns import merge_turns
from rtrepo.model.conflict import Conflict, Piece, Settled, Whence
from rtrepo.model.entry import Message

SAID = [
    "You keep the light of Hollow Point and have not seen a soul for eleven weeks.",
    "I haul the dinghy over the weed line and look for a door in the tower.",
    "A shutter bangs open above you and somebody asks for the harbourmaster's name.",
    "He broke his wrist, so he sent me with the mail and two cans of oil.",
    "She weighs the first can in her hand. The order was for six gallons, not four. She waits.",
    "The others are still in the boat. What is that ticking noise up there?",
    "The clockwork loses eleven seconds in an hour, and a late light is a lie to sailors.",
    "I follow you up the stairs with a lantern and count the landings aloud.",
    "There is a chair on each landing, with a stack of logbooks nobody has opened since spring.",
    "Show me the lamp room, then, and tell me who wrote all of these books.",
    "The great lens stutters and turns again while she lays her palm flat on the brass.",
    "I have mended watches before. Give me a screwdriver and an hour of daylight.",
    "For the first time she almost smiles, and she puts the kettle on the stove.",
]
ROLES = ["system", *["user", "assistant"] * 6]
BASE = [{"role": role, "content": text} for role, text in zip(ROLES, SAID, strict=True)]
ASKED = {"role": "user", "content": "Who taught you to splice a rope as neatly as this one here?"}
ANSWERED = {"role": "assistant", "content": "My aunt did, on a barge that never once left its canal."}
NEW = [ASKED, ANSWERED]


def say(at: int, text: str) -> Message:
    return {**BASE[at], "content": text}


def edited(at: int, by: str = " Twice.") -> Message:
    return say(at, SAID[at] + by)


def rewritten(at: int, number: int = 0) -> Message:
    texts = ["Gulls quarrel on the roof; supper burns.", "Nothing is left here except salt, rust and patience."]
    return say(at, texts[number])


def changed(*changes: tuple[int, int, list[Message]]) -> list[Message]:
    """The base with stretches [from, to) replaced."""
    result = list(BASE)
    for start, stop, turns in sorted(changes, reverse=True, key=lambda change: change[:2]):
        result[start:stop] = turns
    return result


def moved(start: int, stop: int, to: int, base: list[Message] = BASE) -> list[Message]:
    """The base with turns put before another one."""
    turns, rest = base[start:stop], base[:start] + base[stop:]
    at = to if to <= start else to - (stop - start)
    return rest[:at] + turns + rest[at:]


def conflicts(pieces: tuple[Piece, ...]) -> list[Conflict]:
    return [piece for piece in pieces if isinstance(piece, Conflict)]


def clean(ours: list[Message], theirs: list[Message], base: list[Message] = BASE) -> list[Message]:
    pieces, _ = merge_turns(base, ours, theirs)
    assert conflicts(pieces) == []
    return [turn for piece in pieces if isinstance(piece, Settled) for turn in piece.values]


def only_conflict(ours: list[Message], theirs: list[Message], base: list[Message] = BASE) -> Conflict:
    pieces, _ = merge_turns(base, ours, theirs)
    (found,) = conflicts(pieces)
    return found


EDIT = changed((6, 7, [edited(6)]))
DELETE = changed((5, 7, []))
SPLIT = changed((4, 5, [say(4, "She weighs the first can in her hand."), ASKED,
                        say(4, "The order was for six gallons, not four. She waits.")]))  # fmt: skip
JOIN = changed((6, 9, [say(6, f"{SAID[6]} {SAID[8]}")]))

CLEAN = {
    "edit / edit elsewhere": (EDIT, changed((2, 3, [edited(2)])), changed((2, 3, [edited(2)]), (6, 7, [edited(6)]))),
    "edit / role of the same turn": (
        EDIT, changed((6, 7, [{**BASE[6], "role": "tool"}])), changed((6, 7, [{**edited(6), "role": "tool"}])),
    ),
    "edit / the same edit": (EDIT, EDIT, EDIT),
    "edit / insertion after it": (EDIT, changed((7, 7, NEW)), changed((6, 7, [edited(6), *NEW]))),
    "deletion / the same deletion": (DELETE, DELETE, DELETE),
    "deletion / overlapping deletion": (DELETE, changed((5, 9, [])), changed((5, 9, []))),
    "deletion / edit right after": (DELETE, changed((7, 8, [edited(7)])), changed((5, 8, [edited(7)]))),
    "deletion / insertion before": (DELETE, changed((5, 5, NEW)), changed((5, 7, NEW))),
    "insertion / the same and more": (
        changed((5, 5, NEW)), changed((5, 5, [*NEW, rewritten(5), rewritten(6, 1)])),
        changed((5, 5, [*NEW, rewritten(5), rewritten(6, 1)])),
    ),
    "move / edit of what moved": (moved(9, 11, 1), changed((10, 11, [edited(10)])),
                                  moved(9, 11, 1, changed((10, 11, [edited(10)])))),
    "move / edit elsewhere": (moved(9, 11, 1), EDIT, moved(9, 11, 1, EDIT)),
    "moves far apart": (moved(1, 3, 5), moved(11, 13, 9), moved(11, 13, 9, moved(1, 3, 5))),
    "the same move, and edits of both": (
        moved(9, 11, 1, EDIT), moved(9, 11, 1, changed((2, 3, [edited(2)]))),
        moved(9, 11, 1, changed((2, 3, [edited(2)]), (6, 7, [edited(6)]))),
    ),
    "the same swap, and an edit of what moved": (
        moved(3, 5, 7), moved(3, 5, 7, changed((4, 5, [edited(4)]))), moved(3, 5, 7, changed((4, 5, [edited(4)]))),
    ),
    "the same split": (SPLIT, SPLIT, SPLIT),
    "split / insertion after": (SPLIT, changed((5, 5, NEW[::-1])), [*SPLIT[:7], *NEW[::-1], *SPLIT[7:]]),
    "join / edit elsewhere": (JOIN, changed((2, 3, [edited(2)])), [*BASE[:2], edited(2), *JOIN[3:]]),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_goes_together(name: str) -> None:
    ours, theirs, merged = CLEAN[name]

    assert clean(ours, theirs) == merged
    assert clean(theirs, ours) == merged


CONFLICTS = {
    "edit / another edit": (EDIT, changed((6, 7, [edited(6, " Once.")])), "modify/modify", (6, 7)),
    "edit / rewriting": (EDIT, changed((6, 7, [rewritten(6)])), "rewrite/modify", (6, 7)),
    "rewriting / rewriting": (changed((6, 7, [rewritten(6)])), changed((6, 7, [rewritten(6, 1)])), "rewrite/rewrite",
                              (6, 7)),
    "edit / deletion": (EDIT, DELETE, "delete/modify", (5, 7)),
    "edit / deletion of a longer stretch": (EDIT, changed((3, 11, [])), "delete/modify", (3, 11)),
    "insertion / deletion before": (changed((7, 7, NEW)), DELETE, "insert/delete", (5, 7)),
    "insertion inside / deletion": (changed((6, 6, NEW)), DELETE, "insert/delete", (5, 7)),
    "insertion after / rewriting": (changed((7, 7, NEW)), changed((6, 7, [rewritten(6)])), "insert/rewrite", (6, 7)),
    "insertion after / moved away": (changed((3, 3, NEW)), moved(1, 3, 9), "insert/move", None),
    "insertion / another insertion": (changed((7, 7, NEW)), changed((7, 7, [rewritten(5), rewritten(6)])),
                                      "insert/insert", None),
    "insertion / one that begins alike": (changed((7, 7, NEW)), changed((7, 7, [ASKED, rewritten(6)])),
                                          "insert/insert", None),
    "move / deletion of what moved": (moved(9, 11, 1), changed((9, 11, [])), "move/modify", (1, 11)),
    "move / rewriting of what moved": (moved(9, 11, 1), changed((10, 11, [rewritten(10)])), "move/modify", (1, 11)),
    "move / other edit on the way": (moved(9, 11, 1, changed((10, 11, [edited(10)]))),
                                     changed((10, 11, [edited(10, " Once.")])), "move/modify", (1, 11)),
    "move / another move": (moved(9, 11, 1), moved(9, 11, 5), "reorder/reorder", (1, 11)),
    "crossing moves": (moved(1, 3, 9), moved(7, 9, 3), "reorder/reorder", (1, 9)),
    "join / edit of a part": (JOIN, EDIT, "join/modify", (6, 9)),
    "join / insertion between": (JOIN, changed((7, 7, NEW)), "join/modify", (6, 9)),
    "join / another join": (JOIN, changed((6, 9, [say(6, f"{SAID[6]} And: {SAID[8]}")])), "join/modify", (6, 9)),
    "split / edit": (SPLIT, changed((4, 5, [edited(4)])), "split/modify", (4, 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_is_one_conflict(name: str) -> None:
    ours, theirs, kind, span = CONFLICTS[name]
    found, mirrored = only_conflict(ours, theirs), only_conflict(theirs, ours)

    assert found.kind == mirrored.kind == kind
    assert (found.base, found.ours, found.theirs) == (mirrored.base, mirrored.theirs, mirrored.ours)
    assert found.base == (tuple(BASE[slice(*span)]) if span else ())


def test_a_conflict_says_where_it_is_in_ours() -> None:
    ours = changed((1, 1, NEW), (6, 7, [edited(6)]))
    found = only_conflict(ours, changed((6, 7, [edited(6, " Once.")])))

    assert (found.at, found.places) == ("messages[8]", ((6,), (8,), (6,)))
    assert found.why == "both changed content"


def test_a_conflict_without_turns_in_ours_says_before_which_turn() -> None:
    assert only_conflict(DELETE, EDIT).at == "messages[5:5]"
    assert only_conflict(EDIT, DELETE).at == "messages[5:7]"


def test_two_edits_a_sentence_apart_are_proposed() -> None:
    ours = changed((4, 5, [say(4, SAID[4].replace("first can", "rusty can"))]))
    theirs = changed((4, 5, [say(4, SAID[4].replace("She waits", "She yawns"))]))
    both = say(4, "She weighs the rusty can in her hand. The order was for six gallons, not four. She yawns.")

    assert only_conflict(ours, theirs).proposal == (both,)
    pieces, notices = merge_turns(BASE, ours, theirs, by_sentences=True)
    assert conflicts(pieces) == []
    assert [(notice.kind, notice.at) for notice in notices] == [("sentences", "messages[4]")]


def test_two_edits_of_one_sentence_have_no_proposal() -> None:
    ours = changed((4, 5, [say(4, SAID[4].replace("first can", "rusty can"))]))
    theirs = changed((4, 5, [say(4, SAID[4].replace("She weighs", "She lifts"))]))

    assert only_conflict(ours, theirs).proposal is None


def test_every_reply_asked_for_again_by_both_is_one_conflict() -> None:
    words = ["salt", "rope", "brass", "tide", "gull", "storm"]
    sides = [[{**m, "content": f"{words[(at // 2 + by) % 6].title()} and {number} nights of it, all told, friend!"}
              if m["role"] == "assistant" else m for at, m in enumerate(BASE)]
             for by, number in ((0, "nine"), (3, "forty"))]  # fmt: skip
    found = only_conflict(*sides)

    assert (found.kind, found.at, found.why) == (
        "rewrite/rewrite", "messages[2:13]", "both rewrote 6 replies in a row",
    )  # fmt: skip
    assert found.theirs == tuple(sides[1][2:])


def test_a_question_and_its_answer_changed_by_two_people_are_told() -> None:
    _, notices = merge_turns(BASE, changed((5, 6, [edited(5)])), EDIT)

    assert [(notice.kind, notice.at, notice.why) for notice in notices] == [
        ("prompt/answer", "messages[6]", "ours changed the question, theirs changed the answer")
    ]


def test_an_insertion_after_a_changed_turn_is_told() -> None:
    _, notices = merge_turns(BASE, EDIT, changed((7, 7, NEW)))

    assert [(notice.kind, notice.at) for notice in notices] == [("insert/modify", "messages[7]")]


def test_a_pair_of_one_role_that_no_version_had_is_a_conflict() -> None:
    found = only_conflict(changed((5, 6, [])), changed((6, 8, [])))

    assert (found.kind, found.base) == ("sequence", tuple(BASE[5:8]))
    assert (found.ours, found.theirs) == (tuple(BASE[6:8]), (BASE[5],))


def test_a_pair_of_one_role_elsewhere_does_not_hide_a_new_one() -> None:
    base = [*BASE, rewritten(12)]  # two replies in a row, at the end of every version
    found = only_conflict([*changed((5, 6, [])), rewritten(12)], [*changed((6, 8, [])), rewritten(12)], base)

    assert found.kind == "sequence"


def test_what_tools_say_may_stand_together() -> None:
    results = [{"role": "tool", "tool_call_id": f"c{number}", "content": f"{number} fathoms"} for number in (1, 2, 3)]
    call = {"role": "assistant", "content": None, "tool_calls": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}]}
    base = [*BASE, ASKED, call, *results]

    assert clean([*BASE, ASKED, call, results[0], results[2]], [edited(0), *base[1:]], base) == [
        edited(0), *base[1:15], results[0], results[2],
    ]  # fmt: skip


def test_half_a_tool_call_is_none() -> None:
    call = {"role": "assistant", "content": "Wait.", "tool_calls": [{"id": "c1", "function": {"name": "tide"}}]}
    silent = {key: value for key, value in call.items() if key != "content"}
    plain = {key: value for key, value in call.items() if key != "tool_calls"}
    merged = merge_message(call, silent, plain)

    assert (merged.clean, merged.disputed) == (False, ())


def test_a_short_turn_that_stands_twice_carries_no_edit_to_the_wrong_place() -> None:
    go_on = {"role": "user", "content": "Continue."}
    base = [*BASE[:5], go_on, BASE[6], go_on, BASE[8]]
    inserted = [*base[:5], go_on, ANSWERED, *base[5:]]
    asked = [*base[:5], {"role": "user", "content": "Continue, but slower."}, *base[6:]]

    assert clean(inserted, asked, base) == [*base[:5], go_on, ANSWERED, asked[5], *base[6:]]


def test_a_short_part_is_joined_too() -> None:
    no = {"role": "assistant", "content": "No."}
    base = [*BASE[:6], no, *BASE[7:]]
    joined = [*base[:6], say(8, f"No. {SAID[8]}"), *base[9:]]

    assert only_conflict(joined, [*base[:7], *NEW, *base[7:]], base).kind == "join/modify"


def test_whence_links_all_three_versions() -> None:
    pieces, _ = merge_turns(BASE, changed((1, 1, NEW)), DELETE)
    (piece,) = pieces
    assert isinstance(piece, Settled)

    assert piece.whence[:4] == (Whence(0, 0, 0), Whence(None, 1, None), Whence(None, 2, None), Whence(1, 3, 1))
    assert piece.whence[-1] == Whence(12, 14, 10)


@pytest.mark.parametrize("base", [[], BASE[:1]], ids=["empty", "one turn"])
def test_small_lists(base: list[Message]) -> None:
    assert clean([*base, *NEW], base, base) == [*base, *NEW]
    assert clean([], base, base) == []
    assert only_conflict([*base, ASKED], [*base, ANSWERED], base).kind == ("insert/insert" if base else "add/add")
