"""A person at a terminal: types rtrepo commands and reads what they answer. Git checks every step."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rtrepo.cli.main import run

_COMMIT = re.compile(r"\b[0-9a-f]{40}\b|(?<!\d\.)\b[0-9a-f]{7}\b")  # 0.1234567 is a number
_AGE = re.compile(r"(?<=   )now(?=  )|\bjust now\b|\b\d+ (?:(?:minute|hour|day|week|year)s? ago|min|[ydwh])(?![\w-])")


def settled(text: str, folder: Path) -> str:
    """What does not depend on the moment and the place: commit ids, ages and the folder have names."""
    return _AGE.sub("AGE", _COMMIT.sub("VERSION", text.replace(os.fspath(folder), "FOLDER")))


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout, or on stderr of a refusal."""
        return json.loads(self.out or self.err)


class Terminal:
    """`rtrepo("status")` runs a command in the folder and gives what it printed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def at(self, folder: Path) -> "Terminal":
        """The same person in another folder."""
        return Terminal(folder)

    def __call__(self, *words: object, ends: int = 0) -> str:
        """What a command printed, which must end with `ends`; git must agree with rtrepo afterwards."""
        answer = self.answer(*words)
        assert answer.code == ends, f"rtrepo {words} ended with {answer.code}\n{answer.out}\n{answer.err}"
        return answer.out + answer.err

    def answer(self, *words: object) -> Answer:
        """The same, however it ends."""
        answer = self.unchecked(*words)
        assert "Traceback" not in answer.err, answer.err
        if (self.folder / ".git").exists():
            check_with_git(self.folder)
        return answer

    def unchecked(self, *words: object) -> Answer:
        """The same without asking git."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["-C", os.fspath(self.folder), *map(str, words)])
        told = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
        return Answer(code, *(settled(text, self.folder) for text in told))

    def json(self, *words: object, ends: int = 0) -> Any:
        """The object that a command prints with --json."""
        answer = self.answer(*words, "--json")
        assert answer.code == ends, answer
        return answer.json


def child(folder: Path, *words: object, data: bytes = b"", timeout: float = 60, **environment: str) -> Answer:
    """A command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "rtrepo", *map(str, words)],
        cwd=folder, env=os.environ | environment, input=data, capture_output=True, timeout=timeout, check=False,
    )  # fmt: skip
    return Answer(done.returncode, *(settled(text.decode("utf-8"), folder) for text in (done.stdout, done.stderr)))


def check_with_git(folder: Path) -> None:
    """`git fsck --strict` passes, and `git status` says the same when it may trust no time stamp of the index."""
    _git(folder, "fsck", "--strict", "--no-dangling")
    index = _git_folder(folder) / "index"
    if not index.exists():
        return
    looking = {"GIT_OPTIONAL_LOCKS": "0", "GIT_DISABLE_UNTRACKED_CACHE": "1"}
    scratch = index.with_name("scratch-index")
    try:
        shutil.copyfile(index, scratch)
        os.utime(scratch, (1, 1))  # every file is newer, so git looks into it
        truth = _git(folder, "status", "--porcelain", GIT_INDEX_FILE=os.fspath(scratch), **looking)
    finally:
        scratch.unlink(missing_ok=True)

    assert _git(folder, "status", "--porcelain", **looking) == truth


def _git_folder(folder: Path) -> Path:
    """Where git keeps the index of a working tree: in `.git`, or where that file says."""
    place = folder / ".git"
    return place if place.is_dir() else folder / place.read_text("utf-8").removeprefix("gitdir: ").rstrip("\n")


def _git(folder: Path, *arguments: str, data: str = "", **environment: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, input=data.encode("utf-8", "surrogateescape"),
        capture_output=True, env=os.environ | environment, check=False,
    )  # fmt: skip
    words = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, f"git {arguments} → {done.returncode}: {words}"
    said = [line for line in words.splitlines() if not line.startswith("notice: ")]
    assert not said, f"git {arguments} says: {words}"
    return done.stdout.decode("utf-8", "surrogateescape")


def everything_in(folder: Path, without: Iterable[str] = (".git",)) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    skipped = set(without)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not skipped & set(path.relative_to(folder).parts)
    }


def lines(path: Path, *records: Any) -> Path:
    """A JSON Lines file of some records."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def said(*turns: str, **more: Any) -> dict[str, Any]:
    """A record in the messages format: user and assistant in turn."""
    roles = ("user", "assistant")
    messages = [{"role": roles[at % 2], "content": text} for at, text in enumerate(turns)]
    return {**more, "messages": messages}
