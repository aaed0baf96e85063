"""Settings files of three versions, merged by what they say."""

from typing import Any

import pytest

from rtrepo.merge.settings import merge_settings

RUN = {"name": "r16", "version": "9be01d4", "metrics": {"eval_loss": 1.83}}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        pytest.param(
            {"runs": [RUN]}, {"runs": [RUN, {"name": "r32"}]}, {"runs": [{**RUN, "note": "slow"}, {"name": "r64"}]},
            {"runs": [{**RUN, "note": "slow"}, {"name": "r32"}, {"name": "r64"}]}, id="runs",
        ),
        pytest.param(
            {"runs": [RUN]}, {"runs": [{**RUN, "metrics": {"eval_loss": 1.83, "a": 1}}]},
            {"runs": [{**RUN, "metrics": {"eval_loss": 1.83, "b": 2}}]},
            {"runs": [{**RUN, "metrics": {"eval_loss": 1.83, "a": 1, "b": 2}}]}, id="metrics of one run",
        ),
        pytest.param(
            {"outcome": "open", "runs": []}, {"outcome": "adopted", "why": "it holds", "runs": []},
            {"outcome": "open", "runs": [RUN]}, {"outcome": "adopted", "why": "it holds", "runs": [RUN]}, id="outcome",
        ),
        pytest.param(
            {"tags": {"a": {"name": "A"}}}, {"tags": {"a": {"name": "A"}, "b": {"name": "B"}}},
            {"tags": {"a": {"name": "A", "status": "archived"}, "c": {"name": "C"}}},
            {"tags": {"a": {"name": "A", "status": "archived"}, "b": {"name": "B"}, "c": {"name": "C"}}}, id="registry",
        ),
        pytest.param(
            {"aliases": []}, {"aliases": [{"old_slug": "a", "new_slug": "b"}]},
            {"aliases": [{"old_slug": "c", "new_slug": "d"}]},
            {"aliases": [{"old_slug": "a", "new_slug": "b"}, {"old_slug": "c", "new_slug": "d"}]}, id="aliases",
        ),
        pytest.param(
            {}, {"aliases": [{"old_slug": "a", "new_slug": "b"}]}, {"targets": {"tag.warm": 0.1}},
            {"aliases": [{"old_slug": "a", "new_slug": "b"}], "targets": {"tag.warm": 0.1}}, id="new keys",
        ),
        pytest.param({"tags": ["x"]}, {"tags": ["x", "y"]}, {"tags": ["z"]}, {"tags": ["y", "z"]}, id="tags"),
        pytest.param({"runs": [RUN]}, {"runs": []}, {"runs": [RUN]}, {"runs": []}, id="emptied"),
        pytest.param({"runs": [RUN]}, {}, {"runs": [RUN]}, {}, id="gone"),
        pytest.param({"layout": "flat"}, {"layout": "sharded"}, {"layout": "flat"}, {"layout": "sharded"}, id="layout"),
    ],
)  # fmt: skip
def test_what_merges(base: Any, ours: Any, theirs: Any, merged: Any) -> None:
    assert merge_settings(base, ours, theirs) == (merged, ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "kind", "at"),
    [
        ({"runs": [RUN]}, {"runs": [{**RUN, "version": "1"}]}, {"runs": [{**RUN, "version": "2"}]},
         "modify/modify", "runs.r16.version"),
        ({"runs": [RUN]}, {"runs": []}, {"runs": [{**RUN, "note": "x"}]}, "delete/modify", "runs.r16"),
        ({}, {"aliases": [{"old_slug": "a", "new_slug": "b"}]}, {"aliases": [{"old_slug": "a", "new_slug": "c"}]},
         "add/add", "aliases.a.new_slug"),
        ({"runs": [RUN]}, {"runs": [RUN, RUN]}, {"runs": [RUN, {"name": "x"}]}, "modify/modify", "runs"),
        ({"layout": "flat"}, {"layout": "sharded"}, {"layout": "deep"}, "modify/modify", "layout"),
        (None, {"id": "1"}, {"id": "2"}, "add/add", "id"),
    ],
)  # fmt: skip
def test_what_is_left_to_a_person(base: Any, ours: Any, theirs: Any, kind: str, at: str) -> None:
    merged = merge_settings(base, ours, theirs)

    assert [(one.kind, one.at) for one in merged.conflicts] == [(kind, at)]
    assert merged.data == ours
