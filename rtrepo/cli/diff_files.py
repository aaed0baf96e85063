"""`rtrepo diff-files`."""

import click

from rtrepo.actions.comparing_files import compare_files
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples, json_option
from rtrepo.render import diff, diff_json


@click.command(
    epilog=examples(
        "rtrepo diff-files draft.json final.json",
        "rtrepo diff-files old/lighthouse-001.yaml new/lighthouse-001.yaml --json",
        "git difftool -y -x 'rtrepo diff-files' HEAD~1 -- datasets/noir",
    )
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--all-turns", is_flag=True, help="Kept turns too.")
@click.option("--show-typography", "typography", is_flag=True, help="Quotes, spaces and renames in full.")
@click.option("--exit-code", is_flag=True, help="End with 1 where something differs.")
@json_option
@pass_session
def command(
    session: Session, before: str, after: str, all_turns: bool, typography: bool, exit_code: bool, as_json: bool
) -> int:
    """See what differs between two files: two entries, two sidecars, or two dataset.yaml.

    Needs no repository. A file that is not there, or /dev/null, stands for nothing.
    """
    found = compare_files(session.folder, before, after)
    if as_json:
        session.result(diff_json.files_json(found, reading(), all_turns=all_turns))
    else:
        session.say(diff.text(found, session.style, reading(), all_turns=all_turns, typography=typography))
    return 1 if exit_code and found else 0
