"""What reaches a terminal: colour where it is wanted, a pager where it is long, and never a raw control code."""

import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rtrepo.cli.context import ERASE, Session
from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said

NASTY = (
    "a\x1b[31mred\x1b[0m\x1b]0;owned\x07 \u202ereversed\u202c zero\u200bwidth \x9b1m \u2066iso\u2069 bell\x07 \ufeff"
)
FORBIDDEN = "\x07\x9b\u202e\u202c\u200b\u2066\u2069\ufeff"
OURS = re.compile(r"\x1b\[(?:\d+(?:;\d+)*)?m")


def at_a_terminal(folder: Path, *words: str, **environment: str) -> str:
    """What a command writes to a terminal of 24 lines, as it arrives."""
    screen, command = pty.openpty()
    env = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "24"} | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "rtrepo", *words], cwd=folder, env=env, stdin=command, stdout=command, stderr=command
    )
    os.close(command)
    told = b""
    while select.select([screen], [], [], 20)[0]:
        try:
            chunk = os.read(screen, 65536)
        except OSError:  # the other end is closed: all is said
            break
        if not chunk:
            break
        told += chunk
    process.wait(timeout=20)
    os.close(screen)
    return told.decode("utf-8").replace("\r\n", "\n")


COLOUR = {
    # case: (options, environment, git's color.ui, whether there is colour on a terminal)
    "a terminal": ([], {}, "", True),
    "NO_COLOR": ([], {"NO_COLOR": "1"}, "", False),
    "--color never": (["--color", "never"], {}, "", False),
    "--color always over NO_COLOR": (["--color", "always"], {"NO_COLOR": "1"}, "", True),
    "a dumb terminal": ([], {"TERM": "dumb"}, "", False),
    "color.ui never": ([], {}, "never", False),
}


@pytest.mark.parametrize("case", COLOUR)
def test_colour_on_a_terminal(case: str, harbor: Terminal, git: Git) -> None:
    options, environment, setting, coloured = COLOUR[case]
    if setting:
        git(harbor.folder, "config", "color.ui", setting)
    told = at_a_terminal(harbor.folder, *options, "status", **environment)

    assert bool(OURS.search(told)) == coloured
    assert OURS.sub("", told).startswith("On main   nothing to commit")


def test_no_colour_without_a_terminal_unless_it_is_asked_for(harbor: Terminal) -> None:
    plain, always = harbor.answer("status"), harbor.answer("--color", "always", "status")

    assert OURS.search(plain.out) is None
    assert OURS.sub("", always.out) == plain.out != always.out


def test_the_pager_only_for_long_text_on_a_terminal(harbor: Terminal, tmp_path: Path) -> None:
    pager = {"GIT_PAGER": "cat > ../paged.txt; echo paged"}
    record = [said("x", "y", id=f"n{at:02}") for at in range(40)]
    short = at_a_terminal(harbor.folder, "status", **pager)
    harbor.unchecked("import", lines(tmp_path / "more.jsonl", *record), "--into", "more")
    long = at_a_terminal(harbor.folder, "list", **pager)
    without = at_a_terminal(harbor.folder, "--no-pager", "list", **pager)
    captured = harbor.answer("list").out

    assert "paged" not in short + without + captured
    assert long == "paged\n"
    assert OURS.sub("", (tmp_path / "paged.txt").read_text("utf-8")).splitlines()[0] == "43 entries"


@pytest.fixture
def nasty(rtrepo: Terminal, tmp_path: Path, git: Git) -> Terminal:
    """Someone whose data, titles, tags, branch messages and file names hold control codes."""
    record = {
        "id": "x1",
        "tags": [NASTY],
        NASTY: NASTY,
        "messages": [
            {"role": "user", "content": NASTY, "name": NASTY},
            {"role": "assistant", "content": f"first\n{NASTY}", NASTY: NASTY},
        ],
        "tools": [{"name": NASTY}],
    }
    rtrepo.unchecked(
        "import", lines(tmp_path / "nasty\x1b[31m.jsonl", record, {"text": NASTY, NASTY: 1}), "--into", "n"
    )
    entries = rtrepo.folder / "datasets/n/entries"
    (entries / "x1.yaml").write_text(json.dumps({"title": NASTY, "notes": NASTY, "tags": [NASTY], NASTY: 1}), "utf-8")
    rtrepo.unchecked("commit", "-m", f"{NASTY}\n\n{NASTY}")
    broken = entries / "x\x1b[31m2.json"
    broken.write_text(f'{{"{NASTY}": nope', "utf-8")
    (entries / "x1.json").write_text((entries / "x1.json").read_text("utf-8").replace("first", "second"), "utf-8")
    (entries / "x1.yaml").write_text(json.dumps({"title": NASTY + "b", "tags": [NASTY, NASTY + "2"]}), "utf-8")
    return rtrepo


SAYING = [
    ["status"],
    ["diff"],
    ["diff", "--stat"],
    ["diff", "HEAD~1..HEAD"],
    ["diff", "--all-turns"],
    ["list"],
    ["show", "x1"],
    ["show", "HEAD"],
    ["log"],
    ["branch"],
    ["op", "log"],
    ["search", "red"],
    ["validate"],
    ["validate", "--format", "github"],
    ["commit", "-m", NASTY],
    ["import", "../nasty\x1b[31m.jsonl", "--into", "n"],
    ["import", "../nasty\x1b[31m.jsonl", "--into", "n", "--strict"],
    ["import", f"../{NASTY}", "--into", "n"],
    ["import", "../nasty\x1b[31m.jsonl", "--into", NASTY],
    ["export", "n", "--to", "sharegpt", "--rev", "HEAD", "-o", f"../{NASTY[:12]}.jsonl"],
    ["export", NASTY, "--to", "sharegpt", "--rev", "HEAD", "-o", "-"],
    ["switch", NASTY],
    ["branch", NASTY],
    ["restore", NASTY],
    ["restore", "x1"],
    ["undo"],
    ["show", NASTY],
    ["rules", NASTY],
    [NASTY],
    ["status", f"--{NASTY}"],
]


@pytest.mark.parametrize("color", ["never", "always"])
def test_control_codes_in_the_data_never_reach_the_terminal(
    color: str, nasty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(nasty.folder)
    raw = {}
    for words in SAYING:
        answer = nasty.unchecked("--color", color, *words)
        assert "Traceback" not in answer.err, (words, answer.err)
        told = OURS.sub("", answer.out + answer.err) if color == "always" else answer.out + answer.err
        found = sorted({repr(sign) for sign in f"\x1b{FORBIDDEN}" if sign in told})
        if found or ("[31mred" in told and "\\x1b[31mred" not in told and "␛[31mred" not in told):
            raw[" ".join(words)[:60]] = (found, told[:300])

    assert raw == {}


class Screen(io.StringIO):
    """Standard error on a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_progress_line_is_gone_before_anything_else_is_said(
    harbor: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, seconds = Screen(), iter(range(10))
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    session = Session(str(harbor.folder), "never", pager=False, quiet=False)
    draw = session.progress("reading")
    assert draw is not None
    draw(1, 2)
    session.tell("one")
    session.tell("two")

    assert screen.getvalue() == f"{ERASE}reading {'█' * 15:<30}  50%{ERASE}one\ntwo\n"
