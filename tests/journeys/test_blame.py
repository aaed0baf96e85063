"""`rtrepo blame`: which version brought each turn, word and field of an entry, wherever the entry was then."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from rtrepo.layout.paths import entry_path
from rtrepo.model.entry import Key
from tests.conftest import Git
from tests.journeys.terminal import Terminal
from tests.journeys.writer import ENTRIES, TOLD, Writer, story


def subjects(writer: Writer, *words: object) -> tuple[list[str | None], dict[str, str | None]]:
    """Why each turn is as it is, and each unit of a field."""
    told = writer.person.json("blame", *words)
    fields = {".".join(filter(None, (each["path"], each.get("part")))): each["subject"] for each in told["fields"]}
    return [turn["subject"] for turn in told["turns"]], fields


def test_a_fresh_import_is_of_one_version(writer: Writer) -> None:
    assert subjects(writer, "lamp") == (["first drafts"] * 2, {"tags.quiet": "first drafts"})
    assert writer.person("blame", "lamp") == (
        "harbor/lamp  “Who keeps the light?”   2 turns · from 1 version\n"
        "came in with VERSION, AGE, Mara Venn: first drafts\n"
        "  0 user        VERSION   AGE   Mara Venn   Who keeps the light?\n"
        "  1 assistant   VERSION   AGE   Mara Venn   *The lamp gutters.* I do.\n"
        "    tags        VERSION   AGE   Mara Venn   + quiet\n"
    )


def test_turns_tags_and_fields(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "quiet, warm")
    writer.commit("warmer openings")
    writer.put(f"{ENTRIES}/lamp.yaml", "tags: [quiet, warm]\nrating: 4\nwaive: {R104: on purpose}\n")
    writer.commit("rate it")
    writer.edit(f"{ENTRIES}/lamp.json", '{"messages"', '{"label": true, "messages"')
    writer.edit(f"{ENTRIES}/lamp.json", "the light", "the lamp")

    assert writer.person("blame", "lamp") == (
        "harbor/lamp  “Who keeps the lamp?”   2 turns · from 4 versions\n"
        "came in with VERSION, AGE, Mara Venn: first drafts\n"
        "  0 user        not committed yet           Who keeps the lamp?\n"
        "  1 assistant   VERSION   AGE   Mara Venn   *The lamp gutters.* She does.            warmer openings\n"
        "    tags        VERSION   AGE   Mara Venn   + quiet\n"
        "    tags        VERSION   AGE   Mara Venn   + warm   warmer openings\n"
        "    rating      VERSION   AGE   Mara Venn   4   rate it\n"
        "    waive       VERSION   AGE   Mara Venn   R104: on purpose   rate it\n"
        "    label       not committed yet           true\n"
    )
    assert subjects(writer, "lamp", "--at", "HEAD~1") == (
        ["first drafts", "warmer openings"],
        {"tags.quiet": "first drafts", "tags.warm": "warmer openings"},
    )


def test_words(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.commit("she")
    writer.edit(f"{ENTRIES}/lamp.json", "gutters", "gutters and smokes")

    assert writer.person("blame", "lamp", "--words", "--turn", 1) == (
        "harbor/lamp  “Who keeps the light?”   2 turns · from 2 versions\n"
        "came in with VERSION, AGE, Mara Venn: first drafts\n"
        "  1 assistant   not committed yet\n"
        "      VERSION  *The lamp gutters\n"
        "      not yet  and smokes\n"
        "      VERSION  .*\n"
        "      VERSION  She does\n"
        "      VERSION  .\n"
    )


def test_form_and_renames_can_be_left_out(teller: Writer) -> None:
    teller.edit(f"{ENTRIES}/story.json", "I do, and I keep", "Mara does, and Mara keeps")
    teller.edit(f"{ENTRIES}/story.json", "; the captain counts", " -- but Mara counts")
    teller.commit("names")
    teller.edit(f"{ENTRIES}/story.json", "the old man", "the  old man")
    teller.edit(f"{ENTRIES}/story.json", " -- ", " — ")
    teller.commit("form")
    teller.edit(f"{ENTRIES}/story.json", "Mara", "Lena")
    teller.commit("rename")
    plain, form, renames, both = (
        subjects(teller, "story", *options)[0]
        for options in ((), ("-w",), ("--ignore-renames",), ("--ignore-typography", "--ignore-renames"))
    )

    assert plain == ["form", "rename", "the story", "rename"]
    assert form == ["the story", "rename", "the story", "rename"]
    assert renames == ["form", "names", "the story", "form"]
    assert both == ["the story", "names", "the story", "names"]
    assert "Lena" in teller.person("blame", "story", "-w", "--ignore-renames", "--words", "--turn", 1)


def moved(teller: Writer) -> None:
    """To another name, in another dataset and layout, in a version of its own."""
    for ending in (".json", ".yaml"):
        teller.move(f"{ENTRIES}/story{ending}", entry_path(Key("noir", "tale"), "deep").replace(".json", ending))
    teller.commit("moved")
    teller.edit(entry_path(Key("noir", "tale"), "deep"), "At six", "At seven")
    teller.commit("seven")


def gone_for_a_while(teller: Writer) -> None:
    for ending in (".json", ".yaml"):
        (teller.folder / f"{ENTRIES}/story{ending}").unlink()
    teller.commit("gone")
    teller.git(teller.folder, "checkout", "-q", "HEAD~1", "--", ENTRIES)
    teller.edit(f"{ENTRIES}/story.json", "At six", "At seven")
    teller.commit("seven")


def broken_for_a_while(teller: Writer) -> None:
    path = teller.folder / f"{ENTRIES}/story.json"
    whole = path.read_text("utf-8")
    path.write_text("{", "utf-8")
    teller.commit("broken")
    path.write_text(whole.replace("At six", "At seven"), "utf-8")
    teller.commit("seven")


def written_otherwise(teller: Writer) -> None:
    path = teller.folder / f"{ENTRIES}/story.json"
    path.write_text(path.read_text("utf-8").replace(", {", "\n  , {").replace('"role": ', '"role":'), "utf-8")
    teller.commit("written otherwise")
    path.write_text(path.read_text("utf-8").replace("At six", "At seven"), "utf-8")
    teller.commit("seven")


def turned_round(teller: Writer) -> None:
    teller.put(f"{ENTRIES}/story.json", story(*TOLD[2:], *TOLD[:2]))
    teller.commit("turned round")
    teller.put(f"{ENTRIES}/story.json", story(*TOLD))
    teller.commit("and back")
    teller.edit(f"{ENTRIES}/story.json", "At six", "At seven")
    teller.commit("seven")


PASTS = [moved, gone_for_a_while, broken_for_a_while, written_otherwise, turned_round]


@pytest.mark.parametrize("story_of", PASTS, ids=lambda each: each.__name__)
def test_what_stayed_is_of_the_first_version(story_of: Callable[[Writer], None], teller: Writer) -> None:
    story_of(teller)
    name = "tale" if story_of is moved else "story"

    assert subjects(teller, name) == (["the story"] * 3 + ["seven"], {"tags.long": "the story"})
    assert_in_history(teller, name)


def test_a_split_and_a_join(teller: Writer) -> None:
    teller.edit(f"{ENTRIES}/story.json", "At six", "At seven")
    teller.commit("seven")
    (teller.folder / f"{ENTRIES}/story.json").unlink()
    (teller.folder / f"{ENTRIES}/story.yaml").unlink()
    later = [TOLD[2], {**TOLD[3], "content": TOLD[3]["content"].replace("At six", "At seven")}]
    teller.put(f"{ENTRIES}/story-a.json", story(*TOLD[:2]))
    teller.put(f"{ENTRIES}/story-b.json", story(*later))
    teller.commit("in two")
    parts = [subjects(teller, name)[0] for name in ("story-a", "story-b")]
    teller.put(f"{ENTRIES}/story-b.json", story({"role": "system", "content": "Keep to the pier, please."}, *later))
    teller.commit("to the pier")
    for name in ("story-a", "story-b"):
        (teller.folder / f"{ENTRIES}/{name}.json").unlink()
    system = {"role": "system", "content": "Keep to the pier, please."}
    teller.put(f"{ENTRIES}/whole.json", story(system, *TOLD[:2], *later))
    teller.commit("in one")

    assert parts == [["the story", "the story"], ["the story", "seven"]]
    assert subjects(teller, "whole")[0] == ["to the pier", "the story", "the story", "the story", "seven"]
    assert_in_history(teller, "whole")


def test_a_merge_gives_each_line_its_own(writer: Writer, git: Git) -> None:
    git(writer.folder, "switch", "-q", "-c", "side")
    writer.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Tell me, who keeps")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "quiet, asked")
    writer.commit("side")
    git(writer.folder, "switch", "-q", "main")
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "quiet, answered")
    writer.commit("main")
    git(writer.folder, "merge", "-q", "--no-commit", "-s", "ours", "side")
    writer.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Tell me, who keeps")
    writer.put(f"{ENTRIES}/lamp.yaml", "tags: [quiet, answered, asked, merged]\n")
    writer.commit("merged")

    assert subjects(writer, "lamp") == (
        ["side", "main"],
        {"tags.quiet": "first drafts", "tags.answered": "main", "tags.asked": "side", "tags.merged": "merged"},
    )


def assert_in_history(writer: Writer, name: str) -> None:
    """Every version that blame names is one of the entry's history, and the words of a turn are its text."""
    told: Any = writer.person.json("blame", name, "--words")
    known = {each["version"]["id"] for each in writer.person.json("history", name)["versions"] if each["version"]}
    named = {item["version"] for item in (*told["turns"], *told["fields"])} | {told["first"]}
    named |= {run["version"] for turn in told["turns"] for run in turn.get("words", ())}
    entry = writer.person.json("show", name)["entry"]

    assert named - {None} <= known
    assert {each["id"] for each in told["versions"]} == named - {None}
    for turn in told["turns"]:
        assert "".join(run["text"] for run in turn.get("words", ())) == entry[turn["list"]][turn["index"]]["content"]


