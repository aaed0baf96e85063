"""Nothing leaves the machine: no command opens a socket, and none loads a module of the network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal, lines, said

GUARD = """
import sys
def hook(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise AssertionError(f"the network is used: {event} {arguments}")
sys.addaudithook(hook)
from rtrepo.cli.main import run
code = run(sys.argv[1:])
# pygit2 itself loads ssl (and so socket) to find the certificates of this machine.
network = {"http", "http.client", "urllib.request", "ftplib", "smtplib", "asyncio", "requests", "httpx"}
found = sorted(network & sys.modules.keys())
assert not found, f"modules of the network are loaded: {found}"
sys.exit(code)
"""

COMMANDS = [
    ["import", "../more.jsonl", "--into", "harbor"],
    ["status"],
    ["diff"],
    ["validate"],
    ["commit", "-m", "more"],
    ["export", "harbor", "--to", "rolethread", "-o", "../out.jsonl"],
    ["switch", "--create", "side"],
    ["log"],
    ["undo"],
]


@pytest.fixture
def full(harbor: Terminal, tmp_path: Path) -> Terminal:
    lines(tmp_path / "more.jsonl", {"messages": [{"role": "system", "content": "s"}, *said("x", "y")["messages"]]})
    return harbor


def test_no_command_uses_the_network(full: Terminal) -> None:
    ended = {}
    for words in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-c", GUARD, *words],
            cwd=full.folder, env=os.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        ended[" ".join(words)] = done.stderr if done.returncode else ""

    assert ended == dict.fromkeys(ended, "")
