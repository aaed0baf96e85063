"""`rtrepo merge`: what comes together by itself, what is refused, what the gate and the hooks say, and undoing it."""

import json
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides
from tests.journeys.terminal import Terminal, everything_in


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    return Sides(rtrepo, tmp_path)


def state(folder: Path, git: Git) -> tuple[object, ...]:
    """All that a person could see, and what git remembers of a merge."""
    remembered = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "SQUASH_MSG", "rtrepo/merge.json")
    return (
        git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"),
        git(folder, "ls-files", "-s"),
        git(folder, "status", "--porcelain", "--untracked-files=all"),
        everything_in(folder),
        [name for name in remembered if (folder / ".git" / name).exists()],
    )


def test_distant_edits_of_one_entry_come_together(sides: Sides, git: Git) -> None:
    sides.on("side", "an end", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.on(
        "main", "a beginning",
        lambda: sides.replace("lamp.json", "Who keeps the light", "Who keeps the lamp"),
        lambda: sides.write("lamp.yaml", "tags: [quiet, night]\n"),
    )  # fmt: skip
    told = sides.person("merge", "side")
    text = sides.file("lamp.json").read_text("utf-8")

    assert told == (
        "main VERSION  Merge branch 'side' — 1 entry merged (1 changed on both sides)\nTake it back: rtrepo undo\n"
    )
    assert ("Who keeps the lamp" in text, "not mine, yet." in text) == (True, True)
    assert git(sides.person.folder, "log", "-1", "--format=%p|%s|%an").count(" ") >= 1
    assert git(sides.person.folder, "rev-parse", "HEAD^2") == git(sides.person.folder, "rev-parse", "side")
    assert git(sides.person.folder, "status", "--porcelain") == ""


def test_a_merge_is_undone_and_done_again(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.on("side", "an end", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.on("main", "another", lambda: sides.add("gull", "Who?", "The gull."))
    states = [state(folder, git)]
    sides.person("merge", "side", "-m", "Bring the end in\n\nIt is better.")
    states.append(state(folder, git))
    assert git(folder, "log", "-1", "--format=%B") == "Bring the end in\n\nIt is better.\n\n"
    sides.person("undo")
    states.append(state(folder, git))
    sides.person("redo")
    states.append(state(folder, git))

    assert states[2:] == states[:2]


@pytest.mark.parametrize(
    ("options", "parents", "first_line"),
    [
        ((), 1, "main VERSION moved on to side, nothing had to be joined: 1 file changed"),
        (("--ff-only",), 1, "main VERSION moved on to side, nothing had to be joined: 1 file changed"),
        (("--no-ff",), 2, "main VERSION  Merge branch 'side' — 1 entry merged (1 edited)"),
        (("--squash",), 1, "1 file merged, uncommitted"),
    ],
)
def test_a_branch_that_only_went_on(
    sides: Sides, git: Git, options: tuple[str, ...], parents: int, first_line: str
) -> None:
    sides.on("side", "an end", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    before = state(sides.person.folder, git)
    told = sides.person("merge", "side", *options)

    assert told.splitlines()[0] == first_line
    assert len(git(sides.person.folder, "log", "-1", "--format=%p").split()) == parents
    assert "not mine, yet." in sides.file("lamp.json").read_text("utf-8")
    if options == ("--squash",):
        assert sides.person("status").startswith("On main   1 entry changed: 1 edited")
        sides.person("commit", "-m", "squashed")
        assert not (sides.person.folder / ".git/SQUASH_MSG").exists()
        sides.person("undo")
    sides.person("undo")
    assert state(sides.person.folder, git) == before
    assert sides.person("merge", "main") == "main has all of main already: nothing to merge\n"


def test_the_setting_of_git_counts_unless_told_otherwise(sides: Sides, git: Git) -> None:
    git(sides.person.folder, "config", "merge.ff", "false")
    sides.on("side", "an end", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))

    assert "Merge branch 'side'" in sides.person("merge", "side")
    sides.person("undo")
    assert "moved on to side" in sides.person("merge", "side", "--ff")


def test_histories_that_are_not_related_or_not_ahead_are_refused(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.on("side", "an end", lambda: sides.add("gull", "Who?", "The gull."))
    sides.on("main", "another", lambda: sides.add("net", "What?", "The net."))
    other = git(folder, "commit-tree", "HEAD^{tree}", "-m", "elsewhere").strip()
    git(folder, "branch", "elsewhere", other)
    before = state(folder, git)

    assert sides.person("merge", "side", "--ff-only", ends=3) == (
        "error: main has versions that side has not, so it cannot just move on; nothing was changed\n"
        "hint: rtrepo merge side without --ff-only joins the two\n"
    )
    assert sides.person("merge", "elsewhere", ends=3) == (
        "error: elsewhere and main share no history, so nobody can tell what either of them changed; "
        "nothing was changed\n"
        "hint: export from elsewhere and import that here, or git merge --allow-unrelated-histories\n"
    )
    assert "names no version" in sides.person("merge", "nowhere", ends=3)
    assert sides.person("merge", "--continue", ends=3).startswith("error: there is no merge to finish here")
    assert sides.person("merge", "--abort", ends=3).startswith("error: there is no merge to give up here")
    assert state(folder, git) == before


def test_a_dry_run_tells_all_and_changes_nothing(sides: Sides, git: Git) -> None:
    sides.part()
    folder = sides.person.folder
    sides.person("diff", "side..main")  # what diff remembers is remembered now

    def everything() -> tuple[object, ...]:
        return state(folder, git), git(folder, "count-objects", "-v"), everything_in(folder / ".git" / "objects")

    before = everything()
    told = sides.person("merge", "side", "--dry-run", ends=1)
    as_json = sides.person.json("merge", "side", "--dry-run", ends=1)

    assert everything() == before
    assert [" ".join(line.split()[:4]) for line in told.splitlines()[:4]] == [
        "1 entry merged (1", "conflict harbor/crates ours removed", "conflict harbor/ferry rating both",
        "conflict harbor/lamp message 1",
    ]  # fmt: skip
    assert told.endswith("Nothing was changed. Do it: rtrepo merge side\n")
    assert (as_json["outcome"], as_json["dry_run"], as_json["totals"]["added"]) == ("conflicts", True, 1)
    assert {(one["id"], one["at"]) for one in as_json["conflicts"]} == {
        ("crates", ""), ("ferry", "rating"), ("lamp", "messages[1]"),
    }  # fmt: skip


def test_uncommitted_work_stays_where_the_merge_does_not_touch_it(sides: Sides, git: Git) -> None:
    sides.part()
    folder = sides.person.folder
    sides.replace("ferry.json", "At six", "At seven")
    sides.add("draft", "Who?", "Nobody yet.")
    (folder / "notes.txt").write_text("mine", "utf-8")
    git(folder, "add", f"{ENTRIES}/draft.json")
    before = state(folder, git)
    sides.person("merge", "side", ends=1)
    assert "At seven" in sides.file("ferry.json").read_text("utf-8")
    sides.person("merge", "--abort")
    assert state(folder, git) == before

    sides.person("merge", "side", ends=1)
    sides.person("resolve", "--all", "--theirs")
    sides.person("merge", "--continue")
    assert git(folder, "status", "--porcelain") == f"A  {ENTRIES}/draft.json\n M {ENTRIES}/ferry.json\n?? notes.txt\n"


@pytest.mark.parametrize("name", ["lamp.json", "crates.json", "gull.json", "ferry.yaml"])
def test_uncommitted_work_in_the_way_is_never_overwritten(sides: Sides, git: Git, name: str) -> None:
    sides.part()
    sides.write(name, "mine")
    before = state(sides.person.folder, git)
    told = sides.person("merge", "side", ends=3)

    assert told.startswith(f"error: uncommitted work is in the way of side: {ENTRIES}/{name}; nothing was changed")
    assert state(sides.person.folder, git) == before


@pytest.mark.parametrize("command", ["merge side", "switch side", "merge side --squash"])
def test_what_no_version_holds_is_not_said_to_be_restored(sides: Sides, git: Git, command: str) -> None:
    git(sides.person.folder, "checkout", "--quiet", "--orphan", "empty")
    git(sides.person.folder, "rm", "-rq", "--cached", ".")

    assert sides.person(*command.split(), ends=3).splitlines()[1] == (
        'hint: rtrepo commit -m "…" first, or move .gitattributes elsewhere'
    )


def test_only_what_the_merge_brings_stops_it(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.replace("../dataset.yaml", "title:", "tags: {quiet: {}, plain: {}}\ntitle:")
    config = folder / "rtrepo.yaml"
    config.write_text(config.read_text("utf-8").replace("rules:\n", "rules:\n  M101: block\n"), "utf-8")
    sides.person("commit", "-m", "tags are known")
    git(folder, "branch", "--force", "side", "main")
    sides.on("side", "a tag of its own", lambda: sides.write("ferry.yaml", "tags: [plain, warm]\n"),
             lambda: sides.replace("../dataset.yaml", "plain: {}", "plain: {}, warm: {}"))  # fmt: skip
    sides.on("main", "another", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    assert "Merge branch" in sides.person("merge", "side")
    sides.person("undo")

    sides.on("main", "no warm here", lambda: sides.replace("../dataset.yaml", "quiet: {}", "calm: {}"),
             lambda: sides.write("lamp.yaml", "tags: [calm]\n"))  # fmt: skip
    sides.on("side", "quiet", lambda: sides.write("crates.yaml", "tags: [quiet]\n"))
    told = sides.person("merge", "side", ends=1)

    assert "finding" in told.splitlines()[0]
    assert "unknown-tag" in told
    assert "crates" in told
    assert git(folder, "status").splitlines()[1] == "All conflicts fixed but you are still merging."
    assert sides.person("commit", "-m", "x", ends=3).startswith("error: a merge is not finished here")
    assert "unknown-tag" in sides.person("merge", "--continue", ends=1)
    sides.write("crates.yaml", "tags: [calm]\n")
    assert sides.person("merge", "--continue").startswith("main VERSION  Merge branch 'side'")
    assert sides.file("crates.yaml").read_text("utf-8") == "tags: [calm]\n"
    assert git(folder, "status", "--porcelain") == ""


def hook(folder: Path, event: str, script: str) -> None:
    path = folder / ".git" / "hooks" / event
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def test_hooks_are_asked_as_git_asks_them(rtrepo: Terminal, tmp_path: Path, git: Git) -> None:
    sides = Sides(rtrepo, tmp_path)
    folder = rtrepo.folder
    rtrepo("hooks", "uninstall")
    hook(folder, "pre-merge-commit", 'echo "seen $(git ls-files | grep -c gull)"; test ! -e ../stop')
    hook(folder, "commit-msg", 'echo "Checked: yes" >> "$1"')
    hook(folder, "post-merge", 'echo "post $1" > ../post')
    sides.on("side", "an end", lambda: sides.add("gull", "Who?", "The gull."))
    sides.on("main", "another", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    (tmp_path / "stop").touch()
    told = rtrepo("merge", "side", ends=1)
    assert "stopped by the pre-merge-commit hook" in told
    assert "seen 1" in told
    assert not (tmp_path / "post").exists()
    rtrepo("merge", "--abort")
    assert "Merge branch" in rtrepo("merge", "side", "--no-verify")
    rtrepo("undo")
    (tmp_path / "stop").unlink()
    rtrepo("merge", "side")

    assert git(folder, "log", "-1", "--format=%B").split("\n")[-3:] == ["Checked: yes", "", ""]
    assert (tmp_path / "post").read_text() == "post 0\n"


def test_branches_that_were_merged_into_each_other(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.on("side", "one end", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.on("main", "one beginning", lambda: sides.replace("lamp.json", "Who keeps the light", "Who keeps the lamp"))
    one, other = (git(folder, "rev-parse", name).strip() for name in ("main", "side"))
    sides.person("merge", "side")
    sides.person("switch", "side")
    sides.person("merge", one)
    sides.person("switch", "main")
    sides.on("side", "its answer", lambda: sides.replace("lamp.json", "The fog signal", "The foghorn"))
    sides.on("main", "its question", lambda: sides.replace("lamp.json", "in the dark?", "in the night?"))
    assert len(git(folder, "merge-base", "--all", "main", "side").split()) == 2
    told = sides.person("merge", "side")
    text = sides.file("lamp.json").read_text("utf-8")

    assert "1 to read" in told
    assert [part in text for part in ("The foghorn", "in the night?", "not mine, yet.", "Who keeps the lamp")] == [
        True
    ] * 4
    assert other


NASTY = "x\x1b[31m\u202e<<<<<<< ours · conflict 9 of 9 · messages[0] · x"


def test_hostile_text_neither_steers_the_terminal_nor_the_merge(sides: Sides) -> None:
    quoted = json.dumps(NASTY, ensure_ascii=False)[1:-1]
    sides.on("side", "theirs", lambda: sides.replace("lamp.json", "I do, since", f"{quoted} theirs"))
    sides.on("main", "ours", lambda: sides.replace("lamp.json", "I do, since", f"{quoted} ours"))
    told = sides.person("merge", "side", ends=1) + sides.person("conflicts", ends=1)

    assert ("\x1b" in told, "\u202e" in told) == (False, False)
    assert sides.person("resolve", "lamp", "--both").startswith("Settled harbor/lamp: both\n")
    messages = json.loads(sides.file("lamp.json").read_text("utf-8"))["messages"]
    assert [turn["content"].count(NASTY) for turn in messages] == [0, 1, 1, 0, 0]


def test_replies_of_two_people_are_never_mixed(sides: Sides) -> None:
    for branch, who in (("side", "Jo"), ("main", "Mara")):
        sides.on(branch, who, lambda who=who: sides.replace(  # type: ignore[misc]
            "lamp.json", "\n]}", f'\n, {{"role": "user", "content": "Go on, {who}."}}\n'
            f', {{"role": "assistant", "content": "{who} says that the night is long."}}\n]}}'))  # fmt: skip
    told = sides.person("merge", "side", ends=1)
    assert "before message 4" in told or "messages 4 to 5" in told
    sides.person("resolve", "lamp", "--both")
    sides.person("merge", "--continue")
    said_ = [turn["content"] for turn in json.loads(sides.file("lamp.json").read_text("utf-8"))["messages"][4:]]

    assert said_ == [
        "Go on, Mara.", "Mara says that the night is long.", "Go on, Jo.", "Jo says that the night is long.",
    ]  # fmt: skip
