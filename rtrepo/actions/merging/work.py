"""A merge worked out in memory: which versions, how they come together, and what that makes."""

from typing import Literal, NamedTuple

from rtrepo.actions.joining.join import join
from rtrepo.actions.merging.bases import base_tree
from rtrepo.actions.merging.waiting import labels
from rtrepo.actions.workspace import Desk, branch_or_commit
from rtrepo.errors import RtrepoError
from rtrepo.git import refs, views
from rtrepo.git.drafts import Drafts
from rtrepo.git.repository import Repository, git_setting
from rtrepo.git.views import StoredTree
from rtrepo.model.joined import Joined
from rtrepo.model.merging import Wish

Way = Literal["up-to-date", "fast-forward", "join"]


class Sides(NamedTuple):
    """What is to be merged: full commit ids (`ours` empty before the first version), how theirs is called, and what
    to call where it goes: a branch or a short id."""

    ours: str
    theirs: str
    name: str
    into: str


class Work(NamedTuple):
    """A merge worked out and not written: `result` is the version that it makes (of what is in conflict, ours),
    `standing` what is to stand in the working tree."""

    sides: Sides
    drafts: Drafts
    joined: Joined
    ours: StoredTree
    theirs: StoredTree
    result: StoredTree
    standing: StoredTree


def sides_of(desk: Desk, revision: str) -> Sides:
    """The version checked out, and the one to bring in. Raises RtrepoError where nothing is called so."""
    theirs = refs.resolve(desk.repository, revision)
    return Sides(desk.state.head or "", theirs, revision, branch_or_commit(desk.repository, desk.state))


def way_of(repository: Repository, sides: Sides, wish: Wish) -> Way:
    """How two versions come together, by the wish or by git's setting merge.ff.

    Raises RtrepoError where they share no history, and where only a fast-forward was wanted and there is none.
    """
    if not sides.ours:
        return "fast-forward"
    setting = git_setting(repository, "merge.ff").lower() if not (wish.fast_forward or wish.squash) else ""
    wanted = wish.fast_forward or {"false": "no", "no": "no", "off": "no", "only": "only"}.get(setting, "")
    bases = refs.merge_bases(repository, sides.ours, sides.theirs)
    if not bases:
        raise RtrepoError(
            f"{sides.name} and {sides.into} share no history, so nobody can tell what either of them changed; "
            "nothing was changed",
            hint=f"export from {sides.name} and import that here, or git merge --allow-unrelated-histories",
        )
    if sides.theirs in bases:
        return "up-to-date"
    if sides.ours in bases and wanted != "no":
        return "fast-forward"
    if wanted == "only":
        raise RtrepoError(
            f"{sides.into} has versions that {sides.name} has not, so it cannot just move on; nothing was changed",
            hint=f"rtrepo merge {sides.name} without --ff-only joins the two",
        )
    return "join"


def worked_out(repository: Repository, sides: Sides, *, by_sentences: bool = False) -> Work:
    """The merge of two versions that share history, in memory."""
    drafts = Drafts(repository)
    ours, theirs = (drafts.tree(views.tree_id(repository, commit)) for commit in (sides.ours, sides.theirs))
    base = base_tree(drafts, sides.ours, sides.theirs) or drafts.tree(views.tree_id(repository, None))
    return put_together(drafts, sides, (base, ours, theirs), by_sentences=by_sentences)


def put_together(
    drafts: Drafts,
    sides: Sides,
    trees: tuple[StoredTree, StoredTree, StoredTree],
    *,
    by_sentences: bool = False,
    verb: str = "merge",
) -> Work:
    """Three trees (base, ours, theirs) joined; `verb` says for what."""
    called = labels(sides.into, sides.name, verb)
    joined = join(
        drafts.repository, *trees, drafts.put, read=drafts.read, by_sentences=by_sentences, labels=called
    )  # fmt: skip
    return work_of(sides, drafts, joined, trees[1], trees[2])


def work_of(sides: Sides, drafts: Drafts, joined: Joined, ours: StoredTree, theirs: StoredTree) -> Work:
    """Two versions that are joined, with what that makes."""
    in_conflict = {stages.path: stages.ours for one in joined.conflicts for stages in one.stages}
    standing = drafts.tree(ours.tree_id, joined.files)
    result = drafts.tree(ours.tree_id, {**joined.files, **in_conflict}) if in_conflict else standing
    return Work(sides, drafts, joined, ours, theirs, result, standing)
