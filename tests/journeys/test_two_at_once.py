"""Two commands in one repository: one waits and says for whom, and no work of either is lost."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rtrepo.git import lock
from tests.conftest import Git
from tests.journeys.terminal import Terminal, child, lines, said

WRITER = """
import sys
from pathlib import Path
from rtrepo.cli.main import run
who = sys.argv[1]
for at in range(10):
    path = Path(f"datasets/harbor/entries/{who}-{at}.json")
    path.write_text('{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}')
    code = run(["-q", "commit", "-m", f"{who} {at}", "--", path.stem])
    assert code == 0, code
"""


def test_a_command_waits_for_another_and_names_it(harbor: Terminal) -> None:
    (harbor.folder / "datasets/harbor/entries/ferry.yaml").write_text("title: The ferry\n", "utf-8")
    with lock.held(harbor.folder / ".git/rtrepo", "import big.jsonl into noir"):
        waiting = subprocess.Popen(
            [sys.executable, "-m", "rtrepo", "commit", "-m", "waited"],
            cwd=harbor.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert waiting.stderr is not None
        told = waiting.stderr.readline()
        reading = child(harbor.folder, "status").code
    out, _ = waiting.communicate(timeout=30)

    assert told == f"waiting for another rtrepo command: import big.jsonl into noir, process {os.getpid()}\n"
    assert (reading, waiting.returncode) == (0, 0)
    assert "waited — 1 edited" in out


def test_a_command_gives_up_in_the_end(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock.held.__wrapped__, "__defaults__", (0.05, None))  # type: ignore[attr-defined]
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    began = iter(range(0, 1_000_000, 20))
    monkeypatch.setattr(lock.time, "monotonic", lambda: next(began))
    with lock.held(harbor.folder / ".git/rtrepo", "commit"):
        told = harbor.unchecked("branch", "side")

    assert told.code == 3
    assert told.err.endswith(
        f"error: another rtrepo command is at work here (commit, process {os.getpid()}); nothing was changed\n"
        "hint: wait for it to end and run this again\n"
    )


def test_the_commits_of_four_writers_are_all_kept(harbor: Terminal, git: Git) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, f"w{at}"], cwd=harbor.folder, stderr=subprocess.PIPE)
        for at in range(4)
    ]
    errors = [writer.communicate(timeout=120)[1].decode() for writer in writers]
    subjects = git(harbor.folder, "log", "--format=%s").splitlines()
    tracked = git(harbor.folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines()

    assert [writer.returncode for writer in writers] == [0] * 4, errors
    assert sorted(subjects[:-2]) == sorted(f"w{who} {at}" for who in range(4) for at in range(10))
    assert len([path for path in tracked if "/w" in path]) == 40
    assert harbor("status").startswith("On main   nothing to commit")


def test_imports_at_once_are_both_there(harbor: Terminal, tmp_path: Path) -> None:
    files = [lines(tmp_path / f"{at}.jsonl", *(said(f"{at} {n}?", "y") for n in range(20))) for at in range(2)]
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "rtrepo", "-q", "import", os.fspath(file), "--into", "harbor", "--json"],
            cwd=harbor.folder, stdout=subprocess.PIPE,
        )
        for file in files
    ]  # fmt: skip
    reports = [json.loads(one.communicate(timeout=60)[0]) for one in both]

    assert sorted(report["total"] for report in reports) == [23, 43]
    assert len(harbor.json("list")["entries"]) == 43