@pytest.mark.parametrize("seed", range(4))
def test_laws_over_random_histories(seed: int, teller: Writer, git: Git) -> None:
    """Edits, branches, merges and re-shards at random; git's own word-for-word text is the witness."""
    source = Random(seed)
    layouts = ["flat", "sharded", "deep"]
    at = "flat"
    for number in range(12):
        path = entry_path(Key("harbor", "story"), at)
        what = source.choice(("edit", "edit", "tag", "shard", "branch"))
        if what == "edit":
            word = source.choice(("lamp", "light", "six", "pier", "night", "man"))
            text = (teller.folder / path).read_text("utf-8")
            (teller.folder / path).write_text(text.replace(word, f"{word} n{number}", 1), "utf-8")
        elif what == "tag":
            teller.put(path.replace(".json", ".yaml"), f"tags: [long, t{number}]\nrating: {source.randint(1, 3)}\n")
        elif what == "shard":
            at = source.choice([layout for layout in layouts if layout != at])
            for ending in (".json", ".yaml"):
                new = entry_path(Key("harbor", "story"), at)
                teller.move(path.replace(".json", ending), new.replace(".json", ending))
        else:
            git(teller.folder, "switch", "-q", "-c", f"side-{number}")
            teller.edit(path, "Who keeps", f"Who, n{number}, keeps")
            teller.commit(f"side {number}")
            git(teller.folder, "switch", "-q", "main")
            git(teller.folder, "merge", "-q", "--no-ff", "--no-edit", f"side-{number}")
            teller.edit(path, f"Who, n{number}, keeps", "Who keeps")
        git(teller.folder, "add", "-A")
        git(teller.folder, "commit", "-q", "--no-verify", "--allow-empty", "-m", f"step {number}")

    assert_in_history(teller, "story")


