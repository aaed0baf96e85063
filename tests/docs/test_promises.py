"""Promises of the documentation that have no other test."""

import ast
import re

from tests.conftest import ROOT

SPEAKING = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx", "aiohttp"}
"""Modules that can speak to a network."""

GIT_COMMANDS_THAT_SPEAK = re.compile(
    r'(?<!Entry\()"(?:fetch|pull|push|clone|ls-remote|submodule|send-email)"(?!: Entry)'
    r'|"remote",\s*"(?:add|prune|set-head|show|update)"'
)
ASKED_FOR = {"clones.py"}
"""Where git may speak, because a person typed `rtrepo clone` with an address."""


def test_nothing_in_the_package_speaks_to_a_network() -> None:
    found = []
    for path in sorted((ROOT / "rtrepo").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found += [f"{path.name} imports {name}" for name in names if name.split(".")[0] in SPEAKING]
        if path.name not in ASKED_FOR:
            found += [f"{path.name} runs git {told}" for told in GIT_COMMANDS_THAT_SPEAK.findall(text)]

    assert found == []
