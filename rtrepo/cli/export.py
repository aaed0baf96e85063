"""`rtrepo export`."""

import os
import sys

import click

from rtrepo.actions.exporting import profiles
from rtrepo.actions.exporting.export import FORMAT_NAMES, STDOUT, export, version_tree, with_datasets
from rtrepo.actions.exporting.preview import preview
from rtrepo.actions.exports.verifying import verify
from rtrepo.actions.workspace import look, open_repository
from rtrepo.cli.choosing import where_option
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.model.recipe import Recipe
from rtrepo.render import exports, mix, verified


@click.command(
    epilog=examples(
        "rtrepo export noir --to sharegpt -o train.jsonl",
        "rtrepo export noir --to messages --rev main~3 -o before.jsonl",
        "rtrepo export harbor --to rolethread -o /elsewhere/harbor.jsonl",
        "rtrepo export noir --to messages -o - | head -1",
        "rtrepo export noir --to messages -o warm.jsonl --where 'tag == warm and not has findings'",
        "rtrepo export --profile lora-v2 --dry-run          what the mix would be; nothing is written",
        "rtrepo export --profile lora-v2 -o train.jsonl",
        "rtrepo export noir harbor --to trl --weight tag.warm=2 --limit total=2000 --shuffle -o train.jsonl",
        "rtrepo export --verify train.jsonl      make it again, and say whether it is the same",
    )
)
@click.argument("datasets", nargs=-1, metavar="[DATASET]...")
@click.option("--profile", default="", metavar="NAME", help="As this profile of rtrepo.yaml says; options override it.")
@click.option("--to", "format_", type=click.Choice(FORMAT_NAMES), help="The format of the file.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where to; - is the standard output.")  # fmt: skip
@click.option("--rev", default="", metavar="REVISION", help="Any version; else the one checked out.")
@click.option("--split", default="", metavar="NAME", help="Only entries of this split, such as train or eval.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only entries with this tag (or one of several).")
@click.option(
    "--status", "statuses", multiple=True, metavar="STATUS", help="Which entries; else those that are active."
)
@where_option
@click.option("--weight", "weights", multiple=True, metavar="GROUP=NUMBER",
              help="How often entries come: tag.warm=2, character.mara=0.5, dataset.noir=3.")  # fmt: skip
@click.option("--limit", "limits", multiple=True, metavar="GROUP=LINES",
              help="At most so many lines: tag.warm=200, total=2000.")  # fmt: skip
@click.option("--seed", default="", metavar="SEED", help="Another one takes other entries, in another order.")
@click.option("--shuffle/--no-shuffle", default=None, help="Mix the lines; else the order of import stays.")
@click.option("--dry-run", is_flag=True, help="Write nothing: say what the mix would be, of the working tree too.")
@click.option("--verify", "verified_file", type=click.Path(dir_okay=False), metavar="FILE",
              help="Write nothing: make an exported file again in memory, and say what differs.")  # fmt: skip
@json_option
@pass_session
def command(
    session: Session, datasets: tuple[str, ...], profile: str, format_: str | None, output: str | None, rev: str,
    split: str, tags: tuple[str, ...], statuses: tuple[str, ...], where: str, weights: tuple[str, ...],
    limits: tuple[str, ...], seed: str, shuffle: bool | None, dry_run: bool, verified_file: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Write a training file of one dataset or several, from any version.

    The same version always gives the same bytes. A manifest beside the file says which version, which
    entries, and what the format could not carry. Drafts and archived entries stay out unless asked for, by
    --status or by a `status` in --where.

    A profile keeps what to select and how to mix it; docs/reference/recipes.md says how weights, limits and the seed
    work. Every export is recorded in the repository: rtrepo exports lists them, rtrepo which FILE knows the file again.
    """
    repository = open_repository(session.folder, session.tell)
    if verified_file is not None:
        if datasets or profile or format_ or output or dry_run:
            raise click.UsageError("--verify FILE stands alone: what the file was made from is recorded.")
        return _verify(session, verified_file, as_json)
    recipe = profiles.changed(
        profiles.profile(repository, profile, rev) if profile else Recipe(),
        datasets=tuple(dict.fromkeys(datasets)), format=format_, split=split, tags=tags, statuses=statuses, where=where,
        weights=profiles.weights(weights), limits=profiles.limits(limits), seed=seed, shuffle=shuffle,
    )  # fmt: skip
    if not recipe.format or (output is None and not dry_run):
        raise click.UsageError(f"Missing option {'-o FILE' if recipe.format else '--to FORMAT'}.")
    recipe = with_datasets(recipe, look(repository).work if dry_run and not rev else version_tree(repository, rev))
    if dry_run:
        found = preview(repository, recipe, revision=rev, profile=profile)
        if as_json:
            session.result(mix.to_json(found))
        else:
            session.say(mix.text(found, session.style))
        return 0
    assert output is not None
    target = output if output == STDOUT else os.path.relpath(session.folder / output)
    report, data = export(repository, recipe, target, revision=rev, profile=profile)
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
