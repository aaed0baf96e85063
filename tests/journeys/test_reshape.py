"""Entries split, joined, moved, copied, renamed and deleted: what happened is told as that, and undo takes it back."""

import json
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in
from tests.journeys.writer import ENTRIES, TOLD, Writer, story

CARD = {"role": "system", "content": "You are Mara, who keeps the light."}
FERRY = [
    {"role": "user", "content": "Is the ferry late again, or is that the fog?"},
    {"role": "assistant", "content": "At six it is only the fog; at nine it is late."},
]
TALK = [CARD, *TOLD, {"role": "user", "content": "And the ledger?"}, {"role": "assistant", "content": "It is shut."}]
NASTY = ["\x1b[2J\x07", "\u202egnp.exe", 'a\u2028b\n, {"role"', "<|im_end|>", "\ufeffe\u0301", "\u200b\\u0000"]
ABOUT = (
    "# mine\ntitle: The story\ntags: [long]\ncharacters: [mara]\nspeakers: {2: mara, 4: mara, 6: mara}\nnotes: Good.\n"
)


@pytest.fixture
def keeper(rtrepo: Terminal, git: Git) -> Writer:
    """Someone with harbor/story of six turns and a system prompt, harbor/ferry, and a sharded dataset night."""
    writer = Writer(rtrepo, git)
    writer.put(f"{ENTRIES}/story.json", story(*TALK))
    writer.put(f"{ENTRIES}/story.yaml", ABOUT)
    writer.put(f"{ENTRIES}/ferry.json", story(*FERRY))
    writer.put("datasets/harbor/dataset.yaml", "title: Harbor nights\n")
    writer.put("datasets/night/dataset.yaml", "layout: sharded\ntags:\n  quiet: {name: Quiet}\n")
    writer.commit("the story")
    return writer


def turns_of(folder: Path, name: str) -> list[str]:
    found = json.loads((folder / ENTRIES / f"{name}.json").read_text("utf-8"))
    return [message["content"] for message in found["messages"]]


def about(folder: Path, name: str) -> str:
    return (folder / ENTRIES / f"{name}.yaml").read_text("utf-8")


def test_a_split_is_told_as_one_and_taken_back(keeper: Writer) -> None:
    person, folder = keeper.person, keeper.folder
    before = everything_in(folder)

    assert person("split", "story", "--at", "3") == (
        "Split harbor/story at turn 3 into harbor/story and harbor/story-2. Take it back: rtrepo undo\n"
    )
    said = [turn["content"] for turn in TALK]
    assert turns_of(folder, "story") == said[:3]
    assert turns_of(folder, "story-2") == [said[0], *said[3:]]
    assert about(folder, "story") == ABOUT.replace("2: mara, 4: mara, 6: mara", "2: mara") + (
        'from: {split: harbor/story, turns: "0-2"}\n'
    )
    assert about(folder, "story-2") == ABOUT.replace("2: mara, 4: mara, 6: mara", "2: mara, 4: mara") + (
        'from: {split: harbor/story, turns: "3-6"}\n'
    )
    assert "split   harbor/story → story + story-2   The story   turns 1–2 and 3–6" in person("status")
    totals = person.json("diff")["totals"]
    assert (totals["split"], totals["added"], totals["edited"], totals["removed"]) == (1, 0, 0, 0)
    assert "turns" in totals
    assert sum(totals["turns"].values()) == 0
    person("undo")
    assert everything_in(folder) == before


def test_the_history_of_each_part_goes_on_into_the_whole(keeper: Writer) -> None:
    person = keeper.person
    person("split", "story", "--at", "3,5", "--ids", "dusk,dawn")
    uncommitted = person("history", "dusk")
    assert person("commit", "-m", "cut").startswith("main VERSION  cut — 1 split\n")

    for name, part in (("dusk", "3–4"), ("dawn", "5–6")):
        assert person("history", name) == (
            f"harbor/{name}  The story   2 versions\n"
            f"VERSION   AGE   Mara Venn   cut         split from story · turns {part}\n"
            "VERSION   AGE   Mara Venn   the story   added · 7 turns · 72 words · as harbor/story\n"
        ), person("history", name)
    assert "split from story · turns 3–4" in uncommitted
    assert "cut         split · turns 1–2\n" in person("history", "story")
    assert "1 split" in person("log", "-n", "1")
    assert {turn["subject"] for turn in person.json("blame", "dawn")["turns"]} == {"the story"}


