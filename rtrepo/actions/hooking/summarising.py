"""What a version changes, in words, added to its message where `rtrepo.yaml` asks for it:

    hooks: {commit-msg: summary}

It becomes a trailer, which `git log --format='%(trailers)'` and every git host know. It never stops anything.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.comparing import Pair, compare_paths
from rtrepo.actions.selecting import changed_entries
from rtrepo.diff.gist import gist
from rtrepo.git import callers, history, hook_runs, process, status, trailers, unfinished, views
from rtrepo.git.repository import Repository, find, git_setting
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import CONFIG
from rtrepo.model.change import EntryChange
from rtrepo.model.summary import Summary
from rtrepo.model.tree import PathChange, Tree

KEY = "Entries"
"""The trailer's name."""
READ_AT_MOST = 400
"""Changed files that are read for it; of more the entries are counted by their paths."""

_PASSED_OVER = ("fixup! ", "squash! ", "amend! ")
_SIGNS = "#;@!$%^&|:"  # one of which git takes where core.commentChar is `auto`

Words = Callable[[Summary], str]
"""How a summary is said; empty for one that says nothing."""


def is_asked_for(tree: Tree) -> bool:
    """Whether the settings of a tree ask for a summary."""
    told = read_settings(tree, CONFIG).get("hooks")
    return isinstance(told, Mapping) and told.get("commit-msg") == "summary"


def with_summary(
    message: str, before: StoredTree, after: StoredTree, changes: Sequence[PathChange], words: Words, comment: str = ""
) -> str:
    """The message of a version with its summary, once. One that will be melted into another message is left alone."""
    if message.startswith(_PASSED_OVER) or not is_asked_for(after):
        return message
    return trailers.put(message, KEY, words(summary(before, after, changes)), comment)


def summary(before: StoredTree, after: StoredTree, changes: Sequence[PathChange]) -> Summary:
    """What changed files come to, in entries."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    entries: tuple[EntryChange, ...] = ()
    if len(changes) > READ_AT_MOST:
        for key, kind in changed_entries(changes).items():
            counts[key.dataset][kind] += 1
    else:
        entries = compare_paths(Pair(before, after, "", ""), changes).entries
        split = set()
        for entry in entries:
            if entry.change != "split" or entry.previous not in split:  # it stands here once for each of its parts
                counts[entry.key.dataset][entry.change] += 1
            split.add(entry.previous)
    return Summary(dict(sorted(counts.items())), gist(entries))


def add_to_message(start: Path, path: Path, words: Words) -> None:
    """What git's commit-msg hook asks: add the summary to the message in a file, compared with what the version will
    come after. Nothing is done for merges, nor where our own commit is at work, which does it itself."""
    repository = find(start)
    merges = unfinished.name(repository) == "merge" or any(name.startswith("GITHEAD_") for name in os.environ)
    if merges or hook_runs.may_pass(repository):
        return
    message = path.read_bytes().decode("utf-8", "surrogateescape")
    comment, template = _edited(repository, message)
    if not trailers.says_something(message, comment, template):
        return
    index_file = os.environ.get("GIT_INDEX_FILE", "")
    state = status.read(repository, untracked=False, index_file=os.path.abspath(index_file) if index_file else "")
    after = views.staged_tree(repository, state)
    parents: tuple[str, ...] = (state.head,) if state.head else ()
    if state.head and _amends(repository, state.head, message):
        parents = history.version(repository, state.head).parents
    if len(parents) > 1:
        return
    before = views.commit_tree(repository, parents[0] if parents else None)
    told = with_summary(message, before, after, views.changes(before, after), words, comment)
    if told != message:
        path.write_bytes(told.encode("utf-8", "surrogateescape"))


def _amends(repository: Repository, head: str, message: str) -> bool:
    """Whether the version takes the place of the last one. Where nobody can tell, a message that has the last one's
    summary is probably the last one's."""
    told = callers.amends(message)
    standing = history.version(repository, head).message
    return trailers.of(message, KEY) == trailers.of(standing, KEY) != [] if told is None else told


def _edited(repository: Repository, message: str) -> tuple[str, str]:
    """The sign of comments that git will take out of a message, and what it began with. Both are empty where nobody
    edits it: git tells its hooks so by an editor called `:`."""
    if os.environ.get("GIT_EDITOR") == ":":
        return "", ""
    sign = git_setting(repository, "core.commentString") or git_setting(repository, "core.commentChar") or "#"
    if sign == "auto":
        last = message.rstrip().rpartition("\n")[2][:1]
        sign = last if last and last in _SIGNS else "#"
    told = process.ask(repository.root, "config", "--type=path", "--get", "commit.template") or b""
    named = callers.template() or os.fsdecode(told.rstrip(b"\n"))
    path = repository.root / named
    begun = path.read_bytes() if named and path.is_file() else b""
    return sign, begun.decode("utf-8", "surrogateescape")
