"""Every kind of loss with its cases: `cases/CODE.yaml` holds files that a trainer takes whole, and files that it does
not. What a trainer sees of an entry is what our export writes of it."""

import re
from pathlib import Path
from typing import Any

import pytest

from rtrepo.formats import table
from rtrepo.layout import yaml_file
from rtrepo.model.entry import Entry, Key
from rtrepo.model.fitness import OUTCOMES, TargetReport
from rtrepo.model.records import ExportContext, Imported, Outgoing, Unwritable
from rtrepo.model.sidecar import Sidecar
from rtrepo.rules.rule import FAMILIES
from rtrepo.rules.targets.row import row_of
from rtrepo.rules.targets.simulate import Simulation, not_exported
from rtrepo.rules.targets.table import KINDS, TARGETS

FOLDER = Path(__file__).parent / "cases"
FILES = {path.stem: yaml_file.load(path.read_bytes()) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    (code, kind, case) for code, cases in FILES.items() for kind in ("accepted", "flagged") for case in cases[kind]
]
OWNER = {kind.code: target.name for target in TARGETS.values() for kind in target.kinds} | {not_exported.code: "openai"}
CONTEXT = ExportContext({}, "harbor.jsonl", "")


def outgoing(number: int, line: dict[str, Any]) -> Outgoing:
    """A line of a case: `turns` is short for messages of role: text, `source` a record as it is imported. What stands
    under `to` in a case is the format of the export, where it is not the trainer's own."""
    if "source" in line:
        found = table.read(line["source"])
        assert isinstance(found, tuple), found
        return _imported(number, found[1])
    turns = [{"role": role, "content": text} for turn in line.get("turns", ()) for role, text in turn.items()]
    data = line.get("entry") or {"messages": turns}
    return Outgoing(str(number), Entry(data), Sidecar(line.get("sidecar", {})))


def _imported(number: int, imported: Imported) -> Outgoing:
    return Outgoing(str(number), imported.entry, Sidecar(imported.sidecar), imported.back)


def report(name: str, lines: list[dict[str, Any]], to: str = "") -> TargetReport:
    target = TARGETS[name]._replace(**({"format": to} if to else {}))
    simulation = Simulation(target)
    for number, line in enumerate(lines, 1):
        entry = outgoing(number, line)
        record = table.find(target.format).write(entry, CONTEXT)
        key = Key("harbor", entry.id)
        if isinstance(record, Unwritable):
            simulation.miss(key, "", record.reason)
        else:
            simulation.see(key, "", row_of(number, record, entry.entry.data, entry.sidecar.split))
    return simulation.report("harbor", len(lines))


def said(code: str, lines: list[dict[str, Any]], to: str = "") -> list[str]:
    groups = [group for group in report(OWNER[code], lines, to).groups if group.code == code]
    return [
        f"{loss.key.id} {loss.at}{' ' if loss.at else ''}{loss.message}" for group in groups for loss in group.losses
    ]


def test_every_kind_has_its_cases_and_every_file_its_kind() -> None:
    assert sorted(FILES) == sorted([*KINDS, not_exported.code])
    assert all(cases.keys() == {"accepted", "flagged"} and all(cases.values()) for cases in FILES.values())
    assert {key for _, _, case in CASES for key in case} <= {"case", "lines", "remarks", "to"}


@pytest.mark.parametrize(
    ("code", "kind", "case"), CASES, ids=[f"{code}-{kind}-{case['case']}" for code, kind, case in CASES]
)
def test_a_case_is_judged_as_its_file_says(code: str, kind: str, case: dict[str, Any]) -> None:
    remarks = said(code, case["lines"], case.get("to", ""))

    assert remarks == case.get("remarks", [])
    assert (kind == "flagged") == bool(remarks)


@pytest.mark.parametrize("code", [*KINDS, not_exported.code])
def test_a_kind_tells_title_reason_source_and_advice(code: str) -> None:
    kind = KINDS.get(code, not_exported)

    assert kind.code == code
    assert kind.outcome in OUTCOMES
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.name)
    assert kind.title.endswith(".")
    assert len(kind.title) <= 120
    assert re.search(r"Source: .+", kind.reason)
    assert kind.advice
    assert not kind.advice.endswith(".")


def test_codes_are_those_of_no_rule() -> None:
    assert "F" not in FAMILIES
    assert len(KINDS) == sum(len(target.kinds) for target in TARGETS.values())
    assert [code for code in KINDS if not re.fullmatch(r"F[1-7][0-9]{2}", code)] == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_plain_conversation_is_lost_by_nobody(target: str) -> None:
    found = report(target, [{"turns": [{"system": "Be brief."}, {"user": "Who is there?"}, {"assistant": "A gull."}]}])

    assert [group.code for group in found.groups if group.outcome != "changed"] == []
    assert found.loses is False


def test_an_entry_counts_once_with_the_gravest_of_what_happens_to_it() -> None:
    calls = [{"id": "1", "type": "function", "function": {"name": "look", "arguments": "{"}}]
    bad = {"messages": [{"role": "user", "content": "a"}, {"role": "narrator", "content": "b", "mood": "wry"},
                        {"role": "assistant", "content": None, "tool_calls": calls}]}  # fmt: skip
    odd = {"messages": [{"role": "user", "content": "a", "mood": "wry"}, {"role": "assistant", "content": "b"}]}
    found = report("axolotl", [{"entry": bad}, {"entry": odd}, {"turns": [{"user": "a"}, {"assistant": "b"}]}])

    assert [(group.code, group.outcome, len(group.losses)) for group in found.groups] == [
        ("F401", "refused", 1), ("F406", "cut", 1), ("F405", "changed", 2),
    ]  # fmt: skip
    assert found.worst() == {"refused": 1, "dropped": 0, "cut": 0, "changed": 1}
