"""The user's editor for text that is no message of git's: `VISUAL`, then `EDITOR`, then what git would open."""

import os
import subprocess
from pathlib import Path

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository


def command(repository: Repository) -> str:
    """What starts it. Raises RtrepoError where there is none."""
    told = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if told:
        return told
    found = process.ask(repository.root, "var", "GIT_EDITOR")
    if not found:
        raise RtrepoError(
            "there is no editor to open; nothing was changed",
            hint="export EDITOR=…, or rtrepo edit ID --print > FILE, and rtrepo edit --from FILE",
        )
    return found.decode("utf-8", "surrogateescape").strip()


def opened(repository: Repository, editor: str, path: Path) -> bool:
    """Open a file and wait; whether the editor ended well."""
    done = subprocess.run(["sh", "-c", f'{editor} "$@"', "editor", str(path)], cwd=repository.root, check=False)
    return done.returncode == 0
