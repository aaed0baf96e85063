"""`rtrepo which`."""

import click

from rtrepo.actions.exports.identifying import which
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import which as shown


@click.command(
    epilog=examples(
        "rtrepo which train.jsonl",
        "rtrepo which /elsewhere/renamed.jsonl.gz       compressed, renamed, without its manifest",
        "rtrepo which shuffled-and-cut.jsonl --json     best match, entry by entry",
    )
)
@click.argument("file", type=click.Path(dir_okay=False))
@json_option
@pass_session
def command(session: Session, file: str, as_json: bool) -> int:
    """Tell which version a training file came from, and what was trained on it.

    Every export is recorded in the repository, so neither its name nor its manifest is needed. A file that was
    re-ordered, cut, edited or put together from several exports is matched entry by entry, and the answer says so.
    Ends with 1 for a file that was never exported from here.
    """
    repository = open_repository(session.folder, session.tell)
    report = which(repository, session.folder / file, session.progress("reading the file"))
    report = report._replace(file=file)
    if as_json:
        session.result(shown.to_json(report))
    else:
        session.say(shown.text(report, session.style, now=session.now))
    return 1 if report.match == "none" else 0
