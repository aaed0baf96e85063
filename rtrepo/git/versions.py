"""What stands below rtrepo: the versions to name when something is odd."""

import platform

import pygit2
from pygit2._build import __version__

from rtrepo.git import process


def below() -> dict[str, str]:
    """The versions of what rtrepo runs on, by name."""
    return {
        "git": ".".join(map(str, process.version())),
        "Python": platform.python_version(),
        "pygit2": __version__,
        "libgit2": pygit2.LIBGIT2_VERSION,
    }
