"""`rtrepo demo`."""

import os
import shutil
import sys
from pathlib import Path

import click

from rtrepo.actions.demonstrating import Step, steps
from rtrepo.actions.introducing import author_variables
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.main import run
from rtrepo.cli.options import examples
from rtrepo.errors import RtrepoError


@click.command(epilog=examples("rtrepo demo", "rtrepo demo /tmp/try-it"))
@click.argument("folder", default="demo", type=click.Path(file_okay=False))
@pass_session
def command(session: Session, folder: str) -> None:
    """Try the main job on shipped entries, in a fresh FOLDER that stays for you to go on with.

    Every step says what it does and what to type to do it yourself.
    """
    target = Path(os.path.relpath(session.folder / folder))
    planned = steps(target)
    os.environ.update(author_variables(session.folder))
    for number, step in enumerate(planned, 1):
        _show(session, number, step, target)
    path = "" if shutil.which("rtrepo") else f'  export PATH="{Path(sys.argv[0]).resolve().parent}:$PATH"\n'
    session.say(
        f"\nThat is the main job. The repository is in {target}; go on with it:\n"
        f"{path}  cd {target}\n"
        "  rtrepo show lamp-oil-ledger        read an entry\n"
        "  rtrepo switch main                 go back; the experiment stays on its branch\n"
        "  rtrepo op log                      everything that was done, and rtrepo undo takes it back\n"
        "With your own data: rtrepo init my-data, then rtrepo import FILE --into NAME"
    )


def _show(session: Session, number: int, step: Step, folder: Path) -> None:
    click.echo(f"\n{session.style.heading(f'{number}. {step.says}')}" if step.says else "")
    if step.edits:
        told = step.edits(folder)
        if told:
            click.echo(told)
    if step.types:
        click.echo(session.style.dim(f"   $ rtrepo {_typed(step.types, folder)}"))
        ended = run([*(["--color", "always"] if session.style.color else []), "--no-pager", "-q", *step.types])
        if ended != step.ends:
            raise RtrepoError(f"step {number} of the demo ended with {ended} instead of {step.ends}", exit_code=70)


def _typed(types: tuple[str, ...], folder: Path) -> str:
    """The command as a person in the repository's folder would type it."""
    inside = types[2:] if types[0] == "-C" else types
    words = (word.removeprefix(f"{folder}/") for word in inside)
    return " ".join(f'"{word}"' if " " in word else word for word in words)
