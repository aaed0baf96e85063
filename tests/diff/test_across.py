"""What runs through several entries: hand-made data sets with what a reader would say of them, and laws."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtrepo.diff.across import across, with_across
from rtrepo.diff.entries import compare_entry
from rtrepo.diff.hunks import Hunk, hunks
from rtrepo.model.change import Across, EntryChange, Example, Side, SnapshotChange
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from tests.diff import dialogues

REST = "I would go down to the shore, count the boats and wait for the keeper to come home."
OTHERS = [
    "The bell rang twice before anyone in the square looked up from the ledger.",
    "Nobody mends a basket in the rain unless the market opens early.",
    "She folds the map along its old crease and says nothing about the tunnel.",
    "A copper kettle hums on the stove while the judge reads the last letter.",
    "Under the bridge the ferryman sells candles to whoever can see them.",
]


def edited(
    number: int, before: str | list[str], after: str | list[str], old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> EntryChange:  # fmt: skip
    """The change of an entry whose assistant said one thing (or several) and now says another."""
    sides = []
    for said, about in ((before, old), (after, new)):
        turns = [said] if isinstance(said, str) else said
        messages = [
            message
            for text in turns
            for message in ({"role": "user", "content": "Go on."}, {"role": "assistant", "content": text})
        ]
        sides.append(Side(Entry({"messages": messages}), Sidecar(about or {})))
    change = compare_entry(Key("noir", f"e{number:03}"), *sides)
    assert change is not None
    return change


def lost(*openings: str) -> list[EntryChange]:
    """One entry for each opening that its assistant lost."""
    return [edited(n, f"{opening} {REST}".replace("， ", "，"), REST) for n, opening in enumerate(openings)]


def swapped(old: str, new: str, number: int, first: int = 0) -> list[EntryChange]:
    """So many entries in which one wording stands for another, each in a text of its own."""
    texts = [text.split(" ", 3) for text in OTHERS[:number]]
    return [
        edited(first + n, " ".join([*head, old, tail]), " ".join([*head, new, tail]))
        for n, (*head, tail) in enumerate(texts)
    ]


def about(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[EntryChange]:
    """One entry for each pair of sidecars."""
    return [edited(n, REST, REST, old, new) for n, (old, new) in enumerate(pairs)]


ARABIC = "كنت سأذهب إلى الشاطئ وأعد القوارب وأنتظر عودة الحارس."

CASES: dict[str, tuple[list[EntryChange], list[str]]] = {
    # a set of changes, and what runs through them: pattern, from → to, entries × times
    "openings with one first word": (
        lost("As Zeus,", "As a cat,", "As an old friend of yours,"),
        ["opening As …, → '' 3×3"],
    ),
    "openings with more than one": (
        lost("As an AI model,", "As an AI judge,", "As an AI,"),
        ["opening As an AI …, → '' 3×3"],
    ),
    "one opening": (lost("As Zeus,", "As Zeus,", "As Zeus,"), ["opening As Zeus, → '' 3×3"]),
    "two of them are no pattern": (lost("As Zeus,", "As a cat,"), []),
    "an opening that came": (
        [edited(n, REST, f"{opening} {REST}") for n, opening in enumerate(("Sure!", "Sure!", "Sure!"))],
        ["opening '' → Sure! 3×3"],
    ),
    "the next word got a capital": (
        [
            edited(n, f"As {who}, the rest is simple. {REST}", f"The rest is simple. {REST}")
            for n, who in enumerate(("Zeus", "a cat", "Leonardo da Vinci"))
        ],
        ["opening As …, → '' 3×3"],
    ),
    "labels": (lost("Zeus:", "The old ferryman:", "Galileo Galilei:"), ["opening …: → '' 3×3"]),
    "stage directions": (lost("*smiles*", "*waves back*", "*nods*"), ["opening *…* → '' 3×3"]),
    "openings with nothing in common": (lost("Indeed,", "Well now,", "My dear friend,"), []),
    "openings that only begin alike": (lost("I see.", "I know how that feels.", "I do not."), []),
    "a few words more than chance": (
        lost("As Zeus,", "As a cat,", "As we know,", *(f"{word} so," for word in dialogues.SUBJECTS[:14])),
        [],
    ),
    "endings": (
        [
            edited(n, f"{REST} {end}", REST)
            for n, end in enumerate(("Let me know!", "Let me know if it helps!", "Let me know what you think!"))
        ],
        ["ending Let me know …! → '' 3×3"],
    ),
    "openings in the middle of others": (
        [
            *lost("As Zeus,", "As a cat,", "As an old friend of yours,"),
            *swapped("as a baker,", "", 3, first=10),
        ],
        ["opening As …, → '' 3×3", "phrase as a baker, → '' 3×3"],
    ),
    "openings of another kind in the middle of others": (
        [
            *lost("As Zeus,", "As a cat,", "As an old friend of yours,"),
            *(
                edited(10 + n, OTHERS[n].replace(" ", f" {part} ", 1), OTHERS[n])
                for n, part in enumerate(("as Hera,", "as a tin can,", "as a baker,"))
            ),
        ],
        ["opening As …, → '' 3×3", "phrase as …, → '' 3×3"],
    ),
    "a phrase": (swapped("said softly", "whispered", 4), ["phrase said softly → whispered 4×4"]),
    "a phrase several times in an entry": (
        [
            *swapped("said softly", "whispered", 2),
            edited(7, f"He said softly no. {REST} He said softly yes.", f"He whispered no. {REST} He whispered yes."),
        ],
        ["phrase said softly → whispered 3×4"],
    ),
    "a phrase in two entries": (swapped("said softly", "whispered", 2), []),
    "a phrase that went": (swapped("to be quite honest", "", 5), ["phrase to be quite honest → '' 5×5"]),
    "a small word among others": (
        [
            *swapped("the", "a", 3),
            *(edited(10 + n, f"Who {word} it? {REST}", f"Who {word[:-1]} it? {REST}")
              for n, word in enumerate(dialogues.VERBS)),
        ],
        [],
    ),
    "unrelated edits": (
        [edited(n, OTHERS[n], OTHERS[n].replace(word, "green")) for n, word in enumerate(
            ("twice", "basket", "old", "copper", "candles"))],
        [],
    ),
    "texts written anew": ([edited(n, OTHERS[n], OTHERS[n - 1]) for n in range(5)], []),
    "a rename": (
        [edited(n, [f"Mara {text}", f"Mara's {text}"], [f"Lena {text}", f"Lena's {text}"])
         for n, text in enumerate(OTHERS[:2])],
        ["rename Mara → Lena 2×4"],
    ),
    "a rename and entries with one turn": (
        [
            edited(0, ["Mara sat.", "Mara left us."], ["Lena sat.", "Lena left us."]),
            edited(1, f"Then Mara said: {REST}", f"Then Lena said: {REST}"),
        ],
        ["rename Mara → Lena 2×3"],
    ),
    "a rename with its sidecars": (
        [
            edited(n, [f"Mara {text}", "Mara left."], [f"Lena {text}", "Lena left."],
                   {"characters": ["mara", "tom"], "title": "Mara waits"},
                   {"characters": ["lena", "tom"], "title": "Lena waits"})
            for n, text in enumerate(OTHERS[:3])
        ],
        ["rename Mara → Lena 3×6 characters"],
    ),
    "quotes": (
        [edited(n, f'"Yes," he said. {text}', f"“Yes,” he said. {text}") for n, text in enumerate(OTHERS)],
        ["quotes '' → '' 5×5"],
    ),
    "quotes and an edit": (
        [edited(n, f'"Yes," he said. {OTHERS[n]} {"so " * n}', f"“Yes,” he said. {OTHERS[n]}") for n in range(3)],
        ["quotes '' → '' 3×3"],
    ),
    "spaces": ([edited(n, f"{text}  ", text) for n, text in enumerate(OTHERS[:3])], ["whitespace '' → '' 3×3"]),
    "tags": (
        about(({"tags": ["a"]}, {"tags": ["a", "warm"]}), ({}, {"tags": ["warm"]}), ({"tags": []}, {"tags": ["warm"]})),
        ["field '' → warm 3×3 tags"],
    ),
    "a tag with another name": (
        about(*[({"tags": [tag, "cosy"]}, {"tags": [tag, "warm"]}) for tag in "abc"]),
        ["field cosy → warm 3×3 tags"],
    ),
    "values": (
        about(*[({"status": "active", "rating": n}, {"status": "archived", "rating": n + 1}) for n in (1, 2, 3)]),
        ["field active → archived 3×3 status"],
    ),
    "null is not nothing": (
        about(*[({}, {"group": None}) for _ in range(3)]),
        ["field '' → null 3×3 group"],
    ),
    "Chinese": (
        [edited(n, f"作为{who}，我会去海边。", "我会去海边。") for n, who in enumerate(("宙斯", "一只猫", "老朋友"))],
        ["opening 作为…， → '' 3×3"],
    ),
    "Arabic": (
        [edited(n, f"بصفتي {who}، {ARABIC}", ARABIC) for n, who in enumerate(("طبيبا", "قبطان السفينة", "معلما"))],
        ["opening بصفتي …، → '' 3×3"],
    ),
    "accents of their own": (
        [edited(n, f"E\u0301h bien, {text}", text) for n, text in enumerate(OTHERS[:3])],
        ["opening E\u0301h bien, → '' 3×3"],
    ),
    "hostile text": (
        lost("\x1b[31mAs\u202e Zeus,", "\x1b[31mAs\u202e Hera,", "\x1b[31mAs\u202e Pan,"),
        ["opening \x1b[31mAs\u202e …, → '' 3×3"],
    ),
}  # fmt: skip


def line(found: Across) -> str:
    words = f"{found.pattern} {found.before or repr('')} → {found.after or repr('')}"
    return f"{words} {len(found.keys)}×{found.times} {found.path}".rstrip()


@pytest.mark.parametrize("name", CASES)
def test_what_a_reader_would_say(name: str) -> None:
    changes, expected = CASES[name]

    assert [line(found) for found in across(changes)[0]] == expected


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_the_entries_says_nothing(name: str) -> None:
    changes, _ = CASES[name]
    mixed = random.Random(name).sample(changes, len(changes))

    assert across(mixed) == across(changes)


@pytest.mark.parametrize("name", CASES)
def test_no_pattern_in_what_did_not_change(name: str) -> None:
    changes, _ = CASES[name]
    same = [
        change
        for one in changes
        for side in (one.before, one.after)
        if (change := compare_entry(one.key, side, side)) is not None
    ]

    assert across(same) == ((), frozenset())


def test_examples_are_the_most_frequent_ones() -> None:
    found = across(lost("As Zeus,", "As a cat,", "As a cat,", "As Pan,", "As Hera,"))[0]

    assert found[0].examples == (Example("As a cat,", 2), Example("As Pan,", 1), Example("As Hera,", 1))


def test_entries_in_which_nothing_else_changed_are_explained() -> None:
    whole = lost("As Zeus,", "As a cat,", "As Pan,")
    more = [
        edited(10, f"As Hera, {REST}", REST.replace("keeper", "warden")),
        edited(11, f"As Io, {REST}", REST, {}, {"tags": ["warm"]}),
        edited(12, [f"As Leto, {REST}"], [REST, "More."]),
    ]
    found, explained = across([*more, *whole])

    assert [line(one) for one in found] == ["opening As …, → '' 6×6"]
    assert explained == {change.key for change in whole}


def test_other_keys_of_a_turn_are_never_explained() -> None:
    changes = []
    for number, weight in enumerate((0, 0, 0, 1)):
        old, new = ({"role": "assistant", "content": f"{start}{REST}"} for start in ("As Zeus, ", ""))
        sides = [Side(Entry({"messages": [old]})), Side(Entry({"messages": [{**new, "weight": 1} if weight else new]}))]
        change = compare_entry(Key("noir", f"{number}"), *sides)
        assert change
        changes.append(change)

    assert across(changes)[1] == {Key("noir", "0"), Key("noir", "1"), Key("noir", "2")}


def test_added_and_unreadable_entries_are_left_out() -> None:
    side = Side(Entry({"messages": [{"role": "user", "content": REST}]}))
    changes = [
        change
        for number in range(3)
        for pair in ((None, side), (side, None), (side, Side()))
        if (change := compare_entry(Key("noir", f"{number}"), *pair))
    ]

    assert across(changes) == ((), frozenset())


def test_a_snapshot_change_is_told_what_runs_through_it() -> None:
    changes = tuple(lost("As Zeus,", "As a cat,", "As Pan,"))
    told = with_across(SnapshotChange("a", "b", changes))

    assert (told.across, told.explained) == across(changes)


HUNKS = {
    "nothing": ("a b", "a b", []),
    "an opening and its capital": ("As a cat, my tail", "My tail", [Hunk("opening", "As a cat,", "")]),
    "an opening behind a sign": ("*As a cat, I purr*", "*I purr*", [Hunk("opening", "As a cat,", "")]),
    "an ending": ("I purr. Any questions?", "I purr.", [Hunk("ending", "Any questions?", "")]),
    "both": ("Sure! It is. Bye!", "It is.", [Hunk("opening", "Sure!", ""), Hunk("ending", "Bye!", "")]),
    "all of it": ("I purr.", "Dogs bark!", [Hunk("middle", "I purr.", "Dogs bark!")]),
    "the middle": ("It is so late", "It is late", [Hunk("middle", "so", "")]),
    "spaces only": ("It is  late", "It is late", [Hunk("middle", "  ", " ")]),
    "nothing before": ("", "It is", [Hunk("middle", "", "It is")]),
    "one accent of a word": ("It is e\u0301t now", "It is et now", [Hunk("middle", "e\u0301t", "et")]),
    "an accent behind a space": ("a \u0301b", "a b", [Hunk("middle", "\u0301", "")]),
}  # fmt: skip


@pytest.mark.parametrize("name", HUNKS)
def test_hunks(name: str) -> None:
    before, after, expected = HUNKS[name]

    assert list(hunks(before, after)) == expected


@given(st.integers(0, 10**9), st.integers(3, 12))
@settings(max_examples=25)
def test_counts_are_exact(seed: int, number: int) -> None:
    """Random conversations, in each of which one wording was put in between so and so often."""
    chance = random.Random(seed)
    changes, times = [], 0
    for at in range(number):
        turns = [dialogues.sentence(chance) for _ in range(chance.randint(2, 5))]
        into = [chance.random() < 0.5 for _ in turns]
        into[0] = True
        times += sum(into)
        new = [
            turn.replace(" ", " as the gulls say ", 1) if told else turn
            for turn, told in zip(turns, into, strict=True)
        ]  # fmt: skip
        changes.append(edited(at, turns, new))
    found, explained = across(changes)

    assert [line(one) for one in found] == [f"phrase '' → as the gulls say {number}×{times}"]
    assert len(explained) == number
