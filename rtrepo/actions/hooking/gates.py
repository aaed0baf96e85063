"""The commands that a gate asks for beside the rules: `gates` in `rtrepo.yaml`.

    gates:
      pre-commit: [validate]
      pre-merge: [validate, {run: ./check-canon.sh, if: "branch == main"}]

`validate` stands for the rules, which are always asked. As with the rules, what the branch says that a version goes
into counts, not what the version itself brings.
"""

import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.git import trust
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import CONFIG
from rtrepo.model.gates import Step, StepRun
from rtrepo.model.tree import Tree

GATES = ("pre-commit", "pre-merge", "pre-push")
RULES_ALONE = "validate"
_KEYS = {"run", "if", "required"}
_CONDITION = re.compile(r"branch\s*(==|!=)\s*(\S+)")


def all_steps(tree: Tree) -> tuple[Step, ...]:
    """Every command that a tree's gates ask for, in the order of the file."""
    told = read_settings(tree, CONFIG).get("gates")
    if not isinstance(told, Mapping):
        return ()
    return tuple(step for gate, steps in told.items() for step in _steps(str(gate), steps))


def steps_of(tree: Tree, gate: str, *branches: str) -> tuple[Step, ...]:
    """The commands that a tree asks for at one gate, for one of some branches (short names, empty for none). What
    nobody can tell the gate of belongs to all."""
    return tuple(
        step
        for step in all_steps(tree)
        if (step.gate == gate or step.gate not in GATES) and any(_holds(step.condition, branch) for branch in branches)
    )


def run_steps(
    repository: Repository, steps: tuple[Step, ...], branch: str, *, trusted: bool, index_file: Path | None = None
) -> tuple[StepRun, ...]:
    """Run the commands one after the other, up to the first that stops; without trust none is run.

    A command finds what is about to be recorded in the index that GIT_INDEX_FILE names (`git checkout-index`,
    `git show :PATH`), the gate in RTREPO_GATE and the branch in RTREPO_BRANCH.
    """
    runs: list[StepRun] = []
    more = {"GIT_INDEX_FILE": os.fspath(index_file)} if index_file else {}
    for step in steps:
        if step.flaw:
            runs.append(StepRun(step, "flawed"))
        elif not trusted:
            runs.append(StepRun(step, "untrusted"))
        else:
            code, output = trust.run(repository, step.run, more | {"RTREPO_GATE": step.gate, "RTREPO_BRANCH": branch})
            runs.append(StepRun(step, "failed" if code else "passed", code, output))
        if runs[-1].stops:
            break
    return tuple(runs)


def _steps(gate: str, told: Any) -> Iterator[Step]:
    for step in told if isinstance(told, list) else [told]:
        if step == RULES_ALONE:
            continue
        if not isinstance(step, Mapping) or not isinstance(step.get("run"), str):
            yield Step(gate, "", flaw="a step is validate, or has run and a command")
            continue
        run, condition, required = step["run"], str(step.get("if", "")), step.get("required") is True
        yield Step(gate, run, condition, required, _flaw(gate, step, condition))


def _flaw(gate: str, step: Mapping[Any, Any], condition: str) -> str:
    if gate not in GATES:
        return f"there is no gate of this name: {', '.join(GATES)}"
    if unknown := sorted(map(str, step.keys() - _KEYS)):
        return f"a step has no {unknown[0]}"
    if condition and not _CONDITION.fullmatch(condition.strip()):
        return "a condition is written branch == NAME or branch != NAME"
    return ""


def _holds(condition: str, branch: str) -> bool:
    """Whether a condition is met; `*` in the name stands for any text. What cannot be read is no reason to leave a
    step out: it is told."""
    found = _CONDITION.fullmatch(condition.strip())
    if not found:
        return True
    return fnmatchcase(branch, found[2].strip("'\"")) == (found[1] == "==")
