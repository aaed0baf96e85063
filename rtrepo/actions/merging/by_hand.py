"""Files with conflicts in the user's editor, or in git's merge tool."""

import subprocess
from collections.abc import Sequence

from rtrepo.errors import RtrepoError
from rtrepo.git import merge_tool, process
from rtrepo.git.repository import Repository
from rtrepo.git.views import identify
from rtrepo.git.worktree import Worktree


def settled_in(repository: Repository, name: str, paths: Sequence[str], *, tool: bool, undecided: bool) -> None:
    """Open the files of an entry in conflict, and wait. `undecided` where they stand as one side has them: left so in
    an editor, they say nothing of which side is meant (a tool of git's asks).

    Raises RtrepoError as `opened` does, and where nothing was decided.
    """
    before = _contents(repository, paths)
    opened(repository, paths, tool=tool)
    if undecided and not tool and _contents(repository, paths) == before:
        raise RtrepoError(
            f"{name} was left as it was, so it is still in conflict; nothing was changed",
            hint=f"rtrepo resolve {name} --ours, --theirs, or --done to take it as it stands",
        )


def _contents(repository: Repository, paths: Sequence[str]) -> list[object]:
    with Worktree(repository.root) as worktree:
        return [identify(worktree, path) for path in paths]


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
