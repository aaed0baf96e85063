"""`rtrepo conflicts`."""

import click

from rtrepo.actions.merging.rejoining import listed
from rtrepo.actions.merging.resolve_asked import named
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.render import conflicts


@click.command(epilog=examples("rtrepo conflicts", "rtrepo conflicts noir/lighthouse-001", "rtrepo conflicts --json"))
@click.argument("names", nargs=-1, metavar="[NAME…]")
@json_option
@pass_session
def command(session: Session, names: tuple[str, ...], as_json: bool) -> int:
    """See what is in conflict: the turns as both sides have them and as they were, why, and what to type.

    It does not matter who began: a merge of rtrepo's or git's, a rebase, a cherry-pick, a stash that was popped. NAME
    (an id, DATASET/ID or a path) shows only that. Ends with 1 while something is left.
    """
    report = listed(look(open_repository(session.folder, session.tell)))
    if names:
        chosen = tuple(one for one in report.left if any(named([one], name) for name in names))
        if not chosen:
            raise RtrepoError(f"{', '.join(names)} is not in conflict", hint="rtrepo conflicts lists what is")
        report = report._replace(left=chosen)
    if as_json:
        session.result(conflicts.to_json(report))
    else:
        session.say(conflicts.text(report, session.style, reading()))
    return 1 if report.left else 0
