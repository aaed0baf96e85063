"""`rtrepo experiment adopt`, which loads all that merges."""

import click

from rtrepo.actions.experiments.adopting import Adoption, adopt, tried_out
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.render import merges


@click.command(
    "adopt",
    epilog=examples(
        "rtrepo experiment adopt warmer-tone --dry-run",
        'rtrepo experiment adopt warmer-tone --why "holds the voice over 20 turns"',
        "rtrepo experiment adopt warmer-tone --entries lighthouse-001 noir/harbour-014",
        "rtrepo experiment adopt no-system --tag quiet --into release",
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAME [ID…]")
@click.option("--dry-run", is_flag=True, help="Only say what would happen: conflicts, findings, what shifts.")
@click.option("--entries", is_flag=True, help="Only the entries named after NAME: ids, DATASET/ID, datasets, paths.")
@click.option("--tag", default="", metavar="TAG", help="Only entries that carry this tag.")
@click.option("--why", default="", metavar="TEXT", help="What it showed.")
@click.option("-m", "--message", multiple=True, metavar="TEXT", help="In place of our own words for the version.")
@click.option("--into", default="", metavar="BRANCH", help="Bring it in there, and not where you are.")
@click.option(
    "--turns",
    type=click.Choice(["conflict", "sentences"]),
    default="conflict",
    help="A turn that both edited is a conflict, or merges where its sentences do not touch.",
)
@click.option("--no-verify", is_flag=True, help="Go past the gate and the hooks.")
@json_option
@pass_session
def adopt_(
    session: Session, names: tuple[str, ...], dry_run: bool, entries: bool, tag: str, why: str,
    message: tuple[str, ...], into: str, turns: str, no_verify: bool, as_json: bool,
) -> int:  # fmt: skip
    """Bring an experiment in where you are, and record that it was adopted, and why.

    It is a merge: what both sides changed differently is settled with rtrepo resolve, and rtrepo merge --continue
    records the outcome too. With --entries or --tag only some entries come in, as an ordinary version that says where
    they are from; the experiment stays open, and adopting the rest later meets no conflict in them. Its branch stays.
    """
    name, *wanted = names
    if bool(wanted) != entries:
        told = "--entries takes ids after NAME" if entries else f"Say --entries to take only {wanted[0]}"
        raise click.UsageError(f"{told}: rtrepo experiment adopt NAME --entries ID…")
    asked = Adoption(why, into, tuple(wanted), tag, "\n\n".join(message), not no_verify, turns == "sentences")
    repository = open_repository(session.folder, session.tell)
    report = tried_out(repository, name, asked) if dry_run else adopt(repository, name, asked, waiting=session.waiting)
    if as_json:
        session.result(merges.to_json(report))
    else:
        session.say(merges.text(report, session.style))
    return 1 if report.waits else 0


COMMANDS = (adopt_,)
