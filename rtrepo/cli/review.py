"""`rtrepo review`."""

import os
import sys
import webbrowser
from pathlib import Path

import click

from rtrepo.actions import page_files
from rtrepo.actions.comparing import is_revision
from rtrepo.actions.experiments.picturing import named, picture
from rtrepo.actions.pages import write
from rtrepo.actions.reviewing import default_name, review, review_experiment
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import (
    NamesAfterDashes,
    dataset_option,
    examples,
    json_option,
    names_after_dashes,
    split_revisions,
    tag_option,
)
from rtrepo.model.review import Picture, Review, ReviewReport
from rtrepo.render import reviews
from rtrepo.render.page import document, experiments
from rtrepo.render.page.entries import LISTED
from rtrepo.render.page.sheet import LISTED as SHORTLIST

STDOUT = "-"


@click.command(
    cls=NamesAfterDashes,
    epilog=examples(
        "rtrepo review                                     what is not committed yet",
        "rtrepo review main..warmer-tone --open            a branch, in the browser",
        "rtrepo review main...warmer-tone -o ../tone.html  only what it added since it left main",
        "rtrepo review HEAD~3 -o week.html -- noir         one dataset, since three versions ago",
        "rtrepo review experiment/drier                    an experiment and how its runs went",
        "rtrepo review drier no-humour --open              several: their tree, and side by side",
        "rtrepo review --all-experiments                   all of them",
    ),
)
@click.argument("arguments", nargs=-1, metavar="[A | A B | A..B | A...B | EXPERIMENT…] [--] [NAME…]")
@click.option("-o", "--output", default="", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where to; - is the standard output. Else review-A..B.html, here.")  # fmt: skip
@click.option("--all-experiments", "everything", is_flag=True, help="A page of every experiment that there is.")
@dataset_option
@tag_option
@click.option("--most", type=click.IntRange(min=1), default=document.DETAILED, show_default=True, metavar="N",
              help="Entries shown turn by turn, the heaviest first; the others get a line.")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--force", is_flag=True, help="Replace a file that is not a review page.")
@json_option
@pass_session
def command(
    session: Session, arguments: tuple[str, ...], output: str, everything: bool, dataset: str, tag: str, most: int,
    opens: bool, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write one HTML page on which a change can be read: totals, what runs through it, every turn with its words.

    The page needs nothing but a browser: no network, no server. What was read can be ticked off; the browser
    keeps that. Revisions and NAME are as in rtrepo diff.

    Of one experiment the page says what it asked and how its runs went, then shows what it changed. Of several it
    draws where each began and went. EXPERIMENT is experiment/NAME, or NAME unless a revision is called that.
    """
    if output == STDOUT and (as_json or opens):
        raise click.UsageError("-o - prints the page, so --json and --open have nothing to say.")
    repository = open_repository(session.folder, session.tell)
    tried, rest = named(repository, arguments)
    revisions, names = ([], rest) if tried else split_revisions(tuple(rest), lambda text: is_revision(repository, text))
    selection = Selection((*names, *names_after_dashes()), dataset, tag)
    progress = session.progress("measuring")
    several = everything or len(tried) > 1
    if several and (revisions or selection != Selection() or (everything and tried)):
        raise click.UsageError("A page of several experiments is of all that they changed; name nothing beside them.")
    default = default_name(revisions, [] if everything else tried or None)
    target = output if output == STDOUT else os.path.relpath(session.folder / (output or default))
    if several:
        drawn = picture(repository, () if everything else tried, progress)
        page = experiments.html(drawn, page_files.of_experiments()).encode("utf-8")
        report = _drawn(drawn, target, len(page))
    else:
        found = (
            review_experiment(repository, tried[0], selection, progress) if tried
            else review(repository, revisions, selection, progress)
        )  # fmt: skip
        page = document.html(found, page_files.of_review(), reading(), most=most).encode("utf-8")
        report = _compared(found, target, len(page), most, tried)
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


def _compared(found: Review, target: str, size: int, most: int, tried: list[str]) -> ReviewReport:
    change = found.change
    entries = len(change.entries)
    detailed = min(entries, most)
    listed = min(entries - detailed, LISTED)
    counted = entries - detailed - listed + sum(change.unread.values())
    return ReviewReport(target, size, change.before, change.after, detailed, listed, counted, tuple(tried))


def _drawn(found: Picture, target: str, size: int) -> ReviewReport:
    changes = [one.change for one in found.shown if one.change]
    listed = sum(min(len(change.entries), SHORTLIST) for change in changes)
    counted = sum(len(change.entries) + sum(change.unread.values()) for change in changes) - listed
    names = tuple(row.tried.name for row in found.listing.rows)
    return ReviewReport(target, size, "", "", 0, listed, counted, names)
