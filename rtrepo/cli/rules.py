"""`rtrepo rules`."""

import click

from rtrepo.actions.checking.ruling import explain, is_rule, listed, losses
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import losses as losses_page
from rtrepo.render import rules


@click.command(
    epilog=examples(
        "rtrepo rules",
        "rtrepo rules T101",
        "rtrepo rules speaks-for-user",
        "rtrepo rules roleplay",
        "rtrepo rules F501                  what validate --target calls by this code",
        "rtrepo rules llamafactory          all that this trainer drops, cuts, changes or refuses",
    )
)
@click.argument("code", required=False, default="")
@json_option
@pass_session
def command(session: Session, code: str, as_json: bool) -> None:
    """List the rules, or explain the one of CODE: what it finds, why it matters, with an example of each.

    CODE may be a rule's name too, or a family, of which the rules are listed. What trainers do to entries has codes
    that begin with F; a trainer's name lists its own.
    """
    found = losses(code) if code and not is_rule(code) else []
    if found:
        if as_json:
            session.result(losses_page.to_json(found))
        else:
            session.say(losses_page.text(found, session.style))
        return
    told = explain(code) if code else listed()
    if as_json:
        session.result(rules.to_json(told))
    else:
        session.say(rules.text(told, session.style, whole=len(told) == 1))
