"""`rtrepo diff` with its options, as a person types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said

REST = "I would go down to the shore, count the boats and wait for the keeper to come home."
SPEAKERS = ("Zeus", "a cat", "an old friend of yours", "Hera", "a tin can", "the sea", "Pan", "a judge")
NAMES = [f"e{number}" for number in range(len(SPEAKERS))]


def edit(person: Terminal, name: str, old: str, new: str, dataset: str = "harbor") -> None:
    """Change a text in the file of an entry or a sidecar."""
    path = person.folder / "datasets" / dataset / "entries" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def typed(person: Terminal, *words: str) -> str:
    """What a command of its own prints, with the real ids of versions."""
    command = [sys.executable, "-m", "rtrepo", *words]
    return subprocess.run(command, cwd=person.folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def openings(harbor: Terminal, tmp_path: Path) -> Terminal:
    """Eight entries of another dataset that lost how they began, two of which were edited too, and a new one."""
    records = [
        said(f"Who are you, {name}?", f"As {speaker}, {REST}", id=name, tags=["quiet"])
        for name, speaker in zip(NAMES, SPEAKERS, strict=True)
    ]
    harbor("import", lines(tmp_path / "greek.jsonl", *records), "--into", "greek")
    harbor("commit", "-m", "greek")
    for name, speaker in zip(NAMES, SPEAKERS, strict=True):
        edit(harbor, f"{name}.json", f"As {speaker}, ", "", "greek")
    edit(harbor, "e1.json", "the keeper", "somebody", "greek")
    edit(harbor, "e2.yaml", "quiet", "loud", "greek")
    harbor("import", lines(tmp_path / "new.jsonl", said("And now?", "Nothing.", id="now")), "--into", "harbor")
    return harbor


def test_what_runs_through_the_entries_comes_first_and_is_folded(openings: Terminal) -> None:
    told = openings("diff")

    assert told.splitlines()[0] == (
        "HEAD → the working tree   9 entries changed: 8 edited, 1 added · 8 turns edited · +4 −27 words"
    )
    assert (
        told[told.index("Across") :]
        == """\
Across entries
  opening   “As …,” removed in 8 entries   e.g. “As Pan,” · “As Hera,” · “As Zeus,”

edited greek/e2  “Who are you, e2?”   1 of 2 turns · −6 words
  tags     + loud   − quiet
   1 assistant  [-As an old friend of yours, -]I would go down to the shore, count …

edited greek/e1  “Who are you, e1?”   1 of 2 turns · +1 −5 words
   1 assistant  [-As a cat, -]I would go down to the shore, count the boats and wait for [-the
                keeper-]{+somebody+} to come home.

added harbor/now  “And now?”   2 turns · 3 words

