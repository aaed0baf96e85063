"""Writing `experiments/NAME.yaml`: a new one, and changes to one that keep what somebody else wrote in it."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.experiment import Experiment, Outcome, Run

_NO_RUNS = re.compile(rb"^runs: \[\]$", re.MULTILINE)
"""How `begin` writes that there is no run yet."""

_ALWAYS = ("runs", "outcome")
"""Keys of a new file that are written although they say nothing yet: they show where things go."""


def begin(experiment: Experiment) -> bytes:
    """The bytes of a new file. What says nothing is left out, but for the runs and the outcome."""
    told = asdict(experiment)
    told["runs"] = [_run(run) for run in experiment.runs]
    return emit({key: value for key, value in told.items() if value or key in _ALWAYS})


def with_run(raw: bytes, run: Run) -> bytes:
    """The file with a run at the end, or in the place of the one of its name: what the new one does not say stays, and
    so do metrics that it does not name. Raises FileError where the file cannot be changed safely."""
    data = yaml_file.load(raw)
    runs = list(data.get("runs") or [])
    at = next((at for at, one in enumerate(runs) if one.get("name") == run.name), None)
    told = _run(run)
    if at is None:
        runs.append(told)
    else:
        metrics = {**(runs[at].get("metrics") or {}), **run.metrics}
        runs[at] = {**runs[at], **told, **({"metrics": metrics} if metrics else {})}
    wanted = {**data, "runs": runs}
    if len(runs) == 1 and at is None:
        # The first one shows how a run is written: a line for each key, as later ones are then.
        lines = emit(told).decode("utf-8").rstrip("\n").replace("\n", "\n  ")
        first = _NO_RUNS.sub(lambda _: f"runs:\n- {lines}".encode(), raw, count=1)
        if yaml_file.load(first) == wanted:
            return first
    return yaml_file.edit(raw, wanted)


def with_outcome(raw: bytes, outcome: Outcome, why: str, **more: str) -> bytes:
    """The file with another outcome and its reason (none where it is empty), and with `more` keys that say something.
    Raises FileError as `with_run`."""
    data: dict[Any, Any] = yaml_file.load(raw)
    data |= {key: value for key, value in more.items() if value}
    data["outcome"] = outcome
    if why:
        data["why"] = why
    else:
        data.pop("why", None)
    return yaml_file.edit(raw, data)


def _run(run: Run) -> Mapping[str, Any]:
    if not run.name:
        raise FileError("has a run without a name")
    return {key: value for key, value in asdict(run).items() if value}
