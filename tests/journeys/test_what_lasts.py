"""A secret that one version brings and a later one takes out does not go through a push; and a change that waives what
would stop it is told so."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, child, settled

FERRY = "datasets/harbor/entries/ferry.json"
GULLS = "datasets/harbor/entries/gulls.json"
LAMP = "datasets/harbor/entries/lamp.json"
KEY = "AKIA" + "Q3ZJ7XN2M5TKW4RB"
MASKED = '"AKIA…RB"'


class Person:
    """Somebody with a server whose rules, like the repository's, stop keys."""

    def __init__(self, person: Terminal, server: Path, git: Git) -> None:
        self.person, self.folder, self.server, self.git = person, person.folder, server, git

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), "utf-8")

    def commit(self, message: str) -> None:
        self.git(self.folder, "add", "-A")
        self.git(self.folder, "commit", "-q", "--no-verify", "-m", message)

    def push(self, *words: str) -> tuple[int, list[str]]:
        done = subprocess.run(
            ["git", "push", "-q", *words], cwd=self.folder, capture_output=True, text=True, check=False
        )
        lines = settled(done.stderr, self.folder).splitlines()
        return done.returncode, [line.removeprefix("remote: ").rstrip() for line in lines]


@pytest.fixture
def person(harbor: Terminal, tmp_path: Path, git: Git) -> Person:
    (harbor.folder / "rtrepo.yaml").write_text("format: 1\nrules: {privacy: block, T101: block}\n", "utf-8")
    harbor("commit", "-m", "no keys")
    git(tmp_path, "clone", "-q", "--bare", "work", "server.git")
    child(tmp_path / "server.git", "hooks", "install")
    git(harbor.folder, "remote", "add", "origin", "../server.git")
    git(harbor.folder, "fetch", "-q", "origin")
    return Person(harbor, tmp_path / "server.git", git)


def test_a_secret_that_was_taken_out_again(person: Person) -> None:
    whole = (person.folder / FERRY).read_text("utf-8")
    person.edit(FERRY, "six", KEY)
    person.commit("a key")
    (person.folder / FERRY).write_text(whole, "utf-8")
    person.commit("the key is gone")
    person.edit(LAMP, "I do", "You do")
    person.commit("more work")
    here = person.push("origin", "main")
    there = person.push("--no-verify", "origin", "main")
    new_branch = person.push("--no-verify", "origin", "main:refs/heads/other")
    found = [
        "1 finding blocks main",
        "in VERSION  a key",
        f"harbor/ferry   {FERRY}:3:40",
        f"  error  P101 access-key   message 1   a key, {MASKED}   blocks",
        "What a later version takes out stays in the older one, and whoever gets the push gets both",
    ]
    hint = "hint: take it out of the version that has it (git rebase -i), then push again"
    assert (here[0], here[1][:6]) == (
        1,
        [f"not pushed: {found[0]}", *found[1:], f"{hint}; git push --no-verify sends it as it is"],
    )
    assert (there[0], there[1][:6]) == (1, [f"not accepted: {found[0]}", *found[1:], hint])
    assert (new_branch[0], new_branch[1][0]) == (1, "not accepted: 1 finding blocks other")

    person.git(person.folder, "reset", "-q", "--soft", "HEAD~3")
    person.commit("as one")
    assert person.push("origin", "main") == (0, [])


def test_in_an_entry_that_went_again_and_in_one_that_came_in_a_merge(person: Person) -> None:
    turns = '{{"messages": [{{"role": "user", "content": "Hm?"}}, {{"role": "assistant", "content": "{}."}}]}}\n'
    (person.folder / GULLS).write_text(turns.format(KEY), "utf-8")
    person.commit("gulls")
    (person.folder / GULLS).unlink()
    person.commit("no gulls")
    gone = person.push("origin", "main")
    person.git(person.folder, "reset", "-q", "--hard", "HEAD~2")
    person.git(person.folder, "switch", "-q", "-c", "side")
    person.edit(LAMP, "I do", "You do")
    person.commit("side")
    person.git(person.folder, "switch", "-q", "main")
    person.edit(FERRY, "six", "seven")
    person.commit("seven")
    person.git(person.folder, "merge", "-q", "--no-commit", "--no-ff", "side")
    person.edit(FERRY, "seven", KEY)
    person.commit("an evil merge")
    person.edit(FERRY, KEY, "seven")
    person.commit("good again")
    merged = person.push("origin", "main")

    assert (gone[0], gone[1][:3]) == (
        1,
        ["not pushed: 1 finding blocks main", "in VERSION  gulls", f"harbor/gulls   {GULLS}:1:85"],
    )
    assert (merged[0], merged[1][:2]) == (1, ["not pushed: 1 finding blocks main", "in VERSION  an evil merge"])