def test_a_second_split_of_the_same_entry_is_another_one(keeper: Writer) -> None:
    person = keeper.person
    for at, name in ((5, "dawn"), (3, "dusk")):
        person("split", "story", "--at", at, "--ids", name)
        person("commit", "-m", f"cut {name}")

    assert [version["change"] for version in person.json("history", "story")["versions"]] == ["split", "split", "added"]
    assert [version["change"] for version in person.json("history", "dusk")["versions"]] == ["split", "split", "added"]
    assert [version["change"] for version in person.json("history", "dawn")["versions"]] == ["split", "added"]


def test_what_was_split_and_joined_again_is_what_it_was(keeper: Writer) -> None:
    before = everything_in(keeper.folder)
    keeper.person("split", "story", "--at", "3,5")

    told = keeper.person("join", "story", "story-2", "story-3")

    assert told.startswith("Joined harbor/story-2 and harbor/story-3 to harbor/story. Take it back: rtrepo undo\n")
    after = everything_in(keeper.folder)
    assert after.keys() == before.keys()
    assert after[f"{ENTRIES}/story.yaml"] == before[f"{ENTRIES}/story.yaml"]
    assert turns_of(keeper.folder, "story") == [turn["content"] for turn in TALK]


def test_a_join_is_told_as_one_and_its_history_goes_into_both(keeper: Writer) -> None:
    person, folder = keeper.person, keeper.folder
    keeper.edit(f"{ENTRIES}/ferry.json", "At six", "At seven")
    keeper.put(f"{ENTRIES}/ferry.yaml", "title: The ferry\ntags: [slow]\nspeakers: {1: mara}\n")
    keeper.commit("the ferry")
    before = everything_in(folder)

    assert person("join", "story", "ferry") == (
        "Joined harbor/ferry to harbor/story. Take it back: rtrepo undo\n"
        "  note: title stays as harbor/story has it; that of harbor/ferry is in its history\n"
    )
    assert about(folder, "story") == ABOUT.replace("[long]", "[long, slow]").replace("6: mara", "6: mara, 8: mara") + (
        "from: {joined: [harbor/story, harbor/ferry], turns: [7, 2]}\n"
    )
    assert not (folder / ENTRIES / "ferry.json").exists()
    assert "joined   harbor/story + ferry → story" in person("status")
    assert "joined from story + ferry" in person("history", "story")
    person("commit", "-m", "as one")
    versions = person.json("history", "story")["versions"]
    assert [(one["change"], one["version"]["message"].strip(), one["id"]) for one in versions] == [
        ("joined", "as one", "story"), ("edited", "the ferry", "ferry"),
        ("added", "the story", "story"), ("added", "the story", "ferry"),
    ]  # fmt: skip
    assert "removed · lives on in story" in person("history", "ferry")
    found = [turn["subject"] for turn in person.json("blame", "story")["turns"]]
    assert found == ["the story"] * 8 + ["the ferry"]
    person("undo")
    person("undo")
    assert everything_in(folder) == before


def test_moved_into_another_layout_with_its_history(keeper: Writer) -> None:
    person, folder = keeper.person, keeper.folder
    before = everything_in(folder)

    assert person("move", "story", "--to", "night") == (
        "Moved harbor/story to night/story. Take it back: rtrepo undo\n"
        "  note: long is not among the tags of night (datasets/night/dataset.yaml)\n"
    )
    (path,) = (folder / "datasets/night/entries").glob("??/story.json")
    assert path.with_suffix(".yaml").read_text("utf-8") == ABOUT + "from: {moved: harbor/story}\n"
    assert "moved   harbor/story → night/story   The story   unchanged" in person("status")
    person("commit", "-m", "to the night")
    assert [one["change"] for one in person.json("history", "night/story")["versions"]] == ["moved", "added"]
    assert "lives on in night/story" in person("history", "harbor/story")
    person("undo")
    person("undo")
    assert everything_in(folder) == before


