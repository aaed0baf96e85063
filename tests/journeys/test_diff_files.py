"""`rtrepo diff-files A B`: two files anywhere, without a repository."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, said

OLD = said("Who keeps the light?", "*The lamp gutters.* I do.")
NEW = said("Who keeps the light?", "*The lamp burns.* I do.")


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    """Someone in a folder that is in no repository, with drafts."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    for name, value in (("old.json", OLD), ("new.json", NEW)):
        (folder / name).write_text(json.dumps(value), "utf-8")
    (folder / "old.yaml").write_text("title: The lamp\ntags: [quiet, night]\n", "utf-8")
    (folder / "new.yaml").write_text("# mine\ntags: [night, loud]\ntitle: The lamp\nrating: 4\n", "utf-8")
    return Terminal(folder)


def test_two_entries(desk: Terminal) -> None:
    assert desk("diff-files", "old.json", "new.json") == (
        "old.json → new.json   1 entry changed: 1 edited · 1 turn edited · +1 −1 words\n"
        "\n"
        "edited new  “Who keeps the light?”   1 of 2 turns · +1 −1 words\n"
        "   1 assistant  *The lamp [-gutters-]{+burns+}.* I do.\n"
    )


def test_two_sidecars(desk: Terminal) -> None:
    assert desk("diff-files", "old.yaml", "new.yaml") == (
        "old.yaml → new.yaml   1 entry changed: 1 edited\n"
        "\n"
        "edited new  The lamp\n"
        "  rating   + 4\n"
        "  tags     + loud   − quiet\n"
    )


def test_settings_of_a_dataset(desk: Terminal) -> None:
    for folder, title in (("a", "Noir"), ("b", "Dark")):
        (desk.folder / folder).mkdir()
        (desk.folder / folder / "dataset.yaml").write_text(f"id: noir\ntitle: {title}\n", "utf-8")
    told = desk.json("diff-files", "a/dataset.yaml", "b/dataset.yaml")

    assert (told["change"], told["fields"]) == ("edited", [{"path": "title", "before": "Noir", "after": "Dark"}])
    assert "title    Noir → Dark" in desk("diff-files", "a/dataset.yaml", "b/dataset.yaml")


def test_as_json(desk: Terminal) -> None:
    told = desk.json("diff-files", "old.json", "new.json")

    assert list(told.items()) == [
        ("schema", "rtrepo.diff-files/1"),
        ("from", "old.json"),
        ("to", "new.json"),
        ("dataset", ""),
        ("id", "new"),
        ("change", "edited"),
        ("previous_ids", []),
        (
            "turns",
            [
                {
                    "edit": "edited",
                    "before": [1],
                    "after": [1],
                    "fields": {"content": {"words_added": 1, "words_removed": 1}},
                }
            ],
        ),
        ("fields", []),
        ("sidecar", []),
        ("patterns", []),
    ]


def test_nothing_differs_but_the_writing(desk: Terminal) -> None:
    (desk.folder / "same.json").write_text(json.dumps(OLD, indent=4), "utf-8")

    assert desk("diff-files", "old.json", "same.json", "--exit-code") == (
        "Nothing differs between old.json and same.json\n"
    )
    assert desk.json("diff-files", "old.json", "same.json")["change"] is None


def test_exit_code(desk: Terminal) -> None:
    assert desk.answer("diff-files", "old.json", "new.json", "--exit-code").code == 1


ABSENT: dict[str, tuple[str, str]] = {
    "/dev/null new.json": ("added", "new"),
    "old.json /dev/null": ("removed", "old"),
    "not-there.json new.json": ("added", "new"),
    "old.yaml /dev/null": ("edited", "old"),
}


@pytest.mark.parametrize("words", ABSENT)
def test_a_side_that_is_not_there(words: str, desk: Terminal) -> None:
    told = desk.json("diff-files", *words.split())

    assert (told["change"], told["id"]) == ABSENT[words]


REFUSED = {
    "old.json new.yaml": "old.json and new.yaml are not of one kind: an entry is JSON, a sidecar YAML",
    "nowhere.json /dev/null": "neither nowhere.json nor /dev/null is a file",
    "old.json torn.json": "torn.json cannot be read as an entry: line 2: JSON ends early",
    "old.json shape.json": "shape.json cannot be read as an entry: line 1: messages is missing",
    "torn.yaml old.yaml": "torn.yaml cannot be read as a sidecar: line 1: holds an alias (*x); put the text in quotes "
    "if it is meant as text",
    "old.json folder.json": "folder.json cannot be read: Is a directory",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_compared_is_refused(words: str, desk: Terminal) -> None:
    (desk.folder / "torn.json").write_text('{"messages":\n [', "utf-8")
    (desk.folder / "shape.json").write_text('{"text": "x"}', "utf-8")
    (desk.folder / "torn.yaml").write_text("title: *x\n", "utf-8")
    (desk.folder / "folder.json").mkdir()
    answer = desk.answer("diff-files", *words.split())

    assert (answer.code, answer.out) == (3, "")
    assert answer.err.splitlines()[0] == f"error: {REFUSED[words]}"
    assert answer.err.splitlines()[1].startswith("hint: ")


def test_the_entry_of_a_path_in_a_repository_is_named(harbor: Terminal) -> None:
    lamp, ferry = (f"datasets/harbor/entries/{name}.json" for name in ("lamp", "ferry"))
    told = harbor.json("diff-files", lamp, ferry)

    assert (told["dataset"], told["id"]) == ("harbor", "ferry")


def test_as_a_tool_of_git(harbor: Terminal, git: Git) -> None:
    path = harbor.folder / "datasets/harbor/entries/lamp.json"
    path.write_text(path.read_text("utf-8").replace("I do", "You do"), "utf-8")
    tool = f"{sys.executable} -m rtrepo diff-files"
    told = git(harbor.folder, "difftool", "-y", "-x", tool)

    assert "1 assistant  *The lamp gutters.* [-I-]{+You+} do." in told


def test_no_git_is_loaded(desk: Terminal) -> None:
    script = (
        "import sys; from rtrepo.cli.main import run; run(sys.argv[1:]);"
        "print([name for name in ('pygit2', 'ruamel', 'deepdiff', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "diff-files", "old.json", "new.json"],
        cwd=desk.folder, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] == "[]"


def golden(case: dict[str, Any]) -> list[tuple[str, list[int], list[int]]]:
    return [(link["edit"], link["before"], link["after"]) for link in case["expect"] if link["edit"] != "kept"]


def test_hand_made_cases(shared: Path, desk: Terminal) -> None:
    """The links of a few cases with answers, asked for from outside."""
    paths = sorted((shared / "golden/diff").glob("0*.json"))
    if not paths:
        pytest.skip("../shared/golden/diff is not here: hand-made cases, kept outside the project")
    for path in paths:
        case = json.loads(path.read_text("utf-8"))
        for side in ("before", "after"):
            (desk.folder / f"{side}.json").write_text(json.dumps({"messages": case[side]}), "utf-8")
        told = desk.json("diff-files", "before.json", "after.json")["turns"]

        assert [(turn["edit"], turn["before"], turn["after"]) for turn in told] == golden(case), path.stem
