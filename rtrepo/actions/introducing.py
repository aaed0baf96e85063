"""An author for the demo, where git does not know one yet."""

from pathlib import Path

from rtrepo.git import process

_NAME, _EMAIL = "Demo", "demo@localhost"


def author_variables(folder: Path) -> dict[str, str]:
    """The environment that gives this process an author; empty where git knows one. Nothing is configured."""
    if process.ask(folder, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT") is not None:
        return {}
    return {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", _NAME), ("EMAIL", _EMAIL))
    }
