"""`rtrepo replace`."""

import sys

import click

from rtrepo.actions.bulk.drafting import draft, shown, write
from rtrepo.actions.bulk.replacing import replace
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.bulk import SHOWN, answer, entries_by, whole
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.eyes import reading
from rtrepo.cli.options import examples
from rtrepo.render import bulk


@click.command(
    epilog=examples(
        'rtrepo replace "the harbour master" "the harbourmaster"',
        'rtrepo replace --regex "\\bministrations\\b" attentions --role assistant --dry-run',
        'rtrepo replace "*sighs*" "" --where \'tag == warm\' --yes',
        "rtrepo replace --regex '\"([^\"]*)\"' '“\\1”' noir --speaker mara_venn",
    )
)
@click.argument("pattern")
@click.argument("instead", metavar="REPLACEMENT")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option("--regex", is_flag=True, help="PATTERN is a regular expression, as Python writes them.")
@click.option("--ignore-case", is_flag=True, help="Capital and small letters are the same.")
@click.option("--role", default="", metavar="ROLE", help="Only in turns of this role, such as assistant.")
@click.option("--speaker", default="", metavar="NAME", help="Only in turns of this speaker, by name or slug.")
@click.option("--yes", is_flag=True, help="Do it without asking; the difference is shown all the same.")
@entries_by
@pass_session
def command(
    session: Session, pattern: str, instead: str, names: tuple[str, ...], regex: bool, ignore_case: bool, role: str,
    speaker: str, yes: bool, dataset: str, tag: str, where: str, ids_from: str, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Replace a text in what turns say, after showing what would change; undo takes it back.

    Without names all entries are looked at. NAME is a dataset, an id, DATASET/ID or a path; - takes them from standard
    input. Tool calls, titles and notes are left as they are.
    """
    whole([pattern, instead])
    task = replace(pattern, instead, regex=regex, ignore_case=ignore_case, role=role, speaker=speaker)
    wanted = wish(session, names, dataset, tag, where, ids_from)
    asks = not yes and not dry_run and sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if not (yes or dry_run or asks):
        raise click.UsageError("Nobody can be asked here: --dry-run shows what would change, --yes does it.")
    repository = open_repository(session.folder, session.tell)
    found = draft(look(repository), wanted, task, session.progress("looking at entries"))
    report = shown(found, most=None if as_json else SHOWN)
    if dry_run or not report.files:
        answer(session, report, as_json=as_json)
        return
    if not as_json:
        session.say(bulk.preview(report, session.style, reading()))
    if asks and not click.confirm("Do it?", default=False):
        session.say("Nothing was changed.")
        return
    done = write(repository, found, session.waiting)
    answer(session, done._replace(change=report.change) if as_json else done, as_json=as_json)
