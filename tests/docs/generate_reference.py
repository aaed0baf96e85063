"""`python -m tests.docs.generate_reference`: write the pages of the reference that come from the code.

`commands.md` is the help of every command, `rules.md` the table of rules with a case of each.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from rtrepo.cli.main import COMMANDS, cli
from rtrepo.layout import entry_file, yaml_file
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry
from rtrepo.model.json_text import line_of
from rtrepo.rules.levels import level
from rtrepo.rules.rule import FAMILIES, Rule
from rtrepo.rules.table import RULES
from tests.conftest import ROOT

REFERENCE = ROOT / "docs" / "reference"
CASES = ROOT / "tests" / "rules" / "cases"
WIDTH = 100
_POSITION = re.compile(r"^\d+:\d+ | \((?:sidecar|entry)\)$")

_NOTE = "<!-- Made by `python -m tests.docs.generate_reference`. Do not edit: change the code it comes from. -->"

_COMMANDS_HEAD = """# Commands

This is what `rtrepo --help` and `rtrepo COMMAND --help` say. `git rtrepo …` is the same command.

## What every command does

* It works in the folder it is started in, or in the one named with `-C DIR`. Any folder inside a repository will do.
* Its result goes to standard output. Progress, warnings and errors go to standard error.
* With `--json` the result is a JSON object that begins with its schema, and a refusal is one on standard error;
  [json.md](json.md) describes all of them.
* Text goes through git's pager where it is longer than the terminal. Colour follows `--color`, then `NO_COLOR`,
  then `CLICOLOR_FORCE` and `FORCE_COLOR`, then git's `color.ui`, then whether a terminal is there. Without a terminal
  text is 100 columns wide.
* A revision is written as in git: `main`, `HEAD~2`, `4f2a91c`, `A..B`, `A...B`.
* A NAME is an id (`lamp-oil-ledger`), `DATASET/ID`, a dataset, or a path.

## Exit codes

| code | meaning |
|---|---|
| 0 | done, or nothing to report |
| 1 | the answer is no: findings block, `--exit-code` found differences, records were rejected, a search found nothing |
| 2 | wrong usage |
| 3 | refused, and nothing was changed; the last line is a `hint:` that says what to type |
| 4 | outcome unknown: the disk failed while something was being recorded |
| 70 | a bug in rtrepo |
| 130 | interrupted; the next command finishes or takes back what was begun |
"""

_RULES_HEAD = """# Rules

`rtrepo validate` checks entries by these rules, and so do `rtrepo commit` and the git hooks for what is about to be
recorded. `rtrepo rules CODE` says the same in the terminal.

A rule has a severity, which says how bad the flaw is, and a level, which says what happens: `off`, `info`, `warn` or
`block`. Only `block` stops a commit. The level is yours to choose in `rtrepo.yaml`, for a family or for one code; a
code counts more than its family, and its family more than the profile:

```yaml
rules:
  profile: default      # draft, default or strict
  turns: warn
  T101: block
  M101: off
```

The profiles `draft` and `default` block the family `structure` and nothing else; `draft` tells errors and warnings
for information only. `strict` blocks everything that is an error or a warning. A dataset can have `rules` of its own in
`dataset.yaml`, which count more. Some rules have options: `X204: {level: warn, max_words: 400}`.

One finding on one entry can be waived in its sidecar, with the reason. A waived finding does not block and is counted;
`rtrepo validate --waived` shows it with the reason. Either of two entries waives what a rule finds between them. The
family `structure` cannot be waived.

