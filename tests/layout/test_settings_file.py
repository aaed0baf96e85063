"""`dataset.yaml`, `rtrepo.yaml`, experiments: values that were checked, unknown keys passed over, errors that name the key."""

# ruff: noqa: E501 (a case of a table is one line)

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.layout.file_error import FileError
from rtrepo.layout.format_version import check_format
from rtrepo.layout.settings_file import load_config, load_dataset, load_experiment
from rtrepo.model.dataset import Character, Dataset, Tag

CONFIG = b"""\
format: 1
rules:
  profile: default
  T101: block
  X204: {level: warn, max_words: 400}
gates:
  pre-commit: [validate]
  pre-merge: [validate, {run: ./check-canon.sh, if: "branch == main"}]
exports:
  lora-v2: {format: sharegpt, where: "status == active", split: train, weights: {tag.warm: 2}}
mine: {a: 1}
"""
EXPERIMENT = b"""\
question: Would warmer replies hold the character better?
base: 4f2a91c
started: 2026-11-22
by: Jo
params: {target: warm}
runs:
- name: lora-r16
  version: "9be01d4"
  metrics: {eval_loss: 1.83, in_character: 1}
  artifact: lora-r16.safetensors
outcome: adopted
why: holds the voice
"""


def test_reads_a_configuration() -> None:
    assert asdict(load_config(CONFIG)) == {
        "format": 1,
        "rules": {"profile": "default", "T101": "block", "X204": {"level": "warn", "max_words": 400}},
        "gates": {"pre-commit": ["validate"], "pre-merge": ["validate", {"run": "./check-canon.sh", "if": "branch == main"}]},
        "exports": {
            "lora-v2": {"format": "sharegpt", "where": "status == active", "split": "train", "weights": {"tag.warm": 2}}
        },
        "hooks": {},
    }  # fmt: skip


def test_reads_an_experiment_with_its_date_as_text() -> None:
    assert asdict(load_experiment(EXPERIMENT)) == {
        "question": "Would warmer replies hold the character better?",
        "base": "4f2a91c",
        "started": "2026-11-22",
        "by": "Jo",
        "parent": "",
        "tags": [],
        "params": {"target": "warm"},
        "runs": [
            {
                "name": "lora-r16",
                "version": "9be01d4",
                "export": "",
                "metrics": {"eval_loss": 1.83, "in_character": 1.0},
                "artifact": "lora-r16.safetensors",
                "note": "",
            }
        ],
        "outcome": "adopted",
        "why": "holds the voice",
    }


def test_reads_a_dataset_and_passes_over_what_it_does_not_know() -> None:
    found = load_dataset(
        b"id: x\ntags: {warm: {name: Warm, mine: 1}}\ncharacters: {mara: {description: null}}\nown: [1]\n"
    )

    assert found == Dataset(id="x", tags={"warm": Tag(name="Warm")}, characters={"mara": Character()})
    assert load_dataset(b"").layout == "flat"


@pytest.mark.parametrize(
    ("load", "raw", "at", "reason"),
    [
        (load_config, b"rules: {}\n", "format", "field required"),
        (load_config, b"format: 2\n", "format", "input should be 1"),
        (load_config, b"format: 1\ngates: {pre-commit: validate}\n", "gates.pre-commit", "input should be a valid list"),
        (load_dataset, b"layout: round\n", "layout", "input should be 'flat', 'sharded' or 'deep'"),
        (load_dataset, b"title: 7\n", "title", "input should be a valid string"),
        (load_dataset, b"tags: {a: {sort_order: x}}\n", "tags.a.sort_order", "input should be a valid integer, unable to parse string as an integer"),
        (load_dataset, b"aliases: [{new_slug: x}]\n", "aliases.0.old_slug", "field required"),
        (load_dataset, b"tags: [a]\n", "tags", "input should be a valid dictionary"),
        (load_experiment, b"outcome: maybe\n", "outcome", "input should be 'open', 'adopted' or 'dropped'"),
    ],
)  # fmt: skip
def test_names_the_key_that_is_wrong(load: Callable[[bytes], Any], raw: bytes, at: str, reason: str) -> None:
    with pytest.raises(FileError) as caught:
        load(raw)

    assert (caught.value.at, caught.value.reason, caught.value.kind) == (at, reason, "shape")


@pytest.mark.parametrize("load", [load_config, load_dataset, load_experiment])
def test_what_is_no_yaml_is_refused_with_its_line(load: Callable[[bytes], Any]) -> None:
    with pytest.raises(FileError) as caught:
        load(b"a: 1\nb: [\n")

    assert (caught.value.kind, caught.value.line) == ("unreadable", 3)


@pytest.mark.parametrize(
    "raw",
    [
        b"format: 1",
        b"# x\nformat: 1\n",
        b"rules: {}\r\nformat:  1  # the first\r\n",
        b"format:\t1\n",
        b"\xef\xbb\xbfformat: 1\n",
    ],
)
def test_takes_the_format_it_reads(raw: bytes) -> None:
    check_format(raw)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "rtrepo.yaml has no line `format: 1`, so this may not be an rtrepo repository"),
        (b" format: 1\n", "rtrepo.yaml has no line `format: 1`, so this may not be an rtrepo repository"),
        (b"format: one\n", "rtrepo.yaml has no line `format: 1`, so this may not be an rtrepo repository"),
        (b"format: 2\n", "rtrepo.yaml says format 2; this rtrepo reads format 1"),
        (b"format: 10 # ten\n", "rtrepo.yaml says format 10; this rtrepo reads format 1"),
    ],
)
def test_refuses_another_format(raw: bytes, message: str) -> None:
    with pytest.raises(RtrepoError) as caught:
        check_format(raw)

    assert (caught.value.message, bool(caught.value.hint)) == (message, True)
