"""Every rule with its cases: `CODE.yaml` beside this file holds entries it accepts and entries it flags."""

import re
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions import loading
from rtrepo.layout import entry_file, yaml_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.subject import Problem, SettingsSubject, Subject, Surroundings
from rtrepo.model.tree import MemoryTree
from rtrepo.rules.levels import active, level
from rtrepo.rules.rule import FAMILIES
from rtrepo.rules.run import run, settings_finding
from rtrepo.rules.table import RULES

FILES = {path.stem: yaml_file.load(path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.yaml"))}
CASES = [
    (code, kind, case) for code, cases in FILES.items() for kind in ("accepted", "flagged") for case in cases[kind]
]
KEYS = {
    "case",
    "entry",
    "turns",
    "text",
    "sidecar",
    "sidecar_text",
    "dataset",
    "dataset_name",
    "id",
    "twins",
    "remarks",
}


def subject_of(case: dict[str, Any]) -> Subject:
    """The entry of a case, loaded as a tree's entry is. `turns` is short for messages of role: text."""
    key = Key(case.get("dataset_name", "harbor"), case.get("id", "the-ledger"))
    path = f"datasets/{key.dataset}/entries/{key.id}.json"
    files: dict[str, bytes] = {}
    if "turns" in case:
        turns = [{"role": role, "content": text} for turn in case["turns"] for role, text in turn.items()]
        files[path] = entry_file.dump(Entry({"messages": turns}))
    if "entry" in case:
        files[path] = _written(case["entry"])
    if "text" in case:
        files[path] = case["text"].encode()
    if "sidecar" in case or "sidecar_text" in case:
        text = case["sidecar_text"].encode() if "sidecar_text" in case else emit(case["sidecar"])
        files[path.replace(".json", ".yaml")] = text
    found = loading.subject(MemoryTree(files), key, path, tuple(case.get("twins", ())))
    assert found is not None
    return found


def _written(data: Any) -> bytes:
    lists = all(isinstance(data.get(name, []), list) for name in ("messages", "chosen", "rejected"))
    if lists:
        return entry_file.dump(Entry(data))
    first = entry_file.dump(Entry({key: value for key, value in data.items() if key != "rejected"}))
    return first.removesuffix(b"}\n") + b'\n, "rejected": "' + data["rejected"].encode() + b'"}\n'


def findings(subject: Subject, around: Surroundings, rules: dict[str, Any]) -> list[Finding]:
    return list(run(subject, around, active(rules, RULES.values())))


def said(found: Finding) -> str:
    about = " (sidecar)" if found.path.endswith(".yaml") else ""
    return f"{found.line}:{found.column} {found.message}{about}"


def test_every_rule_has_its_cases_and_every_file_its_rule() -> None:
    # S107 is about settings files; its own test is below.
    assert sorted([*FILES, "S107"]) == sorted(RULES)
    assert all(cases.keys() == {"accepted", "flagged"} and all(cases.values()) for cases in FILES.values())
    assert {key for _, _, case in CASES for key in case} <= KEYS


@pytest.mark.parametrize(
    ("code", "kind", "case"), CASES, ids=[f"{code}-{kind}-{case['case']}" for code, kind, case in CASES]
)
def test_a_case_is_judged_as_its_file_says(code: str, kind: str, case: dict[str, Any]) -> None:
    found = findings(subject_of(case), Surroundings(case.get("dataset", {})), {"profile": "strict"})
    remarks = [said(finding) for finding in found if finding.code == code]

    assert remarks == case.get("remarks", [])
    assert (kind == "flagged") == bool(remarks)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_tells_its_title_and_its_reason(code: str) -> None:
    rule = RULES[code]

    assert re.fullmatch(r"[A-Z][0-9]{3}", code)
    assert (rule.code, rule.family) == (code, FAMILIES[code[0]])
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert rule.title.endswith(".")
    assert len(rule.title) <= 80
    assert re.fullmatch(r"[A-Z].*\.", rule.reason)


LEVELS = [
    # rules of rtrepo.yaml, then the levels of S101, T101 (error), T102 (warn), T103 (info), M101 (warn)
    ({}, "block warn warn info warn"),
    ({"profile": "default"}, "block warn warn info warn"),
    ({"profile": "draft"}, "block warn warn info warn"),
    ({"profile": "strict"}, "block block block block block"),
    ({"profile": "unheard of"}, "block warn warn info warn"),
    ({"turns": "off"}, "block off off off warn"),
    ({"turns": "off", "T101": "block"}, "block block off off warn"),
    ({"T101": "off", "turns": "block"}, "block off block block warn"),
    ({"T101": {"level": "info", "max": 3}, "T102": {"max": 3}}, "block info warn info warn"),
    ({"T101": False, "metadata": False}, "block off warn info off"),
    ({"T101": "blok", "T102": None, "T103": ["off"]}, "block warn warn info warn"),
    ({"profile": "strict", "structure": "warn", "M101": "info"}, "warn block block block info"),
]


@pytest.mark.parametrize(("rules", "expected"), LEVELS)
def test_a_level_is_chosen_by_profile_then_family_then_code(rules: dict[str, Any], expected: str) -> None:
    assert " ".join(level(RULES[code], rules) for code in ("S101", "T101", "T102", "T103", "M101")) == expected


WAIVED = [
    # rules, waive, then severity, blocks and waived of the one T101 finding (None: no finding)
    ({"T101": "block"}, {}, ("error", True, None)),
    ({"T101": "block"}, {"T101": "a duet"}, ("error", False, "a duet")),
    ({"T101": "block"}, {"T101": 7}, ("error", False, "7")),
    ({"T101": "block"}, {"T101": None}, ("error", True, None)),
    ({"T101": "block"}, ["T101"], ("error", True, None)),
    ({"T101": "block"}, {"T102": "other"}, ("error", True, None)),
    ({"T101": "warn"}, {"T101": "a duet"}, ("error", False, "a duet")),
    ({"T101": "warn"}, {}, ("error", False, None)),
    ({"T101": "info"}, {}, ("info", False, None)),
    ({"T101": "off"}, {}, None),
]


@pytest.mark.parametrize(("rules", "waive", "expected"), WAIVED)
def test_a_waiver_says_why_and_unblocks(rules: dict[str, Any], waive: Any, expected: Any) -> None:
    case = {"turns": [{"user": "a"}, {"user": "b"}, {"assistant": "c"}], "sidecar": {"waive": waive}}
    found = [finding for finding in findings(subject_of(case), Surroundings(), rules) if finding.code == "T101"]

    assert [(one.severity, one.blocks, one.waived) for one in found] == ([expected] if expected else [])


def test_what_nobody_can_read_cannot_be_waived() -> None:
    case = {"text": "{", "sidecar": {"waive": {"S101": "later"}}}
    (found,) = findings(subject_of(case), Surroundings(), {})

    assert found == Finding(
        "harbor", "the-ledger", "datasets/harbor/entries/the-ledger.json", 1, 2, "S101", "unreadable-entry",
        "JSON ends early", "", "error", True, "none", None,
    )  # fmt: skip


def test_a_settings_file_that_cannot_be_read_always_blocks() -> None:
    problem = Problem("input should be a valid string", 0, 0, "title", "shape")
    found = settings_finding(SettingsSubject("datasets/harbor/dataset.yaml", "harbor", problem))

    assert found == Finding(
        "harbor", "", "datasets/harbor/dataset.yaml", 0, 0, "S107", "unreadable-settings",
        "title input should be a valid string", "title", "error", True,
    )  # fmt: skip
