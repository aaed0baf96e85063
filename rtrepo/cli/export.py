"""`rtrepo export`."""

import os
import sys

import click

from rtrepo.actions.exporting import FORMAT_NAMES, STDOUT, Wanted, export, filtered, only_dataset
from rtrepo.actions.exports.verifying import verify
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.choosing import where_option
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import exports, verified


@click.command(
    epilog=examples(
        "rtrepo export noir --to sharegpt -o train.jsonl",
        "rtrepo export noir --to messages --rev main~3 -o before.jsonl",
        "rtrepo export harbor --to rolethread -o /elsewhere/harbor.jsonl",
        "rtrepo export noir --to messages -o - | head -1",
        "rtrepo export noir --to messages -o warm.jsonl --where 'tag == warm and not has findings'",
        "rtrepo export --verify train.jsonl      make it again, and say whether it is the same",
    )
)
@click.argument("dataset", required=False, default="")
@click.option("--to", "format_", type=click.Choice(FORMAT_NAMES), help="The format of the file.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where to; - is the standard output.")  # fmt: skip
@click.option("--rev", default="", metavar="REVISION", help="Any version; else the one checked out.")
@click.option("--split", default="", metavar="NAME", help="Only entries of this split, such as train or eval.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only entries with this tag (or one of several).")
@click.option("--status", "statuses", multiple=True, default=("active",), show_default=True, help="Which entries.")
@where_option
@click.option("--verify", "verified_file", type=click.Path(dir_okay=False), metavar="FILE",
              help="Write nothing: make an exported file again in memory, and say what differs.")  # fmt: skip
@json_option
@pass_session
def command(
    session: Session, dataset: str, format_: str | None, output: str | None, rev: str, split: str,
    tags: tuple[str, ...], statuses: tuple[str, ...], where: str, verified_file: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Write a training file of a dataset, from any version.

    The same version always gives the same bytes. A manifest beside the file says which version, which
    entries, and what the format could not carry. Drafts and archived entries stay out unless asked for, by
    --status or by a `status` in --where.

    Every export is recorded in the repository: rtrepo exports lists them, rtrepo which FILE knows the file again.
    """
    repository = open_repository(session.folder, session.tell)
    if verified_file is not None:
        if dataset or format_ or output:
            raise click.UsageError("--verify FILE stands alone: what the file was made from is recorded.")
        return _verify(session, verified_file, as_json)
    if format_ is None or output is None:
        raise click.UsageError(f"Missing option {'--to FORMAT' if format_ is None else '-o FILE'}.")
    target = output if output == STDOUT else os.path.relpath(session.folder / output)
    wanted = filtered(Wanted(split, tags, statuses, where))
    name = dataset or only_dataset(repository, rev)
    report, data = export(repository, name, format_, target, revision=rev, wanted=wanted)
    if output == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        session.tell_page(exports.text(report, session.style))
    elif as_json:
        session.result(exports.to_json(report))
    else:
        session.say(exports.text(report, session.style))
    return 0


def _verify(session: Session, file: str, as_json: bool) -> int:
    repository = open_repository(session.folder)
    report = verify(repository, session.folder / file, session.progress("reading the file"))
    report = report._replace(file=file)
    if as_json:
        session.result(verified.to_json(report))
    else:
        session.say(verified.text(report, session.style, now=session.now))
    return 0 if report.same else 1
