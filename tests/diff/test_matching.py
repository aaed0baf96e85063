"""Which entries are one, by hand: what is evidence, what is none, and which of several is taken."""

from typing import Any

import pytest

from rtrepo.diff.matching import Match, match
from rtrepo.diff.twins import pair_equal
from rtrepo.model.entry import Entry, Key

CARD = {
    "role": "system",
    "content": "You are Mara Voss, keeper of the light at Hollow Point. You speak little, you never leave "
    "the rock, and you trust nobody who comes by boat. Stay in character and write in the present tense.",
}
GREETING = (
    "*The door stands open. Lamp oil, salt, old paper.* You took your time. Wipe your boots, and keep away from the "
    "stairs until I say so; the third step is not a step, it only looks like one. *She does not turn round.*"
)
REFUSAL = "I'm sorry, but I can't help with that request."
LAMP = "*She holds the wick up to the window.* It burns four hours on a full tank, five if the wind stays where it is."
FERRY = "The ferry goes at six, if it goes at all; ask the boy at the slip, and do not pay him before you are across."
CRATES = "Salt, he said. Forty crates of it, and every one of them too light for salt. I counted them twice."
STORM = "It came from the north-west in the second week of November and took the boathouse with everything in it."


def said(*turns: str, card: bool = False, **more: Any) -> Entry:
    """A conversation in which the user begins; an empty text is left out, so that the assistant may begin."""
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": text} for at, text in enumerate(turns) if text]
    return Entry({"messages": [CARD, *messages] if card else messages, **more})


def names(old: dict[str, Entry], new: dict[str, Entry], stayed: tuple[Entry, ...] = ()) -> list[str]:
    """What was found, as `moved a → b`; every name is an id in the data set noir unless it names another."""
    found = match(_keyed(old), _keyed(new), stayed)
    assert found == match(reversed(_keyed(old)), reversed(_keyed(new)), stayed)
    return [f"{one.change} {_told(one.before)} → {_told(one.after)}" for one in found]


def _keyed(entries: dict[str, Entry]) -> list[tuple[Key, Entry]]:
    return [(_key(name), entry) for name, entry in entries.items()]


def _key(name: str) -> Key:
    dataset, slash, entry_id = name.rpartition("/")
    return Key(dataset if slash else "noir", entry_id)


def _told(keys: tuple[Key, ...]) -> str:
    return " + ".join(key.id if key.dataset == "noir" else str(key) for key in keys)


def _calls(place: str, answer: str) -> Entry:
    call = {"type": "function", "function": {"name": "weather", "arguments": {"place": place, "unit": "knots"}}}
    return Entry(
        {
            "messages": [
                {"role": "user", "content": "Wind?"},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "content": f"{answer} from the {place} until the morning"},
            ]
        }
    )


def _preference(asked: str, chosen: str, rejected: str) -> Entry:
    return Entry(
        {
            "messages": [{"role": "user", "content": asked}],
            "chosen": [{"role": "assistant", "content": chosen}],
            "rejected": [{"role": "assistant", "content": rejected}],
        }
    )


