"""What the commands share that split, join, move, copy, rename and delete: the preview, and the answer."""

from rtrepo.actions.reshaping.draft import Draft, shown, write
from rtrepo.cli.bulk import SHOWN
from rtrepo.cli.context import Session
from rtrepo.cli.eyes import reading
from rtrepo.render import reshaping


def done(session: Session, draft: Draft, *, dry_run: bool, as_json: bool) -> None:
    """Show a draft or write it, and answer."""
    report = shown(draft, most=None if as_json else SHOWN) if dry_run else write(draft, session.waiting)
    if as_json:
        session.result(reshaping.to_json(report, reading()))
    else:
        session.say(reshaping.text(report, session.style, reading()))
