"""The style of replies, told by plain signs, and nothing where they do not tell."""

import pytest

from rtrepo.insight.style import style
from rtrepo.model.entry import Entry

PAST = "She sat, took a cup and looked up. He stood, and nodded, and went to his boat."
PRESENT = "She sits, takes a cup and looks up. He stands, and nods, and goes to his boat."
SAID = '"It is late, and the tide waits for nobody."'
TRAITS = [
    # trait, what is told of it (empty: nothing), and replies
    ("quotes", "straight", ['"Late," she says.']),
    ("quotes", "curly", ["“Late,” she says."]),
    ("quotes", "angled", ["«Tard», dit-elle."]),
    ("quotes", "", ["She is 6'2\"."]),
    ("quotes", "", ['Run `print("late")` twice.']),
    ("actions", "asterisks", ["*She sets the kettle down.* Late."]),
    ("actions", "none", ["She sets the kettle down."]),
    ("actions", "none", ["**Bold words** and 2 * 3 * 4.\n* one item\n* two items"]),
    ("actions", "", ["I have read *The Old Harbour* twice."]),
    ("tense", "past", [f"{SAID} {PAST}"]),
    ("tense", "present", [f"{SAID} {PRESENT}"]),
    ("tense", "", [f"{SAID} {PAST} {PRESENT}"]),
    ("tense", "", [PAST]),
    ("tense", "", [f"{SAID} Sie setzte sich, nahm eine Tasse und sah auf."]),
    ("person", "third", [f"{SAID} {PAST} Her cup was his. She felt it in her bones."]),
    ("person", "first", [f"{SAID} I look at my hands. I sit down, and I wait for my cup while she looks on."]),
    ("person", "second", [f"{SAID} You look at your hands. You sit down, and you wait for your cup."]),
    ("person", "", [f"{SAID} The lamp burns low."]),
    ("labels", "labelled", ["Mara: Late.", "Mara: Very late."]),
    ("labels", "labelled", ["Tobin: Late."]),
    ("labels", "labelled", ["**Tobin:** Late."]),
    ("labels", "plain", ["Tobin: find(it)."]),
    ("labels", "plain", ["Title: The tide\n\nIt waits for nobody."]),
    ("labels", "plain", ["Late: that is what it is."]),
    ("paragraphs", "one", ["Late. "]),
    ("paragraphs", "several", ["Late.\n\nVery late.", "Late.\nVery late.", "Late."]),
]


def entry(replies: list[str]) -> Entry:
    turns = [("user", "Tell me of Tobin. Title: any")] + [("assistant", reply) for reply in replies]
    return Entry({"messages": [{"role": role, "content": text} for role, text in turns]})


@pytest.mark.parametrize(("trait", "expected", "replies"), TRAITS)
def test_a_trait_is_told_by_its_signs(trait: str, expected: str, replies: list[str]) -> None:
    assert style(entry(replies)).traits.get(trait, "") == expected


def test_a_reply_has_so_many_words_on_average() -> None:
    assert style(entry(["One two three.", "One."])).words == 2
    assert style(entry([])) == ({}, 0)
    assert style(Entry({"messages": [], "chosen": [{"role": "assistant", "content": "One two."}]})).words == 2