and 6 more entries: 6 edited as told above     all of them: --all     a line each: --stat
"""
    )


def test_every_entry_on_request(openings: Terminal) -> None:
    told = openings("diff", "--all")

    assert [name for name in NAMES if f"edited greek/{name} " not in told] == []
    assert "more entries" not in told


def test_an_entry_that_is_named_is_shown_whole(openings: Terminal) -> None:
    by_id, by_path, by_dataset = (
        openings("diff", *words) for words in (["e0"], ["--", "datasets/greek/entries/e0.json"], ["greek"])
    )

    assert "edited greek/e0" in by_id
    assert by_path.splitlines()[2:] == by_id.splitlines()[2:]
    assert "edited greek/e0" not in by_dataset


def test_totals_and_what_runs_through(openings: Terminal) -> None:
    told = openings("diff", "--summary")

    assert "Across entries\n  opening   “As …,” removed in 8 entries" in told
    assert "edited greek/" not in told


def test_a_line_for_each_entry_folds_nothing(openings: Terminal) -> None:
    rows = openings("diff", "--stat").splitlines()

    assert [row.split()[1] for row in rows if row.startswith("  edited")] == [f"greek/{name}" for name in NAMES]
    assert "Across" not in " ".join(rows)


def test_json_folds_nothing(openings: Terminal) -> None:
    told = openings.json("diff")

    assert len(told["entries"]) == 9
    assert told["patterns"] == [
        {
            "pattern": "opening", "from": "As …,", "to": "", "path": "", "entries": 8, "times": 8,
            "examples": [{"text": text, "times": 1} for text in ("As Pan,", "As Hera,", "As Zeus,")],
            "in": [f"greek/{name}" for name in NAMES],
        }
    ]  # fmt: skip


def test_json_lines_are_the_json_in_pieces(openings: Terminal) -> None:
    whole = openings.json("diff", "--all-turns")
    first, *rest = [json.loads(line) for line in openings("diff", "--all-turns", "--json-lines").splitlines()]

    assert next(iter(first.items())) == ("schema", "rtrepo.diff/1")
    assert rest == whole.pop("entries")
    assert first == whole


def test_json_names_the_versions(openings: Terminal, git: Git) -> None:
    head = git(openings.folder, "rev-parse", "HEAD", "HEAD~1").split()
    names = ("from", "to", "from_version", "to_version")
    found = []
    for words in ([], ["HEAD~1..HEAD"], ["HEAD~1", "HEAD"], ["HEAD~1"], ["--staged"], ["HEAD~1...HEAD"]):
        told = json.loads(typed(openings, "diff", *words, "--json"))
        found.append(tuple(told[name] for name in names))

    assert found == [
        ("HEAD", "the working tree", head[0], None),
        ("HEAD~1", "HEAD", head[1], head[0]),
        ("HEAD~1", "HEAD", head[1], head[0]),
        ("HEAD~1", "the working tree", head[1], None),
        ("HEAD", "what is staged", head[0], None),
        (head[1][:7], "HEAD", head[1], head[0]),
    ]


def test_markdown(openings: Terminal) -> None:
    told = openings("diff", "--markdown")

    assert told.startswith("### HEAD → the working tree\n\n9 entries changed: ")
    assert "- opening: “As …,” removed in 8 entries" in told
    assert "- 1 assistant: <del>As a cat,</del> I would go down" in told
    assert "~~the keeper~~**somebody** to come home." in told


SELECTED = {
    # words → the entries that are told of
    "--change edited": [f"greek/{name}" for name in NAMES],
    "--change added": ["harbor/now"],
    "--change added,edited harbor": ["harbor/now"],
    "--tag loud": ["greek/e2"],
    "--tag quiet e1 e2": ["greek/e1", "greek/e2"],
    "--dataset harbor": ["harbor/now"],
    "--dataset greek e3 now": ["greek/e3"],
    "-- e3 harbor/now": ["greek/e3", "harbor/now"],
    "HEAD -- greek/e3": ["greek/e3"],
    "-- datasets/greek/entries": [f"greek/{name}" for name in NAMES],
    "--change edited --tag loud --dataset greek -- e2 e3": ["greek/e2"],
}


@pytest.mark.parametrize("words", SELECTED)
def test_only_some(words: str, openings: Terminal) -> None:
    options = words.split()
    told = openings.answer("diff", "--json", "--exit-code", *options)

    assert [f"{entry['dataset']}/{entry['id']}" for entry in told.json["entries"]] == SELECTED[words]
    assert told.code == 1


NOTHING = [
    "crates",
    "--tag nobody-has-it",
    "--change removed",
    "--dataset harbor --change edited",
    "-- datasets/harbor/entries/crates.json",
]


@pytest.mark.parametrize("words", NOTHING)
def test_nothing_differs_in_what_was_asked_for(words: str, openings: Terminal) -> None:
    for form in ([], ["--stat"], ["--summary"]):
        told = openings("diff", "--exit-code", *form, *words.split())

        assert told == "Nothing of what was asked for differs between HEAD and the working tree\n"


def test_nothing_differs_at_all(openings: Terminal) -> None:
    assert openings("diff", "--exit-code", "HEAD", "HEAD") == "Nothing differs between HEAD and HEAD\n"


UNKNOWN = [
    "lmap",
    "mian..HEAD",
    "-- greek/e99",
    "-- HEAD",
    "--dataset harbour",
    "-- datasets/harbor/entries/x.json",
    "e1 lmap",
]


@pytest.mark.parametrize("words", UNKNOWN)
def test_a_name_that_stands_for_nothing_is_refused(words: str, openings: Terminal) -> None:
    answer = openings.answer("diff", *words.split())
    name = words.split()[-1]

    assert (answer.code, answer.out) == (3, "")
    assert answer.err == (
        f"error: '{name}' is no version, and no dataset, entry or path in HEAD or the working tree\n"
        "hint: rtrepo list shows entries, rtrepo log versions; a path is written from the repository's root\n"
    )


def test_a_name_that_was_there_once_is_known(harbor: Terminal) -> None:
    (harbor.folder / "datasets/harbor/entries/crates.json").unlink()
    (harbor.folder / "datasets/harbor/entries/crates.yaml").unlink(missing_ok=True)

    assert "removed harbor/crates" in harbor("diff", "crates")


def test_after_dashes_a_branch_is_a_name(harbor: Terminal) -> None:
    harbor("branch", "lamp")
    edit(harbor, "lamp.json", "I do", "You do")

    assert "lamp → the working tree" in harbor("diff", "lamp")
    assert "HEAD → the working tree" in harbor("diff", "--", "lamp")


FORMS = ["--json --markdown", "--stat --summary", "--json-lines --json", "--markdown --stat"]


@pytest.mark.parametrize("words", FORMS)
def test_two_forms_are_one_too_many(words: str, harbor: Terminal) -> None:
    answer = harbor.answer("diff", *words.split())

    assert answer.code == 2
    assert "are forms of one answer; choose one." in answer.err


def test_typography_is_folded_unless_asked_for(harbor: Terminal, tmp_path: Path) -> None:
    record = said('"Who is it?" he said.', '"Me," she said. "Only me."', id="door")
    harbor("import", lines(tmp_path / "door.jsonl", record), "--into", "harbor")
    harbor("commit", "-m", "door")
    path = harbor.folder / "datasets/harbor/entries/door.json"
    text = path.read_text("utf-8")
    for old, new in (('\\"Who is it?\\"', "“Who is it?”"), ('\\"Me,\\"', "“Me,”"), ('\\"Only me.\\"', "“Only me.”")):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")

    assert harbor("diff").splitlines()[-1] == "  quotes and dashes in 2 turns, typography only"
    assert harbor("diff", "--show-typography").splitlines()[-3:] == [
        "  quotes and dashes in 2 turns, typography only",
        '   0 user       [-"-]{+“+}Who is it?[-"-]{+”+} he said.',
        '   1 assistant  [-"-]{+“+}Me,[-"-]{+”+} she said. [-"-]{+“+}Only me.[-"-]{+”+}',
    ]


def test_spaces_are_visible(harbor: Terminal) -> None:
    edit(harbor, "lamp.json", "*The lamp gutters.* I do.", "*The lamp  gutters.* I\u00a0do. ")

    assert harbor("diff").splitlines()[-1] == "   1 assistant  *The lamp[-·-]{+··+}gutters.* I[-·-]{+\\xa0+}do.{+·+}"


def test_a_refusal_is_json_for_json_lines(harbor: Terminal) -> None:
    answer = harbor.answer("diff", "lmap", "--json-lines")

    assert (answer.code, json.loads(answer.err)["schema"]) == (3, "rtrepo.error/1")
