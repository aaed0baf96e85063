"""The `rtrepo` command: one table of commands, each imported only when it is called, and one place that turns
what happened into an exit code."""

import gc
import importlib
import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import click

from rtrepo import __version__
from rtrepo.cli.context import ERASE, Session
from rtrepo.errors import RtrepoError
from rtrepo.render import errors
from rtrepo.render.safe import safe, safe_json

BUG, INTERRUPTED = 70, 130
HIDDEN = ""
"""The group of commands that only programs call."""

EXIT_CODES = (
    "0 done · 1 the answer is no (blocking findings, differences, records rejected) · 2 wrong usage · "
    "3 refused, nothing was changed · 4 outcome unknown · 70 a bug in rtrepo · 130 interrupted"
)


class Entry(NamedTuple):
    """One line of the table: where the command is, and what `rtrepo --help` says of it."""

    module: str
    help: str
    group: str


COMMANDS = {
    "init": Entry("init", "Make a repository, here or in a folder.", "Start"),
    "clone": Entry("clone", "Clone a repository, with its hooks in place.", "Start"),
    "demo": Entry("demo", "Try the main job on shipped entries.", "Start"),
    "import": Entry("import_", "Bring a training file in.", "Work on entries"),
    "list": Entry("list_", "List entries.", "Work on entries"),
    "show": Entry("show", "Read an entry, or see what a version changed.", "Work on entries"),
    "search": Entry("search", "Find a text in turns, titles, tags and notes.", "Work on entries"),
    "stats": Entry("stats", "Measure the data, and how far it is from its targets.", "Work on entries"),
    "new": Entry("new", "Write an entry by hand, from a template.", "Work on entries"),
    "edit": Entry("edit", "Edit entries as a transcript in your editor.", "Work on entries"),
    "validate": Entry("validate", "See what is broken.", "Work on entries"),
    "tag": Entry("tag", "Give entries tags.", "Work on entries"),
    "untag": Entry("untag", "Take tags from entries.", "Work on entries"),
    "set": Entry("set_", "Say something else about entries: status, rating, split …", "Work on entries"),
    "split": Entry("split", "Split an entry at a turn.", "Work on entries"),
    "join": Entry("join", "Put the turns of entries into one.", "Work on entries"),
    "move": Entry("move", "Move entries to another dataset.", "Work on entries"),
    "copy": Entry("copy_", "Copy entries, to a dataset or under another id.", "Work on entries"),
    "rename": Entry("rename", "Give an entry another id.", "Work on entries"),
    "delete": Entry("delete", "Delete entries, from now on.", "Work on entries"),
    "archive": Entry("archive", "Put entries away, with the reason.", "Work on entries"),
    "revive": Entry("revive", "Take archived entries up again.", "Work on entries"),
    "replace": Entry("replace", "Replace a text in turns, after showing it.", "Work on entries"),
    "rename-character": Entry("rename_character", "Call a character by another name.", "Work on entries"),
    "dataset": Entry("dataset", "List, make, rename and merge datasets.", "Work on entries"),
    "tags": Entry("tags", "Register, rename, merge and archive tags.", "Work on entries"),
    "characters": Entry("characters", "Register, rename, merge and archive characters.", "Work on entries"),
    "prompts": Entry("prompts", "Keep system prompts, and begin entries with them.", "Work on entries"),
    "rules": Entry("rules", "List the rules, or explain one.", "Work on entries"),
    "status": Entry("status", "See where you are and what is uncommitted.", "Versions"),
    "diff": Entry("diff", "See what changed, entry by entry and turn by turn.", "Versions"),
    "diff-files": Entry("diff_files", "See what differs between two files, in or out of a repository.", "Versions"),
    "review": Entry("review", "Write a page for reading a change in the browser.", "Versions"),
    "commit": Entry("commit", "Record a version.", "Versions"),
    "log": Entry("log", "List versions and what each one changed.", "Versions"),
    "history": Entry("history", "See every version of one entry.", "Versions"),
    "blame": Entry("blame", "See which version brought each turn and field.", "Versions"),
    "branch": Entry("branch", "List, make and delete branches.", "Branches"),
    "switch": Entry("switch", "Go to another branch or version.", "Branches"),
    "merge": Entry("merge", "Bring another branch's changes in.", "Branches"),
    "cherry-pick": Entry("cherry_pick", "Bring single versions over to this branch.", "Branches"),
    "conflicts": Entry("conflicts", "See what is in conflict, turn by turn.", "Branches"),
    "resolve": Entry("resolve", "Settle what is in conflict.", "Branches"),
    "merge-files": Entry("merge_files", "Merge three versions of a file, in or out of a repository.", "Branches"),
    "experiment": Entry("experiment", "Ask something of the data on a branch, and keep what came of it.", "Branches"),
    "restore": Entry("restore", "Bring entries back from a version.", "Take back"),
    "revert": Entry("revert", "Take back what a version changed, or did to an entry.", "Take back"),
    "undo": Entry("undo", "Take back the last command that changed something.", "Take back"),
    "redo": Entry("redo", "Do again what undo took back.", "Take back"),
    "op": Entry("op", "The log of all commands that changed something.", "Take back"),
    "forget": Entry("forget", "Take an entry or a text out of everything, for good.", "Take back"),
    "backup": Entry("backup", "Keep everything in a file elsewhere, and bring it back.", "Take back"),
    "export": Entry("export", "Write a training file.", "Train elsewhere"),
    "exports": Entry("exports", "List what was exported.", "Train elsewhere"),
    "which": Entry("which", "Tell which version a training file came from.", "Train elsewhere"),
    "doctor": Entry("doctor", "See whether everything is as it should be.", "Plumbing"),
    "fsck": Entry("fsck", "See whether everything can be read and fits together.", "Plumbing"),
    "hooks": Entry("hooks", "Install, remove and run the git hooks.", "Plumbing"),
    "trust": Entry("trust", "Let the gates run what rtrepo.yaml asks for.", "Plumbing"),
    "git-setup": Entry("git_setup", "Let plain git show and merge entries as turns.", "Plumbing"),
    "git-textconv": Entry("git_textconv", "Print an entry's file as git shows it.", HIDDEN),
    "git-merge": Entry("git_merge", "Merge one file as git's merge driver.", HIDDEN),
    "completion": Entry("completion", "Print the shell completion script.", "Plumbing"),
}


