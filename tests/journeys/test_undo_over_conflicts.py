"""What a squash left in conflict is in git's index and nowhere else: commands that go over it can be taken back."""

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal
from tests.journeys.test_killed import parted
from tests.journeys.test_undo import seen

LAMP = "datasets/harbor/entries/lamp.json"


@pytest.mark.parametrize(
    "words",
    [
        ("dataset", "rename", "harbor", "port"),
        ("delete", "lamp"),
        ("rename", "lamp", "light"),
        ("restore", "lamp"),
    ],
    ids=" ".join,
)
def test_the_conflict_comes_back(words: tuple[str, ...], harbor: Terminal, git: Git) -> None:
    parted(harbor)
    harbor.unchecked("merge", "side", "--squash")
    before = seen(harbor, git)
    harbor.unchecked(*words)
    after = seen(harbor, git)
    stood = [before]
    for command in ("undo", "redo", "undo"):
        harbor(command)
        stood.append(seen(harbor, git))

    assert sum(LAMP in line for line in git(harbor.folder, "ls-files", "-s").splitlines()) == 3
    assert before != after
    assert stood[1] == stood[3] == before
    assert stood[2] == after


def test_a_conflict_that_came_and_went(harbor: Terminal, git: Git) -> None:
    parted(harbor)
    before = seen(harbor, git)
    harbor.unchecked("cherry-pick", "side")
    harbor("undo", 2)
    harbor("op", "restore", "@~2")
    restored = seen(harbor, git)
    harbor("undo")
    harbor("undo")

    assert restored == before
    assert harbor("fsck").startswith("Everything can be read")
