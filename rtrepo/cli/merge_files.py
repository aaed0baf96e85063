"""`rtrepo merge-files`."""

import sys

import click

from rtrepo.actions.merging.outside import merge_files
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.render import merged_files
from rtrepo.render.safe import safe


@click.command(
    epilog=examples(
        "rtrepo merge-files base.json mine.json yours.json -o merged.json",
        "rtrepo merge-files old/lamp.yaml lamp.yaml theirs/lamp.yaml --json",
        "rtrepo merge-files /dev/null mine.json yours.json > merged.json",
    )
)
@click.argument("names", nargs=3, metavar="BASE OURS THEIRS")
@click.option("-o", "--output", "out", default="", metavar="OUT", help="Write it there; it may be one of the three.")
@click.option("--sentences", is_flag=True, help="Merge two edits of one turn where they are a sentence apart.")
@json_option
@pass_session
def command(session: Session, names: tuple[str, str, str], out: str, sentences: bool, as_json: bool) -> int:
    """Merge three versions of one file: an entry, a sidecar, a dataset.yaml or an experiment's record.

    Needs no repository. Without -o the result goes to stdout, with conflict markers around whole turns or keys where
    both sides changed the same. A BASE that is not there, or /dev/null, means that both sides added the file. The
    numbers under speakers are only merged where one can tell whose turns they are: with the entry, by rtrepo merge.

    Ends with 0 where nothing is left to a person, and with 1 where something is in conflict.
    """
    merged = merge_files(session.folder, names, out, by_sentences=sentences)
    if as_json:
        told = None if out else merged.data.decode("utf-8")
        session.result(merged_files.to_json(merged.conflicts, merged.notices, told))
    elif out:
        session.say(merged_files.text(out, merged.conflicts, merged.notices, session.style, reading()))
    elif sys.stdout.isatty():
        session.say(safe(merged.data.decode("utf-8"), lines=True))
    else:
        sys.stdout.buffer.write(merged.data)
    return 1 if merged.conflicts else 0
