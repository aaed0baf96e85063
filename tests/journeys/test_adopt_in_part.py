"""What worked is brought in: some entries of an experiment, with where they are from."""

import json
import os
from pathlib import Path

from tests.journeys.experimenter import FILE, disputed, home, last, names, one, start, state, warmer
from tests.journeys.terminal import Terminal, lines, said
from tests.journeys.writer import ENTRIES, Writer

__all__ = ["home", "warmer"]


def test_some_entries_come_in_and_say_where_they_are_from(home: Writer) -> None:
    person = home.person
    tip = home.git(home.folder, "rev-parse", "experiment/warmer").strip()
    said = person("experiment", "adopt", "warmer", "--entries", "lamp", "--why", "the lamp alone")
    listed = person("experiment", "list")
    found = one(person)

    assert said == (
        "main VERSION  Adopt harbor/lamp from the experiment warmer — 1 entry merged (1 edited)\n"
        "Take it back: rtrepo undo\n"
    )
    assert (
        last(home)
        == f"""\
Adopt harbor/lamp from the experiment warmer

the lamp alone

harbor/lamp   {tip[:7]} warmer openings

Adopted-from: experiment/warmer@{tip}
1
M\t{ENTRIES}/lamp.json
M\t{ENTRIES}/lamp.yaml
"""
    )
    assert listed.split("\n")[1].endswith("in part")
    assert (found["outcome"], [each["entries"] for each in found["taken"]]) == ("open", [1])
    assert home.subjects("lamp")[0].startswith("Adopt harbor/lamp from the experiment warmer")

    person("experiment", "rename", "warmer", "kinder")
    assert [each["entries"] for each in one(person, "kinder")["taken"]] == [1]
    rest = person("experiment", "adopt", "kinder", "--why", "all of it")
    assert rest.startswith("main VERSION  Adopt the experiment kinder — ")
    assert (names(person), len(one(person, "kinder")["taken"])) == ({"kinder": "adopted"}, 1)
    assert not (home.folder / ENTRIES / "crates.json").exists()


def test_the_imports_of_taken_entries_come_along(home: Writer, tmp_path: Path) -> None:
    """So that where they are from is known, and that importing the same file here brings the others."""
    person = home.person
    more = lines(tmp_path / "more.jsonl",
                 said("Where does the gull sleep?", "On the lantern roof, where it is warm.", id="gull"),
                 said("Whose goat is it?", "Nobody's. It came with the storm.", id="goat"))  # fmt: skip
    person("switch", "experiment/warmer")
    person("import", more, "--into", "harbor")
    person("commit", "-m", "more")
    whole = sorted((home.folder / "datasets/harbor/imports").iterdir())[-1]
    both = whole.read_text()
    person("switch", "main")
    person("experiment", "adopt", "warmer", "--entries", "goat")
    assert [json.loads(line)["id"] for line in whole.read_text().splitlines()[1:]] == ["goat"]

    told = person.json("import", more, "--into", "harbor")
    assert (told["added"], told["same"]) == (["gull"], 1)
    person("undo")
    person("experiment", "adopt", "warmer", "--entries", "gull")
    assert whole.read_text() == both
    person("undo")
    person("experiment", "adopt", "warmer", "--why", "all of it")
    assert [path.name for path in sorted((home.folder / "datasets/harbor/imports").iterdir())][1:] == [whole.name]
    assert whole.read_text() == both


def test_taken_entries_edited_further_here_are_not_in_conflict_later(home: Writer) -> None:
    home.person("experiment", "adopt", "warmer", "--entries", "lamp")
    home.edit(f"{ENTRIES}/lamp.json", "Who keeps the light?", "Who kept the light?")
    home.person("commit", "-m", "kept")
    home.person("merge", "experiment/warmer")
    text = (home.folder / ENTRIES / "lamp.json").read_text("utf-8")

    assert [part in text for part in ("Who kept the light?", "I do, my dear.")] == [True, True]
    assert names(home.person) == {"warmer": "open"}
    home.person("experiment", "adopt", "warmer", "--why", "merged it before")
    assert names(home.person) == {"warmer": "adopted"}
    assert last(home) == f"Adopt the experiment warmer\n\nmerged it before\n1\nM\t{FILE}\n"


