"""`rtrepo experiment`: where its verbs are."""

import click

from rtrepo.cli.main import Verbs

VERBS = {
    "start": "experiment_verbs",
    "list": "experiment_looks",
    "show": "experiment_looks",
    "compare": "experiment_looks",
    "record": "experiment_verbs",
    "adopt": "experiment_adopt",
    "drop": "experiment_verbs",
    "revive": "experiment_verbs",
    "rename": "experiment_verbs",
}


@click.command(cls=Verbs, verbs=VERBS)
def command() -> None:
    """Ask something of the data on a branch, record what came of it, compare, adopt or drop it.

    An experiment is the branch experiment/NAME with a file experiments/NAME.yaml: plain git pushes and clones it.
    """