def test_many_are_moved_and_ids_that_are_taken_are_said(keeper: Writer) -> None:
    person = keeper.person
    person("copy", "ferry", "--to", "night")

    refused = person.answer("move", "harbor", "--to", "night")
    assert (refused.code, refused.err) == (
        3,
        "error: there is an entry night/ferry already; nothing was changed\nhint: ferry-2 is free\n",
    )
    assert person("move", "--where", "dataset == harbor", "--to", "night", "--rename") == (
        "Moved 2 entries to night. Take it back: rtrepo undo\n"
        "  harbor/ferry → night/ferry-2\n"
        "  harbor/story\n"
        "  note: long is not among the tags of night (datasets/night/dataset.yaml)\n"
    )
    assert person("move", "night", "--to", "night") == (
        "Nothing to do: 3 entries looked at, and all are there already\n"
    )
    report = person.json("delete", "night", "--dry-run")
    assert sorted(step["before"] for step in report["entries"]) == [["night/ferry"], ["night/ferry-2"], ["night/story"]]


def test_a_copy_has_a_beginning_that_names_what_it_was(keeper: Writer) -> None:
    person = keeper.person

    assert person("copy", "story", "--as", "warm").startswith("Copied harbor/story to harbor/warm.")
    assert "copied from harbor/story" in person("history", "warm")
    assert person.json("diff")["totals"]["added"] == 1
    person("commit", "-m", "again")
    assert person("history", "warm") == (
        "harbor/warm  The story   1 version\n"
        "VERSION   AGE   Mara Venn   again   added · 7 turns · 72 words · copied from harbor/story\n"
    )
    assert about(keeper.folder, "warm").endswith("from: {copied: harbor/story}\n")


def test_renamed_edited_and_split_before_anything_is_committed(keeper: Writer) -> None:
    """What was done since the last version is one step: its names are those of that version."""
    person = keeper.person
    keeper.edit(f"{ENTRIES}/story.json", "And the ledger?", "And the old ledger?")
    person("rename", "story", "tale")
    person("rename", "tale", "saga")
    person("split", "saga", "--at", "3")
    person("rename", "saga-2", "end")

    assert "split   harbor/story → saga + end" in person("status")
    person("commit", "-m", "all of it")
    for name in ("saga", "end"):
        assert [one["change"] for one in person.json("history", name)["versions"]] == ["split", "added"]
    origin = [turn["subject"] for turn in person.json("blame", "end")["turns"]]
    assert origin == ["the story", "the story", "the story", "all of it", "the story"]
    for _ in range(5):
        person("undo")
    assert "And the old ledger?" in turns_of(keeper.folder, "story")


def test_renamed_there_and_back_leaves_no_trace(keeper: Writer) -> None:
    before = everything_in(keeper.folder)
    for old, new in (("story", "tale"), ("tale", "story"), ("ferry", "boat"), ("boat", "ferry")):
        keeper.person("rename", old, new)

    assert everything_in(keeper.folder) == before


def test_two_entries_that_change_their_ids(keeper: Writer) -> None:
    person = keeper.person
    for old, new in (("story", "x"), ("ferry", "story"), ("x", "ferry")):
        person("rename", old, new)

    assert person.json("diff")["totals"]["moved"] == 2
    person("commit", "-m", "the other way round")
    assert [(one["change"], one["id"]) for one in person.json("history", "story")["versions"]] == [
        ("moved", "story"),
        ("added", "ferry"),
    ]


def test_deleted_from_now_on(keeper: Writer) -> None:
    person = keeper.person
    before = everything_in(keeper.folder)
    keeper.put(f"{ENTRIES}/new.json", story(*TOLD))

    told = person("delete", "story", "new")
    assert told == (
        "Deleted 2 entries. Take it back: rtrepo undo\n"
        "  harbor/new, harbor/story\n"
        "  note: harbor/new is in no version: only undo brings it back\n"
        "  It stays in the history. Later: rtrepo restore harbor/story --from VERSION\n"
    )
    assert not (keeper.folder / ENTRIES / "story.yaml").exists()
    person("undo")
    assert (keeper.folder / ENTRIES / "new.json").exists()
    person("redo")
    person("commit", "-m", "gone")
    person("restore", "story", "--from", "HEAD~1")
    assert everything_in(keeper.folder) == before
    assert "added again" in person("history", "story")


