"""`rtrepo history`: the versions of one entry, followed wherever it went."""

import json
import shutil
from pathlib import Path

import pytest

from rtrepo.git import commit_graph
from rtrepo.layout.paths import entry_path
from rtrepo.model.entry import Key
from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said
from tests.journeys.writer import ENTRIES, TOLD, Writer, story


def test_each_version_with_what_changed(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "quiet, warm")
    writer.commit("warmer openings")
    writer.edit(f"{ENTRIES}/ferry.json", "six", "seven")
    writer.commit("the ferry")
    writer.put(f"{ENTRIES}/lamp.yaml", "tags: [quiet, warm]\nrating: 4\n")
    writer.commit("rate it")
    writer.edit(f"{ENTRIES}/lamp.json", "gutters", "gutters twice")
    told = writer.person("history", "lamp")

    assert told == (
        "harbor/lamp  “Who keeps the light?”   4 versions\n"
        "                            not committed yet\n"
        "          1 of 2 turns · +1 word\n"
        "VERSION   AGE   Mara Venn   rate it\n"
        "          rating\n"
        "VERSION   AGE   Mara Venn   warmer openings\n"
        "          1 of 2 turns · tags + warm · +2 −2 words\n"
        "VERSION   AGE   Mara Venn   first drafts\n"
        "          added · 2 turns · 9 words · from harbor.jsonl, record 1\n"
    )


def test_oldest_first_some_of_them_and_with_words(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.commit("she")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "warm")
    writer.commit("warm")

    assert writer.subjects("lamp", "--reverse") == ["first drafts", "she", "warm"]
    assert writer.subjects("lamp", "-n", 2) == ["warm", "she"]
    assert writer.subjects("lamp", "--at", "HEAD~1") == ["she", "first drafts"]
    assert writer.person("history", "lamp", "-n", 2, "--words") == (
        "harbor/lamp  “Who keeps the light?”   2 versions or more\n"
        "VERSION   AGE   Mara Venn   warm\n"
        "          tags + warm − quiet\n"
        "  tags     + warm   − quiet\n"
        "\n"
        "VERSION   AGE   Mara Venn   she\n"
        "          1 of 2 turns · +2 −2 words\n"
        "   1 assistant  *The lamp gutters.* [-I do-]{+She does+}.\n"
        "\n"
        "older versions are not shown\n"
    )


def test_json_and_json_lines_say_the_same(writer: Writer) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    whole = writer.person.json("history", "lamp")
    head, *versions = map(json.loads, writer.person("history", "lamp", "--json-lines").splitlines())

    assert whole == {**head, "versions": versions}
    assert [each["change"] for each in versions] == ["edited", "added"]


LAYOUTS = ["flat", "sharded", "deep"]


@pytest.mark.parametrize("before", LAYOUTS)
@pytest.mark.parametrize("after", LAYOUTS)
def test_another_layout_is_no_change(before: str, after: str, writer: Writer) -> None:
    key = Key("harbor", "lamp")
    old, new = entry_path(key, before), entry_path(key, after)
    place(writer, old, f"{ENTRIES}/lamp.json")
    writer.edit(old, "I do", "She does")
    writer.commit("before")
    place(writer, new, old)
    (writer.folder / "README.md").write_text(f"{before} to {after}\n", "utf-8")
    writer.commit("re-shard")
    writer.edit(new.replace(".json", ".yaml"), "quiet", "warm")
    writer.commit("after")

    assert writer.subjects("lamp") == ["after", "before", "first drafts"]
    assert writer.subjects("lamp", "-n", 1, "--at", "HEAD~1") == ["before"]


def place(writer: Writer, new: str, old: str) -> None:
    """Bring an entry and its sidecar to another path."""
    for ending in (".json", ".yaml"):
        if new != old:
            writer.move(old.replace(".json", ending), new.replace(".json", ending))


def test_there_and_back_again(writer: Writer) -> None:
    flat, deep = (entry_path(Key("harbor", "lamp"), layout) for layout in ("flat", "deep"))
    for number, (old, new) in enumerate(((flat, deep), (deep, flat), (flat, "datasets/harbor/entries/odd/lamp.json"))):
        place(writer, new, old)
        writer.commit("moved")
        writer.edit(new, "gutters", "gutters and")
        writer.commit(f"edit {number}")

    assert writer.subjects("lamp") == ["edit 2", "edit 1", "edit 0", "first drafts"]


