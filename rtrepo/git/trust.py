"""What the person at this clone has trusted, kept where no push and no checkout reaches: in rtrepo's own folder below
`.git`; and the running of a command that is trusted."""

import os
import subprocess
from collections.abc import Iterable

from rtrepo.git import durable, objects
from rtrepo.git.repository import Repository

NAME = "trusted"


def read(repository: Repository) -> str:
    """The fingerprint that was trusted here; empty for none."""
    try:
        return (repository.own_dir / NAME).read_text("ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def write(repository: Repository, fingerprint: str) -> None:
    """Trust a fingerprint, or nothing any more where it is empty."""
    repository.own_dir.mkdir(exist_ok=True)
    durable.replace(repository.own_dir / NAME, f"{fingerprint}\n".encode("ascii"))


def contents(repository: Repository, names: Iterable[str]) -> list[tuple[str, str]]:
    """Those of some names that are files inside the working tree, sorted by path, with git's ids of their contents.
    A link stands for the file that it leads to, since that is what would be run."""
    root = os.path.realpath(repository.root)
    found = {}
    for name in names:
        path = os.path.realpath(os.path.join(root, name)) if "\0" not in name else root
        if path.startswith(root + os.sep) and os.path.isfile(path):
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = objects.object_id("blob", file.read())
    return sorted(found.items())


def run(repository: Repository, command: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run a command line with sh at the root of the working tree; gives its exit code and what it said."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=repository.root,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
