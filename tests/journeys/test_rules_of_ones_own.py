"""A creator decides what is checked: by profile, family and code, for a repository, a dataset or one entry."""

import json
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said

ENTRIES = "datasets/harbor/entries"


def turns(harbor: Terminal, name: str, *messages: tuple[str, str]) -> None:
    """Write an entry by hand, one turn a line."""
    told = [json.dumps({"role": role, "content": text}, ensure_ascii=False) for role, text in messages]
    path = harbor.folder / ENTRIES / f"{name}.json"
    path.write_text('{"messages": [\n  ' + "\n, ".join(told) + "\n]}\n", "utf-8")


def settings(harbor: Terminal, text: str) -> None:
    (harbor.folder / "rtrepo.yaml").write_text(f"format: 1\n{text}", "utf-8")


def codes(harbor: Terminal, *words: str, ends: int = 0) -> list[tuple[str, str, bool]]:
    """Code, severity and whether it blocks, of every finding."""
    found = harbor.json("validate", *words, ends=ends)["findings"]
    return [(one["code"], one["severity"], one["blocks"]) for one in found]


@pytest.fixture
def twice(harbor: Terminal) -> Terminal:
    """Three clean entries and one, harbor/gulls, with two questions in a row and a space at the end."""
    turns(harbor, "gulls", ("user", "Listen."), ("user", "Was that a gull? "), ("assistant", "It was the door."))
    return harbor


LEVELS = [
    # rtrepo.yaml, then the findings and how `validate` ends
    ("", [("T103", "info", False), ("T101", "error", False)], 0),
    ("rules: {profile: draft}\n", [("T101", "info", False)], 0),
    ("rules: {profile: strict}\n", [("T103", "info", False), ("T101", "error", True)], 1),
    ("rules: {turns: off}\n", [], 0),
    ("rules: {turns: off, T101: block}\n", [("T101", "error", True)], 1),
    ("rules: {T103: warn, T101: {level: info}}\n", [("T103", "warn", False), ("T101", "info", False)], 0),
]


@pytest.mark.parametrize(("told", "expected", "ends"), LEVELS)
def test_levels_of_the_repository(told: str, expected: list[object], ends: int, twice: Terminal) -> None:
    settings(twice, told)

    assert sorted(codes(twice, ends=ends)) == sorted(expected)  # type: ignore[type-var]
    assert (twice.unchecked("commit", "-m", "gulls").code == 1) == (ends == 1)


def test_a_dataset_has_rules_of_its_own(twice: Terminal, tmp_path: Path) -> None:
    twice("import", lines(tmp_path / "more.jsonl", said("Hm? ", "Yes.", id="hm")), "--into", "noir")
    settings(twice, "rules: {T103: warn}\n")
    path = twice.folder / "datasets/noir/dataset.yaml"
    path.write_text(path.read_text("utf-8") + "rules: {T103: off}\n", "utf-8")

    assert codes(twice, "--dataset", "harbor", "--rule", "T103") == [("T103", "warn", False)]
    assert codes(twice, "--dataset", "noir") == []


def test_a_waiver_is_told_and_a_stale_one_is_found(twice: Terminal) -> None:
    settings(twice, "rules: {T101: block, T103: off}\n")
    sidecar = twice.folder / ENTRIES / "gulls.yaml"
    sidecar.write_text("title: Gulls\nwaive:\n  T101: she is whispering\n  T104: the end is open\n", "utf-8")

    assert twice("validate") == (
        "4 entries checked: 1 to look at, none blocks · 1 waived\n"
        f"harbor/gulls  Gulls   {ENTRIES}/gulls.yaml:4:3\n"
        "  warn   M120 stale-waiver   waive.T104   T104 finds nothing here any more\n"
        "Fix with a look first: rtrepo validate --fix --unsafe --dry-run      Why M120: rtrepo rules M120\n"
        "See what is waived: rtrepo validate --waived\n"
    )
    assert twice("validate", "--waived", "--rule", "T101") == (
        "4 entries checked: nothing to report · 1 waived\n"
        "Waived:\n"
        f"harbor/gulls  Gulls   {ENTRIES}/gulls.json:3:3\n"
        "  error  T101 repeated-role   message 1   a second user turn in a row   waived: she is whispering\n"
    )
    assert twice("commit", "-m", "gulls").startswith("main VERSION  gulls — 1 added\n")


def test_a_mistake_in_the_settings_is_found_with_its_line(harbor: Terminal) -> None:
    settings(harbor, "rules:\n  profile: default\n  T1O1: block\n  X204: {level: warn, max_word: 400}\n")

    assert harbor("validate") == (
        "3 entries checked: 1 to look at, none blocks\n"
        "rtrepo.yaml:4:3\n"
        '  warn   C101 unknown-rule      rules.T1O1            there is no rule "T1O1"\n'
        "  warn   C102 unknown-setting   rules.X204.max_word   X204 has the options level or max_words, not\n"
        '        "max_word"\n'
        "Why C101: rtrepo rules C101\n"
    )
    assert harbor.json("validate")["findings"][1]["line"] == 5


