"""What trainers do to entries, looked up by code, name or trainer."""

import pytest

from rtrepo.actions.checking.ruling import is_rule, losses
from rtrepo.render.losses import text, to_json
from rtrepo.render.style import PLAIN
from rtrepo.rules.targets.every import every_kind
from rtrepo.rules.targets.table import KINDS, TARGETS

CODES = [kind.code for kind, _ in every_kind()]


def test_every_kind_of_loss_has_a_code_of_its_own() -> None:
    assert sorted(set(CODES)) == CODES
    assert set(KINDS) < set(CODES)
    assert [code for code in CODES if code not in KINDS] == ["F001", "F801", "F802", "F803", "F804", "F901", "F902"]


@pytest.mark.parametrize("code", CODES)
def test_a_kind_is_explained(code: str) -> None:
    (found,) = losses(code.lower())
    shown = text([found], PLAIN)

    assert " ".join(shown.split("\n\n")[0].split()) == f"{code} {found.name} {found.title}"
    assert " ".join(shown.split("\n\n")[1].split()) == found.reason
    assert max(map(len, shown.splitlines())) <= PLAIN.width
    assert to_json([found])["losses"][0]["code"] == code


def test_a_kind_on_the_page() -> None:
    assert (
        text(losses("F501"), PLAIN)
        == """\
F501 wrong-position   A turn stands where LLaMA-Factory expects another speaker, and the entry is
     skipped with a warning.

After the system prompt it wants human or observation, then gpt or function_call, and so on; a
system turn anywhere else is wrong, and so is any other name. Source: LLaMA-Factory,
data/converter.py, "Invalid role tag".

Outcome dropped: the entry is not learnt
What to do: let the two sides take turns; `rtrepo validate --rule T101` finds the same in the
  entries
Asked with: rtrepo validate --target llamafactory"""
    )


@pytest.mark.parametrize("name", TARGETS)
def test_a_trainer_lists_its_own(name: str) -> None:
    found = losses(name)
    shown = text(found, PLAIN).splitlines()

    assert {kind.code for kind in TARGETS[name].kinds} < {kind.code for kind in found}
    assert all(name in kind.trainers for kind in found)
    assert [line[:4] for line in shown if line.startswith("F")] == [kind.code for kind in found]


def test_rules_and_losses_are_not_mistaken_for_one_another() -> None:
    assert [is_rule(name) for name in ("T101", "roleplay", "F501", "axolotl", "wrong-position")] == [True, True] + [
        False
    ] * 3
    assert losses("T101") == losses("nothing") == []
