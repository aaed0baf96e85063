"""Files with conflicts in the user's editor, or in git's merge tool."""

import subprocess
from collections.abc import Sequence

from rtrepo.errors import RtrepoError
from rtrepo.git import merge_tool, process
from rtrepo.git.repository import Repository


def opened(repository: Repository, paths: Sequence[str], *, tool: bool) -> None:
    """Open files in the user's editor, as git chooses it, or in git's merge tool, and wait for it to end.

    Raises RtrepoError where there is none, or where it ends with an error.
    """
    if tool:
        merge_tool.start(repository, paths)
        return
    editor = process.ask(repository.root, "var", "GIT_EDITOR")
    if not editor:
        raise RtrepoError(
            "there is no editor to open; nothing was changed",
            hint=f"edit {paths[0]}, then rtrepo resolve --done {paths[0]}",
        )
    done = subprocess.run(
        ["sh", "-c", f'{editor.decode().strip()} "$@"', "editor", *paths], cwd=repository.root, check=False
    )
    if done.returncode:
        raise RtrepoError("the editor ended with an error; what is in conflict is as it was")
