"""The merge tool that git is set up to start (merge.tool, mergetool.NAME.cmd)."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.repository import Repository


def start(repository: Repository, paths: Sequence[str]) -> None:
    """Start the tool for files in conflict, one after the other, and wait for it to end. It has the terminal.

    Git gives it base, ours and theirs from the index and the file to write. It would also stage the file: it is
    given a copy of the index for that, so that the file becomes part of an operation like any other.
    Raises RtrepoError where the tool did not settle it, or where none is set up.
    """
    copy = repository.git_dir / "rtrepo" / "tool.index"
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(repository.git_dir / "index", copy)
    try:
        done = subprocess.run(
            [process.executable(), "-c", "mergetool.keepBackup=false", "mergetool", "--no-prompt", "--", *paths],
            cwd=repository.root,
            env=process.environment(GIT_INDEX_FILE=os.fspath(copy)),
            check=False,
        )
    finally:
        copy.unlink(missing_ok=True)
    if done.returncode:
        raise RtrepoError(
            "git's merge tool did not settle it; it is in conflict as before",
            hint="git mergetool --tool-help lists tools, git config merge.tool NAME chooses one",
        )
