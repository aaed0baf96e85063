"""`rtrepo review EXPERIMENT…`: what an experiment asked and changed on a page, and several as a tree."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.experimenter import FILE, home, start, warmer
from tests.journeys.test_review import plain
from tests.journeys.writer import ENTRIES, Writer

__all__ = ["home", "warmer"]

NASTY = "<script>alert(1)</script><u>in</u> \x1b[31m\u202egnp {{ 7 * 7 }} </style>"


def written(writer: Writer, *words: str) -> str:
    """The page of some words, without its style sheet."""
    page = writer.folder.parent / "page.html"
    writer.person("review", *words, "-o", page)
    return re.sub(r"(?s)<style>.*?</style>", "", page.read_text("utf-8"))


def ran(writer: Writer, name: str = "warmer", run: str = "lora", **metrics: float) -> None:
    told = [word for metric, value in metrics.items() for word in ("--metric", f"{metric}={value}")]
    writer.person("experiment", "record", name, "--run", run, "--version", f"experiment/{name}", *told)


def test_one_experiment_begins_with_what_it_is(home: Writer) -> None:
    ran(home, eval_loss=1.83)
    ran(home, run="lora-2", eval_loss=1.79)
    told = plain(written(home, "warmer"))
    sheet = told[: told.index("1 ~ edited")]

    assert "→ experiment/warmer The experiment warmer open Would warmer replies hold the character better?" in sheet
    assert "2025-11-22 by Mara Venn" in sheet
    assert "tags voice param max_words 60 param target warm ≥ 0.10 shifted furthest tag warm +50.0 pt" in sheet
    assert re.search(r"run version eval_loss artifact lora \w{7} 1\.83 lora-2 \w{7} 1\.79 ▼", sheet)
    assert "my dear" in told
    assert "harbor/ferry" not in told  # which main edited since


def test_what_it_is_called(home: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder)
    person = home.person
    told = [person("review", *words).rpartition(",")[0] for words in (
        ["warmer"], ["experiment/warmer"], ["warmer", "--", "lamp"], ["warmer", "lamp"], ["--", "lamp"],
        ["main", "experiment/warmer"], ["main..experiment/warmer"], ["warmer", "experiment/warmer"],
    )]  # fmt: skip

    assert told == [
        "review-warmer.html   2 entries, VERSION → experiment/warmer",
        "review-warmer.html   2 entries, VERSION → experiment/warmer",
        "review-warmer.html   1 entry, VERSION → experiment/warmer",
        "review-warmer.html   1 entry, VERSION → experiment/warmer",
        "review-working-tree.html   0 entries, HEAD → the working tree",
        "review-main..experiment-warmer.html   3 entries, main → experiment/warmer",
        "review-main..experiment-warmer.html   3 entries, main → experiment/warmer",
        "review-warmer.html   2 entries, VERSION → experiment/warmer",
    ]


def test_a_revision_keeps_its_name(home: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder)
    home.git(home.folder, "branch", "warmer", "main~1")
    found = home.person.json("review", "warmer")

    assert (found["from"], found["to"], found["experiments"]) == ("warmer", "the working tree", [])
    assert home.person.json("review", "experiment/warmer")["experiments"] == ["warmer"]


def several(home: Writer) -> None:
    """warmer adopted, shorter dropped with two lines of reason, another one on warmer, and one that is empty."""
    person = home.person
    start(person, "shorter")
    home.edit(f"{ENTRIES}/lamp.json", "*The lamp gutters.* I do.", "I do.")
    person("commit", "-m", "shorter")
    person("switch", "main")
    for name, loss in (("warmer", 1.83), ("shorter", 1.97)):
        ran(home, name, eval_loss=loss)
    start(person, "dearest", "--from", "experiment/warmer")
    home.edit(f"{ENTRIES}/lamp.json", "my dear", "my dearest")
    person("commit", "-m", "dearest")
    person("switch", "main")
    person("experiment", "adopt", "warmer", "--why", "she holds")
    person("experiment", "drop", "shorter", "--why", "too cold")
    start(person, "empty", "--stay")


def test_several_are_a_tree_a_list_and_a_sheet_each(home: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder)
    several(home)
    page = written(home, "--all-experiments")
    told = plain(page)
    labels = re.findall(r"<li>(?:<a [^>]*>)?<bdi[^>]*>([^<]*)</bdi>(?:</a>)? <span class=\"meta\">([^<]*)<", page)
    experiments = {name: says for name, says in labels if says in ("open", "adopted", "dropped")}

    assert experiments == {"empty": "open", "dearest": "open", "warmer": "adopted", "shorter": "dropped"}
    assert labels[0] == ("main", "where they began")
    assert page.count('is-back"') == 1
    assert page.count('"mark is-dropped"') == 1
    assert "4 experiments 2 open, 1 adopted, 1 dropped" in told
    assert "experiment since entries shift runs eval_loss outcome" in told
    assert "edited harbor/lamp “Who keeps the light?” 1 of 2 turns · tags + warm · +2 words" in told
    assert told.count("she holds") == told.count("too cold") == 1
    assert ("<script" in page, "http://" in page, "https://" in page) == (False, False, False)
    assert without_size(home.person.json("review", "warmer", "shorter")) == {
        "schema": "rtrepo.review/1", "file": "review-warmer+shorter.html", "from": "", "to": "",
        "experiments": ["warmer", "shorter"], "entries": {"detailed": 0, "listed": 3, "counted": 0},
    }  # fmt: skip


def without_size(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name != "size"}


def test_a_dropped_one_is_read_from_its_tag_and_in_a_fresh_clone(home: Writer, tmp_path: Path, git: Git) -> None:
    several(home)
    bare, there = tmp_path / "bare.git", tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(home.folder, "push", "--quiet", "--all", str(bare))
    git(home.folder, "push", "--quiet", "--tags", str(bare))
    git(tmp_path, "clone", "--quiet", str(bare), str(there))
    clone = Writer(home.person.at(there), git)

    assert written(clone, "shorter") == written(home, "shorter")
    assert "→ archive/experiment/shorter The experiment shorter dropped" in plain(written(clone, "shorter"))
    assert "→ origin/experiment/warmer The experiment warmer adopted" in plain(written(clone, "warmer"))
    assert written(clone, "--all-experiments").replace("origin/experiment", "experiment") == written(
        home, "--all-experiments"
    )


def test_hostile_texts_stay_texts(writer: Writer) -> None:
    person = writer.person
    person("experiment", "start", "x", "--question", NASTY, "--param", f"{NASTY}={NASTY}", "--tag", NASTY)
    person("experiment", "record", "x", "--run", NASTY, "--version", "HEAD", "--metric", f"{NASTY}=1", "--note", NASTY,
           "--artifact", NASTY)  # fmt: skip
    person("switch", "main")
    writer.git(writer.folder, "branch", "experiment/<b>&{{x}}", "experiment/x")
    person("experiment", "drop", "x", "--why", NASTY)
    pages = [written(writer, "x"), written(writer, "--all-experiments")]
    pages[0] = pages[0].rpartition("<script>")[0]

    assert [sign for page in pages for sign in ("\x1b", "\u202e", "<script", "<u>", "</style") if sign in page] == []
    assert all(page.count("&lt;script&gt;alert(1)") >= 6 for page in pages)
    assert all("{{ 7 * 7 }}" in page for page in pages)
    assert "experiment/&lt;b&gt;&amp;{{x}}" in pages[1]


def test_what_is_broken_costs_the_others_nothing(home: Writer) -> None:
    home.person("switch", "experiment/warmer")
    home.put(FILE, "question: [\n")
    home.commit("broken by hand")
    start(home.person, "a", "--stay", "--from", "main")
    told = plain(written(home, "--all-experiments"))

    assert "warmer unreadable" in told
    assert "Its file cannot be read: line 2" in told
    assert "open Would warmer replies hold the character better?" in told


REFUSED = {
    "nothing beside several": (["warmer", "a", "--tag", "warm"], 2, "name nothing beside them"),
    "nothing beside all": (["--all-experiments", "main"], 2, "name nothing beside them"),
    "no experiment beside all": (["--all-experiments", "warmer"], 2, "name nothing beside them"),
    "only a record": (["gone"], 3, "the versions of gone are not here, only its record"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, home: Writer) -> None:
    start(home.person, "a", "--stay")
    home.put("experiments/gone.yaml", "question: Where did it go?\noutcome: dropped\n")
    home.commit("a record")
    words, code, says = REFUSED[case]

    assert says in home.person("review", *words, ends=code)


def test_without_experiments(writer: Writer) -> None:
    assert "there are no experiments yet" in writer.person("review", "--all-experiments", ends=3)
