"""A name that stands for nothing is refused: "nothing to report" would let a workflow pass that has checked nothing."""

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal

SLIPS = [
    # what is typed, the name that stands for nothing, and where it was looked for
    (["gull"], "gull", "HEAD or the working tree"),
    (["orign/main..HEAD"], "orign/main..HEAD", "HEAD or the working tree"),
    (["--dataset", "harbour"], "harbour", "HEAD or the working tree"),
    (["harbor", "gull"], "gull", "HEAD or the working tree"),
    (["--where", "turns > 0", "gull"], "gull", "HEAD or the working tree"),
    (["HEAD", "--", "gull"], "gull", "HEAD"),
    (["HEAD..HEAD", "gull"], "gull", "HEAD or HEAD"),
    (["--staged", "gull"], "gull", "HEAD or what is staged"),
    (["--new-only", "HEAD", "gull"], "gull", "HEAD or the working tree"),
    (["--fix", "gull"], "gull", "HEAD or the working tree"),
    (["--fix", "--unsafe", "--dry-run", "harbor", "gull"], "gull", "HEAD or the working tree"),
    (["--target", "openai", "gull"], "gull", "HEAD or the working tree"),
    (["--target", "openai", "HEAD", "gull"], "gull", "HEAD"),
    (["--target", "openai", "--staged", "gull"], "gull", "HEAD or what is staged"),
]


@pytest.mark.parametrize(("words", "name", "where"), SLIPS)
def test_a_name_that_stands_for_nothing_is_refused(words: list[str], name: str, where: str, harbor: Terminal) -> None:
    assert harbor("validate", *words, ends=3) == (
        f"error: {name!r} is no version, and no dataset, entry or path in {where}\n"
        "hint: rtrepo list shows entries, rtrepo log versions; a path is written from the repository's root\n"
    )


KNOWN = [
    (["harbor"], 3),
    (["datasets/harbor/"], 3),
    (["ferry"], 1),
    (["harbor/ferry", "lamp"], 2),
    (["datasets/harbor/entries/ferry.json"], 1),
    (["rtrepo.yaml"], 0),
    (["HEAD..HEAD", "ferry"], 0),
    (["--staged", "ferry"], 0),
    (["--new-only", "HEAD", "ferry"], 0),
    (["--where", "turns > 99", "ferry"], 0),
]


@pytest.mark.parametrize(("words", "checked"), KNOWN)
def test_what_is_there_is_checked(words: list[str], checked: int, harbor: Terminal) -> None:
    assert harbor.json("validate", *words)["checked"] == checked


def test_an_entry_that_is_gone_is_no_slip(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "rm", "-q", "datasets/harbor/entries/ferry.json")

    assert harbor("validate", "ferry") == "0 entries checked: nothing to report\n"
    assert harbor("validate", "--staged", "ferry") == "0 entries checked at what is staged: nothing to report\n"