REFUSED = {
    (
        "--turn",
        "7",
    ): "error: harbor/lamp has no turn 7\nhint: rtrepo blame harbor/lamp shows all; the first is turn 0\n",
    ("--turn", "chosen[0]"): (
        "error: harbor/lamp has no turn chosen[0]\nhint: rtrepo blame harbor/lamp shows all; the first is turn 0\n"
    ),
    ("--at", "HEAD~1"): (
        "error: there is no entry 'lamp' in HEAD~1 or before\n"
        "hint: rtrepo list shows entries, rtrepo search TEXT finds them\n"
    ),
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_refusals(words: tuple[str, ...], writer: Writer) -> None:
    assert writer.person("blame", "lamp", *words, ends=3) == REFUSED[words]


def test_an_entry_that_is_gone_or_broken(writer: Writer) -> None:
    path = writer.folder / f"{ENTRIES}/lamp.json"
    path.write_text("{", "utf-8")
    broken = writer.person("blame", "lamp", ends=3)
    path.unlink()

    assert broken == (
        "error: harbor/lamp cannot be read: line 1: JSON ends early\n"
        "hint: rtrepo history harbor/lamp, then --at an older version\n"
    )
    assert writer.person("blame", "lamp", ends=3) == (
        "error: harbor/lamp is not here now\nhint: rtrepo history harbor/lamp tells its past\n"
    )


def test_a_turn_that_is_none(rtrepo: Terminal) -> None:
    told = rtrepo("blame", "lamp", "--turn", "x", ends=2)

    assert "Error: --turn takes an index such as 4 or chosen[0], not 'x'." in told
