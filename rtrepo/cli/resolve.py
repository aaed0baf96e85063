"""`rtrepo resolve`."""

import sys

import click

from rtrepo.actions.merging.by_hand import settled_in
from rtrepo.actions.merging.rejoining import listed
from rtrepo.actions.merging.resolve_asked import Asked, named
from rtrepo.actions.merging.resolving import laid_out, resolve
from rtrepo.actions.merging.taking import SIDES
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.model.conflict import Conflict
from rtrepo.model.merging import Left
from rtrepo.render import conflicts

_KEYS = {"o": "ours", "t": "theirs", "b": "base", "2": "both", "p": "proposal"}


@click.command(
    epilog=examples(
        "rtrepo resolve lighthouse-001",
        "rtrepo resolve lighthouse-001 --theirs",
        "rtrepo resolve noir/lighthouse-001 --turn 6=ours --turn 8=proposal",
        "rtrepo resolve lighthouse-001 --edit",
        "rtrepo resolve --all --theirs --tag warm",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--ours", "take", flag_value="ours", default=None, help="Of each conflict, what this branch has.")
@click.option("--theirs", "take", flag_value="theirs", help="Of each conflict, what is brought in.")
@click.option("--base", "take", flag_value="base", help="Of each conflict, what it was before both.")
@click.option("--both", "take", flag_value="both", help="Ours and then theirs; for turns.")
@click.option("--proposal", "take", flag_value="proposal", help="What the merge would put together itself.")
@click.option(
    "--turn",
    "turns",
    multiple=True,
    metavar="N=SIDE",
    help="Only for message N (or another place that conflicts shows, such as chosen[1] or tags).",
)
@click.option("--edit", is_flag=True, help="Open it in your editor, and take what you leave there.")
@click.option("--tool", is_flag=True, help="Open it in git's merge tool (merge.tool).")
@click.option("--done", is_flag=True, help="Take the file as you have edited it.")
@click.option("--all", "every", is_flag=True, help="All that is in conflict.")
@click.option("--dataset", default="", metavar="NAME", help="With --all: of this dataset.")
@click.option("--tag", default="", metavar="TAG", help="With --all: with this tag, on either side.")
@json_option
@pass_session
def command(
    session: Session,
    names: tuple[str, ...],
    take: str | None,
    turns: tuple[str, ...],
    edit: bool,
    tool: bool,
    done: bool,
    every: bool,
    dataset: str,
    tag: str,
    as_json: bool,
) -> int:
    """Settle what is in conflict. NAME is an id, DATASET/ID or a path.

    A side is taken of what is in conflict alone: whatever came together without you stays, and so does what you have
    edited in the file by hand. An entry without conflicts is checked and staged. Without a way to settle it, every
    conflict is asked about in turn, on a terminal. Each command can be taken back: rtrepo undo.
    """
    if bool(names) == every:
        raise click.UsageError("Name entries in conflict, or say --all.")
    if (dataset or tag) and not every:
        raise click.UsageError("--dataset and --tag choose among --all.")
    if (take is not None) + edit + tool + done > 1 or (turns and (edit or tool or done)):
        raise click.UsageError("One way at a time: a side (--ours …), --edit, --tool or --done.")
    asked = Asked(names, every, dataset, tag, take or "", dict(_turn(text) for text in turns), done)
    if edit or tool:
        return _by_hand(session, asked, with_tool=tool, as_json=as_json)
    if not (take or turns or done):
        return _walk(session, asked, as_json)
    return _settle(session, asked, as_json)


def _turn(text: str) -> tuple[str, str]:
    where, equals, side = text.rpartition("=")
    if not equals or not where or side not in SIDES:
        raise click.UsageError(f"--turn takes N=SIDE, with a side of {', '.join(SIDES)}; not {text!r}.")
    return where, side


def _settle(session: Session, asked: Asked, as_json: bool) -> int:
    report = resolve(open_repository(session.folder, session.tell), asked, waiting_for=session.waiting)
    if as_json:
        session.result(conflicts.resolved_json(report))
    else:
        session.say(conflicts.resolved_text(report, session.style))
    return 1 if report.refused else 0


def _by_hand(session: Session, asked: Asked, *, with_tool: bool, as_json: bool) -> int:
    """Open the files, one entry after the other, and take what is left there."""
    if asked.every:
        raise click.UsageError("--edit and --tool take names, not --all.")
    repository = open_repository(session.folder, session.tell)
    for name in asked.names:
        paths, undecided = laid_out(repository, name, waiting_for=session.waiting)
        settled_in(repository, name, paths, tool=with_tool, undecided=undecided)
    return _settle(session, asked._replace(done=True), as_json)


def _walk(session: Session, asked: Asked, as_json: bool) -> int:
    """Ask about each conflict in turn; without a terminal, say what to type."""
    repository = open_repository(session.folder, session.tell)
    report = listed(look(repository))
    chosen = [one for one in report.left if asked.every or any(named([one], name) for name in asked.names)]
    if not chosen:
        raise RtrepoError(
            f"{', '.join(asked.names) or 'nothing'} is not in conflict", hint="rtrepo conflicts lists what is"
        )
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        session.say(conflicts.text(report._replace(left=tuple(chosen)), session.style, reading()))
        raise RtrepoError(
            "say how to settle it: there is no terminal to ask on; nothing was changed",
            hint="--ours, --theirs, --both, --proposal, --turn N=SIDE, --edit or --done",
            exit_code=2,
        )
    for one in chosen:
        if not _ask_about(session, one):
            break
    session.say(conflicts.text(listed(look(repository)), session.style, reading()))
    return 0


def _ask_about(session: Session, one: Left) -> bool:
    """Ask about the conflicts of one entry; False where the person has had enough."""
    session.say(conflicts.heading(one, session.style))
    for conflict in one.conflicts:
        if not _is_left(session, one, conflict):
            continue  # taken with the one before it: they are parts of one key
        session.say("\n".join(conflicts.conflict_lines(conflict, session.style, reading())))
        while (key := click.prompt(conflicts.question(one, conflict), prompt_suffix=" ").strip().lower()[:1]) != "s":
            if key == "q":
                return False
            if key == "e":
                _by_hand(session, Asked((one.about.name,)), with_tool=False, as_json=False)
                return True
            if key in _KEYS and _took(session, one, conflict, _KEYS[key]):
                break
    return True


def _is_left(session: Session, one: Left, conflict: Conflict) -> bool:
    report = listed(look(open_repository(session.folder, session.tell)))
    return any(other.at == conflict.at for left in named(report.left, one.about.name) for other in left.conflicts)


def _took(session: Session, one: Left, conflict: Conflict, side: str) -> bool:
    """Whether the side could be taken."""
    if one.about.whole:
        asked = Asked((one.about.name,), take=side)
    else:
        asked = Asked((one.about.name,), turns={conflict.at: side})
    try:
        resolve(open_repository(session.folder, session.tell), asked, waiting_for=session.waiting)
    except RtrepoError as error:
        session.tell(error.message)
        return False
    return True
