"""Export profiles in rtrepo.yaml: what they say, and the place of what they cannot say."""

from typing import Any

import pytest

from rtrepo.layout.file_error import FileError
from rtrepo.layout.profile_file import ProfileError, names, profile
from rtrepo.model.recipe import Recipe, recorded

RAW = b"""\
format: 1
exports:
  lora-v2: {format: sharegpt, where: "status == active", split: train, weights: {tag.warm: 2}}
  night:
    format: trl
    datasets: [noir, harbor]
    tag: quiet
    status: [active, draft]
    weights:
      tag.Slow Burn: 0.5
      "character.mara": 3
    limits: {total: 2000, dataset.noir: 200}
    seed: 7
    shuffle: true
"""


def test_reads_profiles() -> None:
    assert names(RAW) == ["lora-v2", "night"]
    assert profile(RAW, "lora-v2") == Recipe(
        format="sharegpt", where="status == active", split="train", weights={"tag.warm": 2}
    )
    assert profile(RAW, "night") == Recipe(
        format="trl", datasets=("noir", "harbor"), tags=("quiet",), statuses=("active", "draft"),
        weights={"tag.Slow Burn": 0.5, "character.mara": 3}, limits={"total": 2000, "dataset.noir": 200},
        seed="7", shuffle=True,
    )  # fmt: skip
    assert profile(RAW, "day") is None
    assert profile(b"format: 1\n", "day") is None
    assert profile(b"format: 1\nexports: [a]\n", "a") is None
    assert profile(b"format: 1\nexports: {1: {seed: 2}}\n", "1") == Recipe(seed="2")


@pytest.mark.parametrize("name", ["lora-v2", "night"])
def test_what_a_manifest_records_is_the_same_recipe(name: str) -> None:
    found = profile(RAW, name)
    assert found is not None

    assert recorded(found.told())._replace(format=found.format) == found


FLAWS: dict[str, tuple[str, str, tuple[int, int], str, str]] = {
    "an unknown key": ("{wieghts: {tag.a: 2}}", "wieghts", (3, 7), "is no key of a profile", "did you mean weights? "),
    "no mapping": ("[sharegpt]", "", (3, 3), "is no mapping", ""),
    "no text": ("{where: [a]}", "where", (3, 7), "is no text", ""),
    "no list": ("{status: {a: b}}", "status", (3, 7), "is neither a text nor a list of texts", ""),
    "an empty name": ("{datasets: ['']}", "datasets", (3, 7), "is neither a text nor a list of texts", ""),
    "no group": ("{weights: {warm: 2}}", "weights.warm", (3, 17), "names no group of entries", "dataset.NAME"),
    "a total weight": ("{weights: {total: 2}}", "weights.total", (3, 17), "names no group of entries", ""),
    "no number": ("{seed: 1, weights: {tag.a: x}}", "weights.tag.a", (3, 26), "is no number between 0 and 100", "2 "),
    "a truth": ("{weights: {tag.a: true}}", "weights.tag.a", (3, 17), "is no number between 0 and 100", ""),
    "too much": ("{weights: {tag.a: 1e300}}", "weights.tag.a", (3, 17), "is no number between 0 and 100", ""),
    "less than nothing": ("{weights: {tag.a: -1}}", "weights.tag.a", (3, 17), "is no number between 0 and 100", ""),
    "a share": ("{limits: {tag.a: 20%}}", "limits.tag.a", (3, 16), "is no number of lines", "200 lets"),
    "half a line": ("{limits: {total: 1.5}}", "limits.total", (3, 16), "is no number of lines", ""),
    "no limits": ("{limits: 5}", "limits", (3, 7), "is no mapping", ""),
    "no seed": ("{seed: [1]}", "seed", (3, 7), "is neither a whole number nor a text", ""),
    "not shuffled": ("{shuffle: maybe}", "shuffle", (3, 7), "is neither true nor false", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", FLAWS)
def test_a_flaw_is_told_with_its_place(case: str) -> None:
    told, at, place, reason, hint = FLAWS[case]
    with pytest.raises(ProfileError) as refusal:
        profile(f"format: 1\nexports:\n  a: {told}\n".encode(), "a")
    error = refusal.value

    assert error.at == ".".join(part for part in ("exports.a", at) if part)
    assert (error.line, error.column) == place
    assert error.reason.startswith(reason)
    assert hint in error.hint


def test_a_file_that_cannot_be_read() -> None:
    with pytest.raises(FileError) as refusal:
        profile(b"format: 1\nexports: {a: [}\n", "a")

    assert not isinstance(refusal.value, ProfileError)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Recipe(statuses=())),
        ({"status": ["active"], "mine": 1}, Recipe()),
        ({"seed": "0", "shuffle": False}, Recipe(statuses=())),
    ],
)
def test_a_manifest_of_another_rtrepo(told: dict[str, Any], expected: Recipe) -> None:
    assert recorded(told) == expected