LONG = ("How long does it burn?", LAMP, "And the ferry?", FERRY, "What was in the crates?", CRATES, "And then?", STORM)
PARTS = (said(*LONG[:4], card=True), said(*LONG[4:], card=True))
CASES: dict[str, tuple[dict[str, Entry], dict[str, Entry], list[str]]] = {
    "another id": ({"a": said(*LONG)}, {"b": said(*LONG)}, ["moved a → b"]),
    "another data set": ({"a": said(*LONG)}, {"dark/a": said(*LONG)}, ["moved a → dark/a"]),
    "edited as well": ({"a": said(*LONG)}, {"b": said(*LONG[:7], STORM + " All of it.")}, ["moved a → b"]),
    "a word in every turn": (
        {"a": said(*LONG)},
        {"b": said(*(text.replace("the", "that") for text in LONG))},
        ["moved a → b"],
    ),
    "half of it left": ({"a": said(*LONG)}, {"b": said(*LONG[:4])}, ["moved a → b"]),
    "two that went on": (
        {"a": said(*LONG[:4]), "b": said(*LONG[4:])},
        {"x": said(*LONG[4:], "Go on.", LAMP), "y": said(*LONG[:4], "Go on.", GREETING)},
        ["moved b → x", "moved a → y"],
    ),
    "only the card": ({"a": said("Hi", card=True)}, {"b": said("Hello", card=True)}, []),
    "the card and all that is said": (
        {"a": said("Who keeps the light?", LAMP, card=True)},
        {"b": said("When does the ferry go?", FERRY, card=True)},
        [],
    ),
    "nothing but the card": (
        {"a": Entry({"messages": [CARD]})}, {"b": Entry({"messages": [CARD]})}, ["moved a → b"],
    ),
    "nothing but the card, edited": (
        {"a": Entry({"messages": [CARD]})},
        {"b": Entry({"messages": [{**CARD, "content": CARD["content"] + " Be brief."}]})},
        [],
    ),
    "the same greeting": (
        {"a": said("", GREETING, "Who keeps the light?", LAMP + " " + STORM, "I see.", CRATES)},
        {"b": said("", GREETING, "When does the ferry go?", FERRY, "And what does it cost?", LAMP[::-1])},
        [],
    ),
    "the same question": (
        {"a": said("Write the next scene, please.", LAMP)}, {"b": said("Write the next scene, please.", FERRY)}, [],
    ),
    "the same refusal": (
        {"a": said("Tell me how to open a safe.", REFUSAL)}, {"b": said("Say who paid for the crates.", REFUSAL)}, [],
    ),
    "the same short turns": (
        {"a": said("Hi", "Hello", "Continue.", LAMP)}, {"b": said("Hi", "Hello", "Continue.", FERRY)}, [],
    ),
    "all turns short": ({"a": said("Hi", "Hello")}, {"b": said("Hi", "Hello")}, ["moved a → b"]),
    "all turns short, one another": ({"a": said("Hi", "Hello")}, {"b": said("Hi", "Hey")}, []),
    "one turn, edited": (
        {"a": said("", STORM)}, {"b": said("", STORM.replace("second", "third"))}, ["moved a → b"],
    ),
    "prompts alone": (
        {"a": said(LAMP + STORM)}, {"b": said(LAMP + " Why? " + STORM)}, ["moved a → b"],
    ),
    "split": ({"a": said(*LONG, card=True)}, {"x": PARTS[1], "y": PARTS[0]}, ["split a → y + x"]),
    "split in three, one part edited": (
        {"a": said(*LONG, "So?", GREETING)},
        {"x": said(*LONG[:4]), "y": said(*LONG[4:7], STORM + " They say."), "z": said("So?", GREETING)},
        ["split a → x + y + z"],
    ),
    "split over data sets": (
        {"a": said(*LONG)}, {"dark/a": said(*LONG[:4]), "b": said(*LONG[4:])}, ["split a → dark/a + b"],
    ),
    "joined": ({"a": PARTS[1], "b": PARTS[0]}, {"x": said(*LONG, card=True)}, ["joined b + a → x"]),
    "a copy is no part": ({"a": said(*LONG)}, {"x": said(*LONG), "y": said(*LONG)}, ["moved a → x"]),
    "a piece of a copy is no part": (
        {"a": said(*LONG)}, {"x": said(*LONG[:7], STORM + " So it did."), "y": said(*LONG[2:6])}, ["moved a → x"],
    ),
    "two were one": ({"a": said(*LONG), "b": said(*LONG)}, {"x": said(*LONG)}, ["moved a → x"]),
    "swapped data sets": (
        {"a": said(*LONG), "dark/b": said(*LONG)},
        {"b": said(*LONG), "dark/a": said(*LONG)},
        ["moved a → dark/a", "moved dark/b → b"],
    ),
    "the label tells which": (
        {"a": said(*LONG, label=True), "b": said(*LONG, label=False)},
        {"x": said(*LONG, label=False), "y": said(*LONG, label=True)},
        ["moved b → x", "moved a → y"],
    ),
    "the better of two": (
        {"a": said(*LONG[:6], "And?", STORM)},
        {"x": said(*LONG[:4], "So?", REFUSAL), "y": said(*LONG[:6], "And so?", STORM)},
        ["moved a → y"],
    ),
    "without spaces": (
        {"a": said("灯台を守っているのは誰ですか。", "嵐の夜からは誰も守っていない、と町の人々は言っている。")},
        {"b": said("灯台を守っているのは誰ですか。", "嵐の夜からは誰も守っていない、と町の老人は言っている。")},
        ["moved a → b"],
    ),
    "calls without a word": (
        {"a": _calls("north-west", "gale")},
        {"b": _calls("north-west", "gale"), "c": _calls("south", "calm")},
        ["moved a → b"],
    ),
    "preferences": (
        {"a": _preference("Go on.", LAMP, FERRY)},
        {"b": _preference("Go on, please.", LAMP, FERRY + " Or swim.")},
        ["moved a → b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_by_hand(case: str) -> None:
    old, new, expected = CASES[case]

    assert names(old, new) == expected


def test_what_those_who_stayed_say_too_is_no_evidence() -> None:
    opening = ("Is anybody there?", GREETING, "Where am I, and who are you?", CRATES)
    old, new = {"a": said(*opening, "Go on.", FERRY)}, {"b": said(*opening, "Go on.", LAMP)}
    stayed = tuple(said(*opening, "Go on.", f"{STORM} That was in {year}.") for year in range(1900, 1910))

    assert names(old, new) == ["moved a → b"]
    assert names(old, new, stayed) == []


def test_a_card_told_by_the_user_is_no_evidence() -> None:
    card = CARD["content"] + " " + GREETING
    old = {f"a{n}": said(f"{card} Question {n} is for you alone.", f"{n} {LAMP}") for n in range(5)}
    new = {f"b{n}": said(f"{card} Ask {n} of somebody else now.", f"{n} {FERRY}") for n in range(5)}

    assert names(old, new) == []


def test_equal_bytes_pair_by_id_then_by_data_set_then_in_order() -> None:
    old = [Key("noir", "a"), Key("noir", "b"), Key("noir", "c"), Key("dark", "d")]
    new = [Key("x", "a"), Key("noir", "z"), Key("dark", "y"), Key("w", "w"), Key("x", "x")]

    assert pair_equal(dict.fromkeys(old, "1"), {**dict.fromkeys(new, "1"), Key("q", "b"): "2"}) == {
        Key("noir", "a"): Key("x", "a"),
        Key("noir", "b"): Key("noir", "z"),
        Key("dark", "d"): Key("dark", "y"),
        Key("noir", "c"): Key("w", "w"),
    }
    assert pair_equal({}, {new[0]: "1"}) == pair_equal({old[0]: "1"}, {new[0]: "2"}) == {}


def test_nothing_matches_nothing() -> None:
    assert match([], []) == match([(Key("noir", "a"), said(*LONG))], []) == []
    assert match([(Key("noir", "a"), said(*LONG))], [(Key("noir", "b"), said(*LONG))]) == [
        Match("moved", (Key("noir", "a"),), (Key("noir", "b"),))
    ]