def test_a_part_that_came_back_is_not_split_again(keeper: Writer) -> None:
    """Its sidecar says what it said before it was deleted."""
    person = keeper.person
    person("split", "story", "--at", "3")
    person("commit", "-m", "cut")
    person("delete", "story-2")
    person("commit", "-m", "gone")
    person("restore", "story-2", "--from", "HEAD~1")
    person("commit", "-m", "back")

    versions = person.json("history", "story-2")["versions"]
    assert [(one["change"], one["again"]) for one in versions] == [
        ("added", True), ("removed", False), ("split", False), ("added", False),
    ]  # fmt: skip


def test_a_part_committed_alone_still_knows_the_whole(keeper: Writer) -> None:
    person = keeper.person
    person("split", "story", "--at", "3")
    person("commit", "-m", "half of it", "--", "story-2")

    versions = person.json("history", "story-2")["versions"]
    assert [(one["change"], one["id"], one["previous_ids"]) for one in versions] == [
        ("split", "story-2", ["story"]),
        ("added", "story", []),
    ]


def test_the_rules_are_asked_about_what_a_split_leaves(keeper: Writer) -> None:
    told = keeper.person("split", "story", "--at", "4")

    assert "T106 assistant-speaks-first" in told
    assert "T104 last-turn-not-assistant" in told
    report = keeper.person.json("join", "story", "story-2")
    assert report["findings"] == []


def test_an_id_that_stands_in_the_settings_is_named(keeper: Writer) -> None:
    config = keeper.folder / "rtrepo.yaml"
    config.write_text(
        config.read_text("utf-8") + "exports:\n  one: {format: sharegpt, where: 'id == ferry'}\n", "utf-8"
    )

    told = keeper.person("rename", "ferry", "boat")

    assert told == (
        "Renamed harbor/ferry to harbor/boat. Take it back: rtrepo undo\n"
        "  note: rtrepo.yaml names ferry; it was not changed\n"
    )


def test_a_dry_run_shows_and_changes_nothing(keeper: Writer) -> None:
    before = everything_in(keeper.folder, ())

    told = keeper.person("split", "story", "--at", "3", "--dry-run")

    assert told.startswith(
        "Would split harbor/story at turn 3 into harbor/story and harbor/story-2; nothing was changed"
    )
    assert told.endswith("Do it: the same without --dry-run\n")
    assert "1 entry changed: 1 split" in told
    assert everything_in(keeper.folder, ()) == before


REFUSED = [
    (("split", "story", "--at", "1"), 3, "turn 1 cannot begin a new entry"),
    (("split", "story", "--at", "7"), 3, "turn 7 cannot begin a new entry"),
    (("split", "story", "--at", "x"), 2, "--at takes the numbers of turns"),
    (("split", "story", "--at", "5,3"), 2, "must rise"),
    (("split", "story", "--at", "3", "--ids", "ferry"), 3, "there is an entry harbor/ferry already"),
    (("split", "story", "--at", "3", "--ids", "a,b"), 2, "1 new entry needs an id, not 2"),
    (("split", "story", "--at", "3", "--ids", "../x"), 3, "cannot be an id"),
    (("split", "harbor", "--at", "3"), 3, "harbor is 3 entries, and split takes one"),
    (("split", "nobody", "--at", "3"), 3, "nobody is no entry here"),
    (("split", "broken", "--at", "3"), 3, "broken.json cannot be read"),
    (("join", "story"), 2, "two entries or more"),
    (("join", "story", "story"), 2, "two entries or more"),
    (("join", "ferry", "story"), 3, "harbor/story begins with another system prompt than harbor/ferry"),
    (("move", "story", "--to", "nowhere"), 3, "there is no dataset nowhere"),
    (("move", "--to", "night"), 2, "Move what?"),
    (("copy", "story"), 2, "Copy where?"),
    (("copy", "harbor", "--as", "x"), 3, "cannot all be called x"),
    (("copy", "story", "--as", "CON"), 3, "'CON' cannot be an id"),
    (("rename", "story", "story"), 3, "is called so already"),
    (("rename", "story", "ferry"), 3, "there is an entry harbor/ferry already"),
    (("rename", "story", "held"), 3, "held.yaml is in the way"),
    (("delete",), 2, "Delete what?"),
    (("delete", "--where", "words > 9999"), 3, "no entry fits"),
]


