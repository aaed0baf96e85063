"""Rules about whole datasets at the gate: what they read, and at which entries they tell what they find."""

from collections.abc import Iterable
from typing import Any

import pytest

from rtrepo.actions.checking import gate
from rtrepo.actions.checking.ruling import ask_for
from rtrepo.actions.selecting import Selection
from rtrepo.layout import entry_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry
from rtrepo.model.finding import Finding
from rtrepo.model.tree import Blob, MemoryTree, PathChange

FOLDER = "datasets/harbor/entries"
TIDE, STOVE = "The tide waits for nobody.", "She sets the kettle on the stove."
ALL = ask_for("", ["datasets"])


class Watched(MemoryTree):
    """A tree that counts how often its files are listed and read."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.listed = 0
        self.asked: list[str] = []

    def files(self, under: str = "") -> Iterable[Blob]:  # type: ignore[override]
        self.listed += 1
        return super().files(under)

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        return super().read(path)


def tree(
    entries: dict[str, str], sidecars: dict[str, Any] | None = None, rules: dict[str, Any] | None = None
) -> Watched:
    files = {
        f"{FOLDER}/{name}.json": entry_file.dump(
            Entry({"messages": [{"role": "user", "content": "Go on."}, {"role": "assistant", "content": text}]})
        )
        for name, text in entries.items()
    }
    files |= {f"{FOLDER}/{name}.yaml": emit(told) for name, told in (sidecars or {}).items()}
    return Watched(files | {"rtrepo.yaml": emit({"format": 1, "rules": rules or {}})})


def edited(*names: str) -> list[PathChange]:
    return [PathChange(f"{FOLDER}/{name}.json", "1" * 40, "2" * 40) for name in names]


def told(findings: Iterable[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(found.id, found.code, found.entries) for found in findings if found.code.startswith("D")]


def test_a_copy_is_told_at_the_later_entry() -> None:
    found = gate.check_all(
        tree({"a": TIDE, "a-2": STOVE, "b": STOVE, "c": TIDE, "c-2": TIDE}), Selection(), ALL
    ).findings

    assert told(found) == [("b", "D101", ("harbor/a-2",)), ("c", "D101", ("harbor/a",)), ("c-2", "D101", ("harbor/a",))]


def test_of_a_change_what_touches_it_is_told_at_what_changed() -> None:
    before_it = tree({"a": TIDE, "b": STOVE, "c": TIDE, "d": STOVE})
    found = gate.check_change(before_it, edited("a"), ask=ALL, across=True).findings

    assert told(found) == [("a", "D101", ("harbor/c",))]


def test_a_selection_tells_only_of_its_entries() -> None:
    found = gate.check_all(tree({"a": TIDE, "b": STOVE, "c": TIDE, "d": STOVE}), Selection(names=("b",)), ALL).findings

    assert told(found) == [("b", "D101", ("harbor/d",))]


def test_a_commit_reads_nothing_for_rules_that_do_not_block() -> None:
    after = tree({"a": TIDE, "b": STOVE, "c": TIDE})
    report = gate.check_change(after, edited("c"))

    assert told(report.findings) == []
    assert (after.listed, {path for path in after.asked if "/c." not in path}) == (
        0,
        {"rtrepo.yaml", "datasets/harbor/dataset.yaml"},
    )


@pytest.mark.parametrize(("waive", "blocking"), [({}, 1), ({"waive": {"D101": "a refrain"}}, 0)])
def test_a_rule_that_blocks_stops_a_commit_unless_it_is_waived(waive: dict[str, Any], blocking: int) -> None:
    after = tree({"a": TIDE, "c": TIDE}, {"c": {"title": "Tide"} | waive}, {"D101": "block"})
    report = gate.check_change(after, edited("c"))

    assert (told(report.findings), report.blocking) == ([("c", "D101", ("harbor/a",))], blocking)


AGREE = [
    # the entries that say the same, those that waive it, the one that changed, and at which entries the whole blocks
    ("e1 dup", "dup", "dup", ""),
    ("e1 dup", "e1", "dup", ""),
    ("dup e1", "dup", "dup", ""),
    ("e1 dup", "", "dup", "e1"),
    ("a b c", "", "c", "b c"),
    ("a b c", "b", "b", "c"),
    ("a b c", "a", "c", ""),
    ("a b c", "b", "a", "c"),
    ("a b c", "b c", "a", ""),
]


@pytest.mark.parametrize("code", ["D101", "D103"])
@pytest.mark.parametrize(("names", "waiving", "changed", "blocked"), AGREE)
def test_a_commit_and_the_whole_agree_on_what_two_entries_waive(
    code: str, names: str, waiving: str, changed: str, blocked: str
) -> None:
    """Either of two entries waives what is between them, and the commit of one that changed is stopped just where the
    whole has something that blocks about it."""
    texts = {name: TIDE if code == "D101" else f"{TIDE} {STOVE} {name}" for name in names.split()}
    sidecars = {name: {"waive": {code: "a refrain"}} for name in waiving.split()}
    after = tree(texts, sidecars, {code: {"level": "block"} | ({"alike": 50} if code == "D103" else {})})
    whole = gate.check_all(after, Selection()).findings
    commit = gate.check_change(after, edited(changed)).findings
    open_ = [one for one in whole if one.blocks]

    assert [one.id for one in open_] == blocked.split()
    assert [one.code for one in whole if one.code == "M120"] == []
    assert any(one.blocks for one in commit) == any(f"harbor/{changed}" in (f"harbor/{one.id}", *one.entries)
                                                    for one in open_)  # fmt: skip
    assert {one.id for one in commit if one.code == code} == {changed}


STOOD = [
    # the entry that has the waiver, whether it had it before, and the entry whose finding the change waives itself
    ("a", True, []),
    ("c", True, []),
    ("a", False, ["c"]),
    ("c", False, ["c"]),
]


@pytest.mark.parametrize(("waiving", "before", "waived"), STOOD)
def test_a_waiver_that_stood_before_is_not_told_again(waiving: str, before: bool, waived: list[str]) -> None:
    texts, told_off = {"a": TIDE, "c": TIDE}, {waiving: {"waive": {"D101": "a refrain"}}}
    was = tree({"a": TIDE, "c": STOVE}, told_off if before else {}, {"D101": "block"})
    after = tree(texts, told_off, {"D101": "block"})
    report = gate.check_change(after, edited("c"), into=was)

    assert ([one.id for one in report.waived_here], report.blocking) == (waived, 0)


def test_a_waiver_of_the_other_dataset_is_not_stale() -> None:
    files = tree({"a": TIDE}, {"a": {"waive": {"D104": "told twice"}}}, {"D104": "block"})
    other = {path.replace("harbor", "noir"): files.read(path) or b"" for path in (f"{FOLDER}/a.json",)}
    both = MemoryTree({blob.path: files.read(blob.path) or b"" for blob in files.files()} | other)
    found = gate.check_all(both, Selection()).findings

    assert [(one.dataset, one.code, one.waived) for one in found if one.code in ("D104", "M120")] == [
        ("noir", "D104", "told twice")
    ]


def test_a_leak_is_told_at_the_entry_that_changed() -> None:
    """A new entry that is trained on, and nearly the same as one for evaluation, stops its commit as the whole."""
    after = tree({"a": TIDE, "b": TIDE}, {"a": {"split": "eval", "group": "g"}, "b": {"group": "g"}},
                 {"D105": "block", "D106": "block"})  # fmt: skip
    commit = gate.check_change(after, edited("b")).findings

    assert [(one.id, one.message) for one in commit if one.code in ("D105", "D106")] == [
        ("b", 'is in train, and nearly the same as a in "eval"'),
        ("b", 'is in train, but a of the same group is in "eval"'),
    ]


def test_of_a_change_the_style_is_that_of_the_others() -> None:
    straight = {f"e{number:02}": f'"It is {number}," she says.' for number in range(30)}
    curly = {f"n{number}": f"“It is {number},” she says." for number in range(8)}
    after = tree(straight | curly)
    new = [
        PathChange(f"{FOLDER}/{name}.json", None, "2" * 40)
        for name in ("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "e00")
    ]
    (found,) = gate.check_change(after, new, ask=ask_for("", ["D301"]), across=True).findings

    assert (
        found.message == "8 of 9 changed entries use curly quotes, the dataset is 100 % straight: n0, n1, n2 and 5 more"
    )
    assert (found.dataset, found.id, found.path) == ("harbor", "", "datasets/harbor/dataset.yaml")
    assert found.entries == tuple(f"harbor/n{number}" for number in range(8))
    assert told(gate.check_all(after, Selection(), ask_for("", ["D301"])).findings) == []  # 79 % are no style


def test_what_was_there_before_is_left_out() -> None:
    before, after = tree({"a": TIDE, "c": TIDE}), tree({"a": TIDE, "b": STOVE, "c": TIDE, "d": STOVE})
    changes = [PathChange(f"{FOLDER}/{name}.json", None, "2" * 40) for name in ("b", "d")]

    assert told(gate.check_new(before, after, changes, Selection(), ALL).findings) == [("d", "D101", ("harbor/b",))]


CURLY = "“Salt,” she says. “Only salt.”"
STRAIGHT = '"Salt," she says. "Only salt, and {} of it."'


def test_what_was_wrong_between_entries_before_is_older() -> None:
    """Near duplicates, copies and drift that the old version has already, also where the numbers in the words moved."""
    texts = {f"s{number:02}": STRAIGHT.format(f"barrel {number}") for number in range(30)}
    was = texts | {"astray": CURLY, "copy": TIDE, "first": TIDE, "odd": STOVE, "other": f"{STOVE} Twice."}
    now = was | {"astray": f"{CURLY} Go.", "odd": f"{STOVE} Once.", "s00": STRAIGHT.format("one barrel")}
    rules = {"D103": {"alike": 50}, "D301": {"agree": 80}}
    asked = ask_for("", ["D101", "D103", "D301"])

    def new(then: dict[str, str], *names: str) -> tuple[list[tuple[str, str, tuple[str, ...]]], int]:
        report = gate.check_new(tree(was, rules=rules), tree(then, rules=rules), edited(*names), Selection(), asked)
        return told(report.findings), report.older

    assert new(now, "astray", "s00") == ([], 3)  # drift, and that both are nearly what others are
    assert new(now, "copy") == ([], 1)
    joined = now | {"s01": "“Nothing,” he laughs. “Nothing at all today.”"}
    assert new(joined, "astray", "s01")[0] == [("", "D301", ("harbor/astray", "harbor/s01"))]
