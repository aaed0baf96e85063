"""How commands end: 0, 1, 2, 3, 70 and 130, and what a refusal looks like."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions import reading
from tests.journeys.terminal import Terminal, child

LAMP = "datasets/harbor/entries/lamp.json"

CODES: dict[str, tuple[list[str], int]] = {
    "status": (["status"], 0),
    "nothing differs": (["diff", "--exit-code"], 0),
    "differences under --exit-code": (["diff", "HEAD~1..HEAD", "--exit-code"], 1),
    "differences without it": (["diff", "HEAD~1..HEAD"], 0),
    "found": (["search", "lamp"], 0),
    "found nowhere": (["search", "zeppelin"], 1),
    "nothing blocks": (["validate"], 0),
    "an unknown command": (["statsu"], 2),
    "no command": ([], 2),
    "an unknown option": (["status", "--nope"], 2),
    "a missing argument": (["import"], 2),
    "an unknown rule": (["rules", "Z999"], 2),
    "an unknown entry": (["show", "nobody"], 3),
    "an unknown revision": (["export", "harbor", "--to", "messages", "-o", "-", "--rev", "nope"], 3),
    "an unknown dataset": (["list", "--dataset", "nope"], 3),
    "an unknown branch": (["switch", "nope"], 3),
    "nothing to commit": (["commit", "-m", "x"], 3),
    "an empty message": (["commit", "-m", " "], 2),
    "a branch that is there": (["branch", "main"], 3),
    "the branch we are on": (["branch", "--delete", "main"], 3),
    "a bad branch name": (["branch", "a..b"], 3),
    "a file that is not there": (["import", "nope.jsonl", "--into", "x"], 3),
    "init again": (["init"], 3),
    "an unknown template": (["init", "x", "--template", "nope"], 2),
    "an unknown change": (["diff", "--change", "melted"], 2),
    "help": (["--help"], 0),
    "version": (["--version"], 0),
}


@pytest.mark.parametrize("case", CODES)
def test_exit_codes(case: str, harbor: Terminal) -> None:
    words, code = CODES[case]
    answer = harbor.answer(*words)

    assert answer.code == code, answer
    if code == 3:
        assert answer.out == ""
        assert answer.err.startswith("error: ")
        assert answer.err.splitlines()[-1].startswith("hint: ")


@pytest.mark.parametrize("case", [case for case, (_, code) in CODES.items() if code == 3])
def test_a_refusal_is_json_on_stderr_with_json(case: str, harbor: Terminal) -> None:
    answer = harbor.answer(*(word for word in CODES[case][0] if word != "-o"), "--json")
    if "-o" in CODES[case][0]:
        answer = harbor.answer(*CODES[case][0], "--json")
    told = json.loads(answer.err)

    assert (answer.code, answer.out, next(iter(told))) == (3, "", "schema")
    assert told["schema"] == "rtrepo.error/1"
    assert told["hint"]


def test_outside_a_repository(tmp_path: Path, git: Any) -> None:
    nowhere = Terminal(tmp_path).answer("status")
    git(tmp_path, "init", "-q", "plain")
    plain = Terminal(tmp_path / "plain").answer("status")
    missing = Terminal(tmp_path / "missing").unchecked("status")

    assert (nowhere.code, plain.code, missing.code) == (3, 3, 2)
    assert [answer.err.splitlines()[-1][:6] for answer in (nowhere, plain, missing)] == ["hint: "] * 3


def test_a_folder_is_named_with_c(harbor: Terminal, tmp_path: Path) -> None:
    below = child(tmp_path, "-C", "work/datasets/harbor/entries", "status")
    told = child(harbor.folder / "datasets", "status")

    assert below.out == told.out == harbor("status")


def test_a_bug_is_70_and_names_itself(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(reading, "subjects", broken)
    answer = harbor.unchecked("list")

    assert answer.code == 70
    assert answer.err.splitlines()[-2:] == [
        "ZeroDivisionError: on purpose",
        "this is a bug in rtrepo; please report the lines above. Your files and versions are as they were.",
    ]


def test_an_interrupted_command_is_130_and_changes_nothing(harbor: Terminal, tmp_path: Path, git: Any) -> None:
    fifo_reader = tmp_path / "editor.sh"
    fifo_reader.write_text("#!/bin/sh\necho ready\nexec sleep 30\n", "utf-8")
    fifo_reader.chmod(0o755)
    (harbor.folder / LAMP).write_bytes((harbor.folder / LAMP).read_bytes().replace(b"I do", b"You do"))
    before = git(harbor.folder, "for-each-ref")
    process = subprocess.Popen(
        [sys.executable, "-m", "rtrepo", "commit"],
        cwd=harbor.folder, env=os.environ | {"GIT_EDITOR": os.fspath(fifo_reader)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)

    assert (process.returncode, "Traceback" in err) == (130, False)
    assert err.endswith("interrupted; what was begun is finished or taken back by the next rtrepo command\n")
    assert git(harbor.folder, "for-each-ref") == before


def test_a_reader_that_has_enough_is_no_error(harbor: Terminal) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m rtrepo diff HEAD~1..HEAD --json; echo "ended $?" >&2'],
        cwd=harbor.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    cut = subprocess.run(
        ["sh", "-c", f'("{sys.executable}" -m rtrepo diff HEAD~1..HEAD --json; echo "ended $?" >&2) | true'],
        cwd=harbor.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.stderr, cut.stderr) == ("ended 0\n", "ended 0\n")
