"""The pre-commit framework (https://pre-commit.com) calling our check, and beside our hooks. Offline: the check is the
rtrepo that runs these tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rtrepo.layout import yaml_file
from tests.conftest import ROOT, Git
from tests.journeys.terminal import Terminal, settled

TOOL = shutil.which("pre-commit")
pytestmark = [
    pytest.mark.skipif(TOOL is None, reason="the pre-commit framework is not installed: pip install pre-commit"),
    pytest.mark.usefixtures("files_alone"),
]
FERRY = "datasets/harbor/entries/ferry.json"
LAMP = "datasets/harbor/entries/lamp.json"
TYPES = ("pre-commit", "pre-merge-commit", "pre-push", "commit-msg")


def config() -> str:
    """Our hooks as `.pre-commit-hooks.yaml` has them, without an environment of their own."""
    told = yaml_file.load(b"hooks:\n" + (ROOT / ".pre-commit-hooks.yaml").read_bytes())["hooks"]
    lines = [f"default_install_hook_types: [{', '.join(TYPES)}]", "repos:", "- repo: local", "  hooks:"]
    for hook in told:
        entry = hook["entry"].replace("rtrepo", f"{sys.executable} -P -m rtrepo", 1)
        keys = {**hook, "language": "system", "entry": entry}
        start = "  - "
        for key, value in keys.items():
            shown = (
                f"[{', '.join(value)}]"
                if isinstance(value, list)
                else str(value).lower()
                if value is True or value is False
                else value
            )
            lines.append(f"{start}{key}: {shown}")
            start = "    "
    return "\n".join(lines) + "\n"


class Framework:
    def __init__(self, person: Terminal, git: Git, home: Path) -> None:
        self.person, self.folder, self.git = person, person.folder, git
        self._env = os.environ | {"PRE_COMMIT_HOME": os.fspath(home)}

    def __call__(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False, env=self._env)
        return done.returncode, settled(done.stdout + done.stderr, self.folder)

    def break_ferry(self) -> bytes:
        whole = (self.folder / FERRY).read_bytes()
        (self.folder / FERRY).write_bytes(whole[:40])
        return whole


@pytest.fixture
def framework(harbor: Terminal, git: Git, tmp_path: Path) -> Framework:
    harbor("hooks", "uninstall")
    (harbor.folder / ".pre-commit-config.yaml").write_text(config(), "utf-8")
    (harbor.folder / "rtrepo.yaml").write_text("format: 1\nhooks: {commit-msg: summary}\n", "utf-8")
    git(harbor.folder, "add", ".")
    git(harbor.folder, "commit", "-q", "-m", "with the framework")
    return Framework(harbor, git, tmp_path / "home")


def test_it_calls_our_check_at_every_gate(framework: Framework, tmp_path: Path, git: Git) -> None:
    installed = framework(str(TOOL), "install")
    git(tmp_path, "init", "-q", "--bare", "server.git")
    git(framework.folder, "remote", "add", "origin", "../server.git")
    whole = framework.break_ferry()
    stopped = framework("git", "commit", "-a", "-m", "broken")
    past = framework("git", "commit", "-q", "--no-verify", "-a", "-m", "broken")
    pushed = framework("git", "push", "-q", "origin", "main")
    (framework.folder / FERRY).write_bytes(whole.replace(b"six", b"seven"))
    mended = framework("git", "commit", "-q", "-a", "-m", "mended")
    sent = framework("git", "push", "-q", "origin", "main")
    framework.break_ferry()
    framework("git", "commit", "-q", "--no-verify", "-a", "-m", "broken again")
    again = framework("git", "push", "-q", "origin", "main")
    new_branch = framework("git", "push", "-q", "origin", "main:refs/heads/new")

    assert [code for code, _ in (installed, stopped, past, pushed, mended, sent, again, new_branch)] == [
        0, 1, 0, 1, 0, 0, 1, 1
    ]  # fmt: skip
    assert "not committed: 1 finding blocks the commit" in stopped[1]
    assert "not pushed: 1 finding blocks main" in pushed[1]
    assert "not pushed: 1 finding blocks new" in new_branch[1]
    assert git(framework.folder, "log", "-1", "--format=%B", "HEAD~1") == "mended\n\nEntries: 1 edited in harbor\n\n"


def test_it_stops_a_merge(framework: Framework, git: Git) -> None:
    framework(str(TOOL), "install")
    git(framework.folder, "switch", "-q", "-c", "side")
    framework.break_ferry()
    git(framework.folder, "commit", "-q", "--no-verify", "-a", "-m", "broken")
    git(framework.folder, "switch", "-q", "main")
    code, told = framework("git", "merge", "-q", "--no-ff", "--no-edit", "side")

    assert (code, "not committed: 1 finding blocks the commit" in told) == (1, True)


def test_what_is_staged_counts_while_it_puts_the_rest_aside(framework: Framework, git: Git) -> None:
    framework(str(TOOL), "install")
    whole = framework.break_ferry()
    git(framework.folder, "add", FERRY)
    (framework.folder / FERRY).write_bytes(whole)
    staged_broken = framework("git", "commit", "-m", "x")
    (framework.folder / FERRY).write_bytes(whole.replace(b"six", b"seven"))
    git(framework.folder, "add", FERRY)
    framework.break_ferry()
    staged_clean = framework("git", "commit", "-m", "x")
    path = framework("git", "commit", "-m", "x", FERRY)

    assert [staged_broken[0], staged_clean[0], path[0]] == [1, 0, 1]
    assert (framework.folder / FERRY).read_bytes() == whole[:40]


def test_status_and_doctor_know_it(framework: Framework) -> None:
    framework(str(TOOL), "install")
    before = {hook["event"]: hook["state"] for hook in framework.person.json("hooks", "status")["hooks"]}
    framework.person("hooks", "install")
    after = {hook["event"]: hook["state"] for hook in framework.person.json("hooks", "status")["hooks"]}

    assert {event: before[event] for event in TYPES} == dict.fromkeys(TYPES, "framework")
    assert after == {event: "framework" if event in TYPES else "installed" for event in after}
    assert "by the pre-commit framework" in " ".join(framework.person("doctor").split())


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_both_may_be_installed(first: str, harbor: Terminal, git: Git, tmp_path: Path) -> None:
    """With a check of somebody else's in the framework, and a hook of the person's own from before: all three run,
    in whichever order they were installed, and each goes as it came."""
    framework = Framework(harbor, git, tmp_path / "home")
    harbor("hooks", "uninstall")
    (harbor.folder / ".pre-commit-config.yaml").write_text(
        "repos:\n- repo: local\n  hooks:\n"
        "  - {id: canon, name: canon, entry: echo canon, language: system, verbose: true}\n",
        "utf-8",
    )
    git(harbor.folder, "add", ".")
    git(harbor.folder, "commit", "-q", "-m", "config")
    own = harbor.folder / ".git/hooks/pre-commit"
    own.write_text("#!/bin/sh\necho own\n", "utf-8")
    own.chmod(0o755)
    for step in ("ours", "theirs") if first == "ours" else ("theirs", "ours"):
        harbor("hooks", "install") if step == "ours" else framework(str(TOOL), "install")
    state = harbor.json("hooks", "status")["hooks"][0]["state"]
    again = harbor.json("hooks", "install")["hooks"][0]["state"]
    (harbor.folder / LAMP).write_bytes((harbor.folder / LAMP).read_bytes().replace(b"I do", b"You do"))
    passed = framework("git", "commit", "-a", "-m", "lamp")
    framework.break_ferry()
    stopped = framework("git", "commit", "-a", "-m", "broken")
    harbor("hooks", "uninstall")
    without = framework("git", "commit", "-a", "-m", "broken")

    assert (state, again, passed[0], stopped[0], without[0]) == ("installed", "installed", 0, 1, 0)
    assert passed[1].count("own\n") == 1
    assert passed[1].count(f"\ncanon {LAMP}\n") == 1
    assert stopped[1].count("not committed: 1 finding blocks") == 1
    assert "own\n" in without[1]
