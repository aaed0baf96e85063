"""What git or rtrepo has begun and not finished here: a merge, a rebase, a cherry-pick."""

from pygit2.enums import RepositoryState

from rtrepo.errors import RtrepoError
from rtrepo.git import pending, picks_left
from rtrepo.git.repository import Repository

_REBASE = ("rebase", "git rebase --continue finishes it, git rebase --abort drops it")
_REVERT = ("revert", "git revert --continue finishes it, git revert --abort drops it")
_PICK = ("cherry-pick", "git cherry-pick --continue finishes it, --abort drops it")
_WORDS = {
    RepositoryState.MERGE: ("merge", "git commit finishes it, git merge --abort drops it"),
    RepositoryState.REVERT: _REVERT,
    RepositoryState.REVERT_SEQUENCE: _REVERT,
    RepositoryState.CHERRYPICK: _PICK,
    RepositoryState.CHERRYPICK_SEQUENCE: _PICK,
    RepositoryState.BISECT: ("bisect", "git bisect reset ends it"),
}
_OURS = ("merge", "cherry-pick", "revert")
"""What a command of ours can have begun as well, and goes on with."""


def name(repository: Repository) -> str:
    """What is not finished (`merge`, `rebase` …), or an empty string."""
    return _found(repository)[0]


def _found(repository: Repository) -> tuple[str, str]:
    """What is not finished, and how git finishes it."""
    if repository.then:
        return "", ""  # that was written down for no earlier moment
    state = RepositoryState(repository.handle.state())
    if state is not RepositoryState.NONE:
        return _WORDS.get(state, _REBASE)
    # Several are done one after the other. Where one was committed by hand, only git's list says that more follow.
    return {"cherry-pick": _PICK, "revert": _REVERT}.get(picks_left.verb(repository), ("", ""))


def refuse(repository: Repository) -> None:
    """Refuse to work in the middle of something else: the next commit would lose a parent."""
    what, hint = _found(repository)
    if not what:
        return
    if pending.read(repository, pending.OWN) is not None and what in _OURS:
        raise RtrepoError(
            f"a {what} is not finished here; nothing was changed",
            hint=f"rtrepo {what} --continue finishes it, rtrepo {what} --abort drops it",
        )
    raise RtrepoError(f"a {what} of git's is not finished here; nothing was changed", hint=hint)