def test_the_end_and_the_way_are_both_told(person: Person) -> None:
    person.edit(FERRY, "six", KEY)
    person.commit("a key")
    person.edit(FERRY, KEY, "AKIA" + "W4RBQ3ZJ7XN2M5TK")
    person.commit("another key")
    code, told = person.push("origin", "main")

    assert (code, told[0]) == (1, "not pushed: 2 findings block main")
    assert [line for line in told if line.startswith("in ")] == ["in VERSION  another key", "in VERSION  a key"]


def test_where_privacy_does_not_block_nobody_looks(person: Person) -> None:
    (person.folder / "rtrepo.yaml").write_text("format: 1\n", "utf-8")
    person.commit("no rules")
    person.git(person.folder, "push", "-q", "--no-verify", "../server.git", "main")
    person.git(person.folder, "fetch", "-q", "origin")
    person.edit(FERRY, "six", KEY)
    person.commit("a key")
    person.edit(FERRY, KEY, "six")
    person.commit("gone")

    assert person.push("origin", "main") == (0, [])


def test_too_many_on_the_way_are_told(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("seven", "eight", "nine"):
        person.edit(FERRY, {"seven": "six", "eight": "seven", "nine": "eight"}[word], word)
        person.commit(word)
    tip, base = (person.git(person.folder, "rev-parse", name).strip() for name in ("main", "origin/main"))
    monkeypatch.setattr("rtrepo.actions.hooking.lasting.MOST", 1)
    monkeypatch.setattr("sys.stdin", _Words(f"refs/heads/main {tip} refs/heads/main {base}\n"))
    told = person.person("hooks", "run", "pre-push", "origin", "../server.git")

    assert told == "notice: 1 entry of versions on the way to main was not looked at: there are too many\n"


class _Words:
    def __init__(self, text: str) -> None:
        self.buffer = self
        self._text = text

    def read(self) -> bytes:
        return self._text.encode()


WAIVED = "waived by this change: harbor/gulls  T101 repeated-role: a stutter\n"


def stutter(person: Person, reason: str) -> None:
    two = '{"role": "user", "content": "Hm?"}'
    answer = '{"role": "assistant", "content": "Yes."}'
    (person.folder / GULLS).write_text(f'{{"messages": [{two}, {two}, {answer}]}}\n', "utf-8")
    (person.folder / GULLS.replace(".json", ".yaml")).write_text(f"waive: {{T101: {reason}}}\n", "utf-8")


def test_a_waiver_that_comes_with_what_it_excuses_is_told(person: Person, git: Git) -> None:
    stutter(person, "a stutter")
    git(person.folder, "add", ".")
    by_git = subprocess.run(
        ["git", "commit", "-qm", "gulls"], cwd=person.folder, capture_output=True, text=True, check=False
    )
    pushed = person.push("origin", "main")
    git(person.folder, "reset", "-q", "--soft", "HEAD~1")
    report = person.person.json("commit", "-m", "gulls")
    git(person.folder, "reset", "-q", "--soft", "HEAD~1")
    by_rtrepo = person.person("commit", "-m", "gulls")
    person.edit(GULLS, "Yes", "No")
    later = person.person("commit", "-m", "no")

    assert (by_git.returncode, by_git.stderr) == (0, WAIVED)
    assert pushed == (0, [WAIVED.strip()] * 2)
    assert [row["waived"] for row in report["waived_here"]] == ["a stutter"]
    assert by_rtrepo == f"main VERSION  gulls — 1 added\n{WAIVED}"
    assert later == "main VERSION  no — 1 edited\n"


def test_a_waiver_of_what_would_not_block_is_not_told(person: Person) -> None:
    (person.folder / "rtrepo.yaml").write_text("format: 1\n", "utf-8")
    person.person("commit", "-m", "lax")
    stutter(person, "a stutter")

    assert person.person("commit", "-m", "gulls") == "main VERSION  gulls — 1 added\n"
