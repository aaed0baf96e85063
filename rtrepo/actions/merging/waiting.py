"""A merge that waits: what rtrepo remembers of it beside what git does."""

import json
from typing import Any

from rtrepo.git import pending, refs, unfinished
from rtrepo.git.repository import Repository
from rtrepo.git.status import Stages, Status
from rtrepo.layout.paths import place_of
from rtrepo.model.merging import Waiting

SCHEMA = "rtrepo.waiting/1"
_HEADS = {"merge": pending.MERGE_HEAD, "cherry-pick": pending.CHERRY_PICK_HEAD, "revert": pending.REVERT_HEAD}


def tool(verb: str) -> str:
    """What goes on with something that waits: `rtrepo`, or `git` for what only git can do."""
    return "rtrepo" if verb in _HEADS else "git"


def labels(into: str, name: str, verb: str = "merge") -> tuple[str, str, str]:
    """What to call ours, the base and theirs on the markers of a conflict. What a revert brings in is what was there
    before."""
    if verb == "revert":
        return f"ours ({into})", f"base ({name})", f"theirs (before {name})"
    return f"ours ({into})", "base", f"theirs ({name})"


def remembered(waiting: Waiting) -> bytes:
    """What rtrepo remembers of a merge, as the bytes of its file."""
    told = {
        "schema": SCHEMA, "verb": waiting.verb, "name": waiting.name, "theirs": waiting.theirs, "ours": waiting.ours,
        "by_sentences": waiting.by_sentences, "aside": list(waiting.aside), "trees": list(waiting.trees),
        "message": waiting.message,
    }  # fmt: skip
    return json.dumps(told, indent=1).encode("utf-8") + b"\n"


def waiting(repository: Repository) -> Waiting | None:
    """The merge, cherry-pick or revert that waits here; None where none does. A record that is no longer about what
    git says is waiting does not count."""
    verb = unfinished.name(repository)
    theirs = pending.commit(repository, _HEADS[verb]) if verb in _HEADS else ""
    found = _recorded(repository)
    if found and found.ours == (refs.head_commit(repository) or ""):
        # Git drops its message with everything else that waits: git reset --hard, git checkout --force.
        is_squash = found.verb == "squash" and not verb and pending.read(repository, pending.SQUASH_MSG) is not None
        if is_squash or (found.verb == verb and found.theirs == theirs):
            return found
    if not theirs:
        return None
    name = next((name for name, at in refs.branches(repository).items() if at == theirs), theirs[:7])
    return Waiting(verb, name, theirs, made_by_git=True)


def _recorded(repository: Repository) -> Waiting | None:
    try:
        told: Any = json.loads(pending.read(repository, pending.OWN) or b"{}")
        if told.get("schema") != SCHEMA:
            return None
        return Waiting(
            str(told["verb"]), str(told["name"]), str(told["theirs"]), str(told["ours"]),
            bool(told["by_sentences"]), tuple(map(str, told["aside"])), trees=tuple(map(str, told.get("trees", ()))),
            message=str(told.get("message", "")),
        )  # fmt: skip
    except (ValueError, AttributeError, KeyError, TypeError):
        return None  # damaged: git's own state is enough to go on with


def in_conflict(state: Status) -> tuple[tuple[str, str], ...]:
    """Entries and files in conflict, each with what both sides did as far as git's index tells."""
    found: dict[str, str] = {}
    for path, stages in sorted(state.stages.items()):
        place = place_of(path)
        name = str(place.key) if place.kind in ("entry", "sidecar") else path
        found.setdefault(name, _both(stages))
    return tuple(found.items())


def _both(stages: Stages) -> str:
    base, ours, theirs = stages
    if ours is None or theirs is None:
        return "removed here, changed there" if ours is None else "changed here, removed there"
    return "both sides changed it" if base else "both sides added it"