LOOKING_BACK = ("status", "log", "show", "diff", "list", "search", "stats")
"""The commands that answer as of an earlier operation with `--at-op`; all others do it in no other moment than now."""


class _ReaderLeftError(Exception):
    """Whoever read our output (a pager, `head`) has what it wanted."""


class Commands(click.Group):
    """Finds a command in the table. This is the one place where something is imported late."""

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; a reader that went away is told to `run`, before click makes an exit code 1 of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderLeftError from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command that people call, in the order of the table."""
        return [name for name, entry in COMMANDS.items() if entry.group != HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = importlib.import_module(f"rtrepo.cli.{entry.module}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table in its groups, without importing any of it."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            groups.setdefault(COMMANDS[name].group, []).append((name, COMMANDS[name].help))
        for group, rows in groups.items():
            with formatter.section(group):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command named where there is none."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = [command for command in COMMANDS if command.startswith(name[:3])]
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{hint} rtrepo --help lists all.")
        return super().resolve_command(ctx, args)


class Verbs(click.Group):
    """A group that finds its verbs in a table of its own (verb → module, which has them in its COMMANDS) and imports
    each now, so that one that only looks does not pay for one that merges."""

    def __init__(self, verbs: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of the table."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of a name, imported now."""
        if cmd_name not in self.verbs:
            return None
        found: Sequence[click.Command] = importlib.import_module(f"rtrepo.cli.{self.verbs[cmd_name]}").COMMANDS
        return next(verb for verb in found if verb.name == cmd_name)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Exit codes: {EXIT_CODES}.",
)
@click.version_option(__version__, message="rtrepo %(version)s")
@click.option("-C", "folder", type=click.Path(file_okay=False), default=".", help="Work as if started in this folder.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), help="When to use colour.")
@click.option("--no-pager", is_flag=True, help="Never start a pager.")
@click.option("--at-op", default="", metavar="ID", help="Look as of right after an operation (see rtrepo op log).")
@click.option("-q", "--quiet", is_flag=True, help="No progress, and only errors on stderr.")
@click.pass_context
def cli(ctx: click.Context, folder: str, color: str | None, no_pager: bool, at_op: str, quiet: bool) -> None:
    """Version control for the datasets that teach a model how to talk.

    A repository is an ordinary git repository: one JSON file per entry, a YAML sidecar beside it. Everything
    is on your disk, every change can be undone, and only clone uses a network.

    \b
    Begin:     rtrepo init my-data && cd my-data
    Then:      rtrepo import drafts.jsonl --into noir
               rtrepo status       rtrepo diff       rtrepo commit -m "first drafts"
    """
    if at_op and ctx.invoked_subcommand not in LOOKING_BACK:
        told = ", ".join(LOOKING_BACK)
        raise click.UsageError(f"--at-op is for looking only: {told}. rtrepo op restore ID goes back.")
    ctx.obj = Session(folder, color, not no_pager, quiet, at_op)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    # Looking for cycles in what start-up has made costs a tenth of a short command, and 100,000 entries that
    # are kept would be looked at again and again.
    gc.set_threshold(200_000, 20, 100)
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run a command and give its exit code. Errors go to stderr, as JSON where JSON was asked for."""
    as_json = "--json" in arguments or "--json-lines" in arguments
    try:
        result = cli.main(arguments, prog_name="rtrepo", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except RtrepoError as error:
        _tell(errors.to_json(error) if as_json else errors.text(error))
        return error.exit_code
    except click.UsageError as error:
        _tell(_usage(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        _tell("interrupted; what was begun is finished or taken back by the next rtrepo command")
        return INTERRUPTED
    except (_ReaderLeftError, BrokenPipeError):
        # Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001 (the last line of defence: whatever it is, it is ours)
        _tell(safe(traceback.format_exc().rstrip("\n"), lines=True))
        _tell("this is a bug in rtrepo; please report the lines above. Your files and versions are as they were.")
        return BUG


def _usage(error: click.UsageError) -> str:
    """What click says of wrong usage. What was typed may be the name of a file, so it is made safe."""
    said = f"Error: {errors.words(error.format_message())}"
    if error.ctx is None:
        return said
    return f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n\n{said}"


def _tell(text: object) -> None:
    """Say the last word on stderr, over a progress line that may still stand there."""
    told = text if isinstance(text, str) else safe_json(json.dumps(text, ensure_ascii=False))
    click.echo((ERASE if sys.stderr.isatty() else "") + told, err=True)
