"""What `rules` says: every rule with an entry that it flags and one that it accepts."""

import pytest

from rtrepo.actions.checking.ruling import ask_for, explain, listed
from rtrepo.errors import RtrepoError
from rtrepo.render import rules
from rtrepo.render.style import PLAIN
from rtrepo.rules.table import RULES


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_explained_with_both_examples(code: str) -> None:
    (found,) = explain(code)
    shown = rules.text([found], PLAIN, whole=True)

    assert found.bad is not None
    assert found.good is not None
    assert [bool(found.bad.files), bool(found.bad.remarks)] == [True, True]
    assert [bool(found.good.files), bool(found.good.remarks)] == [True, False]
    assert " ".join(shown.split("\n\n")[0].split()) == f"{code} {found.name} {found.title}"
    assert max(map(len, shown.splitlines())) <= PLAIN.width
    assert rules.to_json([found])["rules"][0]["bad"]["remarks"] == list(found.bad.remarks)


def test_a_rule_on_the_page() -> None:
    assert (
        rules.text(explain("speaks-for-user"), PLAIN, whole=True)
        == """\
R104 speaks-for-user   A reply says what the user does, thinks or feels.

Nothing drives players away faster: the model takes their part too. Only narration in the second
person counts, in entries where a part is played and no system prompt asks for a narrator.

Family roleplay · severity warn · warn in the default profile

Flagged: the reply takes the visitor's part
    user: *I climb.*
    assistant: *She opens the door at the top.* The wind comes in, and you feel your knees give way.
  → "you feel your knees give way"

Accepted: what the character does, and what she asks
    user: *I climb.*
    assistant: *She watches you climb the last steps.* "You feel your knees now, don't you?"

In rtrepo.yaml or dataset.yaml:   rules: {R104: off}     (off, info, warn or block)
In an entry's sidecar:   waive: {R104: why it is meant}"""
    )


def test_an_option_is_told_and_what_is_off_is_switched_on() -> None:
    shown = rules.text(explain("X204"), PLAIN, whole=True).splitlines()[-3:]

    assert shown == [
        "In rtrepo.yaml or dataset.yaml:   rules: {X204: warn}     (off, info, warn or block)",
        "Option max_words:   rules: {X204: {max_words: 400}}     words of a turn",
        "In an entry's sidecar:   waive: {X204: why it is meant}",
    ]


def test_a_family_is_listed() -> None:
    found = explain("length")

    assert [rule.code for rule in found] == ["L101", "L102"]
    assert [rule.code for rule in listed()] == list(RULES)
    assert rules.text(found, PLAIN).splitlines()[:2] == [
        "length",
        "  L101  info   too-many-tokens              The entry is longer than a training context.",
    ]


def test_a_rule_that_there_is_not() -> None:
    with pytest.raises(RtrepoError) as raised:
        explain("T999")

    assert (raised.value.message, raised.value.hint) == (
        "there is no rule T999",
        "rtrepo rules lists them, and rtrepo rules TRAINER what a trainer loses",
    )
    assert raised.value.exit_code == 2


INSTEAD = [
    # what is asked for as a rule, and what to type instead
    ("F501", "F501 is what trainers do: rtrepo validate --target llamafactory"),
    ("wrong-position", "wrong-position is what trainers do: rtrepo validate --target all"),
    ("llamafactory", "llamafactory is a trainer: rtrepo validate --target llamafactory"),
    ("template-refuses", "template-refuses is what a chat template does: rtrepo validate --template FILE"),
]


@pytest.mark.parametrize(("name", "hint"), INSTEAD)
def test_what_trainers_do_is_no_rule(name: str, hint: str) -> None:
    with pytest.raises(RtrepoError) as raised:
        ask_for("", ["T101", name])

    assert (raised.value.message, raised.value.hint, raised.value.exit_code) == (f"there is no rule {name}", hint, 2)
