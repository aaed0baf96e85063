"""Readings of a change that look good in a diff and would be wrong in a merge."""

from rtrepo.merge.views import view
from rtrepo.model.entry import Message
from tests.merge.test_turns import ANSWERED, ASKED, BASE, NEW, clean, edited, only_conflict, rewritten

GO_ON = {"role": "user", "content": "Continue."}
NOT_HERE = {"role": "assistant", "content": "Not here."}
WHY = {"role": "user", "content": "Why?"}


def kinds(base: list[Message], side: list[Message]) -> list[str]:
    return [slot.kind for slot in view(base, side).slots]


def test_two_words_that_come_again_did_not_move() -> None:
    base = [*BASE[:4], NOT_HERE, *BASE[5:]]
    side = [*BASE[:1], ASKED, NOT_HERE, *BASE[1:4], rewritten(4), *BASE[5:]]

    assert view(base, side).moves == {}
    assert kinds(base, side)[4] == "region"


def test_a_short_turn_moves_along_with_a_long_one() -> None:
    base = [*BASE[:5], {"role": "user", "content": "Go on."}, *BASE[6:]]
    side = [base[0], *base[5:7], *base[1:5], *base[7:]]

    assert view(base, side).moves == {5: 1, 6: 2}


def test_which_of_two_equal_exchanges_is_new_is_left_open() -> None:
    base = [*BASE[:3], GO_ON, NOT_HERE, *BASE[5:]]
    side = [*base[:5], GO_ON, NOT_HERE, *base[5:]]

    assert kinds(base, side)[3:5] == ["region", "region"]
    assert only_conflict(side, [*base[:4], rewritten(4), *base[5:]], base).kind == "region"


def test_an_exchange_that_repeats_its_question_begins_with_it() -> None:
    base = [*BASE[:3], GO_ON, *BASE[4:]]
    side = [*BASE[:3], GO_ON, ANSWERED, GO_ON, *BASE[4:]]

    assert view(base, side).inserts == {3: (3, 4)}
    assert kinds(base, side)[3] == "kept"


def test_what_somebody_deleted_does_not_come_back_by_a_swap() -> None:
    base = [*BASE[:3], GO_ON, NOT_HERE, *BASE[5:7], *BASE[7:]]
    swapped = [*base[:3], *base[5:7], GO_ON, NOT_HERE, *base[7:]]

    assert clean(swapped, [*base[:3], *base[5:]], base) == [*base[:3], *base[5:]]
    assert only_conflict(swapped, [*base[:5], *base[7:]], base).kind == "move/modify"


def test_a_short_turn_between_what_went_and_what_came_links_nothing() -> None:
    base = [*BASE[:5], GO_ON, *BASE[6:]]
    side = [*BASE[:5], *NEW, GO_ON, *BASE[7:]]
    found = only_conflict(side, [*base[:5], WHY, *base[6:]], base)

    assert found.kind == "region"


def test_a_move_into_a_stretch_in_doubt_is_no_move() -> None:
    """One side put an exchange in the place of another one that it deleted; the other side deleted the exchange."""
    side = [BASE[0], *BASE[5:7], *BASE[3:5], *BASE[7:]]
    found = only_conflict(side, [*BASE[:5], *BASE[7:]])

    assert found.theirs == tuple(BASE[1:5])


def test_an_edit_beside_a_turn_that_stands_twice_stays_where_it_was() -> None:
    base = [*BASE[:3], GO_ON, BASE[4], GO_ON, *BASE[6:]]
    ours = [*base[:3], GO_ON, *base[6:]]  # the first reply and one of the two questions are gone
    theirs = [*base[:6], edited(6), *base[7:]]

    assert clean(ours, theirs, base) == [*base[:3], GO_ON, edited(6), *base[7:]]


def test_new_turns_are_not_taken_for_old_ones_after_a_rewriting() -> None:
    base = [*BASE[:5], GO_ON, *BASE[6:]]
    ours = [*base[:4], rewritten(4), *base[5:]]
    theirs = [*base[:5], *NEW, GO_ON, *base[6:]]

    assert only_conflict(ours, theirs, base).kind == "insert/rewrite"
