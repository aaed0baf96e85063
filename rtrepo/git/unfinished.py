"""What plain git has begun and not finished here: a merge, a rebase, a cherry-pick."""

from pygit2.enums import RepositoryState

from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository

_REBASE = ("rebase", "git rebase --continue finishes it, git rebase --abort drops it")
_WORDS = {
    RepositoryState.MERGE: ("merge", "git commit finishes it, git merge --abort drops it"),
    RepositoryState.REVERT: ("revert", "git revert --continue finishes it, git revert --abort drops it"),
    RepositoryState.CHERRYPICK: ("cherry-pick", "git cherry-pick --continue finishes it, --abort drops it"),
    RepositoryState.BISECT: ("bisect", "git bisect reset ends it"),
}


def name(repository: Repository) -> str:
    """What is not finished (`merge`, `rebase` …), or an empty string."""
    state = RepositoryState(repository.handle.state())
    return "" if state is RepositoryState.NONE else _WORDS.get(state, _REBASE)[0]


def refuse(repository: Repository) -> None:
    """Refuse to work in the middle of something of git's: the next commit would lose a parent."""
    state = RepositoryState(repository.handle.state())
    if state is not RepositoryState.NONE:
        what, hint = _WORDS.get(state, _REBASE)
        raise RtrepoError(f"a {what} of git's is not finished here; nothing was changed", hint=hint)
