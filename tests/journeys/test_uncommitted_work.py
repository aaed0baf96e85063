"""Nothing that is not committed is ever overwritten: by switch, restore, undo and redo."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
LAMP = f"{ENTRIES}/lamp.json"


def change(person: Terminal, old: str = "I do.", new: str = "You do.", path: str = LAMP) -> None:
    file = person.folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def sided(harbor: Terminal, git: Git) -> Terminal:
    """Someone on main; the branch `side` has another lamp, and entries that main has not."""
    harbor("switch", "--create", "side")
    change(harbor)
    for name in ("new", "ignored"):
        (harbor.folder / ENTRIES / f"{name}.json").write_bytes((harbor.folder / LAMP).read_bytes())
    harbor("commit", "-m", "on the side")
    harbor("switch", "main")
    (harbor.folder / ".git/info/exclude").write_text("ignored.json\n", "utf-8")
    return harbor


def edit_lamp(person: Terminal, git: Git) -> str:
    change(person, "gutters", "burns")
    return LAMP


def stage_lamp(person: Terminal, git: Git) -> str:
    change(person, "gutters", "burns")
    git(person.folder, "add", LAMP)
    return LAMP


def remove_lamp(person: Terminal, git: Git) -> str:
    (person.folder / LAMP).unlink()
    return LAMP


def untracked(person: Terminal, git: Git) -> str:
    (person.folder / ENTRIES / "new.json").write_text("mine", "utf-8")
    return f"{ENTRIES}/new.json"


def ignored(person: Terminal, git: Git) -> str:
    (person.folder / ENTRIES / "ignored.json").write_text("mine", "utf-8")
    return f"{ENTRIES}/ignored.json"


@pytest.mark.parametrize("work", [edit_lamp, stage_lamp, remove_lamp, untracked, ignored])
def test_switch_is_refused_where_work_is_in_the_way(
    work: Callable[[Terminal, Git], str], sided: Terminal, git: Git
) -> None:
    path = work(sided, git)
    before = everything_in(sided.folder), git(sided.folder, "status", "--porcelain")
    told = sided("switch", "side", ends=3)

    assert told == (
        f"error: uncommitted work is in the way of side: {path}; nothing was changed\n"
        f'hint: rtrepo commit -m "…" first, or give it up: rtrepo restore {path}\n'
    )
    assert (everything_in(sided.folder), git(sided.folder, "status", "--porcelain")) == before
    assert sided("branch").splitlines()[0].startswith("* main")


def test_work_that_is_not_in_the_way_comes_along(sided: Terminal, git: Git) -> None:
    change(sided, "six", "seven", f"{ENTRIES}/ferry.json")
    (sided.folder / "notes.txt").write_text("mine", "utf-8")
    told = sided("switch", "side")

    assert told == "Now on side, 3 files. Take it back: rtrepo undo\n"
    assert git(sided.folder, "status", "--porcelain") == f" M {ENTRIES}/ferry.json\n?? notes.txt\n"


@pytest.mark.parametrize("revision", ["side", "main~1", "HEAD~1"])
def test_looking_around_without_a_branch(revision: str, sided: Terminal, git: Git) -> None:
    sided("switch", "--detach", revision)
    there = sided("status").splitlines()[0]
    sided("switch", "main")

    assert there.startswith("On no branch, at VERSION")
    assert sided("status").startswith("On main   nothing to commit")


def test_restore_keeps_what_it_replaces_for_undo(harbor: Terminal) -> None:
    change(harbor)
    (harbor.folder / f"{ENTRIES}/lamp.yaml").write_text("# mine\ntags: [mine]\n", "utf-8")
    mine = everything_in(harbor.folder)
    told = harbor("restore", "lamp")
    harbor("undo")

    assert told == "Restored harbor/lamp from HEAD, 2 files. Take it back: rtrepo undo\n"
    assert everything_in(harbor.folder) == mine


def test_restore_from_an_older_version_and_of_what_was_removed(harbor: Terminal) -> None:
    old = everything_in(harbor.folder)
    change(harbor)
    (harbor.folder / f"{ENTRIES}/ferry.json").unlink()
    harbor("commit", "-m", "changed and removed")
    (harbor.folder / "README.md").write_text("mine", "utf-8")
    told = [
        harbor("restore", "lamp", "--from", "HEAD~1"),
        harbor("restore", "harbor/ferry", "--from", "HEAD~1"),
        harbor("restore", "lamp", "--from", "HEAD~1"),
        harbor("restore", "nobody", ends=3),
        harbor("restore", "README.md", "--from", "HEAD~1", ends=3),
        harbor("restore", ends=2),
    ]

    assert everything_in(harbor.folder) == old | {"README.md": b"mine"}
    assert told[:5] == [
        "Restored harbor/lamp from HEAD~1, 1 file. Take it back: rtrepo undo\n",
        "Restored harbor/ferry from HEAD~1, 1 file. Take it back: rtrepo undo\n",
        "Nothing to do: it is as it was in HEAD~1\n",
        "error: nobody is neither here nor in HEAD\nhint: rtrepo list shows entries, rtrepo log versions\n",
        "error: README.md is no file of a dataset; nothing was changed\n"
        "hint: git restore --source=HEAD~1 -- README.md\n",
    ]


UNDONE = {
    "import": [["import", "../more.jsonl", "--into", "harbor"]],
    "import into a new dataset": [["import", "../more.jsonl", "--into", "fresh"]],
    "import on a branch": [["import", "../more.jsonl", "--into", "harbor", "--branch", "night"]],
    "import --update --prune": [["import", "../more.jsonl", "--into", "harbor", "--update", "--prune"]],
    "commit": [["commit", "-m", "edited"]],
    "commit of a part": [["commit", "-m", "edited", "--", "lamp"]],
    "restore": [["restore", "lamp"]],
    "switch --create": [["switch", "--create", "night"]],
    "switch --detach": [["switch", "--detach", "HEAD"]],
    "branch": [["branch", "night"]],
    "branch --delete": [["branch", "night"], ["branch", "--delete", "night"]],
}


def seen(person: Terminal, git: Git) -> tuple[object, ...]:
    folder = person.folder
    return (
        git(folder, "for-each-ref", "refs/heads"),
        git(folder, "rev-parse", "--symbolic-full-name", "HEAD"),
        git(folder, "status", "--porcelain"),
        everything_in(folder),
    )


@pytest.mark.parametrize("verb", UNDONE)
def test_undo_and_redo_of_every_verb(
    verb: str, harbor: Terminal, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(harbor.folder)
    lines(tmp_path / "more.jsonl", said("When does the ferry go?", "At nine.", id="ferry"), said("New?", "Yes."))
    change(harbor)
    change(harbor, "salt", "sand", f"{ENTRIES}/crates.json")
    *first, last = UNDONE[verb]
    for words in first:
        harbor(*words)
    before = seen(harbor, git)
    harbor(*last)
    after = seen(harbor, git)
    harbor("undo")
    undone = seen(harbor, git)
    harbor("redo")
    redone = seen(harbor, git)
    harbor("undo")

    assert after != before
    assert (undone, redone, seen(harbor, git)) == (before, after, before)


def test_undo_goes_back_step_by_step_to_the_start(harbor: Terminal) -> None:
    told = [harbor("undo"), harbor("undo"), harbor("undo", ends=3)]

    assert told == [
        "Took back: commit VERSION first drafts, AGE. Get it back: rtrepo redo\n",
        "Took back: import harbor.jsonl into harbor: 3 added, AGE. Get it back: rtrepo redo\n",
        "error: there is nothing to undo\nhint: rtrepo op log lists what was done\n",
    ]


def test_redo_is_refused_after_something_else_was_done(harbor: Terminal) -> None:
    harbor("branch", "one")
    harbor("undo")
    harbor("branch", "two")

    assert harbor("redo", ends=3) == ("error: there is nothing to redo\nhint: redo follows directly on an undo\n")
