"""Cloning, by git itself: what goes over a network, and all that can be said about it, is git's own."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import process

_SECRET = re.compile(r"(https?://)[^/@\s]+@")  # a token may stand in the place of the name, without a password


def folder_for(url: str) -> str:
    """The folder that git would clone into (git-clone(1), "the humanish part"); empty where there is none to tell."""
    path = url.rstrip("/ ")
    path = path.removesuffix("/.git").rstrip("/")
    last = re.split(r"[/:]", path)[-1].removesuffix(".bundle").removesuffix(".git")
    return re.sub(r"[\x00-\x20\x7f]+", " ", last).strip().strip(".")


def clone(start: Path, url: str, folder: str, options: Sequence[str], *, quiet: bool, listens: bool) -> None:
    """Clone into a folder. git speaks to the person, and may ask for a password, unless somebody `listens`: then its
    words are in the error. Raises RtrepoError where git fails; it leaves nothing behind then."""
    words = ["clone", *(["--quiet"] if quiet else []), *options, "--", url, folder]
    env = {
        name: value for name, value in process.environment().items() if name not in ("LC_ALL", "GIT_TERMINAL_PROMPT")
    }
    env |= {name: os.environ[name] for name in ("LC_ALL", "GIT_TERMINAL_PROMPT") if name in os.environ}
    if listens:
        env["GIT_TERMINAL_PROMPT"] = "0"
    done = subprocess.run(
        [process.executable(), *words], cwd=start, env=env, check=False,
        stdout=subprocess.PIPE if listens else None, stderr=subprocess.PIPE if listens else None,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr or b"").decode("utf-8", "replace").strip()
        why = f"git says: {without_password(said)}" if said else "git says why above"
        raise RtrepoError(
            f"{without_password(url)} was not cloned; {why}",
            hint="check the address, and that the folder is not there yet",
        )


def without_password(text: str) -> str:
    """A text in which no web address has a name and a password any more."""
    return _SECRET.sub(r"\1", text)
