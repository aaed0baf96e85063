"""Every rule with its cases: `cases/CODE.yaml` holds entries it accepts and entries it flags."""

import re
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions import loading
from rtrepo.actions.checking.gate import check_all
from rtrepo.actions.selecting import Selection
from rtrepo.layout import entry_file, yaml_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.model.tree import MemoryTree
from rtrepo.rules.levels import active, level
from rtrepo.rules.rule import FAMILIES
from rtrepo.rules.run import run
from rtrepo.rules.table import RULES

FOLDER = Path(__file__).parent / "cases"
FILES = {path.stem: yaml_file.load(path.read_bytes()) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    (code, kind, case) for code, cases in FILES.items() for kind in ("accepted", "flagged") for case in cases[kind]
]
ABOUT_ENTRIES = {
    "case", "entry", "turns", "text", "sidecar", "sidecar_text", "dataset", "dataset_name", "id", "twins", "rules",
    "remarks",
}  # fmt: skip
ABOUT_SETTINGS = {"case", "files", "remarks"}


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
    return list(run(subject, around, active([rules], RULES.values()), RULES))


def found_in(code: str, case: dict[str, Any]) -> list[Finding]:
    """What one rule finds in a case, with every rule switched on that the case does not switch off."""
    if "files" in case:
        tree = MemoryTree({path: text.encode() for path, text in case["files"].items()})
        found = list(check_all(tree, Selection()).findings)
    else:
        told = case.get("rules", {})
        rules = {"profile": "strict", **told}
        if told.get(code) != "off":
            rules[code] = {"level": "warn", **told.get(code, {})}
        found = findings(subject_of(case), Surroundings(case.get("dataset", {})), rules)
    return [finding for finding in found if finding.code == code]


def said(found: Finding) -> str:
    about = " (sidecar)" if found.id and found.path.endswith(".yaml") else ""
    return f"{found.line}:{found.column} {found.message}{about}"


def test_every_rule_has_its_cases_and_every_file_its_rule() -> None:
    keys = [case.keys() for _, _, case in CASES]

    assert sorted(FILES) == sorted(RULES)
    assert all(cases.keys() == {"accepted", "flagged"} and all(cases.values()) for cases in FILES.values())
    assert [told for told in keys if not (told <= ABOUT_ENTRIES or told <= ABOUT_SETTINGS)] == []


@pytest.mark.parametrize(
    ("code", "kind", "case"), CASES, ids=[f"{code}-{kind}-{case['case']}" for code, kind, case in CASES]
)
def test_a_case_is_judged_as_its_file_says(code: str, kind: str, case: dict[str, Any]) -> None:
    remarks = [said(finding) for finding in found_in(code, case)]

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
    assert re.fullmatch(r"[A-Z\"`].*\.", rule.reason)
    assert all(option.says and not option.flaw(option.default) for option in rule.options)


LEVELS = [
    # rules of rtrepo.yaml, then the levels of S101, T101 (error), T102 (warn), T103 (info), T112 (off), M101 (warn)
    ({}, "block warn warn info off warn"),
    ({"profile": "default"}, "block warn warn info off warn"),
    ({"profile": "draft"}, "block info info off off info"),
    ({"profile": "strict"}, "block block block info off block"),
    ({"profile": "unheard of"}, "block warn warn info off warn"),
    ({"turns": "off"}, "block off off off off warn"),
    ({"turns": "off", "T101": "block"}, "block block off off off warn"),
    ({"T101": "off", "turns": "block"}, "block off block block block warn"),
    ({"T101": {"level": "info", "max": 3}, "T102": {"max": 3}}, "block info warn info off warn"),
    ({"T112": {"max": 3}}, "block warn warn info warn warn"),
    ({"T112": {}}, "block warn warn info off warn"),
    ({"T101": False, "metadata": False}, "block off warn info off off"),
    ({"T101": "blok", "T102": None, "T103": ["off"]}, "block warn warn info off warn"),
    ({"profile": "strict", "structure": "warn", "M101": "info"}, "warn block block info off info"),
]
LEVEL_CODES = ("S101", "T101", "T102", "T103", "T112", "M101")