def test_only_what_is_new_stops_anybody(twice: Terminal, git: Git) -> None:
    settings(twice, "rules: {T101: block, T103: block}\n")
    twice("commit", "--no-verify", "-m", "as it is")
    turns(
        twice, "gulls", ("system", "Night."), ("user", "Listen."), ("user", "Was that a gull? "),
        ("assistant", "It was the door."), ("user", "Sure?"), ("assistant", "No. "),
    )  # fmt: skip
    told = twice("validate", "--new-only", "HEAD", ends=1)
    git(twice.folder, "add", ".")
    staged = codes(twice, "--staged", "--new-only", "HEAD", ends=1)
    turns(twice, "gulls", ("user", "Listen."), ("user", "Was that a gull? "), ("assistant", "It was the tap."))

    assert told == (
        "1 entry checked: 1 to look at, 1 blocks · 2 were there before\n"
        f"harbor/gulls   {ENTRIES}/gulls.json:7:3\n"
        "  warn   T103 edge-whitespace   message 5   the assistant turn ends with white space   blocks\n"
        "Why T103: rtrepo rules T103\n"
    )
    assert staged == [("T103", "warn", True)]
    assert twice("validate", "--new-only", "HEAD") == ("1 entry checked: nothing new to report · 2 were there before\n")


def test_a_tag_that_goes_makes_findings_in_entries_that_nobody_touched(harbor: Terminal) -> None:
    path = harbor.folder / "datasets/harbor/dataset.yaml"
    before = path.read_text("utf-8")
    path.write_text(before + "tags: {quiet: {}}\n", "utf-8")
    harbor("commit", "-m", "tags")
    path.write_text(before + "tags: {loud: {}}\n", "utf-8")

    assert codes(harbor, "--new-only", "HEAD", "--rule", "M101") == [("M101", "warn", False)]
    assert codes(harbor, "--new-only", "HEAD~1", "--rule", "metadata", "HEAD") == [("M113", "info", False)] * 2


def test_rules_are_chosen_by_code_name_and_family(twice: Terminal) -> None:
    both = [("T101", "error", False), ("T103", "info", False)]

    assert sorted(codes(twice, "--rule", "turns")) == both
    assert sorted(codes(twice, "--rule", "repeated-role, t103")) == both
    assert codes(twice, "--rule", "T112") == [("T112", "info", False)] * 4
    assert codes(twice, "--profile", "strict", "--rule", "T101", ends=1) == [("T101", "error", True)]
    assert twice("validate", "--rule", "T999", ends=2) == (
        "error: there is no rule T999\n"
        "hint: rtrepo rules lists them; families are structure, turns, text, roleplay, privacy, length, metadata, "
        "datasets, settings\n"
    )


WRONG = [
    # what is typed, and what is said of it
    (("--rule", ""), "--rule is told no rule"),
    (("--rule", "T101", "--rule", " , "), "--rule is told no rule"),
    (("--fix", "--waived"), "--waived goes without it"),
    (("--target", "openai", "--waived"), "A trainer is asked without"),
    (("--target", "openai", "--rules-from", "HEAD"), "A trainer is asked without"),
]


@pytest.mark.parametrize(("words", "said_of_it"), WRONG)
def test_what_cannot_be_asked_is_a_slip(twice: Terminal, words: tuple[str, ...], said_of_it: str) -> None:
    assert said_of_it in twice("validate", *words, ends=2)


def test_a_rule_that_there_is_not_ends_alike(twice: Terminal) -> None:
    told = [twice(*words, ends=2) for words in (("rules", "bogus"), ("validate", "--rule", "bogus"))]

    assert [words.splitlines()[0] for words in told] == ["error: there is no rule bogus"] * 2


def test_the_rules_of_another_version_are_a_floor(twice: Terminal, git: Git) -> None:
    """What blocks there blocks; what blocks here blocks too; and another floor is another question to the cache."""
    settings(twice, "rules: {T101: block, T103: off}\n")
    twice("commit", "--no-verify", "-m", "stern")
    settings(twice, "rules: {T101: off, T103: warn, T106: block}\n")

    assert codes(twice, "--rule", "T101,T103") == [("T101", "info", False), ("T103", "warn", False)]
    assert codes(twice) == [("T103", "warn", False)]
    assert codes(twice, "--rules-from", "HEAD", ends=1) == [("T101", "error", True), ("T103", "warn", False)]
    assert codes(twice, "--rules-from", "HEAD~1") == [("T101", "error", False), ("T103", "warn", False)]
    assert "--rules-from HEAD" in twice("validate", "--rules-from", "HEAD", ends=1)


def test_reports_for_other_programs(twice: Terminal) -> None:
    settings(twice, "rules: {T101: block}\n")
    sarif = json.loads(twice("validate", "--format", "sarif", ends=1))
    junit = twice("validate", "--format", "junit", ends=1)
    github = twice("validate", "--format", "github", ends=1)

    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["T101", "T103"]
    assert '<testsuites name="rtrepo validate" tests="4" failures="1">' in junit
    assert github.startswith(f"::error file={ENTRIES}/gulls.json,line=3,col=3,title=T101 repeated-role::message 1: ")


def test_the_words_are_shown_where_they_stand(harbor: Terminal) -> None:
    turns(
        harbor,
        "climb",
        ("user", "*I climb.*"),
        ("assistant", '"Mind \\ the é step." *She waits for you.* You feel a chill.'),
    )
    (found,) = harbor.json("validate")["findings"]
    line = (harbor.folder / found["path"]).read_text("utf-8").splitlines()[found["line"] - 1]

    assert (found["code"], found["message"]) == ("R104", '"You feel a chill"')
    assert line[found["column"] - 1 :].startswith("You feel a chill")