def test_removed_and_brought_back(writer: Writer) -> None:
    for ending in (".json", ".yaml"):
        (writer.folder / f"{ENTRIES}/lamp{ending}").unlink()
    writer.commit("drop it")
    gone = writer.person("history", "lamp")
    writer.git(writer.folder, "checkout", "-q", "HEAD~1", "--", ENTRIES)
    writer.commit("bring it back")

    assert gone == (
        "harbor/lamp  “Who keeps the light?”   2 versions\n"
        "VERSION   AGE   Mara Venn   drop it        removed\n"
        "VERSION   AGE   Mara Venn   first drafts   added · 2 turns · 9 words · from harbor.jsonl, record 1\n"
    )
    assert writer.person("history", "lamp") == (
        "harbor/lamp  “Who keeps the light?”   3 versions\n"
        "VERSION   AGE   Mara Venn   bring it back   added again · 2 turns · 9 words\n"
        "VERSION   AGE   Mara Venn   drop it         removed\n"
        "VERSION   AGE   Mara Venn   first drafts    added · 2 turns · 9 words · from harbor.jsonl, record 1\n"
    )
    assert [each["again"] for each in writer.person.json("history", "lamp")["versions"]] == [True, False, False]


def test_gone_from_a_folder_that_no_layout_gives(writer: Writer) -> None:
    odd = f"{ENTRIES}/odd/la*mp.json"
    writer.move(f"{ENTRIES}/lamp.json", odd)
    writer.commit("odd")
    (writer.folder / odd).unlink()
    writer.put(f"{ENTRIES}/odd/lamp-2.json", '{"messages": [{"role": "user", "content": "Nobody of that name."}]}\n')
    writer.commit("gone")

    assert writer.subjects("la*mp")[0] == "gone"
    assert writer.subjects("harbor/la*mp") == writer.subjects(odd) == writer.subjects("la*mp")


def test_a_version_that_cannot_be_read_does_not_end_the_trail(writer: Writer) -> None:
    whole = (writer.folder / f"{ENTRIES}/lamp.json").read_text("utf-8")
    writer.put(f"{ENTRIES}/lamp.json", '{"messages": [')
    writer.commit("broken")
    writer.put(f"{ENTRIES}/lamp.json", whole.replace("I do", "She does"))
    writer.commit("mended")
    writer.put(f"{ENTRIES}/lamp.yaml", "tags: [unclosed\n")
    writer.commit("tags broken")
    lines_told = "\n".join(writer.person("history", "lamp").splitlines()[1:]).replace("\n" + " " * 10, "   ")

    assert [line.split("   ", 3)[3] for line in lines_told.splitlines()] == [
        "tags broken   tags − quiet · cannot be read: line 2: expected ',' or ']', but got '<stream end>'",
        "mended   can be read again · 1 of 2 turns · +2 −2 words",
        "broken   cannot be read: line 1: JSON ends early",
        "first drafts   added · 2 turns · 9 words · from harbor.jsonl, record 1",
    ]


def test_both_sides_of_a_merge(writer: Writer, git: Git) -> None:
    git(writer.folder, "switch", "-q", "-c", "side")
    writer.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Tell me, who keeps")
    writer.commit("side asks")
    git(writer.folder, "switch", "-q", "main")
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.commit("main answers")
    writer.edit(f"{ENTRIES}/lamp.yaml", "quiet", "warm")
    writer.commit("main tags")
    git(writer.folder, "-c", "merge.default=union", "merge", "-q", "--no-commit", "-s", "ours", "side")
    writer.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Tell me, who keeps")
    writer.commit("merged")
    writer.edit(f"{ENTRIES}/ferry.json", "six", "seven")
    writer.commit("elsewhere")

    assert writer.subjects("lamp") == ["merged", "main tags", "main answers", "side asks", "first drafts"]


def test_a_merge_that_brings_the_entry_and_edits_it(writer: Writer, git: Git) -> None:
    git(writer.folder, "switch", "-q", "-c", "side")
    writer.put(f"{ENTRIES}/new.json", story(*TOLD))
    writer.commit("new on side")
    git(writer.folder, "switch", "-q", "main")
    writer.edit(f"{ENTRIES}/ferry.json", "six", "seven")
    writer.commit("elsewhere")
    git(writer.folder, "merge", "-q", "--no-commit", "side")
    writer.edit(f"{ENTRIES}/new.json", "At six", "At seven")
    writer.commit("merged")
    told = writer.person.json("history", "new")["versions"]

    assert [(each["version"]["message"], each["change"]) for each in told] == [
        ("merged\n", "edited"), ("new on side\n", "added"),
    ]  # fmt: skip


