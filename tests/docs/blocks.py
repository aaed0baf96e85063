"""The marked blocks of a page: found, and run in order in a home folder of their own.

A mark is an HTML comment on a line of its own. Readers of the page do not see it.

    <!-- run -->              the console block below is typed: `$ ` lines are commands (`> ` goes on), the rest output
    <!-- shows: COMMAND -->   the block below is what COMMAND prints
    <!-- file: NAME -->       the block below is written to NAME
    <!-- setup: COMMAND -->   COMMAND is run, and must succeed; nothing is shown
    <!-- setup: demo -->      the repository that `rtrepo demo` leaves stands in demo/
"""

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import NOW, ROOT, hermetic

HOME = "/home/mara"
"""What pages call the home folder that they ran in."""
DEMO_TAKES = 60
"""Seconds on the clock of a page."""

_MARK = re.compile(r"\s*<!-- (run|shows|file|setup)(?:: (.*?))? -->\s*")
_FENCE = re.compile(r"\s*(`{3,})")
_EDIT = """import sys, pathlib
path, old, new = sys.argv[1:]
text = pathlib.Path(path).read_text(encoding="utf-8")
assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
pathlib.Path(path).write_text(text.replace(old, new), encoding="utf-8")
"""


@dataclass(frozen=True)
class Block:
    """One mark with what it marks: the lines of the page from `start` up to `end`, none for a setup."""

    kind: str
    told: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Ran:
    """A block with what it says now."""

    block: Block
    text: str


def pages() -> list[Path]:
    """Every page of the documentation: the README and all that is in docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: str) -> Iterator[Block]:
    """The marked blocks of a page's text, in order."""
    lines = page.splitlines()
    for number, line in enumerate(lines):
        found = _MARK.fullmatch(line)
        if not found:
            continue
        kind, told = found[1], found[2] or ""
        if kind == "setup":
            yield Block(kind, told, number, number, "")
            continue
        fence = _FENCE.match(lines[number + 1])
        assert fence, f"no block below line {number + 1}: {line}"
        start = number + 2
        end = next(at for at in range(start, len(lines)) if lines[at].strip() == fence[1])
        yield Block(kind, told, start, end, "\n".join(lines[start:end]))


class Reader:
    """Somebody who does what a page says. Use it as a context; the folder is gone afterwards."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp()).resolve()
        self._folder = self.home
        self._clock = int(NOW.split()[0])
        tools = self.home / ".tools"
        tools.mkdir()
        self._tool(tools / "rtrepo", Path(__file__).with_name("as_written.py"))
        (tools / "edit.py").write_text(_EDIT, encoding="utf-8")
        self._tool(tools / "edit", tools / "edit.py")

    @staticmethod
    def _tool(path: Path, script: Path) -> None:
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
        path.chmod(0o755)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    def follow(self, page: str) -> Iterator[Ran]:
        """Do everything that is marked, in order; gives the blocks that show something, with what they say now."""
        for block in blocks(page):
            if block.kind == "file":
                path = self._folder / block.told
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text + "\n", encoding="utf-8")
            elif (block.kind, block.told) == ("setup", "demo"):
                shutil.copytree(_demo(), self._folder / "demo", symlinks=True)
                self._clock += DEMO_TAKES
            elif block.kind == "setup":
                said, code = self.types(block.told)
                assert code == 0, f"{block.told} ended with {code}:\n{said}"
            elif block.kind == "shows":
                yield Ran(block, self.types(block.told)[0].rstrip("\n"))
            else:
                yield Ran(block, "\n".join(self._console(block.text)))

    def _console(self, text: str) -> Iterator[str]:
        for command in commands(text):
            yield "$ " + command.replace("\n", "\n> ")
            said = self.types(command)[0].rstrip("\n")
            if said:
                yield said

    def types(self, command: str) -> tuple[str, int]:
        """What a command prints, errors too, and its exit code. A minute passes; `cd` stays for the next one."""
        self._clock += 60
        environment = hermetic(self.home)
        environment |= {f"GIT_{who}_DATE": f"{self._clock} +0000" for who in ("AUTHOR", "COMMITTER")}
        environment |= {
            "PATH": f"{self.home / '.tools'}{os.pathsep}{environment['PATH']}",
            "PAGE_CLOCK": str(self._clock),
            "CHECKOUT": str(ROOT),
            "WHERE": str(self.home / ".where"),
        }
        done = subprocess.run(
            ["sh", "-c", f'{command}\ncode=$?; pwd > "$WHERE"; exit $code'],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self._folder = Path((self.home / ".where").read_text(encoding="utf-8").strip())
        said = done.stdout.decode("utf-8", "replace").replace(str(self.home), HOME)
        return "\n".join(line.rstrip() for line in said.split("\n")), done.returncode


@cache
def _demo() -> Path:
    """What `rtrepo demo` leaves, made once for all pages of a process."""
    reader = Reader()
    atexit.register(reader.__exit__)
    said, code = reader.types("rtrepo demo demo")
    assert code == 0, said
    return reader.home / "demo"


def commands(console: str) -> Iterator[str]:
    """The commands of a console block, without their prompts."""
    command = ""
    for line in console.split("\n"):
        if command and line.startswith("> "):
            command += "\n" + line[2:]
            continue
        if command:
            yield command
        command = line[2:] if line.startswith("$ ") else ""
    if command:
        yield command


_IDS = re.compile(r"\b(?:[0-9a-f]{40}|[0-9a-f]{7})\b")
_AGES = re.compile(r"\b(?:now|just now|\d+ (?:s|min|h|d|w|y|seconds?|minutes?|hours?|days?)(?: ago)?)\b")


def alike(text: str) -> str:
    """A text without what may differ from run to run: commit ids, ages, paths of the home, the flow of lines."""
    text = _IDS.sub("ID", text.replace(HOME, "~"))
    return " ".join(_AGES.sub("AGE", text).split())
