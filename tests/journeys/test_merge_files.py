"""`rtrepo merge-files`: three versions of one file, outside of any repository."""

import json
from pathlib import Path
from typing import Any

import pytest

from rtrepo.layout import yaml_file
from tests.journeys.terminal import Terminal

ENTRY = (
    '{"messages": [\n  {"role": "user", "content": "Who keeps it?"}\n, {"role": "assistant", "content": "I do."}\n]}\n'
)


@pytest.fixture
def person(tmp_path: Path) -> Terminal:
    """Someone in a folder with three versions of an entry and of a sidecar, and no repository."""
    files = {
        "base.json": ENTRY,
        "ours.json": ENTRY.replace("Who keeps", "Who trims"),
        "theirs.json": ENTRY.replace("I do", "I do, dear"),
        "other.json": ENTRY.replace("I do", "Nobody"),
        "base.yaml": "rating: 3\ntags: [warm]\n",
        "ours.yaml": "# mine\nrating: 4\ntags: [warm, quiet]\n",
        "theirs.yaml": "rating: 5\ntags: [warm, night]\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return Terminal(tmp_path)


def files(kind: str, *names: str) -> list[str]:
    return [f"{name}.{kind}" for name in names or ("base", "ours", "theirs")]


def test_a_clean_merge_is_the_file(person: Terminal) -> None:
    told = person("merge-files", *files("json"))

    assert told == ENTRY.replace("Who keeps", "Who trims").replace("I do", "I do, dear")


def test_a_conflict_is_the_file_with_markers(person: Terminal) -> None:
    assert person("merge-files", *files("json", "base", "other", "theirs"), ends=1) == (
        '{"messages": [\n'
        '  {"role": "user", "content": "Who keeps it?"}\n'
        "<<<<<<< ours (other.json) · conflict 1 of 1 · messages[1] · ours rewrote what theirs changed\n"
        ', {"role": "assistant", "content": "Nobody."}\n'
        "||||||| base\n"
        ', {"role": "assistant", "content": "I do."}\n'
        "=======\n"
        ', {"role": "assistant", "content": "I do, dear."}\n'
        ">>>>>>> theirs (theirs.json)\n"
        "]}\n"
    )


def test_into_a_file_that_is_one_of_the_three(person: Terminal) -> None:
    told = [
        person("merge-files", *files("json"), "-o", "ours.json"),
        person("merge-files", *files("yaml"), "-o", "ours.yaml", ends=1),
    ]

    assert told == [
        "ours.json: merged, nothing is left in conflict\n"
        "  read  message 1  ours changed the question, theirs changed the answer\n",
        "ours.yaml: 1 conflict, between markers\n"
        "  rating   both changed it\n"
        "    base      3\n"
        "    ours      [-3-]{+4+}\n"
        "    theirs    [-3-]{+5+}\n",
    ]
    assert "Who trims" in (person.folder / "ours.json").read_text("utf-8")
    assert (person.folder / "ours.yaml").read_text("utf-8").startswith("# mine\n<<<<<<< ours (ours.yaml) · ")


def test_json(person: Terminal) -> None:
    told = person.json("merge-files", *files("json", "base", "other", "theirs"), ends=1)
    written = person.json("merge-files", *files("json"), "-o", "out.json")

    assert list(told) == ["schema", "clean", "conflicts", "notices", "merged"]
    assert told["conflicts"] == [
        {
            "kind": "rewrite/modify",
            "at": "messages[1]",
            "before": [{"role": "assistant", "content": "I do."}],
            "ours": [{"role": "assistant", "content": "Nobody."}],
            "theirs": [{"role": "assistant", "content": "I do, dear."}],
            "why": "ours rewrote what theirs changed",
            "proposal": None,
            "places": {"before": [1], "ours": [1], "theirs": [1]},
        }
    ]
    assert (told["clean"], written["clean"], "merged" in written) == (False, True, False)


def test_sides_are_symmetric_and_unchanged_sides_give_way(person: Terminal) -> None:
    turned = person("merge-files", *files("json", "base", "theirs", "ours"))
    one_sided = person("merge-files", *files("json", "base", "base", "theirs"))

    assert turned == person("merge-files", *files("json"))
    assert one_sided == (person.folder / "theirs.json").read_text("utf-8")


@pytest.mark.parametrize("base", ["/dev/null", "not there.json", "empty.json"])
def test_no_base(person: Terminal, base: str) -> None:
    (person.folder / "empty.json").touch()
    same = person("merge-files", base, *files("json", "ours", "ours"))
    other = person.json("merge-files", base, *files("json", "ours", "theirs"), ends=1)

    assert same == (person.folder / "ours.json").read_text("utf-8")
    assert other["clean"] is False


def test_settings_by_their_names(person: Terminal) -> None:
    versions = {
        "base": "tags:\n  a: {name: A}\n",
        "ours": "tags:\n  a: {name: A}\n  b: {name: B}\n",
        "theirs": "tags:\n  a: {name: A}\n  c: {name: C}\n",
    }
    for name, text in versions.items():
        (person.folder / name).mkdir()
        (person.folder / name / "dataset.yaml").write_text(text, "utf-8")
    told = person("merge-files", *(f"{name}/dataset.yaml" for name in versions))

    assert list(yaml_file.load(told.encode())["tags"]) == ["a", "b", "c"]


REFUSED: dict[str, tuple[list[str], str]] = {
    "not there": (["base.json", "ours.json", "nope.json"], "nope.json is not a file; nothing was merged"),
    "two kinds": (
        ["base.json", "ours.json", "theirs.yaml"],
        "base.json, ours.json, theirs.yaml are not of one kind: an entry is JSON, a sidecar YAML",
    ),
    "torn": (
        ["base.json", "torn.json", "theirs.json"],
        "torn.json cannot be read as an entry: line 1: JSON ends early; nothing was merged",
    ),
    "out": (
        ["base.json", "ours.json", "theirs.json", "-o", "no/such/place"],
        "no/such/place cannot be written: No such",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(person: Terminal, case: str) -> None:
    (person.folder / "torn.json").write_text('{"messages": ', "utf-8")
    words, why = REFUSED[case]
    answer = person.answer("merge-files", *words)

    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith(f"error: {why}")
    assert "\nhint: " in answer.err


def test_nothing_in_a_file_steers_the_terminal(person: Terminal) -> None:
    hostile = {"role": "user", "name": "\u202eevil", "content": "a\x1b[31m\u200b"}
    for name, text in (("base", "x"), ("ours", "y"), ("theirs", "z")):
        told: Any = {"messages": [{**hostile, "content": hostile["content"] + text}]}
        (person.folder / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    shown = person("merge-files", *files("json"), "-o", "out.json", ends=1)

    assert sorted({letter for letter in shown if not letter.isprintable()}) == ["\n"]


def test_the_golden_cases(person: Terminal, shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "golden" / "merge").glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        for name in ("base", "ours", "theirs"):
            (person.folder / f"{name}.json").write_text(json.dumps({"messages": case[name]}), "utf-8")
        answer = person.unchecked("merge-files", *files("json"), "--json")
        merged = json.loads(answer.json["merged"])["messages"] if answer.code == 0 else None
        right = {"clean": [case.get("merged")], "conflict": [None]}.get(case["expect"], [None, case.get("merged")])
        wrong += [path.stem] if merged not in right else []

    assert wrong == []


def test_the_golden_sidecars(person: Terminal, shared: Path) -> None:
    wrong = []
    for path in sorted((shared / "golden" / "sidecar-merge").glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        for name in ("base", "ours", "theirs"):
            (person.folder / f"{name}.yaml").write_text(case[name], "utf-8")
        answer = person.unchecked("merge-files", *files("yaml"), "--json")
        merged = yaml_file.load(answer.json["merged"].encode()) if answer.code == 0 else None
        if case["expect"] == "clean" and _as_sets(merged) != _as_sets(case["merged"]):
            wrong.append(path.stem)
        if case["expect"] == "conflict" and answer.code != 1:
            wrong.append(path.stem)

    assert wrong == []


def _as_sets(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _as_sets(value) for key, value in data.items()}
    return sorted(map(str, data)) if isinstance(data, list) else data
