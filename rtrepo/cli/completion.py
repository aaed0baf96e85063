"""`rtrepo completion`."""

import click
from click.shell_completion import get_completion_class

from rtrepo.cli.options import examples


@click.command(
    epilog=examples(
        "rtrepo completion bash >> ~/.bashrc", "rtrepo completion fish > ~/.config/fish/completions/rtrepo.fish"
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete commands and options."""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "rtrepo", "_RTREPO_COMPLETE").source())
