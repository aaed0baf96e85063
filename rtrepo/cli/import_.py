"""`rtrepo import`."""

from pathlib import Path

import click

from rtrepo.actions.importing.deciding import Options
from rtrepo.actions.importing.importing import FORMAT_NAMES, import_file_into
from rtrepo.actions.importing.incoming import Incoming
from rtrepo.actions.importing.rejects import refuse_to_replace, write_rejects
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.errors import RtrepoError
from rtrepo.model.reports import ImportReport
from rtrepo.render import imports


@click.command(
    epilog=examples(
        "rtrepo import drafts.jsonl --into noir",
        "rtrepo import drafts.jsonl.gz --into noir --dry-run",
        "rtrepo import harbor.jsonl --into harbor          (takes harbor.registry.json too)",
        "rtrepo import drafts-2.jsonl --into noir --update --prune",
    )
)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False), metavar="FILE…")
@click.option("--into", "dataset", required=True, metavar="DATASET", help="The dataset; made where it is not there.")
@click.option("--format", "format_", type=click.Choice(FORMAT_NAMES), help="Read as this; else each record tells.")
@click.option("--update", is_flag=True, help="A later version of a file imported before: edits go to the same entries.")
@click.option("--prune", is_flag=True, help="With --update: remove what the file no longer has.")
@click.option("--of", type=int, metavar="N", help="With --update: the import it is a later version of.")
@click.option("--overwrite", is_flag=True, help="With --update: take the file's text over your own edits too.")
@click.option("--again", is_flag=True, help="Bring back entries that were imported before and removed since.")
@click.option("--strict", is_flag=True, help="Import nothing unless every record can be an entry.")
@click.option(
    "--rejects", type=click.Path(dir_okay=False), metavar="FILE", help="Keep records that were rejected here."
)
@click.option("--branch", default="", metavar="NAME", help="Make this branch first and import on it.")
@click.option("-n", "--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@json_option
@pass_session
def command(
    session: Session, files: tuple[str, ...], dataset: str, format_: str | None, update: bool, prune: bool,
    of: int | None, overwrite: bool, again: bool, strict: bool, rejects: str | None, branch: str, dry_run: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Bring training files in as entries of a dataset.

    OpenAI/ChatML messages, ShareGPT, Alpaca and RoleThread records are known, as JSON Lines, a JSON array, or
    .gz of either, mixed in one file. A record that cannot be an entry is named with its place and left out,
    and the command ends with 1. Importing the same file again adds nothing.
    """
    if (prune or overwrite or of is not None) and not update:
        raise click.UsageError("--prune, --overwrite and --of go with --update.")
    repository = open_repository(session.folder, session.tell)
    options = Options(dataset, format_, update, prune, of, strict, again, overwrite, dry_run, branch)
    if rejects:
        refuse_to_replace(Path(session.folder / rejects))
    rejected = []
    reports: list[ImportReport] = []
    for name in files:
        Incoming(session.folder / name)  # a file that is not there is said before the first one is imported
    for name in files:
        try:
            report, refused = import_file_into(
                repository,
                session.folder / name,
                options,
                reading=session.progress(f"reading {Path(name).name}"),
                writing=session.progress("writing entries"),
                waiting=session.waiting,
            )
        except RtrepoError as error:
            if not reports:
                raise
            if as_json:
                session.result(imports.many_to_json(reports))
            done = f"{name}: {error.message} (the {len(reports)} before it are imported)"
            raise RtrepoError(done, hint=error.hint, exit_code=error.exit_code) from None
        rejected += refused
        reports.append(report)
        if not as_json:
            session.say(imports.text(report, session.style, rejects=rejects or ""))
    if rejects and rejected:
        write_rejects(Path(session.folder / rejects), rejected)
    if as_json:
        session.result(imports.to_json(reports[0]) if len(reports) == 1 else imports.many_to_json(reports))
    return 1 if rejected else 0
