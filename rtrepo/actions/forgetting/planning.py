"""What forgetting comes to: everything that would be otherwise, found by doing all of it without keeping a byte."""

import shlex
from collections.abc import Callable, Mapping
from typing import NamedTuple

from rtrepo.actions.choosing import Wish
from rtrepo.actions.editing import drafts
from rtrepo.actions.exports import records
from rtrepo.actions.forgetting import desks, naming, surveying
from rtrepo.actions.forgetting.changing import CALLED_SO, Forgetting, place_in
from rtrepo.actions.forgetting.rewording import words_of
from rtrepo.actions.forgetting.spelling import Spelling, Text
from rtrepo.actions.forgetting.surveying import Beside, Survey
from rtrepo.errors import RtrepoError
from rtrepo.git import clones, process
from rtrepo.git.objects import object_id
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import roots
from rtrepo.git.rewriting.rewriter import Wanted
from rtrepo.git.rewriting.roots import Roots
from rtrepo.git.rewriting.walking import Rewritten, rewrite
from rtrepo.layout.paths import place_of
from rtrepo.model.entry import Key
from rtrepo.model.forgetting import ForgetReport, Place, Remote

Ids = Mapping[str, str]

DRAFTED = "in a draft of rtrepo edit that is not saved"
"""Why nothing is done: a person's words are not thrown away unasked."""
_KEPT = ("rtrepo/lock", "rtrepo/edits/")
"""Of rtrepo's own files: what is in use, and what a person wrote."""
NAMED = 3
"""Things in the way for one reason that a refusal names."""


class Order(NamedTuple):
    """What is to be forgotten: entries, a text, with `entries` the entries that have the text; with `authors` in the
    names of those who wrote versions too."""

    wish: Wish = Wish()
    text: Text | None = None
    entries: bool = False
    authors: bool = False


class Made(NamedTuple):
    """Everything as it is to be: the history, the working trees, files of git's folder that go, what was noted on the
    way, and what was there before."""

    roots: Roots
    history: Rewritten
    desks: tuple[desks.DeskPlan, ...]
    beside: tuple[str, ...]
    forgetting: Forgetting
    survey: Survey


def make(
    repository: Repository, order: Order, put: Callable[[str, bytes], str] = object_id, progress: Progress | None = None
) -> Made:
    """Make everything anew without what is to be forgotten; `put` stores an object and gives its id, or only the id.

    Raises RtrepoError where the text cannot be taken out of something: half of it is not done.
    """
    found = roots.read(repository)
    spelling = Spelling(order.text) if order.text else None
    forgetting = Forgetting((), spelling, authors=order.authors)
    survey = surveying.survey(repository, forgetting, progress)
    keys = naming.keys_of(repository, found, survey.kinds, order.wish)
    if spelling and order.entries:
        keys |= _holding(repository, found, survey, spelling)
    if keys:
        forgetting = Forgetting(keys, spelling, authors=order.authors)
        survey = surveying.survey(repository, forgetting, progress)
    names = forgetting.names | survey.names
    wanted = Wanted(
        forgetting.file, forgetting.message, forgetting.people, names, survey.with_text | survey.others
    )  # fmt: skip
    history = rewrite(repository, found, survey.kinds, wanted, put)

    def concerns(path: str, blob: bytes) -> bool:
        name = path.rpartition("/")[2].encode("utf-8", "surrogateescape")
        told = place_of(path).kind == "experiment" or name.endswith(b"manifest.yaml")
        return told or blob in wanted.blobs or name in names

    trees = tuple(desks.plan(desk, forgetting, concerns, put, history.renamed) for desk in found.desks)
    if keys:
        naming.refuse_copies(repository, found, survey.kinds, keys, forgetting.raws)
    beside = surveying.beside(repository, spelling) if spelling else Beside((), ())
    for draft in drafts.left(repository):
        raw = draft.read_bytes()
        if forgetting.names_one(raw) or (spelling and (spelling.in_file(words_of(raw)) or spelling.is_in(draft.name))):
            forgetting.stuck[draft.name] = DRAFTED
    own = tuple(path for path in beside.lasting if path.startswith("rtrepo/") and not path.startswith(_KEPT))
    _refuse_stuck(spelling, forgetting, history, found, [path for path in beside.lasting if path not in own])
    files = (*own, *beside.passing)
    return Made(found, _reworded_stash(history, forgetting), trees, files, forgetting, survey)


def _holding(repository: Repository, found: Roots, survey: Survey, spelling: Spelling) -> set[Key]:
    """The entries that have the text in any version, in their sidecar or in their name too."""
    keys: set[Key] = set()

    def note(path: str, raw: bytes) -> None:
        place = place_of(path)
        if place.kind in ("entry", "sidecar") and (spelling.is_in(path) or spelling.in_file(words_of(raw))):
            keys.add(place.key)

    naming.visit(repository, found, survey.kinds, note, names=survey.names, blobs=survey.with_text)
    return keys


def _reworded_stash(history: Rewritten, forgetting: Forgetting) -> Rewritten:
    def said(raw: bytes) -> bytes:
        text = words_of(raw)
        text = forgetting.spelling.replaced(text)[0] if forgetting.spelling else text
        return history.renamed(text).encode("utf-8", "surrogateescape")

    def by(raw: bytes) -> bytes:
        who, bracket, when = words_of(raw).rpartition(">")
        return (forgetting.people(who + bracket) + when).encode("utf-8", "surrogateescape")

    lines = (line._replace(message=said(line.message), who=by(line.who)) for line in history.stash)
    return history._replace(stash=tuple(lines))


