"""What `rtrepo tag` and `rtrepo untag` share: tags, then the entries that they are given to or taken from."""

from collections.abc import Callable, Sequence

import click

from rtrepo.actions.bulk.drafting import Task
from rtrepo.cli.bulk import done, entries_by, listed, refuse_all
from rtrepo.cli.choosing import wish
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples


def tagging(task: Callable[[Sequence[str]], Task], question: str, does: str, *shown: str) -> click.Command:
    """A command of one task with tags. `question` is asked where no entries are named, `does` begins its help, and
    `shown` are its examples."""

    @click.command(help=f"{does}\n\nNAME is a dataset, an id, DATASET/ID or a path; - takes them from standard input.",
                   epilog=examples(*shown))  # fmt: skip
    @click.argument("tags", metavar="TAG,…")
    @click.argument("names", nargs=-1, metavar="[NAME…]")
    @entries_by
    @pass_session
    def command(
        session: Session, tags: str, names: tuple[str, ...], dataset: str, tag: str, where: str, ids_from: str,
        dry_run: bool, as_json: bool,
    ) -> None:  # fmt: skip
        named = listed(tags, "tag")
        wanted = wish(session, names, dataset, tag, where, ids_from)
        refuse_all(wanted, question)
        done(session, wanted, task(named), dry_run=dry_run, as_json=as_json)

    return command