def test_a_re_shard_on_one_line_and_an_edit_on_the_other(writer: Writer, git: Git) -> None:
    flat, deep = (entry_path(Key("harbor", "lamp"), layout) for layout in ("flat", "deep"))
    git(writer.folder, "switch", "-q", "-c", "side")
    writer.edit(flat, "Who keeps", "Tell me, who keeps")
    writer.commit("side asks")
    git(writer.folder, "switch", "-q", "main")
    place(writer, deep, flat)
    writer.commit("re-shard")
    writer.edit(deep, "I do", "She does")
    writer.commit("main answers")
    git(writer.folder, "merge", "-q", "--no-commit", "-s", "ours", "side")
    writer.edit(deep, "Who keeps", "Tell me, who keeps")
    writer.commit("merged")
    blamed = writer.person.json("blame", "lamp")["turns"]

    assert sorted(writer.subjects("lamp")) == ["first drafts", "main answers", "merged", "side asks"]
    assert [turn["subject"] for turn in blamed] == ["side asks", "main answers"]


def test_a_shallow_clone_tells_what_it_has(writer: Writer, tmp_path: Path, git: Git) -> None:
    writer.edit(f"{ENTRIES}/lamp.json", "I do", "She does")
    writer.commit("she")
    writer.edit(f"{ENTRIES}/lamp.json", "Who keeps", "Who then keeps")
    writer.commit("then")
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{writer.folder}", "shallow")
    clone = Writer(writer.person.at(tmp_path / "shallow"), git)

    assert clone.subjects("lamp") == ["then", "she"]


def test_another_worktree_has_its_own_past(writer: Writer, tmp_path: Path, git: Git) -> None:
    git(writer.folder, "worktree", "add", "-q", "--detach", str(tmp_path / "other"), "HEAD")
    other = Writer(writer.person.at(tmp_path / "other"), git)
    other.edit(f"{ENTRIES}/lamp.json", "I do", "She does")

    assert other.subjects("lamp") == ["not yet", "first drafts"]
    assert writer.subjects("lamp") == ["first drafts"]


def test_a_rename_and_a_move_to_another_dataset(teller: Writer) -> None:
    teller.move(f"{ENTRIES}/story.json", "datasets/noir/entries/tale.json")
    teller.move(f"{ENTRIES}/story.yaml", "datasets/noir/entries/tale.yaml")
    teller.commit("to noir")
    teller.edit("datasets/noir/entries/tale.json", "At six", "At seven")
    teller.commit("later")

    assert teller.person("history", "tale") == (
        "noir/tale  “Who keeps the light at Hollow Poi…”   3 versions\n"
        "VERSION   AGE   Mara Venn   later       1 of 4 turns · +1 −1 words\n"
        "VERSION   AGE   Mara Venn   to noir     moved from harbor/story · unchanged\n"
        "VERSION   AGE   Mara Venn   the story   added · 4 turns · 59 words · as harbor/story\n"
    )
    assert teller.person("history", "story").splitlines()[1:] == [
        "VERSION   AGE   Mara Venn   to noir     removed · lives on in noir/tale",
        "VERSION   AGE   Mara Venn   the story   added · 4 turns · 59 words",
    ]


def test_a_rename_that_is_not_committed_yet(teller: Writer) -> None:
    teller.move(f"{ENTRIES}/story.json", f"{ENTRIES}/tale.json")
    teller.move(f"{ENTRIES}/story.yaml", f"{ENTRIES}/tale.yaml")

    assert teller.person("history", "tale").splitlines()[1:] == [
        "                            not committed yet   moved from story · unchanged",
        "VERSION   AGE   Mara Venn   the story           added · 4 turns · 59 words · as harbor/story",
    ]
    assert teller.person("history", "story").splitlines()[1:] == [
        "                            not committed yet   removed · lives on in tale",
        "VERSION   AGE   Mara Venn   the story           added · 4 turns · 59 words",
    ]


def test_a_split(teller: Writer) -> None:
    (teller.folder / f"{ENTRIES}/story.json").unlink()
    (teller.folder / f"{ENTRIES}/story.yaml").unlink()
    teller.put(f"{ENTRIES}/story-a.json", story(*TOLD[:2]))
    teller.put(f"{ENTRIES}/story-b.json", story(*TOLD[2:]))
    teller.commit("in two")

    assert teller.subjects("story-a") == teller.subjects("story-b") == ["in two", "the story"]
    assert teller.person.json("history", "story-b")["versions"][0]["change"] == "split"
    assert teller.person.json("history", "story")["versions"][0]["became"] == [
        {"dataset": "harbor", "id": "story-a"}, {"dataset": "harbor", "id": "story-b"},
    ]  # fmt: skip


