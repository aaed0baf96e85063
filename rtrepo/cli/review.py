"""`rtrepo review`."""

import os
import sys
import webbrowser
from pathlib import Path

import click

from rtrepo.actions.comparing import is_revision
from rtrepo.actions.reviewing import default_name, page_files, review, write
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import dataset_option, examples, json_option, split_revisions, tag_option
from rtrepo.model.review import ReviewReport
from rtrepo.render import reviews
from rtrepo.render.page import document
from rtrepo.render.page.entries import LISTED

STDOUT = "-"


@click.command(
    epilog=examples(
        "rtrepo review                                     what is not committed yet",
        "rtrepo review main..warmer-tone --open            a branch, in the browser",
        "rtrepo review main...warmer-tone -o ../tone.html  only what it added since it left main",
        "rtrepo review HEAD~3 -o week.html -- noir         one dataset, since three versions ago",
    )
)
@click.argument("arguments", nargs=-1, metavar="[A | A B | A..B | A...B] [--] [NAME…]")
@click.option("-o", "--output", default="", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where to; - is the standard output. Else review-A..B.html, here.")  # fmt: skip
@dataset_option
@tag_option
@click.option("--most", type=click.IntRange(min=1), default=document.DETAILED, show_default=True, metavar="N",
              help="Entries shown turn by turn, the heaviest first; the others get a line.")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--force", is_flag=True, help="Replace a file that is not a review page.")
@json_option
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], output: str, dataset: str, tag: str, most: int, opens: bool,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write one HTML page on which a change can be read: totals, what runs through it, every turn with its words.

    The page needs nothing but a browser: no network, no server. What was read can be ticked off; the browser
    keeps that. Revisions and NAME are as in rtrepo diff.
    """
    if output == STDOUT and (as_json or opens):
        raise click.UsageError("-o - prints the page, so --json and --open have nothing to say.")
    repository = open_repository(session.folder, session.tell)
    revisions, names = split_revisions(arguments, lambda text: is_revision(repository, text))
    found = review(repository, revisions, Selection(tuple(names), dataset, tag), session.progress("measuring"))
    page = document.html(found, page_files(), reading(), most=most).encode("utf-8")
    target = output if output == STDOUT else os.path.relpath(session.folder / (output or default_name(revisions)))
    entries = len(found.change.entries)
    detailed = min(entries, most)
    listed = min(entries - detailed, LISTED)
    counted = entries - detailed - listed + sum(found.change.unread.values())
    report = ReviewReport(target, len(page), found.change.before, found.change.after, detailed, listed, counted)
    if output == STDOUT:
        sys.stdout.buffer.write(page)
        sys.stdout.buffer.flush()
        return
    write(repository, Path(target), page, document.MARK.encode("ascii"), force=force)
    if as_json:
        session.result(reviews.to_json(report))
    else:
        session.say(reviews.text(report, session.style))
    if opens and not webbrowser.open(Path(target).resolve().as_uri()):
        session.tell("no browser could be opened; open the file yourself")
