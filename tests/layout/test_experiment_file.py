"""Writing the file of an experiment: what somebody wrote in it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import experiment_file, yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.settings_file import load_experiment
from rtrepo.model.experiment import Experiment, Run
from tests.layout.nasty import TEXTS

WHOLE = Experiment(
    "Would warmer replies hold?", "4f2a91c0", "2026-11-22", "Jo", "main", ["voice"], {"lr": 0.0002, "on": True},
    [Run("lora", "9be01d4", "sha256:aa", {"loss": 1.83}, "out/a.bin", "slow: #1")], "adopted", "it holds",
)  # fmt: skip


def test_what_is_begun_is_read_back() -> None:
    assert load_experiment(experiment_file.begin(WHOLE)) == WHOLE
    assert experiment_file.begin(Experiment()) == b"runs: []\noutcome: open\n"


def test_runs_stand_a_line_a_key_and_keep_what_is_around_them() -> None:
    raw = b"# mine\nquestion: x   # really\nruns: []\noutcome: open\nmine: [1, 2]\n"
    one = experiment_file.with_run(raw, Run("a", "0012", metrics={"loss": 2}))
    two = experiment_file.with_run(one, Run("b", "0013", note="x\ny"))
    again = experiment_file.with_run(two.replace(b"- name: a", b"- name: a   # first"), Run("a", metrics={"acc": 0.5}))

    assert (
        again.decode()
        == """\
# mine
question: x   # really
runs:
- name: a   # first
  version: "0012"
  metrics: {loss: 2, acc: 0.5}
- name: b
  version: "0013"
  note: |-
    x
    y
outcome: open
mine: [1, 2]
"""
    )


def test_an_outcome_comes_and_goes() -> None:
    raw = b"question: x\nparent: next\n# how it went\noutcome: open\n"
    ended = experiment_file.with_outcome(raw, "dropped", "no: #use", parent="main", base="0012")

    assert ended == (b'question: x\nparent: main\n# how it went\noutcome: dropped\nbase: "0012"\nwhy: "no: #use"\n')
    assert experiment_file.with_outcome(ended, "open", "") == raw.replace(b"next", b"main") + b'base: "0012"\n'


@pytest.mark.parametrize(
    "raw", [b"", b"question: x\n", b"runs:\n- {name: z}\n", b"runs: [{name: z}]\n", b"{runs: []}\n"]
)
def test_files_of_any_layout_take_a_run(raw: bytes) -> None:
    written = load_experiment(experiment_file.with_run(raw, Run("a", "0012")))

    assert written.run("a") == Run("a", "0012")
    assert [run.name for run in written.runs] == [*(["z"] if b"z" in raw else []), "a"]


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_is_kept(name: str, note: str, value: float) -> None:
    try:
        raw = experiment_file.with_run(
            experiment_file.begin(Experiment(question=note)), Run(name, "x", "", {name: value})
        )
    except FileError:
        assert not name
        return

    assert (yaml_file.load(raw).get("question", ""), load_experiment(raw).runs[0].metrics) == (note, {name: value})
