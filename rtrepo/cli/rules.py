"""`rtrepo rules`."""

import click

from rtrepo.actions.ruling import explain, listed
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import rules


@click.command(
    epilog=examples("rtrepo rules", "rtrepo rules T101", "rtrepo rules speaks-for-user", "rtrepo rules roleplay")
)
@click.argument("code", required=False, default="")
@json_option
@pass_session
def command(session: Session, code: str, as_json: bool) -> None:
    """List the rules, or explain the one of CODE: what it finds, why it matters, with an example of each.

    CODE may be a rule's name too, or a family, of which the rules are listed.
    """
    found = explain(code) if code else listed()
    if as_json:
        session.result(rules.to_json(found))
    else:
        session.say(rules.text(found, session.style, whole=len(found) == 1))
