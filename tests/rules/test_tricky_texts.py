"""Rules that guess at what prose means: replies that they let pass although they look like what is looked for, and
replies that they flag. `tricky.yaml` holds them, so that a rule that is made keener shows at once what it costs."""

from pathlib import Path

import pytest

from rtrepo.layout import entry_file, yaml_file
from rtrepo.model.entry import Entry, Key
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.rules.levels import active
from rtrepo.rules.run import run
from rtrepo.rules.table import RULES

TEXTS = yaml_file.load((Path(__file__).parent / "tricky.yaml").read_bytes())


def codes_of(reply: str) -> set[str]:
    """What every rule says of a reply in a scene."""
    turns = [
        {"role": "system", "content": "You are Mara Venn, the harbormaster."},
        {"role": "user", "content": "*I climb the stairs to the light.*"},
        {"role": "assistant", "content": reply},
    ]
    entry = Entry({"messages": turns})
    subject = Subject(Key("harbor", "x"), "x.json", entry_file.dump(entry), entry)
    return {found.code for found in run(subject, Surroundings(), active([{}], RULES.values()), RULES)}


@pytest.mark.parametrize("code", TEXTS)
def test_a_rule_lets_pass_what_only_looks_like_it(code: str) -> None:
    assert [text for text in TEXTS[code]["accepted"] if code in codes_of(text)] == []


@pytest.mark.parametrize("code", TEXTS)
def test_a_rule_finds_it_in_many_forms(code: str) -> None:
    assert [text for text in TEXTS[code]["flagged"] if code not in codes_of(text)] == []
