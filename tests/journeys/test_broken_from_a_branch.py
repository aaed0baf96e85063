"""What was committed past the gate on a branch is stopped where rtrepo's own verbs bring it to another."""

import pytest

from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides, made, sides
from tests.journeys.terminal import Terminal

__all__ = ["made", "sides"]

GULLS = f"{ENTRIES}/gulls.json"
WHOLE = '{"messages": [{"role": "user", "content": "Gulls?"}, {"role": "assistant", "content": "Gulls."}]}\n'
BLOCKS = (
    "harbor/gulls   datasets/harbor/entries/gulls.json:1:15\n  error  S101 unreadable-entry   line 1   JSON ends early"
)


@pytest.fixture
def broken(sides: Sides, git: Git) -> Terminal:
    """On main, where `side` has an entry that ends early."""
    person = sides.person
    git(person.folder, "switch", "-q", "side")
    (person.folder / GULLS).write_text(WHOLE[:14], "utf-8")
    git(person.folder, "add", ".")
    git(person.folder, "commit", "-q", "--no-verify", "-m", "broken")
    git(person.folder, "switch", "-q", "main")
    return person


def edit(person: Terminal, git: Git) -> None:
    lamp = person.folder / ENTRIES / "lamp.json"
    lamp.write_text(lamp.read_text("utf-8").replace("*The lamp gutters.*", "*The lamp gutters again.*"), "utf-8")
    git(person.folder, "commit", "-q", "-a", "--no-verify", "-m", "again")


def weaken(person: Terminal, git: Git) -> None:
    git(person.folder, "switch", "-q", "side")
    config = person.folder / "rtrepo.yaml"
    config.write_text(config.read_text("utf-8").replace("rules:\n", "rules:\n  S101: off\n"), "utf-8")
    git(person.folder, "commit", "-q", "-a", "--no-verify", "-m", "laxer")
    git(person.folder, "switch", "-q", "main")


@pytest.mark.parametrize("verb", ["merge side", "merge side --no-ff", "cherry-pick side"])
@pytest.mark.parametrize("how", ["a fast-forward", "both went on", "laxer there"])
def test_it_waits_to_be_mended(broken: Terminal, git: Git, verb: str, how: str) -> None:
    if how == "both went on":
        edit(broken, git)
    elif how == "laxer there":
        weaken(broken, git)
        verb = verb.replace("cherry-pick side", "cherry-pick side~1")
    before = git(broken.folder, "rev-parse", "HEAD")
    stopped = broken.answer(*verb.split())

    assert (stopped.code, git(broken.folder, "rev-parse", "HEAD")) == (1, before)
    assert BLOCKS in stopped.out
    (broken.folder / GULLS).write_text(WHOLE, "utf-8")
    broken(verb.split()[0], "--continue")
    assert git(broken.folder, "show", f"HEAD:{GULLS}") == WHOLE
    assert git(broken.folder, "status", "--porcelain") == ""


def test_a_fast_forward_alone_is_refused(broken: Terminal, git: Git) -> None:
    before = git(broken.folder, "rev-parse", "HEAD")

    assert broken("merge", "side", "--ff-only", ends=3) == (
        "error: side brings what would block a commit on main; nothing was changed\n"
        "hint: rtrepo validate main..side shows it; without --ff-only it is mended in the merge\n"
    )
    assert git(broken.folder, "rev-parse", "HEAD") == before
    broken("merge", "side", "--ff-only", "--no-verify")
    assert git(broken.folder, "rev-parse", "HEAD") == git(broken.folder, "rev-parse", "side")


def test_a_revert_does_not_bring_it_back(broken: Terminal, git: Git) -> None:
    git(broken.folder, "merge", "-q", "--no-verify", "side")
    (broken.folder / GULLS).unlink()
    git(broken.folder, "commit", "-q", "-a", "--no-verify", "-m", "without it")

    assert BLOCKS in broken("revert", "HEAD", ends=1)


def test_what_was_here_already_stops_nothing(broken: Terminal, git: Git) -> None:
    git(broken.folder, "merge", "-q", "side")
    git(broken.folder, "switch", "-q", "side")
    edit(broken, git)
    git(broken.folder, "switch", "-q", "main")

    assert broken.answer("merge", "side", "--no-ff").code == 0
