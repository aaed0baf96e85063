"""A forget that was killed at any step: as before until it has begun to move refs, and then it can be finished."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.children import ending
from tests.journeys.forgotten import hits
from tests.journeys.terminal import Terminal
from tests.journeys.test_killed import left_over

WORDS = ("forget", "--text", "Only salt", "--no-backup", "--yes")
HARMLESS = ("begun", "objects made anew")
BEGUN = ("marked", "refs rewritten", "file written", "files rewritten", "let go", "collected", "proved")


@pytest.mark.parametrize("step", [*HARMLESS, *BEGUN])
def test_killed(step: str, harbor: Terminal, git: Git, tmp_path: Path) -> None:
    before = git(harbor.folder, "for-each-ref"), (harbor.folder / "datasets/harbor/entries/crates.json").read_bytes()
    assert ending(harbor, WORDS, (step, 1)) == -signal.SIGKILL

    told = harbor("status")
    if step in HARMLESS:
        now = git(harbor.folder, "for-each-ref"), (harbor.folder / "datasets/harbor/entries/crates.json").read_bytes()
        assert now == before
        assert left_over(harbor.folder) == []
        harbor(*WORDS)
    else:
        assert "rtrepo forget --continue" in told
        assert "rtrepo forget --continue" in harbor("tag", "warm", "lamp", ends=3)
        assert "rtrepo forget --continue" in harbor.unchecked("doctor").out
        shutil.copytree(harbor.folder, tmp_path / "copy")
        harbor("forget", "--continue")
        harbor.at(tmp_path / "copy")("forget", "--continue")
        assert hits(tmp_path / "copy", "Only salt") == []

    assert hits(harbor.folder, "Only salt") == []
    assert git(harbor.folder, "fsck", "--strict", "--unreachable") == ""
    assert [path for path in left_over(harbor.folder) if not path.endswith("forgotten-ids")] == []


def test_a_ref_that_moved_meanwhile_is_not_lost(harbor: Terminal, git: Git) -> None:
    assert ending(harbor, WORDS, ("marked", 1)) == -signal.SIGKILL
    git(harbor.folder, "commit", "-q", "--allow-empty", "-m", "Only salt, said git")

    assert "refs/heads/main moved meanwhile" in harbor("forget", "--continue", ends=4)

    (harbor.folder / ".git/rtrepo/forgetting.json").unlink()
    harbor(*WORDS)
    assert hits(harbor.folder, "Only salt") == []
    assert git(harbor.folder, "log", "-1", "--format=%s").strip() == "[forgotten], said git"
