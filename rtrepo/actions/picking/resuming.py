"""`--continue`, `--skip` and `--abort` of a cherry-pick or a revert, whoever began it."""

from rtrepo.actions.merging.waiting import tool, waiting
from rtrepo.actions.picking.footing import concluded, put_all_back
from rtrepo.actions.picking.pick import told
from rtrepo.actions.picking.run import Footing, Run
from rtrepo.actions.picking.steps import step_of
from rtrepo.actions.workspace import Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import history, picks_left, unfinished
from rtrepo.git.drafts import Drafts
from rtrepo.git.picks_left import PicksLeft
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing
from rtrepo.model.merging import MergeReport, Picked, PickReport, PickWish, Waiting


def go_on(
    repository: Repository, verb: str, message: str = "", *, verify: bool = True, waiting_for: Told | None = None
) -> PickReport:
    """Make the version of the pick that waits, and do what is left, as one operation.

    Gives a report with a `stop` where conflicts are left, or where the gate or a hook stops it; nothing is changed by
    that then. Raises RtrepoError where nothing of the kind waits.
    """
    with changing(repository, f"{verb} --continue", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        pick, left = _what_waits(repository, verb, "go on with")
        wish = _wish(verb, pick, left, verify)
        if pick is None:
            footing = Footing(desk, waited=True, left=left)  # somebody committed it already
        else:
            found = concluded(writing, desk, pick, message, wish)
            if isinstance(found, MergeReport):
                rest = tuple(Picked(commit[:7], commit, _subject(repository, commit)) for commit in _rest(left))
                return PickReport(verb, found.outcome, found.branch, stop=found, rest=rest)
            footing = found._replace(left=left)
        report = _through(writing, footing, wish)
    told(repository, report)
    return report


def skip(repository: Repository, verb: str, *, verify: bool = True, waiting_for: Told | None = None) -> PickReport:
    """Leave the version that waits out, put back what it touched, and do what is left, as one operation."""
    with changing(repository, f"{verb} --skip", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        pick, left = _what_waits(repository, verb, "skip")
        if pick is None:
            raise RtrepoError(
                "the version at work is committed already, so there is nothing to skip; nothing was changed",
                hint=f"rtrepo {verb} --continue goes on with the rest",
            )
        footing = put_all_back(writing, desk, pick, f"skip the {verb} of {pick.name}")
        report = _through(writing, footing._replace(left=left), _wish(verb, pick, left, verify))
    told(repository, report)
    return report


def give_up(repository: Repository, verb: str, *, waiting_for: Told | None = None) -> PickReport:
    """Put everything back as it was before the cherry-pick or revert, the versions that it made too. What stood there
    comes back with undo. Where somebody has committed since, the versions stay, as git does it."""
    with changing(repository, f"{verb} --abort", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        pick, left = _what_waits(repository, verb, "give up")
        name = pick.name if pick else "what is left"
        footing = put_all_back(writing, desk, pick, f"give up the {verb} of {name}")
        start = desk.state.head or ""
        if left and left.start and left.stopped == start:
            start = left.start
        run = Run(writing, Drafts(repository), footing, _wish(verb, pick, left, verify=False))
        return run.back_to(start)


def _what_waits(repository: Repository, verb: str, does: str) -> tuple[Waiting | None, PicksLeft | None]:
    """The pick that waits for somebody, and git's list, where several are to be done: at least one of them."""
    name = unfinished.name(repository)
    if name != verb:
        if name:
            raise RtrepoError(
                f"what waits here is a {name}, not a {verb}; nothing was changed",
                hint=f"{tool(name)} {name} --continue, {tool(name)} {name} --abort",
            )
        raise RtrepoError(f"there is no {verb} to {does} here", hint="rtrepo status shows where you are")
    left = picks_left.read(repository)
    found = waiting(repository)
    return (found if found and found.verb == verb else None), (left if left and left.verb == verb else None)


def _wish(verb: str, pick: Waiting | None, left: PicksLeft | None, verify: bool) -> PickWish:
    return PickWish(
        "revert" if verb == "revert" else "cherry-pick", (pick.name,) if pick else (),
        left.mainline if left else 0, origin=bool(left and left.origin), verify=verify,
        by_sentences=bool(pick and pick.by_sentences),
    )  # fmt: skip


def _rest(left: PicksLeft | None) -> tuple[str, ...]:
    return left.commits[1:] if left else ()


def _subject(repository: Repository, commit: str) -> str:
    return history.version(repository, commit).subject


def _through(writing: Writing, footing: Footing, wish: PickWish) -> PickReport:
    repository = footing.desk.repository
    steps = [step_of(repository, commit, wish) for commit in _rest(footing.left)]
    return Run(writing, Drafts(repository), footing, wish).through(steps)
