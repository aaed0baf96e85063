"""What git does not clone and `init` and `clone` put in place: the hooks, and what plain git knows of entries."""

import sys

from rtrepo import assets
from rtrepo.actions import git_setup
from rtrepo.errors import RtrepoError
from rtrepo.git import hooks
from rtrepo.git.repository import Repository


def install_hooks(opened: Repository) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The hooks that stand now, and why some could not be put in place."""
    try:
        return tuple(hook.event for hook in hooks.install(opened, assets.hooks(), sys.executable)), ()
    except RtrepoError as error:
        return (), (f"{error.message} ({error.hint})",)


def set_git_up(opened: Repository) -> tuple[bool, tuple[str, ...]]:
    """Whether plain git shows entries as turns now, and why not."""
    try:
        return git_setup.install(opened).state == "installed", ()
    except RtrepoError as error:
        return False, (f"{error.message} ({error.hint})",)