def test_a_join_has_the_past_of_all_its_parts(teller: Writer) -> None:
    teller.edit(f"{ENTRIES}/other-0.json", "Nobody asks", "Nobody ever asks")
    teller.commit("ever")
    both = [
        json.loads((teller.folder / f"{ENTRIES}/{name}.json").read_text())["messages"] for name in ("story", "other-0")
    ]
    for name in ("story.json", "story.yaml", "other-0.json"):
        (teller.folder / ENTRIES / name).unlink()
    teller.put(f"{ENTRIES}/whole.json", story(*both[0], *both[1]))
    teller.commit("joined")
    told = teller.person.json("history", "whole")["versions"]

    assert [(each["id"], each["change"]) for each in told] == [
        ("whole", "joined"), ("other-0", "edited"), ("story", "added"), ("other-0", "added"),
    ]  # fmt: skip
    assert sorted(told[0]["previous_ids"]) == ["other-0", "story"]


def test_a_later_import_is_named(writer: Writer, tmp_path: Path) -> None:
    source = lines(tmp_path / "harbor-2.jsonl", said("Who keeps the light?", "*The lamp gutters.* Nobody.", id="lamp"))
    writer.person("import", source, "--into", "harbor", "--update")
    writer.person("commit", "-m", "second drafts")
    told = writer.person.json("history", "lamp")["versions"]

    assert [each["note"] for each in told] == ["from harbor-2.jsonl, record 1", "from harbor.jsonl, record 1"]


REFUSED = {
    ("history", "nobody"): (
        "error: there is no entry 'nobody' here, now or in the past\n"
        "hint: rtrepo list shows entries, rtrepo search TEXT finds them\n"
    ),
    ("blame", "nobody", "--at", "HEAD~1"): (
        "error: there is no entry 'nobody' in HEAD~1 or before\n"
        "hint: rtrepo list shows entries, rtrepo search TEXT finds them\n"
    ),
    ("history", "lamp", "--at", "nowhere"): (
        "error: 'nowhere' names no version\nhint: rtrepo log lists versions, rtrepo branch lists branches\n"
    ),
    ("history", "../../etc/passwd"): (
        "error: there is no entry '../../etc/passwd' here, now or in the past\n"
        "hint: rtrepo list shows entries, rtrepo search TEXT finds them\n"
    ),
    ("history", "x" * 300): (
        f"error: there is no entry '{'x' * 300}' here, now or in the past\n"
        "hint: rtrepo list shows entries, rtrepo search TEXT finds them\n"
    ),
}


@pytest.mark.parametrize("words", REFUSED, ids=lambda words: " ".join(words)[:30])
def test_refusals(words: tuple[str, ...], writer: Writer) -> None:
    assert writer.person(*words, ends=3) == REFUSED[words]


@pytest.mark.parametrize("verb", ["history", "blame"])
def test_an_id_in_two_datasets_is_asked_about(verb: str, writer: Writer) -> None:
    writer.put("datasets/noir/entries/lamp.json", story(*TOLD))
    told = writer.person(verb, "lamp", ends=3)

    assert told == f"error: lamp is an entry of harbor and of noir\nhint: rtrepo {verb} harbor/lamp\n"
    assert "noir/lamp" in writer.person(verb, "noir/lamp")


def test_before_the_first_version(rtrepo: Terminal, tmp_path: Path, git: Git) -> None:
    folder = tmp_path / "fresh"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    shutil.copy(rtrepo.folder / "rtrepo.yaml", folder)
    person = rtrepo.at(folder)
    Writer(person, git).put(f"{ENTRIES}/lamp.json", story(*TOLD))

    assert person.answer("history", "lamp").out.splitlines()[1:] == ["not committed yet   added · 4 turns · 59 words"]


def test_a_long_history_gets_its_graph_once(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit_graph, "LONG", 2)
    first, second = (writer.person.answer("history", "lamp") for _ in range(2))

    assert first.err == "going through the history once, so that looking back is quick from now on\n"
    assert second.err == ""
    assert first.out == second.out
    assert (writer.folder / ".git/objects/info/commit-graph").exists()
