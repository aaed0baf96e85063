"""`rtrepo experiment start`, `record`, `drop`, `revive` and `rename`: what changes something and merges nothing."""

import re
from typing import Any

import click

from rtrepo.actions.experiments.ending import drop, revive
from rtrepo.actions.experiments.exported import made_from, version_of
from rtrepo.actions.experiments.recording import record
from rtrepo.actions.experiments.renaming import rename
from rtrepo.actions.experiments.starting import start
from rtrepo.actions.workspace import open_repository
from rtrepo.cli.context import Session, pass_session
from rtrepo.cli.options import examples, json_option
from rtrepo.model.experiment import Run
from rtrepo.model.reports import MoveReport
from rtrepo.render import moves

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


@click.command(
    "start",
    epilog=examples(
        'rtrepo experiment start warmer-tone --question "Would warmer replies hold the character better?"',
        'rtrepo experiment start shorter --question "Does pacing help?" --from main~3 --param max_words=60',
        'rtrepo experiment start no-system --question "Is the card needed?" --stay',
    ),
)
@click.argument("name")
@click.option("--question", required=True, metavar="TEXT", help="What you want to know.")
@click.option("--from", "revision", default="", metavar="REVISION", help="Begin there instead of where you are.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A word to find it by; can be given more than once.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="What is set for it; more than once.")
@click.option("--stay", is_flag=True, help="Do not go there: uncommitted work is left where it is.")
@json_option
@pass_session
def start_(
    session: Session, name: str, question: str, revision: str, tags: tuple[str, ...], params: tuple[str, ...],
    stay: bool, as_json: bool,
) -> None:  # fmt: skip
    """Begin an experiment and go to its branch; uncommitted work comes along."""
    repository = open_repository(session.folder, session.tell)
    values = {key: _value(value) for key, value in _pairs(params, "--param").items()}
    _say(
        session,
        start(repository, name, question, revision=revision, tags=tags, params=values, stay=stay,
              waiting=session.waiting),
        as_json,
    )  # fmt: skip


@click.command(
    "record",
    epilog=examples(
        "rtrepo experiment record warmer-tone --run lora-r16 --export train.jsonl --metric eval_loss=1.83",
        "rtrepo experiment record warmer-tone --run lora-r32 --version 9be01d4 --metric eval_loss=1.79 "
        '--artifact out/lora-r32.safetensors --note "slower openings"',
        "rtrepo experiment record warmer-tone --run lora-r16 --replace --metric in_character=0.91",
    ),
)
@click.argument("name")
@click.option("--run", required=True, metavar="NAME", help="What the training is called.")
@click.option("--export", metavar="FILE", type=click.Path(dir_okay=False),
              help="The training file or its manifest: it tells the version.")  # fmt: skip
@click.option("--version", "revision", metavar="REVISION", help="The version that was trained on.")
@click.option("--metric", "metrics", multiple=True, metavar="NAME=NUMBER", help="A result; more than once.")
@click.option("--artifact", default="", metavar="PATH", help="Where the trained model lies; it is only named.")
@click.option("--note", default="", metavar="TEXT", help="What you noticed.")
@click.option("--replace", is_flag=True, help="Change a run of that name that is there already.")
@json_option
@pass_session
def record_(
    session: Session, name: str, run: str, export: str | None, revision: str | None, metrics: tuple[str, ...],
    artifact: str, note: str, replace: bool, as_json: bool,
) -> None:  # fmt: skip
    """Attach the result of a training to the version it was done with, however late, without checking anything out."""
    if export and revision:
        raise click.UsageError("--export and --version say the same thing; give one of them.")
    repository = open_repository(session.folder, session.tell)
    version = sha256 = ""
    if export:
        version, sha256 = made_from(repository, session.folder / export)
    elif revision:
        version = version_of(repository, revision)
    numbers = {key: _number(key, value) for key, value in _pairs(metrics, "--metric").items()}
    told = Run(run, version, f"sha256:{sha256}" if sha256 else "", numbers, artifact, note)
    _say(session, record(repository, name, told, replace=replace, waiting=session.waiting), as_json)


@click.command("drop", epilog=examples('rtrepo experiment drop no-system --why "it forgets who it is"'))
@click.argument("name")
@click.option("--why", required=True, metavar="TEXT", help="What it showed.")
@click.option("--onto", default="", metavar="BRANCH", help="Record it there, not on the branch it began on.")
@json_option
@pass_session
def drop_(session: Session, name: str, why: str, onto: str, as_json: bool) -> None:
    """Put an experiment away. Its versions are kept as a tag, the reason is recorded, revive brings it back."""
    repository = open_repository(session.folder, session.tell)
    _say(session, drop(repository, name, why, onto=onto, waiting=session.waiting), as_json)


@click.command("revive", epilog=examples("rtrepo experiment revive no-system"))
@click.argument("name")
@json_option
@pass_session
def revive_(session: Session, name: str, as_json: bool) -> None:
    """Bring a dropped experiment back as a branch, open again."""
    repository = open_repository(session.folder, session.tell)
    _say(session, revive(repository, name, waiting=session.waiting), as_json)


@click.command("rename", epilog=examples("rtrepo experiment rename warmer-tone warm-voice"))
@click.argument("old")
@click.argument("new")
@json_option
@pass_session
def rename_(session: Session, old: str, new: str, as_json: bool) -> None:
    """Give an experiment another name: its branch, its file and its record."""
    repository = open_repository(session.folder, session.tell)
    _say(session, rename(repository, old, new, waiting=session.waiting), as_json)


def _say(session: Session, report: MoveReport, as_json: bool) -> None:
    if as_json:
        session.result(moves.to_json(report))
    else:
        session.say(moves.text(report, session.style, now=session.now))


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    """`NAME=VALUE` by name; a UsageError for anything else."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not name.strip() or not equals:
            raise click.UsageError(f"{option} takes NAME=VALUE, not {text!r}.")
        found[name.strip()] = value.strip()
    return found


def _value(text: str) -> Any:
    """What a parameter is: a number or a truth value where it looks like one, else the text."""
    if text in ("true", "false"):
        return text == "true"
    return _as_number(text) if _NUMBER.fullmatch(text) else text


def _number(name: str, text: str) -> float:
    if not _NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
        raise click.UsageError(f"--metric {name} takes a number, not {text!r}.")
    return _as_number(text)


def _as_number(text: str) -> float:
    return int(text) if text.lstrip("+-").isdigit() and len(text) < 19 else float(text)


COMMANDS = (start_, record_, drop_, revive_, rename_)
