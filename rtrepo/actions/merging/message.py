"""The message of a merge: git's own words, and the file in which git keeps them for later."""

from collections.abc import Sequence

from rtrepo.actions.merging.work import Sides
from rtrepo.git import pending, process, refs
from rtrepo.git.repository import Repository

_CONFLICTS = "\n# Conflicts:\n"


def default_message(repository: Repository, sides: Sides) -> str:
    """What git would say of a merge (`Merge branch 'x' into y`), as its settings have it (merge.log,
    merge.suppressDest, branch descriptions)."""
    kind = _kind(repository, sides.name)
    told = f"{sides.theirs}\t\t{kind} '{sides.name}'{'' if kind == 'commit' else ' of .'}\n"
    made = process.ask(repository.root, "fmt-merge-msg", data=told.encode("utf-8", "surrogateescape"))
    return (made or b"").decode("utf-8", "replace").strip() or f"Merge {sides.name} into {sides.into}"


def _kind(repository: Repository, name: str) -> str:
    for beginning, kind in ((refs.BRANCHES, "branch"), (refs.TAGS, "tag"), (refs.REMOTES, "remote-tracking branch")):
        if refs.read(repository, beginning + name) is not None:
            return kind
    return "commit"


def squash_message(repository: Repository, sides: Sides) -> str:
    """What git proposes for the version that takes in another branch's changes at once: the versions it had."""
    rest = [sides.theirs, *([f"^{sides.ours}"] if sides.ours else [])]
    told = process.run(repository.root, "log", "--no-merges", "--no-decorate", "--no-color", *rest)
    return "Squashed commit of the following:\n\n" + told.decode("utf-8", "replace")


def with_conflicts(message: str, paths: Sequence[str]) -> str:
    """A message to be edited later, with the files in conflict as comment lines, as git writes it."""
    return message.rstrip("\n") + "\n" + _CONFLICTS + "".join(f"#\t{path}\n" for path in paths)


def kept_message(repository: Repository, *, made_by_git: bool = True) -> str:
    """The message that waits with a merge, without comment lines; empty where there is none. In one of ours only the
    files in conflict are a comment: `#12 is done` may be what somebody said with -m."""
    text = (pending.read(repository, pending.MERGE_MSG) or b"").decode("utf-8", "replace")
    if not made_by_git:
        return text.partition(_CONFLICTS)[0].strip()
    return "\n".join(line for line in text.split("\n") if not line.startswith("#")).strip()