@pytest.mark.parametrize(("rules", "expected"), LEVELS)
def test_a_level_is_chosen_by_profile_then_family_then_code(rules: dict[str, Any], expected: str) -> None:
    assert " ".join(level(RULES[code], [rules]) for code in LEVEL_CODES) == expected


TOGETHER = [
    # rtrepo.yaml, dataset.yaml, the profile that the command names, then levels as above
    ({"T101": "block"}, {}, "", "block block warn info off warn"),
    ({"T101": "block"}, {"turns": "off"}, "", "block off off off off warn"),
    ({"turns": "off"}, {"T101": "info"}, "", "block info off off off warn"),
    ({"profile": "strict", "T101": "info"}, {"profile": "draft"}, "", "block info info off off info"),
    ({"profile": "draft"}, {"profile": "draft", "T102": "off"}, "strict", "block block off info off block"),
]


@pytest.mark.parametrize(("general", "own", "profile", "expected"), TOGETHER)
def test_a_dataset_counts_more_than_the_repository(
    general: dict[str, Any], own: dict[str, Any], profile: str, expected: str
) -> None:
    assert " ".join(level(RULES[code], [general, own], profile) for code in LEVEL_CODES) == expected


OPTIONS = [
    # rtrepo.yaml, dataset.yaml, then what X204 goes by
    ({}, {}, 400),
    ({"X204": {"max_words": 300}}, {}, 300),
    ({"X204": {"max_words": 300}}, {"X204": {"max_words": 200}}, 200),
    ({"X204": {"max_words": 300}}, {"X204": {"max_words": "few"}}, 300),
    ({"X204": {"max_words": True, "level": "warn"}}, {"X204": "info"}, 400),
]


@pytest.mark.parametrize(("general", "own", "expected"), OPTIONS)
def test_an_option_of_the_wrong_kind_is_passed_over(
    general: dict[str, Any], own: dict[str, Any], expected: int
) -> None:
    asked = {one.rule.code: one for one in active([general, own, {"X204": {"level": "warn"}}], RULES.values())}

    assert asked["X204"].options == {"max_words": expected}


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
    found, void = findings(subject_of(case), Surroundings(), {})

    assert void.code == "M121"
    assert found == Finding(
        "harbor", "the-ledger", "datasets/harbor/entries/the-ledger.json", 1, 2, "S101", "unreadable-entry",
        "JSON ends early", "", "error", True, "none", None,
    )  # fmt: skip


SEVERITIES = [
    # the level asked for T103 (info) and T101 (error), then the severity of the finding and whether it blocks
    ("T103", "info", ("info", False)),
    ("T103", "warn", ("warn", False)),
    ("T103", "block", ("warn", True)),
    ("T101", "info", ("info", False)),
    ("T101", "warn", ("error", False)),
    ("T101", "block", ("error", True)),
]


@pytest.mark.parametrize(("code", "asked", "expected"), SEVERITIES)
def test_a_level_is_seen_in_the_finding(code: str, asked: str, expected: tuple[str, bool]) -> None:
    case = {"turns": [{"user": "a"}, {"user": "b "}, {"assistant": "c"}]}
    (found,) = [one for one in findings(subject_of(case), Surroundings(), {code: asked}) if one.code == code]

    assert (found.severity, found.blocks) == expected


def test_a_settings_file_that_cannot_be_read_always_blocks() -> None:
    tree = MemoryTree({"datasets/harbor/dataset.yaml": b"title: [a]\n", "rtrepo.yaml": b"rules: {structure: off}\n"})
    found = [one for one in check_all(tree, Selection()).findings if one.dataset]

    assert found == [Finding(
        "harbor", "", "datasets/harbor/dataset.yaml", 0, 0, "S107", "unreadable-settings",
        "title input should be a valid string", "title", "error", True,
    )]  # fmt: skip
