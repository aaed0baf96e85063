"""The rules on real files, from `../shared/data`: what they find, counted. Every one of these findings was read by
eye when the numbers were written down; a number that changes wants the new findings read."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtrepo.formats.cutting import cut
from rtrepo.formats.table import read
from rtrepo.layout import entry_file
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.rules.levels import active
from rtrepo.rules.run import run
from rtrepo.rules.table import RULES

FOUND = {
    # file: records, then how many findings of each rule
    "gpteacher/roleplay-v1_e3b7aba.json": (3146, {"R102": 2, "R107": 25, "T103": 2, "X106": 1, "X112": 4}),
    "gpteacher/roleplay-v2_5b04064.json": (1923, {"R107": 11, "T103": 3}),
    "llamafactory/dpo_en_demo.json": (
        300,
        {"R105": 1, "R106": 1, "R107": 1, "X101": 1, "X103": 2, "X105": 1, "X107": 1, "X112": 3},
    ),
    "llamafactory/kto_en_demo.json": (
        300,
        {"R107": 1, "R108": 1, "T103": 1, "T114": 1, "X101": 2, "X110": 1, "X112": 1},
    ),
    "llamafactory/glaive_toolcall_en_demo.json": (300, {"R108": 3, "T114": 1}),
    "llamafactory/reason_tool_use_demo_50.jsonl": (50, {}),
    "fastchat/dummy_conversation.json": (500, {}),
}


def subjects(path: Path) -> Iterator[Subject]:
    with path.open("rb") as file:
        for record in cut(iter(lambda: file.read(65_536), b"")):
            found = read(record.value)
            assert isinstance(found, tuple), found
            entry = found[1].entry
            yield Subject(
                Key("real", str(record.number)), "x.json", entry_file.dump(entry), entry,
                sidecar_path="x.yaml", sidecar=Sidecar(found[1].sidecar),
            )  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_what_the_rules_find_in_real_files(name: str, shared: Path) -> None:
    path = shared / "data" / name
    if not path.is_file():
        pytest.skip("../shared/data is not here: public data sets, kept outside the project")
    asked = active([], RULES.values())
    around = Surroundings()
    records = 0
    counts: Counter[str] = Counter()
    for subject in subjects(path):
        records += 1
        counts.update(found.code for found in run(subject, around, asked, RULES))

    assert (records, dict(sorted(counts.items()))) == FOUND[name]