def test_what_cannot_be_done_is_refused(keeper: Writer) -> None:
    keeper.put(f"{ENTRIES}/broken.json", '{"messages": [')
    keeper.put(f"{ENTRIES}/held.yaml", "tags: [astray]\n")
    before = everything_in(keeper.folder, ())
    for words, code, told in REFUSED:
        answer = keeper.person.unchecked(*words)
        assert (answer.code, told in answer.err) == (code, True), (words, answer)
        assert code == 2 or "nothing was changed" in answer.err or "already" in answer.err, answer.err
    assert everything_in(keeper.folder, ()) == before


def test_what_cannot_be_read_is_moved_as_it_is(keeper: Writer) -> None:
    keeper.put(f"{ENTRIES}/broken.json", '{"messages": [')
    keeper.put(f"{ENTRIES}/broken.yaml", "tags: [")

    keeper.person("rename", "broken", "mended")

    assert (keeper.folder / ENTRIES / "mended.json").read_text("utf-8") == '{"messages": ['
    assert about(keeper.folder, "mended") == "tags: ["


def test_an_id_that_stands_twice_is_refused(keeper: Writer) -> None:
    keeper.put(f"{ENTRIES}/3f/ferry.json", story(*TOLD))

    answer = keeper.person.answer("rename", "ferry", "boat")
    assert (answer.code, "harbor/ferry stands twice" in answer.err) == (3, True)
    keeper.person("delete", f"{ENTRIES}/3f/ferry.json")
    assert (keeper.folder / ENTRIES / "ferry.json").exists()


def test_nasty_text_stays_as_it_is_and_is_shown_safely(keeper: Writer) -> None:
    turns = [{"role": "user" if at % 2 == 0 else "assistant", "content": text} for at, text in enumerate(NASTY)]
    keeper.put(f"{ENTRIES}/nasty.json", story(*turns))
    keeper.put(f"{ENTRIES}/nasty.yaml", 'title: "\\e[2J"\ntags: ["\\e[31m"]\n')
    keeper.commit("nasty")

    told = keeper.person("split", "nasty", "--at", "2") + keeper.person("move", "nasty-2", "--to", "night")
    shown = keeper.person("diff") + keeper.person("history", "nasty-2")

    assert "\x1b" not in told + shown
    keeper.person("undo")
    assert turns_of(keeper.folder, "nasty") + turns_of(keeper.folder, "nasty-2") == NASTY


WALK = [
    ("split", "story", "--at", "3,5"),
    ("rename", "story-2", "middle"),
    ("join", "ferry", "middle", "--keep-systems"),
    ("copy", "harbor", "--to", "night"),
    ("move", "harbor/story-3", "--to", "night", "--rename"),
    ("split", "night/ferry", "--at", "1"),
    ("delete", "--where", "words > 30"),
    ("move", "night", "--to", "harbor", "--rename"),
    ("delete", "harbor"),
]


@pytest.mark.parametrize("edited", [False, True])
def test_every_step_of_a_walk_is_taken_back_exactly(keeper: Writer, *, edited: bool) -> None:
    if edited:
        keeper.edit(f"{ENTRIES}/story.json", "And the ledger?", "And the old ledger?")
        keeper.put(f"{ENTRIES}/ferry.yaml", "# by hand\ntags: [slow]\n")
        keeper.put(f"{ENTRIES}/new.json", story(*TOLD))
    seen = [(everything_in(keeper.folder), keeper.git(keeper.folder, "status", "--porcelain"))]
    for words in WALK:
        keeper.person(*words)
        seen.append((everything_in(keeper.folder), keeper.git(keeper.folder, "status", "--porcelain")))

    for before in reversed(seen[:-1]):
        keeper.person("undo")
        assert (everything_in(keeper.folder), keeper.git(keeper.folder, "status", "--porcelain")) == before
