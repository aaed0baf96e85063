"""A few walks, the same ones every time; `python -m tests.journeys.walks` goes on as long as one likes."""

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.journeys.walks.walk import Walk, prepare

WALKS = 25


def test_no_walk_breaks_a_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "start"
    made.mkdir()
    monkeypatch.setenv("VISUAL", os.fspath(made / "editor"))
    prepare(made)
    counted: Counter[str] = Counter()
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(tmp_path / "walks"))
    monkeypatch.setattr(Walk, "made", made, raising=False)
    monkeypatch.setattr(Walk, "counted", counted)
    (tmp_path / "walks").mkdir()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS, stateful_step_count=8, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )  # fmt: skip

    assert counted["walks"] >= WALKS
    assert counted["undo → 0"] > WALKS // 2
