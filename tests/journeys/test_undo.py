"""`undo`, `redo` and `op restore`: exact, whatever was done, by whom, and whatever was edited since."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rtrepo.git import pending
from rtrepo.git.repository import find
from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
LAMP, FERRY, CRATES = (f"{ENTRIES}/{name}.json" for name in ("lamp", "ferry", "crates"))
Do = Callable[[Terminal, Git], object]


def seen(person: Terminal, git: Git) -> tuple[object, ...]:
    """All that a person could see: branches, tags, HEAD, the index, what git remembers of a merge, every file."""
    folder = person.folder
    return (
        git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags"),
        git(folder, "rev-parse", "--symbolic-full-name", "HEAD"),
        git(folder, "ls-files", "-s"),
        git(folder, "status", "--porcelain"),
        {name: pending.read(find(folder), name) for name in pending.WAITING},
        everything_in(folder),
    )


def edit(person: Terminal, path: str, old: str, new: str) -> None:
    file = person.folder / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def put(person: Terminal, path: str, text: str) -> None:
    (person.folder / path).write_text(text, "utf-8")


def sided(person: Terminal, git: Git) -> None:
    """A branch `side` with another answer, and a commit on main that git can merge it into."""
    person("switch", "--create", "side")
    edit(person, LAMP, "I do.", "You do.")
    person("commit", "-m", "on the side")
    person("switch", "main")
    edit(person, FERRY, "At six", "At seven")
    person("commit", "-m", "on main")


def tried(person: Terminal, git: Git) -> None:
    person("experiment", "start", "warm", "--question", "x")
    edit(person, LAMP, "I do.", "You do.")
    person("commit", "-m", "warmer")


def nothing(person: Terminal, git: Git) -> None:
    pass


def edited(person: Terminal, git: Git) -> None:
    edit(person, LAMP, "I do.", "You do.")
    put(person, f"{ENTRIES}/crates.yaml", "tags: [salt]\n")
    git(person.folder, "rm", "-q", FERRY)


def does(*words: str) -> Do:
    return lambda person, git: person(*words)


def gits(*words: str) -> Do:
    """Plain git, which rtrepo is told nothing of."""
    return lambda person, git: git(person.folder, *words)


def all_of(*steps: Do) -> Do:
    def done(person: Terminal, git: Git) -> None:
        for step in steps:
            step(person, git)

    return done


DONE: dict[str, tuple[Do, Do]] = {
    # what was done: what came before, and the command
    "import": (nothing, does("import", "../more.jsonl", "--into", "harbor")),
    "import of a new dataset": (nothing, does("import", "../more.jsonl", "--into", "quay")),
    "commit": (edited, does("commit", "-m", "two")),
    "commit without a branch": (all_of(edited, does("switch", "--detach", "HEAD")), does("commit", "-m", "two")),
    "merge": (sided, does("merge", "side")),
    "merge without a branch": (all_of(sided, does("switch", "--detach", "main")), does("merge", "side")),
    "experiment drop": (tried, does("experiment", "drop", "warm", "--why", "x")),
    "experiment adopt": (tried, does("experiment", "adopt", "warm", "--into", "main")),
    "bulk tag": (edited, does("tag", "warm", "harbor")),
    "bulk set": (nothing, does("set", "rating=4", "harbor")),
    "nothing but a tag taken": (nothing, does("untag", "quiet", "lamp")),
    "restore": (edited, does("restore", "--dataset", "harbor")),
    "op restore": (all_of(does("tag", "warm", "harbor"), does("commit", "-m", "two")), does("op", "restore", "@~1")),
    "switch": (sided, does("switch", "side")),
    "branch --delete": (does("branch", "old"), does("branch", "--delete", "old")),
    "git commit": (
        all_of(lambda person, git: edit(person, LAMP, "I do.", "You do."), gits("add", "."), does("branch", "x")),
        gits("commit", "-qm", "by git"),
    ),
    "git reset --hard": (sided, gits("reset", "-q", "--hard", "HEAD~1")),
    "git reset --soft": (sided, gits("reset", "-q", "--soft", "HEAD~1")),
    "git branch -D": (sided, gits("branch", "-q", "-D", "side")),
    "git branch -m": (sided, gits("branch", "-m", "main", "trunk")),
    "git tag -a": (does("branch", "x"), gits("tag", "-a", "v1", "-m", "v1")),
    "git tag -d": (all_of(gits("tag", "-a", "v1", "-m", "v1"), does("branch", "x")), gits("tag", "-d", "v1")),
    "git merge": (sided, gits("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-edit", "side")),
    "git switch": (sided, gits("switch", "-q", "side")),
    "git switch --detach": (sided, gits("switch", "-q", "--detach", "side")),
    "several of git's": (
        sided,
        all_of(gits("switch", "-q", "-c", "fresh", "side"), gits("branch", "-q", "-D", "side"), gits("tag", "v1")),
    ),
}


@pytest.mark.parametrize("name", DONE)
def test_taken_back_and_done_again_exactly(name: str, harbor: Terminal, tmp_path: Path, git: Git) -> None:
    """And after git gc has taken what nothing holds."""
    lines(tmp_path / "more.jsonl", said("x", "y", id="more", tags=["new"]))
    before_it, it = DONE[name]
    before_it(harbor, git)
    before = seen(harbor, git)
    it(harbor, git)
    after = seen(harbor, git)
    states = [after]
    for command in ("undo", "redo", "undo"):
        harbor(command)
        git(harbor.folder, "reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
        git(harbor.folder, "gc", "-q", "--prune=now")
        states.append(seen(harbor, git))

    assert before != after
    assert [state == after for state in states] == [True, False, True, False]
    assert [states[1], states[3]] == [before, before]


def test_a_tag_that_git_gc_took_before_anybody_looked(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "tag", "-a", "v1", "-m", "v1")
    harbor("branch", "x")
    before = seen(harbor, git)
    git(harbor.folder, "tag", "-d", "v1")
    git(harbor.folder, "gc", "-q", "--prune=now")
    harbor("undo")

    assert seen(harbor, git) == before


def many(person: Terminal, git: Git) -> list[tuple[object, ...]]:
    """Five operations, the fourth by plain git; what stood before each of them and at the end."""
    steps: list[Do] = [
        does("import", "../more.jsonl", "--into", "harbor"),
        does("tag", "warm", "harbor"),
        does("commit", "-m", "two"),
        gits("reset", "-q", "--hard", "HEAD~1"),
        does("switch", "--create", "side"),
    ]
    stood = [seen(person, git)]
    for step in steps:
        step(person, git)
        stood.append(seen(person, git))
    return stood


@pytest.mark.parametrize("number", [2, 3, 5])
def test_several_at_once(number: int, harbor: Terminal, tmp_path: Path, git: Git) -> None:
    lines(tmp_path / "more.jsonl", said("x", "y", id="more", tags=["new"]))
    stood = many(harbor, git)
    told = harbor.json("undo", number, "--dry-run")
    unchanged = seen(harbor, git)
    harbor("undo", number)
    undone = seen(harbor, git)
    harbor("redo")

    assert (len(told["operations"]), told["dry_run"], unchanged == stood[-1]) == (number, True, True)
    assert undone == stood[-1 - number]
    assert seen(harbor, git) == stood[-1]


def test_redo_of_several(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    lines(tmp_path / "more.jsonl", said("x", "y", id="more", tags=["new"]))
    stood = many(harbor, git)
    harbor("undo", 2)
    harbor("undo")
    first = seen(harbor, git)
    harbor("redo", 2)

    assert (first, seen(harbor, git)) == (stood[-4], stood[-1])


def test_more_than_there_are(harbor: Terminal) -> None:
    assert harbor("undo", 3, ends=3) == (
        "error: there are 2 operations to undo; nothing was changed\n"
        "hint: rtrepo undo 2; rtrepo op log lists what was done\n"
    )


@pytest.mark.parametrize("at", range(4))
def test_back_to_any_operation(at: int, harbor: Terminal, tmp_path: Path, git: Git) -> None:
    lines(tmp_path / "more.jsonl", said("x", "y", id="more", tags=["new"]))
    stood = many(harbor, git)
    harbor("op", "restore", f"@~{4 - at}")
    went = seen(harbor, git)
    harbor("undo")

    assert (went, seen(harbor, git)) == (stood[at + 1], stood[-1])


KEPT: dict[str, tuple[Do, Do, dict[str, str | None], str]] = {
    # the command, the edit made since, what is in which file after undo, and what is said
    "another place": (
        does("tag", "warm", "lamp"),
        lambda person, git: edit(person, LAMP, "I do.", "You do."),
        {LAMP: "You do.", f"{ENTRIES}/lamp.yaml": "[quiet]"},
        "",
    ),
    "the same file": (
        does("tag", "warm", "lamp"),
        lambda person, git: put(person, f"{ENTRIES}/lamp.yaml", "tags: [quiet, warm]\nnote: mine\n"),
        {f"{ENTRIES}/lamp.yaml": "tags: [quiet]\nnote: mine\n"},
        "your edits are kept in what came back: harbor/lamp",
    ),
    "the same turn": (
        does("replace", "I do.", "You do.", "lamp", "--yes"),
        lambda person, git: edit(person, LAMP, "You do.", "She does."),
        {LAMP: "She does."},
        "left as you have it: harbor/lamp",
    ),
    "another turn": (
        does("replace", "I do.", "You do.", "lamp", "--yes"),
        lambda person, git: edit(person, LAMP, "Who keeps", "Who minds"),
        {LAMP: "Who minds the light?"},
        "your edits are kept in what came back: harbor/lamp",
    ),
    "an entry that goes": (
        does("import", "../more.jsonl", "--into", "harbor"),
        lambda person, git: edit(person, f"{ENTRIES}/more.json", "y", "mine"),
        {f"{ENTRIES}/more.json": "mine", f"{ENTRIES}/more.yaml": "new"},
        "left as you have it: harbor/more",
    ),
    "what nobody can read": (
        does("replace", "I do.", "You do.", "lamp", "--yes"),
        lambda person, git: put(person, LAMP, '{"mess'),
        {LAMP: '{"mess'},
        "left as you have it: harbor/lamp",
    ),
    "a folder in the place": (
        does("tag", "warm", "crates"),
        lambda person, git: (
            (person.folder / ENTRIES / "crates.yaml").unlink(),
            (person.folder / ENTRIES / "crates.yaml").mkdir(),
            put(person, f"{ENTRIES}/crates.yaml/mine", "mine"),
        ),
        {f"{ENTRIES}/crates.yaml/mine": "mine"},
        "left as you have it: harbor/crates",
    ),
    "staged": (
        does("tag", "warm", "crates"),
        all_of(lambda person, git: put(person, f"{ENTRIES}/crates.yaml", "tags: [mine]\n"), gits("add", ".")),
        {f"{ENTRIES}/crates.yaml": "tags: [mine]\n"},
        "left as you have it: harbor/crates",
    ),
    "after git": (
        all_of(sided, gits("reset", "-q", "--hard", "HEAD~1")),
        lambda person, git: edit(person, FERRY, "When does", "When ever does"),
        {FERRY: "When ever does the ferry go?"},
        "your edits are kept in what came back: harbor/ferry",
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_was_edited_since_is_kept(name: str, harbor: Terminal, tmp_path: Path, git: Git) -> None:
    lines(tmp_path / "more.jsonl", said("x", "y", id="more", tags=["new"]))
    command, since, files, words = KEPT[name]
    command(harbor, git)
    since(harbor, git)
    before = seen(harbor, git)
    told = harbor.unchecked("undo")
    found = {path: (harbor.folder / path).read_text("utf-8") for path in files}
    harbor.unchecked("redo")

    assert told.code == 0, told.err
    assert {path: text in found[path] for path, text in files.items() if text is not None} == dict.fromkeys(files, True)
    assert words in told.out
    assert seen(harbor, git) == before


def test_what_undo_would_have_brought_can_be_had(harbor: Terminal) -> None:
    harbor("replace", "I do.", "You do.", "lamp", "--yes")
    edit(harbor, LAMP, "You do.", "She does.")
    newest = harbor.json("op", "log")["operations"][0]["did"]
    ids = find_ids(harbor)
    harbor("undo")
    harbor("restore", "lamp", "--from", f"op:{ids[0]}^")

    assert newest.startswith("replace")
    assert "I do." in (harbor.folder / LAMP).read_text("utf-8")


def find_ids(person: Terminal) -> list[str]:
    """The ids of all operations, newest first, as git has them."""
    told = person.folder / ".git"
    assert told.is_dir()
    repository = find(person.folder)
    at, found = repository.handle.lookup_reference("refs/rtrepo/ops").target, []
    while True:
        commit = repository.handle[at]
        found.append(str(at))
        if not commit.parent_ids or "operation.json" not in repository.handle[commit.parent_ids[0]].tree:
            return found
        at = commit.parent_ids[0]


def test_a_branch_of_another_worktree_is_left_to_it(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    harbor("branch", "side")
    git(harbor.folder, "worktree", "add", "-q", "../beside", "side")
    beside = harbor.at(tmp_path / "beside")
    refused = harbor("undo", ends=3)
    git(beside.folder, "commit", "-q", "--allow-empty", "-m", "by git, beside")
    here = harbor.json("op", "log")["operations"][0]["did"]
    there = [beside("undo", ends=3), beside("branch", "x")]
    git(beside.folder, "commit", "-q", "--allow-empty", "-m", "again")
    there.append(beside("undo"))

    assert refused.startswith("error: side is checked out in ")
    assert here.startswith("make branch side")
    assert "git: side moved" in there[2]
    assert git(beside.folder, "log", "-1", "--format=%s", "side") == "by git, beside\n"


def test_looking_writes_nothing(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "branch", "fresh")
    before = git(harbor.folder, "rev-parse", "refs/rtrepo/ops")
    told = harbor("op", "log", "-n", "2")
    harbor("undo", "--dry-run")

    assert told == (
        "new                         git: branch fresh made\n"
        "VERSION   AGE   Mara Venn   commit VERSION first drafts\n"
        "Take the last one back: rtrepo undo\n"
    )
    assert git(harbor.folder, "rev-parse", "refs/rtrepo/ops") == before


def test_what_an_operation_did(harbor: Terminal) -> None:
    harbor("tag", "warm", "lamp", "ferry")

    assert harbor("op", "show") == (
        "VERSION  tag 2 entries with warm\n"
        "  Mara Venn, AGE (2025-11-22 09:45 UTC), by rtrepo tag warm\n"
        "2 entries changed: 2 edited\n"
        "  edited   harbor/ferry   “When does the ferry go?”   tags + warm\n"
        "  edited   harbor/lamp    “Who keeps the light?”      tags + warm\n"
    )


def test_as_of_an_operation(harbor: Terminal, git: Git) -> None:
    harbor("tag", "warm", "harbor")
    harbor("commit", "-m", "two")
    git(harbor.folder, "branch", "later")
    harbor("untag", "warm", "lamp")
    tagged = find_ids(harbor)[3]
    looked = {words: harbor("--at-op", tagged, *words.split()) for words in ("status", "log", "branch")[:2]}
    refused = harbor("--at-op", tagged, "tag", "x", "lamp", ends=2)
    both = harbor.json("diff", f"op:{tagged}^", f"op:{tagged}")["totals"]["edited"]

    assert looked["status"].startswith("On main   3 entries changed: 3 edited")
    assert ("two" in looked["log"], "first drafts" in looked["log"]) == (False, True)
    assert harbor("--at-op", tagged, "log", "later", ends=0).startswith("No version fits")
    assert "--at-op is for looking only" in refused
    assert both == 3


def test_forgetting(harbor: Terminal, git: Git) -> None:
    """What is kept can be taken back as before, also once git gc has taken the rest."""
    for tag in ("one", "two", "three"):
        harbor("tag", tag, "harbor")
    git(harbor.folder, "branch", "-m", "main", "trunk")
    before = seen(harbor, git)
    harbor("branch", "x")
    shown = harbor.json("op", "forget", "--keep", 2, "--dry-run")
    unsure = harbor("op", "forget", "--keep", 2, ends=2)
    harbor("op", "forget", "--keep", 2, "--yes")
    git(harbor.folder, "reflog", "expire", "--expire=now", "--all")
    git(harbor.folder, "gc", "-q", "--prune=now")
    harbor("fsck")
    harbor("undo")
    undone = seen(harbor, git)
    harbor("undo")

    assert (len(shown["forgotten"]), shown["kept"]) == (6, 2)
    assert "Nobody can be asked here" in unsure
    assert undone == before
    assert git(harbor.folder, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    assert harbor("undo", ends=3).startswith("error: there is nothing to undo")


def test_everything_taken_back_is_where_it_began(harbor: Terminal, git: Git) -> None:
    harbor("tag", "warm", "harbor")
    harbor("untag", "warm", "harbor")
    before = seen(harbor, git)
    harbor("undo", 2)  # changes nothing, and is recorded

    assert seen(harbor, git) == before
    assert harbor("undo").startswith("Took back: commit")
