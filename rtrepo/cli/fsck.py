"""`rtrepo fsck`."""

import click

from rtrepo.actions.soundness.looking import look
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import soundness


@click.command(epilog=examples("rtrepo fsck", "rtrepo fsck --json"))
@json_option
@pass_session
def command(session: Session, as_json: bool) -> int:
    """See whether everything in the repository can be read and fits together; ends with 1 where something does not.

    First git fsck checks every object. Then every entry, sidecar, dataset, import record, experiment and manifest in
    the tips of all branches is read, and so are the records of exports and the log that undo works from. Each line
    says what is damaged, where, and what to do. Nothing is changed.

    What is wrong with the content is the business of rtrepo validate, and with hooks and settings of rtrepo doctor.
    """
    told = look(session.folder, session.progress)
    if as_json:
        session.result(soundness.to_json(told))
    else:
        session.say(soundness.text(told, session.style))
    return 1 if told.flaws else 0
