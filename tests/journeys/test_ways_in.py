"""Nine ways into the history, with real git: a broken entry is stopped at the gate that git gives for the way, and
`--no-verify` is answered by the next gate: by pre-push, and on the server by pre-receive."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, child, settled

FERRY = "datasets/harbor/entries/ferry.json"
LAMP = "datasets/harbor/entries/lamp.json"
GULLS = "datasets/harbor/entries/gulls.json"
FINDING = (
    "harbor/ferry   datasets/harbor/entries/ferry.json:2:20\n"
    "  error  S101 unreadable-entry   line 2   JSON ends early   blocks\n"
)
NOT_COMMITTED = (
    "not committed: 1 finding blocks the commit\n"
    f"{FINDING}"
    "hint: edit, then commit again; git commit --no-verify records it as it is\n"
)
NOTICE = "notice: 1 finding that blocks came in: rtrepo validate VERSION..VERSION\n"


class Way(NamedTuple):
    """How an edit of the ferry gets in: git commands before it, the one that is tried, and the hook that stops it.
    In the commands after `on side` the edit has been committed on a branch, past the gate."""

    before: tuple[str, ...]
    tried: str
    gate: str


SIDE = ("switch -q -c side", "commit -q --no-verify -a -m edited", "switch -q main")
DIVERGED = ("switch -q -c side", "commit -q --no-verify -a -m edited", "switch -q main", "EDIT", "commit -qam lamp")
WAYS = {
    "commit": Way(("add .",), "commit -q -m edited", "pre-commit"),
    "commit -a": Way((), "commit -q -a -m edited", "pre-commit"),
    "commit PATH": Way((), f"commit -q -m edited {FERRY}", "pre-commit"),
    "commit --amend": Way(("add .",), "commit -q --amend --no-edit", "pre-commit"),
    "merge": Way(DIVERGED, "merge -q --no-edit side", "pre-merge-commit"),
    "merge --no-ff": Way(SIDE, "merge -q --no-ff --no-edit side", "pre-merge-commit"),
    "cherry-pick": Way((*DIVERGED, "cherry-pick side"), "push -q origin main", "pre-push"),
    "rebase": Way((*DIVERGED, "rebase -q side"), "push -q origin main", "pre-push"),
    "push": Way(("commit -q --no-verify -a -m edited",), "push -q origin main", "pre-push"),
}


class Harbour:
    """A person's repository and the server that it is pushed to, with the hooks in place on both."""

    def __init__(self, person: Terminal, server: Path, git: Git) -> None:
        self.folder, self.server, self.git = person.folder, server, git
        self.person = person

    def edit(self, path: str, *, breaks: bool) -> None:
        whole = (self.folder / path).read_bytes()
        (self.folder / path).write_bytes(whole[:40] if breaks else whole.replace(b".", b"!"))

    def type(self, commands: tuple[str, ...]) -> None:
        for command in commands:
            if command == "EDIT":
                self.edit(LAMP, breaks=False)
            else:
                self.git(self.folder, *command.split())

    def try_git(self, command: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            ["git", *command.split()], cwd=self.folder, capture_output=True, text=True, check=False,
            env=os.environ | environment,
        )  # fmt: skip
        return done.returncode, settled(done.stderr, self.folder)

    def tips(self) -> dict[str, str]:
        return {
            place: self.git(folder, "for-each-ref", "refs/heads")
            for place, folder in (("here", self.folder), ("server", self.server))
        }