```yaml
waive:
  T101: she answers twice because the line was dead
```
"""


def commands_page() -> str:
    """The page of all commands."""
    top = click.Context(cli, info_name="rtrepo", terminal_width=WIDTH, **cli.context_settings)
    parts = [_NOTE, _COMMANDS_HEAD, "## rtrepo\n", _fenced(cli.get_help(top))]
    for name in COMMANDS:
        command = cli.get_command(top, name)
        assert command is not None
        parts += _command(command, name, top)
    return "\n".join(parts)


def _command(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, **command.context_settings)
    yield f"## {context.command_path}\n"
    yield _fenced(command.get_help(context))
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None and not found.hidden:
                yield from _command(found, below, context)


def _fenced(text: str, language: str = "text") -> str:
    lines = [line.rstrip() if language == "text" else line for line in text.strip("\n").split("\n")]
    return f"```{language}\n" + "\n".join(lines) + "\n```\n"


def rules_page() -> str:
    """The page of all rules."""
    rows = [f"| {_link(rule)} | {rule.name} | {rule.family} | {rule.severity} | {_level(rule)} |" for rule in _rules()]
    table = "\n".join(["| code | name | family | severity | level |", "|---|---|---|---|---|", *rows])
    parts = [_NOTE, _RULES_HEAD, "## All rules\n", table + "\n"]
    for family in FAMILIES.values():
        parts += [_rule(rule) for rule in _rules() if rule.family == family]
    return "\n".join(parts)


def _rules() -> list[Rule]:
    return list(RULES.values())


def _link(rule: Rule) -> str:
    return f"[{rule.code}](#{rule.code.lower()}-{rule.name})"


def _level(rule: Rule) -> str:
    return level(rule, [])


def _rule(rule: Rule) -> str:
    fix = "" if rule.fix == "none" else f" · a fix would be {rule.fix}"
    facts = f"Family {rule.family} · severity {rule.severity} · level {_level(rule)} in the default profile{fix}"
    head = [f"## {rule.code} {rule.name}\n", f"{rule.title}\n", f"{facts}\n", f"{rule.reason}\n"]
    return "\n".join([*head, *_cases(rule)])


def _cases(rule: Rule) -> Iterator[str]:
    path = CASES / f"{rule.code}.yaml"
    if not path.is_file():
        return
    told = yaml_file.load(path.read_bytes())
    for key, words in (("flagged", "Flagged"), ("accepted", "Accepted")):
        case = told[key][0]
        yield f"{words}: {case['case']}.\n"
        yield from _files(case)
        if "remarks" in case:
            yield "\n".join(f"> {_POSITION.sub('', remark)}" for remark in case["remarks"]) + "\n"


def _files(case: Mapping[str, Any]) -> Iterator[str]:
    """The files that a case is made of, as blocks."""
    turns = [{"role": role, "content": text} for turn in case.get("turns", ()) for role, text in turn.items()]
    entry = case.get("entry", {"messages": turns} if turns else None)
    if entry is not None:
        text = entry_file.dump(Entry(entry)).decode() if isinstance(entry, dict) else line_of(entry)
        yield _fenced(text, "json")
    if "text" in case:
        yield _fenced(case["text"], "json")
    if "sidecar" in case or "sidecar_text" in case:
        yield _fenced("# the sidecar\n" + (case.get("sidecar_text") or emit(case["sidecar"]).decode()), "yaml")
    if "dataset" in case:
        yield _fenced("# dataset.yaml\n" + emit(case["dataset"]).decode(), "yaml")
    if "rules" in case:
        yield _fenced("# rtrepo.yaml\n" + emit({"rules": case["rules"]}).decode(), "yaml")
    for path, text in case.get("files", {}).items():
        yield _fenced(f"# {path}\n{text}", "yaml")
    names = {"dataset_name": "the dataset's name", "id": "the id", "twins": "also there"}
    told = [f"{words}: `{case[key]}`" for key, words in names.items() if key in case]
    if told:
        yield ", ".join(told) + "\n"


def generated() -> dict[Path, str]:
    """Every generated page by its path."""
    return {REFERENCE / "commands.md": commands_page(), REFERENCE / "rules.md": rules_page()}


def write_pages() -> None:
    """Write the pages that differ from what they should be."""
    for path, text in generated().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"generated {path.relative_to(ROOT)}")


if __name__ == "__main__":
    write_pages()
