"""`git-setup`: plain git shows entries as transcripts, and merges them turn by turn."""

import sys
from pathlib import Path

from rtrepo.git import plain_git, sequence
from rtrepo.git.plain_git import State
from rtrepo.git.repository import Repository
from rtrepo.model.reports import GitSetupReport

_PACKAGE = Path(__file__).absolute().parents[2]
"""The folder that holds the package, for a Python that is started without site-packages."""


def standing(repository: Repository) -> GitSetupReport:
    """What is set up now. Changes nothing."""
    return _report(plain_git.state(repository, sys.executable, _PACKAGE))


def install(repository: Repository) -> GitSetupReport:
    """Set git up in this repository, for all of its worktrees."""
    with sequence.writing(repository, "git-setup"):
        return _report(plain_git.install(repository, sys.executable, _PACKAGE))


def remove(repository: Repository) -> GitSetupReport:
    """Take the setup away again, without a trace."""
    with sequence.writing(repository, "git-setup --remove"):
        return _report(plain_git.remove(repository, sys.executable, _PACKAGE))


def _report(found: State) -> GitSetupReport:
    return GitSetupReport(
        found.state, str(found.attributes), tuple(sorted(found.settings)), found.caching, found.cached, found.merging
    )