@pytest.fixture(scope="module")
def served(ready_made: Path, tmp_path_factory: pytest.TempPathFactory, git: Git) -> Path:
    """A person's repository and the server beside it, made once."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(ready_made / "harbor", folder, symlinks=True, dirs_exist_ok=True)
    git(folder, "clone", "-q", "--bare", "work", "server.git")
    installed = child(folder / "server.git", "hooks", "install", "--json")
    assert [hook["event"] for hook in installed.json["hooks"]] == ["pre-receive"]
    git(folder / "work", "remote", "add", "origin", "../server.git")
    git(folder / "work", "fetch", "-q", "origin")
    return folder


@pytest.fixture
def harbour(served: Path, tmp_path: Path, git: Git) -> Harbour:
    shutil.copytree(served, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Harbour(Terminal(tmp_path / "work"), tmp_path / "server.git", git)


@pytest.mark.parametrize("name", WAYS)
def test_a_broken_entry_is_stopped(name: str, harbour: Harbour) -> None:
    way = WAYS[name]
    harbour.edit(FERRY, breaks=True)
    harbour.type(way.before)
    before = harbour.tips()
    code, told = harbour.try_git(way.tried)

    assert (code, harbour.tips()) == (1, before)
    if way.gate == "pre-push":
        assert told == (
            "not pushed: 1 finding blocks main\n"
            "in VERSION  edited\n"
            f"{FINDING}"
            "hint: mend it in another version, then push again; git push --no-verify sends it as it is\n"
            "error: failed to push some refs to '../server.git'\n"
        )
    else:
        assert told.startswith(NOT_COMMITTED)


@pytest.mark.parametrize("name", WAYS)
def test_a_clean_entry_passes(name: str, harbour: Harbour) -> None:
    way = WAYS[name]
    harbour.edit(FERRY, breaks=False)
    harbour.type(way.before)
    said = [harbour.try_git(command) for command in (way.tried, "push -q -f origin main")]
    tips = harbour.tips()

    assert said == [(0, "")] * 2
    assert set(tips["server"].split()) <= set(tips["here"].split())
    assert harbour.git(harbour.server, "show", f"main:{FERRY}") == (harbour.folder / FERRY).read_text("utf-8")


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.gate != "pre-push"])
def test_no_verify_is_answered_by_pre_push_and_then_by_the_server(name: str, harbour: Harbour) -> None:
    way = WAYS[name]
    harbour.edit(FERRY, breaks=True)
    harbour.type(way.before)
    past = harbour.try_git(f"{way.tried} --no-verify")
    before = harbour.tips()
    pushed = harbour.try_git("push -q -f origin main")
    sent = harbour.try_git("push -q -f --no-verify origin main")

    assert past == (0, NOTICE if name.startswith("merge") else "")
    assert (pushed[0], pushed[1].splitlines()[0]) == (1, "not pushed: 1 finding blocks main")
    remote = [line.removeprefix("remote: ").rstrip() for line in sent[1].splitlines() if line.startswith("remote: ")]
    assert remote[0] == "not accepted: 1 finding blocks main"
    assert "\n".join(remote[2:4]) + "\n" == FINDING
    assert remote[4:] == ["hint: mend it in another version, then push again"]
    assert (sent[0], harbour.tips()) == (1, before)


def test_what_was_mended_on_the_way_may_be_pushed(harbour: Harbour) -> None:
    whole = (harbour.folder / FERRY).read_bytes()
    harbour.edit(FERRY, breaks=True)
    harbour.type(("commit -q --no-verify -a -m broken",))
    (harbour.folder / FERRY).write_bytes(whole)
    harbour.type(("commit -q -a -m mended",))

    assert harbour.try_git("push -q origin main") == (0, "")


REFS = {
    # what is pushed: the refs that are named as not pushed
    "push -q origin side": ["side"],
    "push -q origin side:refs/heads/other": ["other"],
    "push -q origin v1": ["tag v1"],
    "push -q origin annotated": ["tag annotated"],
    "push -q origin side v1": ["side", "tag v1"],
    "push -q --all origin": ["side"],
    "push -q ../server.git side": ["side"],
    "push -q -f origin side:main": ["main"],
}


@pytest.mark.parametrize("command", REFS)
def test_every_ref_is_checked(command: str, harbour: Harbour) -> None:
    harbour.type(("switch -q -c side",))
    harbour.edit(FERRY, breaks=True)
    harbour.type(("commit -q --no-verify -a -m edited", "tag v1", "tag -a -m x annotated"))
    before = harbour.tips()
    code, told = harbour.try_git(command)
    named = [line for line in told.splitlines() if line.startswith("not pushed: ")]

    assert (code, harbour.tips()) == (1, before)
    assert named[0] == f"not pushed: 1 finding blocks {REFS[command][0]}"
    assert named[1:] == [f"not pushed: {ref}, for the same reason as {REFS[command][0]}" for ref in REFS[command][1:]]


def test_what_is_there_already_does_not_stop_a_push(harbour: Harbour) -> None:
    """Deleting, a new name for what is there, going back, and a clean edit beside an entry that is broken there."""
    harbour.type(("switch -q -c side",))
    harbour.edit(FERRY, breaks=True)
    harbour.type(("commit -q --no-verify -a -m edited",))
    child(harbour.server, "hooks", "uninstall")
    harbour.type(("push -q --no-verify origin side", "switch -q -c more"))
    harbour.edit(LAMP, breaks=False)
    harbour.type(("commit -q -a -m lamp",))
    child(harbour.server, "hooks", "install")
    commands = (
        "push -q origin side:refs/heads/again",
        "push -q origin side:refs/tags/v1",
        "push -q origin more",
        "push -q origin more:side",
        "push -q -f origin main:side",
        "push -q origin --delete side",
        "push -q origin --delete v1",
    )

    assert {command: harbour.try_git(command) for command in commands} == dict.fromkeys(commands, (0, ""))


def test_a_branch_that_somebody_else_pushed_to(harbour: Harbour, tmp_path: Path) -> None:
    """The id that the server has is not known here; a forced push is checked against what is."""
    harbour.git(tmp_path, "clone", "-q", "server.git", "theirs")
    harbour.git(tmp_path / "theirs", "commit", "-q", "--allow-empty", "-m", "theirs")
    harbour.git(tmp_path / "theirs", "push", "-q", "origin", "main")
    harbour.edit(LAMP, breaks=False)
    harbour.type(("commit -q -a -m lamp",))
    harbour.edit(FERRY, breaks=True)
    harbour.type(("commit -q --no-verify -a -m edited",))
    code, told = harbour.try_git("push -q -f origin main")

    assert (code, told.splitlines()[:2]) == (1, ["not pushed: 1 finding blocks main", "in VERSION  edited"])
    (harbour.folder / FERRY).write_text(harbour.git(harbour.folder, "show", f"HEAD~1:{FERRY}"), "utf-8")
    harbour.type(("commit -q -a -m mended",))

    assert harbour.try_git("push -q -f origin main") == (0, "")


def test_the_first_push_to_an_empty_server_is_checked(harbour: Harbour, tmp_path: Path) -> None:
    harbour.git(tmp_path, "init", "-q", "--bare", "-b", "main", "empty.git")
    child(tmp_path / "empty.git", "hooks", "install")
    harbour.edit(FERRY, breaks=True)
    harbour.type(("commit -q --no-verify -a -m edited",))
    codes = [harbour.try_git(f"push -q {option} ../empty.git main")[0] for option in ("", "--no-verify")]
    harbour.type(("revert -n HEAD", "commit -q -m mended"))

    assert (codes, harbour.try_git("push -q ../empty.git main")) == ([1, 1], (0, ""))


STRICT = "format: 1\nrules: {T101: block}\n"


def test_a_branch_cannot_weaken_its_own_gate(harbour: Harbour) -> None:
    """T101 blocks on main. A branch switches it off and brings in what it would have found."""
    (harbour.folder / "rtrepo.yaml").write_text(STRICT, "utf-8")
    harbour.type(("commit -q -a -m strict", "push -q origin main"))
    (harbour.folder / "rtrepo.yaml").write_text("format: 1\nrules: {T101: off}\n", "utf-8")
    two = '{"role": "user", "content": "Hm?"}'
    answer = '{"role": "assistant", "content": "Yes."}'
    (harbour.folder / GULLS).write_text(f'{{"messages": [\n  {two}\n, {two}\n, {answer}\n]}}\n', "utf-8")
    harbour.type(("add .",))
    together = harbour.try_git("commit -q -m both")
    with_rtrepo = harbour.person("commit", "-m", "both", ends=1)
    harbour.type(("switch -q -c side", f"reset -q {GULLS}"))
    first = harbour.try_git("commit -q -m laxer")
    harbour.type((f"add {GULLS}", "commit -q -m gulls"))
    to_main = [harbour.try_git(f"push -q {option} origin side:main")[1] for option in ("", "--no-verify")]
    new_branch = harbour.try_git("push -q origin side")
    harbour.type(("switch -q main",))
    merged = harbour.try_git("merge -q --no-ff --no-edit side")

    found = (
        "not committed: 1 finding blocks the commit\n"
        f"harbor/gulls   {GULLS}:3:3\n"
        "  error  T101 repeated-role   message 1   a second user turn in a row   blocks\n"
        "rtrepo.yaml takes from the gate: that counts from the next version on\n"
        "hint: edit, then commit again; or commit rtrepo.yaml first, by itself\n"
    )
    assert (together, with_rtrepo) == ((1, found), found)
    assert first == (0, "rtrepo.yaml takes from the gate: that counts from the next version on\n")
    assert "not pushed: 1 finding blocks main\nin VERSION  gulls\n" in to_main[0]
    assert "rtrepo.yaml takes from the gate" in to_main[0]
    assert "remote: not accepted: 1 finding blocks main" in to_main[1]
    assert (new_branch[0], merged[0]) == (1, 1)


def test_what_is_staged_counts_and_not_what_lies_in_the_folder(harbour: Harbour) -> None:
    whole = (harbour.folder / FERRY).read_bytes()
    harbour.edit(FERRY, breaks=True)
    harbour.type((f"add {FERRY}",))
    (harbour.folder / FERRY).write_bytes(whole)
    staged_broken = harbour.try_git("commit -q -m x")
    (harbour.folder / FERRY).write_bytes(whole.replace(b"six", b"seven"))
    harbour.type((f"add {FERRY}",))
    harbour.edit(FERRY, breaks=True)
    staged_clean = harbour.try_git("commit -q -m x")
    other = {"GIT_INDEX_FILE": str(harbour.folder / ".git/other-index")}
    harbour.git(harbour.folder, "read-tree", "HEAD", **other)
    harbour.git(harbour.folder, "add", FERRY, **other)
    other_index = harbour.try_git("commit -q -m x", **other)

    assert (staged_broken, staged_clean, other_index) == ((1, NOT_COMMITTED), (0, ""), (1, NOT_COMMITTED))


def test_a_pass_is_no_password(harbour: Harbour) -> None:
    """An environment variable alone opens nothing, nor does a pass that a command has left behind."""
    harbour.edit(FERRY, breaks=True)
    lock = harbour.folder / ".git/rtrepo/lock"
    lock.write_text('{"process": 1, "command": "commit", "pass": "0123"}', "utf-8")
    told = [harbour.try_git("commit -q -a -m x", RTREPO_GATE=word, RTREPO_PASS=word) for word in ("passed", "0123")]

    assert told == [(1, NOT_COMMITTED)] * 2


def test_a_branch_without_rtrepo_is_left_alone(harbour: Harbour) -> None:
    harbour.type(("switch -q --orphan pages",))
    (harbour.folder / "index.html").write_text("<p>Harbour</p>\n", "utf-8")
    harbour.type(("add .",))

    assert [harbour.try_git(command) for command in ("commit -q -m pages", "push -q origin pages")] == [(0, "")] * 2


def test_the_hook_fails_closed_where_rtrepo_is_gone(harbour: Harbour) -> None:
    hooks = harbour.folder / ".git/hooks"
    for event in ("pre-commit", "pre-push"):
        script = (hooks / event).read_text("utf-8").splitlines(keepends=True)
        gone = ["python=/nowhere/python\n" if line.startswith("python=") else line for line in script]
        (hooks / event).write_text("".join(gone), "utf-8")
    path = "/usr/bin:/bin"
    harbour.edit(LAMP, breaks=False)
    told = [harbour.try_git("commit -q -a -m x", PATH=path)]
    harbour.type(("commit -q --no-verify -a -m x",))
    told += [harbour.try_git("push -q origin main", PATH=path)]

    for code, words in told:
        assert (code, words.splitlines()[0]) == (
            1, "error: rtrepo is not installed where this hook looks for it, so the entries were not checked"
        )  # fmt: skip


NOTICED = {
    # how it comes in, past every gate of this repository: the commands before, and the one that says so
    "a fast-forward": (SIDE, "merge -q side"),
    "a pull": ((*SIDE, "push -q --no-verify ../open.git side"), "pull -q ../open.git side"),
    "a switch": (SIDE, "switch -q side"),
    "a rebase": (DIVERGED, "rebase -q side"),
}


@pytest.mark.parametrize("name", NOTICED)
def test_what_came_in_past_the_gates_is_told(name: str, harbour: Harbour, tmp_path: Path) -> None:
    harbour.git(tmp_path, "clone", "-q", "--bare", "work", "open.git")
    before, command = NOTICED[name]
    harbour.edit(FERRY, breaks=True)
    harbour.type(before)

    assert harbour.try_git(command) == (0, NOTICE)


LAXER = {
    # how it comes in, and whether it goes into a branch whose rules still count
    "a fast-forward": True,
    "a pull": True,
    "a switch": False,
    "a rebase": True,
}


@pytest.mark.parametrize("name", LAXER)
def test_what_weakened_its_own_rules_is_told_by_the_rules_before_it(
    name: str, harbour: Harbour, tmp_path: Path
) -> None:
    """As at the gates; and the command that is told shows the same."""
    (harbour.folder / "rtrepo.yaml").write_text("format: 1\nrules: {T101: block}\n", "utf-8")
    harbour.git(harbour.folder, "commit", "-qam", "stern")
    harbour.git(tmp_path, "clone", "-q", "--bare", "work", "open.git")
    before, command = NOTICED[name]
    (harbour.folder / "rtrepo.yaml").write_text("format: 1\nrules: {T101: off}\n", "utf-8")
    ferry = harbour.folder / FERRY
    told = json.loads(ferry.read_text("utf-8"))
    turns = told["messages"]
    ferry.write_text(json.dumps(told | {"messages": [*turns, turns[-1]]}), "utf-8")
    harbour.type(before)
    was = harbour.git(harbour.folder, "rev-parse", "HEAD").strip()
    code, words = harbour.try_git(command)
    now = harbour.git(harbour.folder, "rev-parse", "HEAD").strip()

    notice = NOTICE.replace("VERSION\n", "VERSION --rules-from VERSION\n")
    assert (code, words) == (0, notice if LAXER[name] else "")
    shown = harbour.person.json("validate", f"{was}..{now}", "--rules-from", was, ends=1)
    assert [(found["code"], found["id"]) for found in shown["findings"] if found["blocks"]] == [("T101", "ferry")]


@pytest.mark.parametrize("name", NOTICED)
def test_nothing_is_told_where_all_is_well(name: str, harbour: Harbour, tmp_path: Path) -> None:
    harbour.git(tmp_path, "clone", "-q", "--bare", "work", "open.git")
    before, command = NOTICED[name]
    harbour.edit(FERRY, breaks=False)
    harbour.type(before)

    assert harbour.try_git(command) == (0, "")


def test_a_notice_never_fails(harbour: Harbour) -> None:
    hooks = harbour.folder / ".git/hooks"
    (hooks / "post-checkout").write_text((hooks / "post-checkout").read_text("utf-8") + "\n", "utf-8")
    outdated = harbour.try_git("switch -q -c one")
    (harbour.folder / "rtrepo.yaml").write_text("rules: [", "utf-8")
    harbour.git(harbour.folder, "config", "core.hooksPath", "../elsewhere")
    told = child(harbour.folder, "hooks", "run", "post-checkout", "0" * 40, "x", "1")

    assert outdated == (0, "notice: the git hooks are from another version of rtrepo: rtrepo hooks install\n")
    assert (told.code, told.out + told.err) == (0, "")
