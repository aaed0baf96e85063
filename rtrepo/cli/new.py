"""`rtrepo new`."""

import click

from rtrepo.actions.editing.drafts import unsaved
from rtrepo.actions.editing.new import new, new_from_text, started
from rtrepo.actions.editing.starting import Start
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.bulk import whole
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.edit import answer, called, content, is_asked
from rtrepo.cli.options import examples, json_option


@click.command(
    epilog=examples(
        "rtrepo new --into noir",
        'rtrepo new late-arrival --into noir --character juno --title "The two o\'clock arrival"',
        "rtrepo new --into noir --template tool-call --tags tools,short",
        "rtrepo new --into noir --from scene.md",
    )
)
@click.argument("entry_id", default="", metavar="[ID]")
@click.option("--into", "dataset", required=True, metavar="DATASET", help="The dataset that it belongs to.")
@click.option("--template", default="", metavar="NAME", help="chat, roleplay, tool-call, or a file of your own.")
@click.option("--character", default="", metavar="SLUG", help="Who answers: a character of the dataset.")
@click.option("--prompt", default="", metavar="SLUG", help="A system prompt of the dataset's library.")
@click.option("--title", default="", help="What it is called.")
@click.option("--tags", default="", metavar="TAG,…", help="Tags, with commas between.")
@click.option("--from", "source", default="", metavar="FILE", help="Make it of a transcript; - is standard input.")
@click.option("--no-edit", is_flag=True, help="Make it as the template has it, and open no editor.")
@json_option
@pass_session
def command(
    session: Session, entry_id: str, dataset: str, template: str, character: str, prompt: str, title: str, tags: str,
    source: str, no_edit: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write a new entry in your editor, begun with a template.

    Without ID it is called by its content, as import does. What you leave as it was makes nothing.
    """
    whole([entry_id, title, tags, dataset])
    named = tuple(dict.fromkeys(tag.strip() for tag in tags.split(",") if tag.strip()))
    start = Start(template, character, prompt, title, named)
    if source and (start != Start() or no_edit):
        raise click.UsageError("With --from the transcript says it all: leave the other options out.")
    repository = open_repository(session.folder, session.tell)
    if source:
        raw = content(session, source)
        report = new_from_text(repository, dataset, entry_id, raw, called(source), session.waiting)
    else:
        text = started(repository, dataset, entry_id, start, session.folder)
        if no_edit:
            report = new_from_text(repository, dataset, entry_id, text.encode("utf-8"), "the template", session.waiting)
        else:
            if kept := unsaved(repository):
                session.tell(kept)
            report = new(repository, dataset, text, again=is_asked(), waiting=session.waiting)
    answer(session, report, as_json=as_json)
