"""Asking for a version's message in the user's editor, as git would."""

import subprocess

from rtrepo import assets
from rtrepo.actions.selecting import changed_entries, rough_totals
from rtrepo.actions.workspace import look
from rtrepo.errors import RtrepoError
from rtrepo.git import process, views
from rtrepo.git.repository import Repository

LISTED = 40
"""Entries listed in the message's comment."""


def edited_message(repository: Repository) -> str:
    """The message that the user's editor leaves, without comment lines. Raises RtrepoError where it is empty."""
    editor = process.ask(repository.root, "var", "GIT_EDITOR")
    if not editor:
        raise RtrepoError("a version needs a message", hint='rtrepo commit -m "why you changed it"', exit_code=2)
    path = repository.git_dir / "COMMIT_EDITMSG"
    path.write_text(_draft(repository), encoding="utf-8")
    done = subprocess.run(
        ["sh", "-c", f'{editor.decode().strip()} "$@"', "editor", str(path)], cwd=repository.root, check=False
    )
    if done.returncode:
        raise RtrepoError("the editor ended with an error, so nothing was committed", hint='rtrepo commit -m "…"')
    lines = path.read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if not line.startswith("#"))


def _draft(repository: Repository) -> str:
    desk = look(repository)
    changes = views.changes(desk.head, desk.work)
    found = changed_entries(changes)
    if len(found) > LISTED:
        told = [f"{count:,} {kind}" for kind, count in rough_totals(changes).items() if count]
    else:
        told = [f"{kind}  {key}" for key, kind in sorted(found.items())]
    listing = "\n".join(f"#   {line}" for line in told)
    return (assets.templates() / "commit-message.txt").read_text(encoding="utf-8").replace("@CHANGES@", listing)
