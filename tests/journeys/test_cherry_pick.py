"""`rtrepo cherry-pick`: single versions brought over, held against git's own; where it stops, and going on."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.sides import Sides
from tests.journeys.terminal import Terminal, everything_in

OTHER = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 -0330"}


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    return Sides(rtrepo, tmp_path)


def state(folder: Path, git: Git) -> tuple[object, ...]:
    """All that a person could see, and what git remembers of what waits."""
    waits = ("CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_MSG", "rtrepo/merge.json")
    return (
        git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"),
        git(folder, "ls-files", "-s"),
        git(folder, "status", "--porcelain", "--untracked-files=all"),
        everything_in(folder),
        [name for name in waits if (folder / ".git" / name).exists()],
        everything_in(folder / ".git/sequencer") if (folder / ".git/sequencer").exists() else None,
    )


def three_on_side(sides: Sides, git: Git) -> list[str]:
    """Three versions on `side`, of which the second changes what `main` changes as well."""
    sides.on("side", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.on("side", "salt", lambda: sides.replace("crates.json", "Salt. Only salt", "Salt. Mostly salt"))
    sides.on("side", "six", lambda: sides.replace("ferry.json", "At six", "At seven"))
    sides.on("main", "sand", lambda: sides.replace("crates.json", "Salt. Only salt", "Sand. Only sand"))
    return git(sides.person.folder, "rev-list", "--reverse", "main..side").split()


def test_a_version_is_brought_over_as_git_does_it(
    sides: Sides, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sides.person.folder
    sides.on("main", "a gull", lambda: sides.add("gull", "Who?", "The gull."))
    for name, value in OTHER.items():
        monkeypatch.setenv(name, value)
    sides.on("side", "the cat\n\nIt is #7 of\n#8.\n\nSigned-off-by: Ada <ada@example.org>",
             lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))  # fmt: skip
    for name in OTHER:
        monkeypatch.delenv(name)
    shutil.copytree(folder, tmp_path / "git")
    told = sides.person("cherry-pick", "-x", "side")
    git(tmp_path / "git", "cherry-pick", "-x", "side")

    assert told == "main VERSION  the cat — 1 entry brought over (1 edited)\nTake it back: rtrepo undo\n"
    shape = "--format=%T%n%P%n%an <%ae> %ad%n%cn <%ce>%n%B"
    assert git(folder, "log", "-1", "--date=raw", shape) == git(tmp_path / "git", "log", "-1", "--date=raw", shape)
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "message", ["one line", "a\n\nbody\nof two", "a\n\nKey: value", "a\n\nKey: value\nnot one", "Fix: x"]
)
def test_where_it_came_from_is_said_as_git_says_it(sides: Sides, git: Git, tmp_path: Path, message: str) -> None:
    folder = sides.person.folder
    sides.on("side", message, lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    shutil.copytree(folder, tmp_path / "git")
    sides.person("cherry-pick", "side", "-x")
    git(tmp_path / "git", "cherry-pick", "-x", "side")

    assert git(folder, "log", "-1", "--format=%B") == git(tmp_path / "git", "log", "-1", "--format=%B")


def test_several_are_one_command_to_undo(sides: Sides, git: Git, tmp_path: Path) -> None:
    folder = sides.person.folder
    for name in ("one", "two", "three"):
        sides.on("side", name, lambda name=name: sides.add(name, f"Who is {name}?", f"I am {name}, I said."))
    sides.on("main", "a gull", lambda: sides.add("gull", "Who?", "The gull."))
    shutil.copytree(folder, tmp_path / "git")
    states = [state(folder, git)]
    told = sides.person("cherry-pick", "main..side")
    states.append(state(folder, git))
    git(tmp_path / "git", "cherry-pick", "main..side")

    assert [line.split("  ")[1].split(" — ")[0] for line in told.splitlines()[:3]] == ["one", "two", "three"]
    shape = ("log", "-4", "--format=%T %s")
    assert git(folder, *shape) == git(tmp_path / "git", *shape)
    sides.person("undo")
    assert state(folder, git) == states[0]
    sides.person("redo")
    assert state(folder, git) == states[1]


def test_it_stops_at_a_conflict_and_goes_on(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    states = [state(folder, git)]
    told = sides.person("cherry-pick", *commits, ends=1)
    states.append(state(folder, git))

    assert told.splitlines() == [
        "main VERSION  the cat — 1 entry brought over (1 edited)",
        "VERSION: 1 conflict",
        "  conflict   harbor/crates   message 1  both changed content   rtrepo resolve harbor/crates",
        "1 to go after it: VERSION",
        "VERSION is not committed yet. Go on: rtrepo cherry-pick --continue     Leave it out:",
        "  rtrepo cherry-pick --skip     Stop: rtrepo cherry-pick --abort",
    ]
    assert "Cherry-pick currently in progress." in git(folder, "status")
    assert [line[:4] for line in (folder / ".git/sequencer/todo").read_text().splitlines()] == ["pick", "pick"]
    status = sides.person("status")
    assert "the cherry-pick of VERSION is not finished here" in status
    assert status.endswith("settle it: rtrepo resolve NAME      give it up: rtrepo cherry-pick --abort\n")
    listed = sides.person("conflicts", ends=1)
    assert "Then: rtrepo cherry-pick --continue     Stop: rtrepo cherry-pick --abort" in listed
    assert "harbor/crates" in listed
    again = sides.person("cherry-pick", "--continue", ends=1)
    assert again.splitlines()[-3:] == told.splitlines()[-3:]
    assert sides.person("commit", "-m", "x", ends=3).startswith("error: a cherry-pick is not finished here")
    assert state(folder, git) == states[1]

    resolved = sides.person("resolve", "crates", "--theirs")
    assert "Nothing is left in conflict. Go on: rtrepo cherry-pick --continue" in resolved
    states.append(state(folder, git))
    told = sides.person("cherry-pick", "--continue")
    states.append(state(folder, git))

    assert [line.split("  ")[1].split(" — ")[0] for line in told.splitlines()[:2]] == ["salt", "six"]
    assert git(folder, "log", "-4", "--format=%s").split("\n")[:4] == ["six", "salt", "the cat", "sand"]
    assert git(folder, "status", "--porcelain") == ""
    assert "Salt. Mostly salt" in sides.file("crates.json").read_text("utf-8")
    assert states[3][4:] == ([], None)
    for expected in (states[2], states[1], states[0]):
        sides.person("undo")
        assert state(folder, git) == expected


def test_it_stops_twice_at_the_same_entry(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.on("side", "mostly", lambda: sides.replace("crates.json", "Salt. Only salt", "Salt. Mostly salt"))
    sides.on("side", "nearly", lambda: sides.replace("crates.json", "Salt. Mostly salt", "Salt. Nearly salt"))
    sides.on("main", "sand", lambda: sides.replace("crates.json", "Salt. Only salt", "Sand. Only sand"))
    sides.person("cherry-pick", "main..side", ends=1)
    sides.person("resolve", "crates", "--ours")
    before = state(folder, git)
    told = sides.person("cherry-pick", "--continue", ends=1)

    assert told.splitlines()[0] == "VERSION changes nothing on main: left out"
    assert len(git(folder, "ls-files", "-u").splitlines()) == 3
    sides.person("undo")
    assert state(folder, git) == before
    sides.person("redo")
    sides.person("resolve", "crates", "--theirs")
    assert "nearly" in sides.person("cherry-pick", "--continue")
    assert git(folder, "status", "--porcelain") == ""


def test_one_is_left_out(sides: Sides, git: Git) -> None:
    commits = three_on_side(sides, git)
    sides.person("cherry-pick", *commits, ends=1)
    before = state(sides.person.folder, git)
    told = sides.person("cherry-pick", "--skip")

    assert told.splitlines()[0] == "main VERSION  six — 1 entry brought over (1 edited)"
    assert "Sand. Only sand" in sides.file("crates.json").read_text("utf-8")
    assert git(sides.person.folder, "status", "--porcelain") == ""
    assert git(sides.person.folder, "log", "-3", "--format=%s").split() == ["six", "the", "cat", "sand"]
    sides.person("undo")
    assert state(sides.person.folder, git) == before


def test_all_of_it_is_given_up(sides: Sides, git: Git) -> None:
    commits = three_on_side(sides, git)
    sides.write("notes.txt", "mine")
    sides.write("lamp.yaml", "# mine\ntags: [night]\n")
    before = state(sides.person.folder, git)
    sides.person("cherry-pick", *commits, ends=1)
    sides.replace("crates.json", "Mostly salt", "Rather more salt")
    stopped = state(sides.person.folder, git)
    told = sides.person("cherry-pick", "--abort")

    assert told == "Gave up the cherry-pick of VERSION, 2 files as before. Get it back: rtrepo undo\n"
    assert state(sides.person.folder, git) == before
    sides.person("undo")
    assert state(sides.person.folder, git) == stopped


@pytest.mark.parametrize("verb", ["--continue", "--skip", "--abort"])
def test_git_goes_on_with_what_we_began(sides: Sides, git: Git, verb: str) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    before = git(folder, "rev-parse", "HEAD").strip()
    sides.person("cherry-pick", *commits, ends=1)
    if verb == "--continue":
        sides.person("resolve", "crates", "--theirs")
    git(folder, "-c", "core.editor=true", "cherry-pick", verb)

    subjects = git(folder, "log", "--format=%s", f"{before}..HEAD").split("\n")[:-1]
    assert subjects == {"--continue": ["six", "salt", "the cat"], "--skip": ["six", "the cat"], "--abort": []}[verb]
    assert git(folder, "status", "--porcelain") == ""
    assert not (folder / ".git/sequencer").exists()
    assert "not finished" not in sides.person("status")


@pytest.mark.parametrize("verb", ["--continue", "--skip", "--abort"])
def test_we_go_on_with_what_git_began(sides: Sides, git: Git, verb: str) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    sides.person("git-setup", "--remove")
    before = git(folder, "rev-parse", "HEAD").strip()
    with pytest.raises(AssertionError, match="could not apply"):
        git(folder, "cherry-pick", "-x", *commits)
    assert "a cherry-pick of git's" in sides.person("commit", "-m", "x", ends=3)
    if verb == "--continue":
        sides.person("resolve", "crates", "--theirs")
    sides.person("cherry-pick", verb)

    subjects = git(folder, "log", "--format=%s", f"{before}..HEAD").split("\n")[:-1]
    assert subjects == {"--continue": ["six", "salt", "the cat"], "--skip": ["six", "the cat"], "--abort": []}[verb]
    marked = git(folder, "log", "--format=%b", f"{before}..HEAD").count("(cherry picked from commit ")
    assert marked == len(subjects)
    assert git(folder, "status", "--porcelain") == ""
    assert not (folder / ".git/sequencer").exists()


def test_one_that_somebody_committed_on_the_way(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    sides.person("cherry-pick", *commits, ends=1)
    sides.person("resolve", "crates", "--theirs")
    git(folder, "commit", "--no-verify", "-q", "-m", "by hand")

    assert sides.person("commit", "-m", "x", ends=3).startswith("error: a cherry-pick is not finished here")
    assert "there is nothing to skip" in sides.person("cherry-pick", "--skip", ends=3)
    sides.person("cherry-pick", "--continue")
    assert git(folder, "log", "-3", "--format=%s").split("\n")[:3] == ["six", "by hand", "the cat"]


def test_merges_need_to_be_told_which_parent(sides: Sides, git: Git, tmp_path: Path) -> None:
    folder = sides.person.folder
    sides.on("side", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    git(folder, "branch", "other", "main")
    git(folder, "branch", "third", "main")
    sides.on("other", "six", lambda: sides.replace("ferry.json", "At six", "At seven"))
    sides.person("switch", "other")
    sides.person("merge", "side")
    sides.person("switch", "third")
    refused = sides.person("cherry-pick", "other", ends=3)
    shutil.copytree(folder, tmp_path / "git")
    sides.person("cherry-pick", "-m", "2", "other")
    git(tmp_path / "git", "cherry-pick", "-m", "2", "other")

    assert refused == (
        "error: other is a merge, so it has to be told which of its parents counts as before it; nothing was changed\n"
        "hint: rtrepo cherry-pick -m 1 other: all that the merge brought into the branch it was made on\n"
    )
    shape = ("log", "-1", "--format=%T %P %s")
    assert git(folder, *shape) == git(tmp_path / "git", *shape)
    assert "none with the number 3" in sides.person("cherry-pick", "-m", "3", "other", ends=3)
    assert "none with the number 2" in sides.person("cherry-pick", "-m", "2", "side", ends=3)


def test_the_first_version_of_another_history(sides: Sides, git: Git, tmp_path: Path) -> None:
    folder = sides.person.folder
    git(folder, "switch", "-q", "--orphan", "alone")
    (folder / "datasets/harbor/entries").mkdir(parents=True, exist_ok=True)
    sides.add("gull", "What is the gull called?", "It is not called. It comes.")
    git(folder, "add", "datasets")
    git(folder, "commit", "--no-verify", "-q", "-m", "alone")
    git(folder, "switch", "-q", "main")
    told = sides.person("cherry-pick", "alone")

    assert told.splitlines()[0] == "main VERSION  alone — 1 entry brought over (1 added)"


def test_what_changes_nothing_is_said_and_left_out(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.on("side", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    git(folder, "commit", "--allow-empty", "--no-verify", "-q", "-m", "nothing at all")
    sides.person("cherry-pick", "side")
    before = state(folder, git)
    told = sides.person("cherry-pick", "side", "HEAD~1", "main")

    assert told == (
        "side changes nothing on main: left out\nHEAD~1 changes nothing on main: left out\n"
        "main changes nothing on main: left out\n"
    )
    assert state(folder, git) == before


def test_uncommitted_work_is_kept_or_refused(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    sides.write("gull.yaml", "tags: [x]\n")
    sides.write("ferry.yaml", "tags: [mine]\n")
    sides.write("crates.yaml", "tags: [mine]\n")
    before = state(folder, git)
    assert sides.person("cherry-pick", *commits, ends=1).count("conflict ") == 1
    sides.person("resolve", "crates", "--both")
    sides.person("cherry-pick", "--continue")
    assert git(folder, "log", "-3", "--name-only", "--format=").split() == [
        f"datasets/harbor/entries/{name}.json" for name in ("ferry", "crates", "lamp")
    ]
    left = git(folder, "status", "--porcelain").splitlines()
    assert sorted(line.rpartition("/")[2] for line in left) == [
        "crates.yaml", "ferry.yaml", "gull.yaml",
    ]  # fmt: skip
    for _ in range(3):
        sides.person("undo")
    assert state(folder, git) == before

    sides.replace("crates.json", "Only sand", "Only good sand")
    before = state(folder, git)
    assert sides.person("cherry-pick", *commits, ends=3).startswith(
        "error: uncommitted work is in the way of VERSION: datasets/harbor/entries/crates.json; nothing was changed"
    )
    assert state(folder, git) == before


def test_the_gate_stops_what_only_the_pick_brings(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    sides.replace("../dataset.yaml", "title:", "tags: {quiet: {}, plain: {}}\ntitle:")
    config = folder / "rtrepo.yaml"
    config.write_text(config.read_text("utf-8").replace("rules:\n", "rules:\n  M101: block\n"), "utf-8")
    sides.person("commit", "-m", "tags are known")
    git(folder, "branch", "--force", "side", "main")
    sides.on("side", "quiet", lambda: sides.write("crates.yaml", "tags: [quiet]\n"))
    sides.on("side", "six", lambda: sides.replace("ferry.json", "At six", "At seven"))
    sides.on("main", "no quiet here", lambda: sides.replace("../dataset.yaml", "quiet: {}", "calm: {}"),
             lambda: sides.write("lamp.yaml", "tags: [calm]\n"))  # fmt: skip
    before = state(folder, git)
    told = sides.person("cherry-pick", "main..side", ends=1)

    assert told.splitlines()[0] == "VERSION: 1 finding that only this brings"
    assert ("unknown-tag" in told, "1 to go after it: VERSION" in told) == (True, True)
    assert "Edit what blocks, then go on: rtrepo cherry-pick --continue" in told
    assert "unknown-tag" in sides.person("cherry-pick", "--continue", ends=1)
    assert "Finish it: rtrepo cherry-pick --continue" in sides.person("status")
    sides.write("crates.yaml", "tags: [calm]\n")
    sides.person("cherry-pick", "--continue")
    assert git(folder, "log", "-3", "--format=%s").split("\n")[:3] == ["six", "quiet", "no quiet here"]
    assert sides.file("crates.yaml").read_text("utf-8") == "tags: [calm]\n"
    assert git(folder, "status", "--porcelain") == ""
    sides.person("undo")
    sides.person("cherry-pick", "--abort")
    assert state(folder, git) == before
    assert "quiet" in sides.person("cherry-pick", "main..side", "--no-verify")


def test_hooks_are_asked_and_may_change_the_message(sides: Sides, git: Git, tmp_path: Path) -> None:
    folder = sides.person.folder
    sides.on("side", "the cat", lambda: sides.replace("lamp.json", "not mine.", "not mine, yet."))
    sides.person("hooks", "uninstall")
    hooks = folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name, script in {
        "commit-msg": 'echo "Seen: yes" >> "$1"',
        "pre-commit": "git diff --cached --name-only",
        "post-commit": f"touch {tmp_path}/told",
    }.items():
        (hooks / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (hooks / name).chmod(0o755)
    sides.person("cherry-pick", "side")

    assert git(folder, "log", "-1", "--format=%B") == "the cat\nSeen: yes\n\n"
    assert (tmp_path / "told").exists()
    sides.person("undo")
    before = state(folder, git)
    (hooks / "pre-commit").write_text("#!/bin/sh\necho no cats\nexit 1\n", "utf-8")
    told = sides.person("cherry-pick", "side", ends=1)
    assert told.splitlines()[:2] == ["side: stopped by the pre-commit hook", "no cats"]
    assert git(folder, "status", "--porcelain") == "M  datasets/harbor/entries/lamp.json\n"
    assert sides.person("cherry-pick", "--continue", ends=1).splitlines()[:2] == told.splitlines()[:2]
    sides.person("cherry-pick", "--continue", "--no-verify")
    assert git(folder, "log", "-1", "--format=%B") == "the cat\n\n"
    sides.person("undo")
    sides.person("cherry-pick", "--abort")
    assert state(folder, git) == before


def test_without_a_commit(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    commits = three_on_side(sides, git)
    before = state(folder, git)
    told = sides.person("cherry-pick", "-n", commits[0], commits[2])

    assert told.splitlines()[-1] == 'Record it: rtrepo commit -m "…"     Take it back: rtrepo undo'
    assert told.count(" — 1 entry brought over (1 edited), uncommitted\n") == 2
    assert sides.person("status").startswith("On main   2 entries changed: 2 edited")
    sides.person("undo")
    assert state(folder, git)[:4] == before[:4]
    assert "2 more would follow it uncommitted" not in sides.person("cherry-pick", "-n", *commits[1:], ends=3)
    assert state(folder, git)[:4] == before[:4]
    sides.person("cherry-pick", "-n", commits[1], ends=1)
    assert "conflict" in sides.person("conflicts", ends=1)
    sides.person("resolve", "crates", "--theirs")
    sides.person("commit", "-m", "salt")
    assert git(folder, "status", "--porcelain") == ""


def test_what_is_wrong_is_refused(sides: Sides, git: Git) -> None:
    before = state(sides.person.folder, git)
    for words, code, says in (
        (("nowhere",), 3, "'nowhere' names no version"),
        (("side..main",), 3, "there are no versions in side..main"),
        (("side...main",), 3, "side...main tells no order"),
        (("side..nowhere",), 3, "'nowhere' names no version"),
        (("--continue",), 3, "there is no cherry-pick to go on with here"),
        (("--skip",), 3, "there is no cherry-pick to skip here"),
        (("--abort",), 3, "there is no cherry-pick to give up here"),
        ((), 2, "Name what to cherry-pick"),
        (("main", "--abort"), 2, "Name what to cherry-pick"),
    ):
        assert says in sides.person("cherry-pick", *words, ends=code)
    sides.part()
    sides.person("merge", "side", ends=1)
    assert sides.person("cherry-pick", "--continue", ends=3) == (
        "error: what waits here is a merge, not a cherry-pick; nothing was changed\n"
        "hint: rtrepo merge --continue, rtrepo merge --abort\n"
    )
    sides.person("merge", "--abort")
    assert state(sides.person.folder, git)[3] != before[3]


def test_as_json(sides: Sides, git: Git) -> None:
    commits = three_on_side(sides, git)
    told = sides.person.json("cherry-pick", *commits, ends=1)

    assert (told["schema"], told["verb"], told["outcome"], told["branch"]) == (
        "rtrepo.picked/1", "cherry-pick", "conflicts", "main",
    )  # fmt: skip
    assert [one["subject"] for one in told["picked"]] == ["the cat"]
    assert [(one["id"], one["at"]) for one in told["stop"]["conflicts"]] == [("crates", "messages[1]")]
    assert [one["subject"] for one in told["rest"]] == ["six"]
