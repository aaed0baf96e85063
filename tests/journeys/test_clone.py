"""`rtrepo clone`: git's clone with what git does not clone, and nothing of the repository run; and what a plain clone
is told."""

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Answer, Terminal, child

GATES = "format: 1\ngates: {pre-commit: [{run: touch ../ran}], pre-push: [{run: touch ../ran}]}\n"


def clone(folder: Path, *words: str) -> Answer:
    return child(folder, "clone", *words)


def test_a_clone_has_its_hooks(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    git(harbor.folder, "branch", "side", "HEAD~1")
    done = clone(tmp_path, "work", "mine")
    mine = harbor.at(tmp_path / "mine")
    first = mine.answer("status")
    (mine.folder / "datasets/harbor/entries/lamp.json").write_text("{", "utf-8")

    assert (done.code, " ".join(done.out.split())) == (
        0,
        "Cloned into FOLDER/mine: main, 3 entries in 1 dataset, last version VERSION first drafts "
        "hooks pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout, post-merge, post-rewrite "
        "git diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove) "
        "Next: cd mine && rtrepo status",
    )
    assert done.err == "Cloning into 'mine'...\ndone.\n"
    assert (first.err, first.out.partition("   ")[0]) == ("", "On main")
    with pytest.raises(AssertionError, match="1 finding blocks the commit"):
        git(mine.folder, "commit", "-qam", "broken")


OPTIONS = {
    # the words after `clone`: the branch that is checked out, and how many versions there are
    ("file://$HERE/work", "-b", "side"): ("side", "1"),
    ("file://$HERE/work", "mine", "--branch", "side", "--", "--no-tags"): ("side", "1"),
    ("file://$HERE/work", "mine", "--", "--depth", "1"): ("main", "1"),
    ("./work/", "mine", "--", "--origin", "upstream"): ("main", "2"),
}


@pytest.mark.parametrize("words", OPTIONS)
def test_options_are_gits(words: tuple[str, ...], harbor: Terminal, tmp_path: Path, git: Git) -> None:
    git(harbor.folder, "branch", "side", "HEAD~1")
    (tmp_path / "here").mkdir()
    folder = tmp_path if words[0].startswith(".") else tmp_path / "here"
    done = child(folder, "clone", "--json", *[word.replace("$HERE", os.fspath(tmp_path)) for word in words])
    root = Path(done.json["root"].replace("FOLDER", os.fspath(folder)))

    assert (done.json["schema"], done.json["branch"], done.err) == ("rtrepo.clone/1", OPTIONS[words][0], "")
    assert git(root, "rev-list", "--count", "HEAD").strip() == OPTIONS[words][1]
    assert done.json["hooks"][0] == "pre-commit"


def test_nothing_of_the_repository_is_run(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    """Neither its gates' commands nor a hook that came with it; that there are some is said."""
    (harbor.folder / "rtrepo.yaml").write_text(GATES, "utf-8")
    hook = harbor.folder / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch ../ran\n", "utf-8")
    hook.chmod(0o755)
    git(harbor.folder, "add", ".")
    git(harbor.folder, "commit", "-q", "-m", "gates")
    done = clone(tmp_path, "work", "mine")
    git(tmp_path / "mine", "commit", "-q", "--allow-empty", "-m", "x")

    assert (
        "  gates   rtrepo.yaml asks for 2 commands at the gates; none is run in this clone until you trust\n"
        "          it: rtrepo trust --status\n"
    ) in done.out
    assert not (tmp_path / "ran").exists()


def test_what_is_not_rtrepos_stays_as_it_is(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "plain")
    empty = clone(tmp_path, "plain", "empty")
    git(tmp_path / "plain", "commit", "-q", "--allow-empty", "-m", "x")
    plain = clone(tmp_path, "plain", "clone")
    bare = clone(tmp_path, "plain", "bare", "--", "--bare")
    as_json = clone(tmp_path, "plain", "again", "--json")

    told = (
        "error: clone is cloned and stays as it is, without our hooks: "
        "FOLDER/clone is a git repository without rtrepo.yaml\n"
        "hint: rtrepo init makes it an rtrepo repository; its files stay as they are\n"
    )
    assert [answer.code for answer in (empty, plain, bare, as_json)] == [1] * 4
    assert plain.err.endswith(told)
    assert bare.err.endswith("hint: guard what is pushed to it: rtrepo -C bare hooks install\n")
    assert json.loads(as_json.err)["exit_code"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "bare", "clone", "empty", "plain"]
    assert not (tmp_path / "clone/.git/hooks/pre-commit").exists()
    assert git(tmp_path / "clone", "config", "--local", "--list").count(".rtrepo") == 0


def test_what_cannot_be_cloned(harbor: Terminal, tmp_path: Path) -> None:
    nowhere = clone(tmp_path, "nowhere")
    taken = clone(tmp_path, "work")
    nameless = clone(tmp_path, "/")
    option = clone(tmp_path, "--upload-pack=touch ran", "x")
    as_json = clone(tmp_path, "https://mara:hush@localhost:1/x.git", "--json")

    assert (nowhere.code, nowhere.err) == (
        3,
        "fatal: repository 'nowhere' does not exist\n"
        "error: nowhere was not cloned; git says why above\n"
        "hint: check the address, and that the folder is not there yet\n",
    )
    assert (taken.code, taken.err.splitlines()[0]) == (
        3, "fatal: destination path 'work' already exists and is not an empty directory."
    )  # fmt: skip
    assert (nameless.code, option.code, as_json.code) == (2, 2, 3)
    assert "hush" not in as_json.err
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["work"]


GREETINGS = {
    # what somebody did after `git clone`: what the first command says
    (): "git clones no hooks, so nothing keeps broken entries out here yet: rtrepo hooks install && rtrepo git-setup\n",
    ("hooks install",): "",
    ("hooks install", "FORGET"): "plain git shows entries as JSON here yet: rtrepo git-setup\n",
    (
        "git-setup",
        "FORGET",
    ): "git clones no hooks, so nothing keeps broken entries out here yet: rtrepo hooks install\n",
    ("hooks install", "git-setup", "FORGET"): "",
}


@pytest.mark.parametrize("did", GREETINGS)
@pytest.mark.usefixtures("files_alone")
def test_a_plain_clone_is_told_what_is_missing(
    did: tuple[str, ...], harbor: Terminal, tmp_path: Path, git: Git
) -> None:
    """By the first command, wherever it is run, and by the doctor at any time."""
    git(tmp_path, "clone", "-q", "work", "clone")
    clone = harbor.at(tmp_path / "clone")
    git(clone.folder, "worktree", "add", "-q", "-b", "side", "../linked")
    for words in did:
        if words == "FORGET":  # as if the hooks had come with git's template folder
            (clone.folder / ".git/rtrepo").rename(tmp_path / "forgotten")
        else:
            clone.unchecked(*words.split())
    told = [harbor.at(tmp_path / "linked").unchecked("list"), clone.unchecked("list")]
    checks = {check["name"]: check["fine"] for check in clone.unchecked("doctor", "--json").json["checks"]}

    assert [answer.err for answer in told] == [GREETINGS[did], ""]
    assert (checks["hooks"], checks["git-setup"]) == ("hooks install" in did, "git-setup" in did)
