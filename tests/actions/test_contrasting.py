"""What differs between two entries that are nearly the same."""

import pytest

from rtrepo.actions.checking.contrasting import contrasts
from rtrepo.layout import entry_file
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import MemoryTree
from rtrepo.model.whole import Member

SAID = "The tide takes what it likes, and the harbour keeps the rest of it."
CASES = [
    # how the reply differs from the other entry's, and what is told
    (SAID.replace("harbour", "pier"), '"harbour" → "pier"'),
    (SAID.replace(" of it", ""), 'without "of it"'),
    (SAID + " At once.", 'with "At once."'),
    (SAID.replace("tide", "sea").replace("likes", "wants"), '"tide" → "sea", "likes" → "wants"'),
    (SAID.replace("tide", "sea").replace("likes", "wants").replace("rest", "most"),
     '"tide" → "sea", "likes" → "wants" and 1 more'),
    (SAID.replace("harbour", "x" * 60), '"harbour" → "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"'),
    (SAID, ""),
]  # fmt: skip


def member(name: str) -> Member:
    return Member(Key("harbor", name), f"{name}.json", Sidecar())


def tree(**replies: str) -> MemoryTree:
    entries = {
        name: Entry({"messages": [{"role": "system", "content": name}, {"role": "assistant", "content": text}]})
        for name, text in replies.items()
    }
    return MemoryTree({f"{name}.json": entry_file.dump(entry) for name, entry in entries.items()})


@pytest.mark.parametrize(("reply", "told"), CASES)
def test_the_words_that_differ_are_told(reply: str, told: str) -> None:
    assert contrasts(tree(a=SAID, b=reply))(member("b"), member("a")) == told


def test_of_very_many_pairs_the_words_are_told_of_the_first() -> None:
    differing = contrasts(tree(a=SAID, b=SAID + " Late."))
    told = [differing(member("b"), member("a")) for _ in range(202)]

    assert told == ['with "Late."'] * 200 + ["", ""]


def test_an_entry_that_is_gone_meanwhile_differs_in_everything() -> None:
    assert contrasts(tree(a="Late."))(member("b"), member("a")) == 'without "Late."'
