"""Which way a metric is better, and the best of several."""

import pytest

from rtrepo.model.experiment import Experiment, Run
from rtrepo.model.metrics import best_of, higher_is_better, names_of

LOWER = ["loss", "eval_loss", "EvalLoss", "val/loss", "ppl", "Perplexity", "word-error-rate", "train.nll", "rmse"]
HIGHER = ["in_character", "accuracy", "score", "bleu", "glossy", "lossless_wins"]


@pytest.mark.parametrize("name", LOWER + HIGHER)
def test_the_name_tells_which_way_is_better(name: str) -> None:
    assert higher_is_better(name) == (name in HIGHER)


def test_what_somebody_said_counts_more() -> None:
    assert (higher_is_better("loss", {"loss": True}), higher_is_better("score", {"score": False})) == (True, False)


def test_the_best_of_the_runs() -> None:
    told = Experiment(runs=[Run("a", metrics={"loss": 2, "acc": 0.5}), Run("b", metrics={"loss": 1}), Run("c")])
    other = Experiment(runs=[Run("a", metrics={"acc": 1})])

    assert best_of(told, "loss", higher=False) == 1
    assert best_of(told, "loss", higher=True) == 2
    assert best_of(told, "wer", higher=True) is None
    assert names_of([told, other]) == ["acc", "loss"]
