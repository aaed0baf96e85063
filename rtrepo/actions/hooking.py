"""`hooks`: our stubs in the place where git looks for hooks."""

import sys

from rtrepo import assets
from rtrepo.actions.workspace import changing
from rtrepo.git import hooks
from rtrepo.git.repository import Repository
from rtrepo.model.reports import HookView


def states(repository: Repository) -> list[HookView]:
    """What stands in the place of each hook."""
    return _views(hooks.states(repository, assets.hooks(), sys.executable))


def install(repository: Repository) -> list[HookView]:
    """Put the hooks in place."""
    with changing(repository, "hooks install"):
        return _views(hooks.install(repository, assets.hooks(), sys.executable))


def uninstall(repository: Repository) -> list[HookView]:
    """Take the hooks away."""
    with changing(repository, "hooks uninstall"):
        return _views(hooks.uninstall(repository, assets.hooks(), sys.executable))


def _views(found: list[hooks.HookState]) -> list[HookView]:
    return [HookView(hook.event, hook.state, str(hook.path), hook.chained) for hook in found]