def _refuse_stuck(
    spelling: Spelling | None, forgetting: Forgetting, history: Rewritten, found: Roots, beside: list[str]
) -> None:
    stuck = dict(forgetting.stuck)
    if spelling:
        stuck |= {name: "in the name of a branch, a tag or another ref" for name in found.refs if spelling.is_in(name)}
        stuck |= {place_in(one)[0]: "in a folder's name" for one in history.folders if spelling.is_in(_last(one))}
        stuck |= {f".git/{path}": "in git's own files, or yours" for path in beside}
    if not stuck:
        return
    by_reason: dict[str, list[str]] = {}
    for path, why in sorted(stuck.items(), key=_refs_first):
        by_reason.setdefault(why, []).append(path)
    told = "; ".join(f"{why} ({_named(paths)})" for why, paths in by_reason.items())
    raise RtrepoError(
        f"the text cannot be taken out of everything, it stands {told}; nothing was changed",
        hint=_way_out(stuck, spelling.text.wanted if spelling else ""),
    )


def _refs_first(stuck: tuple[str, str]) -> tuple[bool, str]:
    return not stuck[0].startswith("refs/"), stuck[0]


def _named(paths: list[str]) -> str:
    more = f" and {len(paths) - NAMED:,} more" if len(paths) > NAMED else ""
    return f"{', '.join(paths[:NAMED])}{more}"


def _way_out(stuck: dict[str, str], text: str) -> str:
    kinds = {place_of(path).kind for path in stuck}
    if kinds <= {"entry", "sidecar"} and set(stuck.values()) == {CALLED_SO}:
        return f"rtrepo forget --text {shlex.quote(text)} --entries forgets whole entries"
    if DRAFTED in stuck.values():
        return "rtrepo edit --continue saves it, or remove it from .git/rtrepo/edits; then run this again"
    if any(name.startswith("refs/") for name in stuck):
        return "git branch -m OLD NEW renames a branch, git tag -d deletes a tag; then run this again"
    if any(path.startswith(".git/") for path in stuck):
        return "take it out of these files by hand (git config --local --edit), then run this again"
    return "a longer text, or another one, may do; git filter-repo --path PATH --invert-paths takes whole files out"


def _last(folder: str) -> str:
    return folder.rstrip("/").rpartition("/")[2]


def report(repository: Repository, order: Order, made: Made, *, related: tuple[Key, ...] = ()) -> ForgetReport:
    """What a plan comes to, in numbers and names."""
    forgetting, history = made.forgetting, made.history
    changed = {path: Place(path, len(places), sum(places.values())) for path, places in forgetting.places.items()}
    gone = {path: Place(path, len(contents)) for path, contents in forgetting.gone.items()}
    work = [f"{desk.moves.worktree}:{move.path}" if at else move.path
            for at, desk in enumerate(made.desks) for move in desk.moves.work]  # fmt: skip
    commits = process.run(repository.root, "rev-list", "--branches", "--tags", "--ignore-missing",
                          *(at for at in made.roots.heads.values())).decode().split()  # fmt: skip
    stashed = {line.after for line in made.roots.stash}
    touched = {place_of(path).dataset for path in (*changed, *gone)}
    exported = [
        one
        for one in (records.listed(repository) if history.ids else ())
        if one.manifest.version in history.ids and one.manifest.dataset in touched
    ]
    survey = made.survey
    hits = len(survey.with_text) + len(survey.words) + len(survey.names) + len(made.beside)
    return ForgetReport(
        done=False,
        entries=tuple(sorted(forgetting.keys)),
        text=order.text.wanted if order.text else "",
        mark=order.text.mark if order.text else "",
        versions=sum(one in history.ids for one in commits),
        of=len(commits),
        files=tuple(place for _, place in sorted((changed | gone).items())),
        messages=forgetting.messages,
        tags=sum(made.survey.kinds.get(one) == "tag" for one in history.ids),
        people=0 if order.authors else len(made.survey.people),
        refs=tuple(move.name for move in history.moves if move.after),
        dropped=history.dropped,
        stashes=sum(one in history.ids for one in stashed),
        desk=tuple(work),
        signatures=len(history.unsigned),
        related=related,
        mentions=tuple(sorted(forgetting.mentions)),
        untracked=tuple(path for desk in made.desks for path in desk.untracked),
        packed=made.survey.packed,
        found=hits,
        exports=tuple(dict.fromkeys(one.file for one in exported)),
        remotes=tuple(_remotes(repository)) if history.ids else (),
    )


def _remotes(repository: Repository) -> list[Remote]:
    names = (process.ask(repository.root, "remote") or b"").decode("utf-8", "surrogateescape").split()
    found = []
    for name in names:
        url = (
            (process.ask(repository.root, "remote", "get-url", name) or b"").decode("utf-8", "surrogateescape").strip()
        )
        command = f"git push --force {shlex.quote(name)} --all && git push --force {shlex.quote(name)} --tags"
        found.append(Remote(name, clones.without_password(url), command))
    return found
