"""Exports and the runs trained on them in words and as JSON, for every answer that names some."""

import math
from collections.abc import Mapping
from typing import Any

from rtrepo.model.export_record import ExportRecord, Trained
from rtrepo.model.manifest import Manifest
from rtrepo.model.version import Version
from rtrepo.render.experiments import number
from rtrepo.render.json_values import json_value
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import ago, count, short

_METRICS = 3
"""Metrics of a run that a line shows."""


def export_line(record: ExportRecord, version: Version | None, style: Style, *, now: int) -> str:
    """`noir at 9be01d4 (experiment/warmer-tone, 2 h ago, Jo), sharegpt, profile lora-v2, 1,204 entries`."""
    told = record.manifest
    branch = record.branch or (version.branches[0] if version and version.branches else "")
    about = [branch, ago(version.at, now), version.author] if version else [branch, "not in this repository"]
    brackets = ", ".join(safe(part) for part in about if part)
    parts = [
        f"{style.heading(safe(told.dataset))} at {style.changed(short(told.version))} ({brackets})",
        safe(told.format),
        *([f"profile {safe(told.profile)}"] if told.profile else []),
        _lines(told),
        *([chosen(record)] if chosen(record) else []),
    ]
    return ", ".join(parts)


def _lines(told: Manifest) -> str:
    if not told.copies:
        return count(told.entries, "entry", "entries")
    return f"{count(told.entries, 'line', 'lines')} ({count(told.copies, 'copy', 'copies')} among them)"


def chosen(record: ExportRecord) -> str:
    """What was asked for beside the active entries, as `recipe_words` says it; empty where that is all."""
    return recipe_words(record.manifest.filter)


def recipe_words(told: Mapping[str, Any]) -> str:
    """What a manifest's `filter` says beside the active entries: `only split train, weights tag.warm 2, shuffled`."""
    left = dict(told)
    left.pop("datasets", None)  # named before
    mixed: list[str] = []
    for name in ("weights", "limits"):
        found = left.pop(name, None)
        if isinstance(found, Mapping) and found:
            mixed.append(f"{name} {', '.join(f'{safe(str(key))} {safe(str(value))}' for key, value in found.items())}")
    if "seed" in left:
        mixed.append(f"seed {safe(str(left.pop('seed')))}")
    mixed += ["shuffled"] if left.pop("shuffle", False) is True else []
    statuses = left.pop("status", None)
    parts = [f"status {_several(statuses)}"] if statuses not in (["active"], None) else []
    parts += [f"{safe(str(name))} {_several(value)}" for name, value in left.items()]
    return ", ".join(([f"only {', '.join(parts)}"] if parts else []) + mixed)


def _several(value: Any) -> str:
    return safe(" or ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))


def run_words(trained: Trained, experiment: str) -> str:
    """`lora-r16 (eval_loss 1.83)`; with the name of its experiment, unless that is clear."""
    run = trained.run
    of = "" if trained.experiment == experiment else f"of {safe(trained.experiment)}"
    finite = [(name, value) for name, value in run.metrics.items() if math.isfinite(value)]
    metrics = [f"{safe(name)} {number(value)}" for name, value in finite[:_METRICS]]
    told = f" ({', '.join(metrics)})" if metrics else ""
    return " ".join(part for part in (safe(run.name), of) if part) + told


def export_json(record: ExportRecord) -> dict[str, Any]:
    """One recorded export. `at` is in seconds since the epoch; `id`, `branch` and `who` are empty and `at`
    is 0 where only a manifest beside the file tells of it."""
    told = record.manifest
    return {
        "id": record.id,
        "at": record.at,
        "who": record.who,
        "file": record.file,
        "sha256": told.sha256,
        "dataset": told.dataset,
        "version": told.version,
        "branch": record.branch,
        "format": told.format,
        "profile": told.profile,
        "entries": told.entries,
        "filter": json_value(told.filter),
        "companions": dict(told.companions),
    }


def run_json(trained: Trained) -> dict[str, Any]:
    """One run, and the experiment it is recorded in."""
    run = trained.run
    return {
        "experiment": trained.experiment,
        "name": run.name,
        "version": run.version,
        "export": run.export,
        "metrics": json_value(run.metrics),
        "artifact": run.artifact,
        "note": run.note,
    }
