"""`rtrepo export`."""

import os
import sys

import click

from rtrepo.actions.exporting import FORMAT_NAMES, STDOUT, Wanted, export, only_dataset
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import exports


@click.command(
    epilog=examples(
        "rtrepo export noir --to sharegpt -o train.jsonl",
        "rtrepo export noir --to messages --rev main~3 -o before.jsonl",
        "rtrepo export harbor --to rolethread -o /elsewhere/harbor.jsonl",
        "rtrepo export noir --to messages -o - | head -1",
    )
)
@click.argument("dataset", required=False, default="")
@click.option("--to", "format_", required=True, type=click.Choice(FORMAT_NAMES), help="The format of the file.")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where to; - is the standard output.")  # fmt: skip
@click.option("--rev", default="", metavar="REVISION", help="Any version; else the one checked out.")
@click.option("--split", default="", metavar="NAME", help="Only entries of this split, such as train or eval.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only entries with this tag (or one of several).")
@click.option("--status", "statuses", multiple=True, default=("active",), show_default=True, help="Which entries.")
@json_option
@pass_session
def command(
    session: Session, dataset: str, format_: str, output: str, rev: str, split: str, tags: tuple[str, ...],
    statuses: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Write a training file of a dataset, from any version.

    The same version always gives the same bytes. A manifest beside the file says which version, which
    entries, and what the format could not carry. Drafts and archived entries stay out unless asked for.
    """
    repository = open_repository(session.folder, session.tell)
    target = output if output == STDOUT else os.path.relpath(session.folder / output)
    name = dataset or only_dataset(repository, rev)
    report, data = export(repository, name, format_, target, revision=rev, wanted=Wanted(split, tags, statuses))
    if output == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        session.tell_page(exports.text(report, session.style))
    elif as_json:
        session.result(exports.to_json(report))
    else:
        session.say(exports.text(report, session.style))
