"""Which way a metric is better, by its name unless somebody says so, and the best of several values."""

import re
from collections.abc import Iterable, Mapping

from rtrepo.model.experiment import Experiment

_LOWER = frozenset((
    "loss", "losses", "error", "errors", "err", "ppl", "perplexity", "nll", "bpb", "bpc", "wer", "cer", "mse", "rmse",
    "mae", "entropy", "divergence", "kl", "fid", "repetition", "repetitions", "refusal", "refusals", "hallucination",
    "hallucinations", "toxicity", "seconds", "minutes", "hours", "time", "latency", "cost", "duplicates",
))  # fmt: skip
"""Words of a metric's name that mean: the less, the better."""


def higher_is_better(name: str, said: Mapping[str, bool] | None = None) -> bool:
    """Whether more of a metric is better: as somebody said (name → higher), else by the words of its name
    (`eval_loss`, `wordErrorRate`, `ppl`): those of losses and errors are better when they are lower."""
    if said and name in said:
        return said[name]
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    return _LOWER.isdisjoint(words)


def best(values: Iterable[float], *, higher: bool) -> float | None:
    """The best of some values; None where there is none."""
    found = list(values)
    return (max if higher else min)(found) if found else None


def best_of(experiment: Experiment, metric: str, *, higher: bool) -> float | None:
    """The best value of a metric over all runs of an experiment; None where no run has it."""
    return best((run.metrics[metric] for run in experiment.runs if metric in run.metrics), higher=higher)


def names_of(experiments: Iterable[Experiment]) -> list[str]:
    """The metrics of some experiments, those that most experiments have first, then as they were recorded."""
    met: dict[str, int] = {}
    for experiment in experiments:
        for name in dict.fromkeys(name for run in experiment.runs for name in run.metrics):
            met[name] = met.get(name, 0) + 1
    return sorted(met, key=lambda name: -met[name])
