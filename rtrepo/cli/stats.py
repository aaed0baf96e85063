"""`rtrepo stats`."""

import os
from pathlib import Path

import click

from rtrepo.actions import page_files
from rtrepo.actions.pages import write
from rtrepo.actions.stats.taking import BY, MOVES, take
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import dataset_option, examples, json_option
from rtrepo.model.stats import By
from rtrepo.render.stats import json, page, text


@click.command(
    epilog=examples(
        "rtrepo stats                           the working tree",
        "rtrepo stats --by tag --dataset noir   each tag of one dataset",
        "rtrepo stats v1..HEAD                  two versions side by side",
        "rtrepo stats --target-moves 10         more of the entries that would move each target",
        "rtrepo stats --html ../stats.html      all of it as a page",
    )
)
@click.argument("revisions", default="", metavar="[REVISION | A..B]")
@dataset_option
@click.option("--by", "by", multiple=True, type=click.Choice(BY), help="Each of these too; can be given again.")
@click.option("--target-moves", "moves", type=click.IntRange(min=0), default=MOVES, show_default=True, metavar="N",
              help="Entries named that would bring each target nearest.")  # fmt: skip
@click.option("--html", "html", default="", type=click.Path(dir_okay=False), metavar="FILE",
              help="Write all of it as a page for the browser.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that is not a page of this command.")
@json_option
@pass_session
def command(
    session: Session, revisions: str, dataset: str, by: tuple[By, ...], moves: int, html: str, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Measure the data: length, balance, tags, prompts, and how far it is from the targets in dataset.yaml.

    Archived entries are left out, drafts count. A..B shows two versions side by side, and which entries made the
    difference.
    """
    repository = open_repository(session.folder, session.tell, at_operation=session.at_operation)
    kinds = tuple(dict.fromkeys(by)) or (BY if html else ())
    found = take(
        repository, revisions, dataset=dataset, by=kinds, moves=moves, progress=session.progress("counting entries")
    )
    if html:
        target = os.path.relpath(session.folder / html)
        written = page.html(found, page_files.of_stats()).encode("utf-8")
        write(
            repository, Path(target), written, page.MARK.encode("ascii"),
            force=force, kind="a page of rtrepo stats", option="--html",
        )  # fmt: skip
    if as_json:
        session.result(json.to_json(found))
    elif html:
        session.say(text.written(found, target, session.style))
    else:
        session.say(text.text(found, session.style))