def test_a_renamed_entry_comes_with_its_old_name_and_its_tags(home: Writer) -> None:
    person = home.person
    person("switch", "experiment/warmer")
    home.move(f"{ENTRIES}/ferry.json", f"{ENTRIES}/the-ferry.json")
    home.put(f"{ENTRIES}/the-ferry.yaml", "tags: [salt, sea]\ncharacters: [pilot]\n")
    settings = home.folder / "datasets/harbor/dataset.yaml"
    settings.write_text(
        settings.read_text("utf-8")
        + "categories:\n  scene: {name: Scene}\ntags:\n  salt: {name: Salt, category_slug: scene}\n  fog: {name: Fog}\n"
        "characters:\n  pilot: {display_name: The pilot}\n",
        "utf-8",
    )
    person("commit", "-m", "the ferry")
    person("switch", "main")
    said = person("experiment", "adopt", "warmer", "--entries", "ferry")
    told = (home.folder / "datasets/harbor/dataset.yaml").read_text("utf-8")

    assert "  read   datasets/harbor/dataset.yaml   came along, since these entries carry it: salt, pilot\n" in said
    assert "At seven" in (home.folder / ENTRIES / "the-ferry.json").read_text("utf-8")
    assert not (home.folder / ENTRIES / "ferry.json").exists()
    assert ("salt:" in told, "scene:" in told, "pilot:" in told, "fog:" in told) == (True, True, True, False)
    assert not (home.folder / "experiments").exists()
    person("experiment", "adopt", "warmer")
    assert "fog:" in (home.folder / "datasets/harbor/dataset.yaml").read_text("utf-8")


def test_entries_in_conflict_are_settled_and_still_say_where_they_are_from(home: Writer) -> None:
    disputed(home)
    before = state(home)
    said = home.person("experiment", "adopt", "warmer", "--entries", "lamp", ends=1)
    home.person("resolve", "lamp", "--both")
    home.person("commit", "-m", "a bit of both")
    message = last(home)
    found = one(home.person)["taken"]
    seen = [home.person(*words) for words in (["log", "-n", "1"], ["history", "lamp"])]
    for _ in range(3):
        home.person("undo")

    assert "Nothing is committed yet. Go on: rtrepo resolve, then rtrepo commit" in said
    assert message.startswith("a bit of both\n\nAdopted-from: experiment/warmer@")
    assert [each["entries"] for each in found] == [1]
    assert ["from experiment/warmer" in told for told in seen] == [True, True]
    assert state(home) == before


def test_what_waits_to_be_recorded_is_not_pulled_from_under(home: Writer) -> None:
    """Once its branch has moved on, nothing could give it up any more."""
    start(home.person, "other", "--stay")
    disputed(home)
    before = state(home)
    home.person("experiment", "adopt", "warmer", "--entries", "lamp", ends=1)
    waits = state(home)
    for words in (("drop", "other", "--why", "no"), ("start", "third", "--question", "Which?")):
        assert home.person("experiment", *words, ends=3).splitlines() == [
            "error: what was brought in from experiment/warmer is not recorded yet; nothing was changed",
            'hint: rtrepo commit -m "…" records it, rtrepo merge --abort gives it up',
        ]
        assert state(home) == waits
    home.person("merge", "--abort")

    assert state(home) == before


def test_plain_git_finishes_what_was_taken(home: Writer) -> None:
    disputed(home)
    home.person("experiment", "adopt", "warmer", "--entries", "lamp", ends=1)
    home.person("resolve", "lamp", "--theirs")
    home.git(home.folder, "commit", "--quiet", "--no-edit")

    assert last(home).startswith("Adopt harbor/lamp from the experiment warmer\n\nharbor/lamp   ")
    assert [each["entries"] for each in one(home.person)["taken"]] == [1]


def test_a_message_of_ones_own_keeps_the_origin(home: Writer) -> None:
    home.person("experiment", "adopt", "warmer", "--tag", "warm", "-m", "the warm ones", "-m", "Reviewed-by: Jo")
    told = last(home).split("\n")

    assert told[:3] == ["the warm ones", "", "Reviewed-by: Jo"]
    assert told[3].startswith("Adopted-from: experiment/warmer@")


def test_a_dropped_one_still_gives_entries_and_a_clone_sees_all(home: Writer, tmp_path: Path) -> None:
    home.person("experiment", "drop", "warmer", "--why", "too sweet")
    refused = home.person("experiment", "adopt", "warmer", ends=3)
    home.person("experiment", "adopt", "warmer", "--entries", "lamp")
    home.git(tmp_path, "clone", "--quiet", os.fspath(home.folder), "clone")
    seen = [one(person) for person in (home.person, Terminal(tmp_path / "clone"))]

    assert "rtrepo experiment revive warmer brings it back" in refused
    assert [(each["outcome"], each["why"], len(each["taken"])) for each in seen] == [("dropped", "too sweet", 1)] * 2


def test_what_an_experiment_takes_from_another_is_no_adoption(home: Writer) -> None:
    start(home.person, "second")
    home.person("experiment", "adopt", "warmer", "--entries", "lamp")

    assert [each["taken"] for each in home.person.json("experiment", "list")["experiments"]] == [[], []]
