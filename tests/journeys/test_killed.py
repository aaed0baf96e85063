"""Commands killed at every step: the next command finds the repository exactly as before, or exactly as after."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rtrepo.git import pending
from rtrepo.git.repository import find
from tests.conftest import Git
from tests.journeys.children import ending
from tests.journeys.conftest import HARBOR
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
MANY = [said(f"question {at} of the night watch", f"answer {at}", id=f"n{at:03}", tags=["night"]) for at in range(120)]
LATER = [said("again?", f"answer {at}", id=f"n{at:03}", tags=["late"]) for at in range(0, 120, 2)]


class Verb(NamedTuple):
    """A command, how its repository is prepared, how many files it writes, and how it ends."""

    words: tuple[str, ...]
    prepare: Callable[[Terminal], Any] = lambda person: None
    files: int = 0
    ends: int = 0


def imported(person: Terminal, file: str = "few.jsonl") -> None:
    person.unchecked("import", f"../{file}", "--into", "harbor")
    person.unchecked("commit", "-m", "the night watch")


def edited(person: Terminal) -> None:
    path = person.folder / ENTRIES / "lamp.json"
    path.write_text(path.read_text("utf-8").replace("I do.", "You do."), "utf-8")
    (person.folder / ENTRIES / "ferry.yaml").write_text("tags: [warm]\n", "utf-8")
    (person.folder / ENTRIES / "crates.json").unlink()


def harboured(person: Terminal) -> None:
    edited(person)
    (person.folder / "datasets/harbour").mkdir()
    (person.folder / "datasets/harbour/dataset.yaml").write_text("title: Another\n", "utf-8")


def branched(person: Terminal) -> None:
    person.unchecked("switch", "--create", "side")
    edited(person)
    person.unchecked("commit", "-m", "on the side")
    person.unchecked("switch", "main")


def parted(person: Terminal, *, alike: bool = False) -> None:
    """Two branches: what they changed comes together, but for one answer unless they are `alike`."""
    person.unchecked("branch", "side")
    for branch, answer in (("side", "You do."), ("main", "You do." if alike else "She does.")):
        person.unchecked("switch", branch)
        path = person.folder / ENTRIES / "lamp.json"
        path.write_text(path.read_text("utf-8").replace("I do.", answer), "utf-8")
        (person.folder / ENTRIES / f"ferry.{'yaml' if branch == 'side' else 'txt'}").write_text(
            "tags: [warm]\n", "utf-8"
        )
        if branch == "side":
            (person.folder / ENTRIES / "crates.json").unlink()
        person.unchecked("commit", "-m", f"on {branch}")


def waiting(person: Terminal) -> None:
    parted(person)
    person.unchecked("merge", "side")


def resolved(person: Terminal) -> None:
    waiting(person)
    person.unchecked("resolve", "lamp", "--theirs")


def picking(person: Terminal) -> None:
    """A cherry-pick of three versions, of which the first waited and is settled."""
    parted(person)
    person.unchecked("switch", "side")
    for answer in ("At seven", "At eight"):
        path = person.folder / ENTRIES / "ferry.json"
        path.write_text(re.sub("At [a-z]+", answer, path.read_text("utf-8")), "utf-8")
        person.unchecked("commit", "-m", answer)
    person.unchecked("switch", "main")
    person.unchecked("cherry-pick", "main..side")
    person.unchecked("resolve", "lamp", "--theirs")


def undone(person: Terminal) -> None:
    imported(person)
    person.unchecked("undo")
    person.unchecked("undo")


def edited_since(person: Terminal) -> None:
    """A bulk edit, with an edit by hand in one of its files and in place of another."""
    person.unchecked("tag", "warm", "harbor")
    (person.folder / ENTRIES / "lamp.yaml").write_text("tags: [quiet, warm]\nnote: mine\n", "utf-8")
    (person.folder / ENTRIES / "ferry.yaml").write_text("tags: [mine]\n", "utf-8")


def done_by_git(person: Terminal) -> None:
    branched(person)
    git = ["git", "-c", "core.hooksPath=/dev/null", "merge", "-q", "side"]
    subprocess.run(git, cwd=person.folder, env=os.environ, capture_output=True, check=True)


def tried(person: Terminal) -> None:
    person.unchecked("experiment", "start", "warm", "--question", "x")
    edited(person)
    person.unchecked("commit", "-m", "warmer")


def tried_beside(person: Terminal, *, alike: bool = True) -> None:
    """An experiment seen from main, where an answer is in conflict with it unless they are `alike`."""
    tried(person)
    person.unchecked("switch", "main")
    path = person.folder / ENTRIES / "lamp.json"
    path.write_text(path.read_text("utf-8").replace("I do.", "I do." if alike else "She does."), "utf-8")
    person.unchecked("commit", "-m", "on main")


def adopted(person: Terminal, *, alike: bool = True) -> None:
    tried_beside(person, alike=alike)
    person.unchecked("experiment", "adopt", "warm", "--why", "x")
    person.unchecked("resolve", "lamp", "--theirs")


def dropped(person: Terminal) -> None:
    tried(person)
    person.unchecked("experiment", "drop", "warm", "--why", "x")


def registered(person: Terminal) -> None:
    path = person.folder / "rtrepo.yaml"
    path.write_text(path.read_text("utf-8") + "exports: {a: {weights: {tag.quiet: 2}}}\n", "utf-8")
    person.unchecked("tags", "add", "--used")


def beside(person: Terminal) -> None:
    lines(person.folder.parent / "bay.jsonl", HARBOR[0] | {"id": "light"}, said("far?", "No.", id="ferry"))
    person.unchecked("import", "../bay.jsonl", "--into", "bay")
    person.unchecked("commit", "-m", "the bay")
    edited(person)


VERBS = {
    "import": Verb(("import", "../many.jsonl", "--into", "harbor"), files=241),
    "import --update --prune": Verb(
        ("import", "../later.jsonl", "--into", "harbor", "--update", "--prune"),
        lambda person: imported(person, "many.jsonl"),
        241,
    ),
    "import --branch": Verb(("import", "../few.jsonl", "--into", "harbor", "--branch", "night"), files=9),
    "commit": Verb(("commit", "-m", "edited"), edited),
    "switch": Verb(("switch", "side"), branched, 3),
    "switch --create": Verb(("switch", "--create", "side"), edited),
    "restore": Verb(("restore", "--dataset", "harbor"), edited, 3),
    "split": Verb(("split", "lamp", "--at", "1"), edited, 4),
    "join": Verb(("join", "lamp", "ferry"), edited, 4),
    "move": Verb(("move", "lamp", "--to", "harbour"), harboured, 4),
    "copy": Verb(("copy", "lamp", "--as", "light"), edited, 2),
    "rename": Verb(("rename", "lamp", "light"), edited, 4),
    "delete": Verb(("delete", "lamp", "ferry"), edited, 4),
    "undo a split": Verb(("undo",), lambda person: person.unchecked("split", "lamp", "--at", "1"), 4),
    "undo an import": Verb(("undo",), lambda person: (imported(person), person.unchecked("undo")), files=9),
    "undo a commit": Verb(("undo",), lambda person: (edited(person), person.unchecked("commit", "-m", "x"))),
    "redo": Verb(("redo",), undone, files=9),
    "undo of several": Verb(("undo", "2"), lambda person: (imported(person), person.unchecked("undo")), files=9),
    "undo of many files": Verb(
        ("undo",), lambda person: (imported(person, "some.jsonl"), person.unchecked("tag", "wide", "harbor")), files=15
    ),
    "undo with edits in the way": Verb(("undo",), edited_since, files=1),
    "undo of what git did": Verb(("undo",), done_by_git, files=3),
    "op restore": Verb(("op", "restore", "@~2"), dropped, files=1),
    "branch": Verb(("branch", "side")),
    "merge": Verb(("merge", "side"), lambda person: parted(person, alike=True), 2),
    "merge with conflicts": Verb(("merge", "side"), parted, 3, 1),
    "resolve": Verb(("resolve", "lamp", "--both"), waiting, 1),
    "merge --continue": Verb(("merge", "--continue"), resolved),
    "merge --abort": Verb(("merge", "--abort"), resolved, 3),
    "undo a resolve": Verb(("undo",), resolved, 1),
    "undo a finished merge": Verb(
        ("undo",), lambda person: (resolved(person), person.unchecked("merge", "--continue"))
    ),
    "cherry-pick": Verb(("cherry-pick", "side"), lambda person: parted(person, alike=True), 2),
    "cherry-pick of several, with a conflict": Verb(
        ("cherry-pick", "HEAD~1", "side"), lambda person: (parted(person), person.unchecked("revert", "HEAD")), 3, 1
    ),
    "cherry-pick --continue": Verb(("cherry-pick", "--continue"), picking, 1),
    "cherry-pick --abort": Verb(("cherry-pick", "--abort"), picking, 3),
    "cherry-pick --skip": Verb(("cherry-pick", "--skip"), picking, 4),
    "revert": Verb(("revert", "HEAD"), parted, 2),
    "revert an entry": Verb(("revert", "lamp"), parted, 1),
    "edit --from": Verb(
        ("edit", "--from", "../edited.md"),
        lambda person: (person.folder.parent / "edited.md").write_text(
            "# harbor/lamp\n---\ntags: [warm]\n---\n## user\nWho?\n## assistant\nMe.\n", "utf-8"
        ),
        2,
    ),
    "new --from": Verb(
        ("new", "late", "--into", "harbor", "--from", "../new.md"),
        lambda person: (person.folder.parent / "new.md").write_text("---\ntags: [warm]\n---\n## user\nHi\n", "utf-8"),
        2,
    ),
    "tags rename": Verb(("tags", "rename", "quiet", "still"), registered, 3),
    "dataset rename": Verb(("dataset", "rename", "harbor", "port"), edited, 12),
    "dataset merge": Verb(("dataset", "merge", "harbor", "bay", "--into", "harbor"), beside, 9),
    "dataset reshard": Verb(("dataset", "reshard", "harbor", "--layout", "sharded"), edited, 8),
    "experiment start": Verb(("experiment", "start", "next", "--question", "x"), edited, 1),
    "experiment record": Verb(("experiment", "record", "warm", "--run", "r", "--version", "main"), tried, 1),
    "experiment record elsewhere": Verb(
        ("experiment", "record", "warm", "--run", "r", "--version", "main"),
        lambda person: (tried(person), person.unchecked("switch", "main")),
    ),
    "experiment adopt": Verb(("experiment", "adopt", "warm"), tried_beside, 4),
    "experiment adopt --into": Verb(("experiment", "adopt", "warm", "--into", "main"), tried),
    "experiment adopt --entries": Verb(
        ("experiment", "adopt", "warm", "--entries", "ferry", "crates"), tried_beside, 2
    ),
    "experiment adopt with conflicts": Verb(("experiment", "adopt", "warm"), partial(tried_beside, alike=False), 4, 1),
    "experiment adopt --entries with conflicts": Verb(
        ("experiment", "adopt", "warm", "--entries", "lamp"), partial(tried_beside, alike=False), 1, 1
    ),
    "merge --continue of an adoption": Verb(("merge", "--continue"), partial(adopted, alike=False)),
    "undo an experiment's adoption": Verb(("undo",), adopted, 4),
    "experiment drop": Verb(("experiment", "drop", "warm", "--why", "x"), tried, 4),
    "experiment revive": Verb(("experiment", "revive", "warm"), dropped, 1),
    "experiment rename": Verb(("experiment", "rename", "warm", "kind"), tried, 2),
    "undo an experiment's drop": Verb(("undo",), dropped, 4),
}
STEPS = (
    "begun", "objects published", "journal written", "refs moved", "head moved", "files written", "index written",
    "state written", "operation recorded",
)  # fmt: skip


def moments(verb: Verb) -> list[tuple[str, int]]:
    """Every step once, and a few of the files it writes."""
    files = [("file written", nth) for nth in sorted({1, (verb.files + 1) // 2, verb.files}) if verb.files]
    return [*((step, 1) for step in STEPS), *files]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The prepared repository of each verb, made once."""
    made: dict[str, Path] = {}

    def base(name: str) -> Path:
        if name not in made:
            place = made[name] = tmp_path_factory.mktemp("base")
            lines(place / "many.jsonl", *MANY)
            lines(place / "few.jsonl", *MANY[:4])
            lines(place / "some.jsonl", *MANY[:12])
            lines(place / "later.jsonl", *LATER)
            Terminal(place).unchecked("init", "work")
            person = Terminal(place / "work")
            person.unchecked("import", lines(place / "harbor.jsonl", *HARBOR), "--into", "harbor")
            person.unchecked("commit", "-m", "first drafts")
            VERBS[name].prepare(person)
            (person.folder / "notes.txt").write_text("mine", "utf-8")
            (person.folder / ENTRIES / "draft.txt").write_text("mine too", "utf-8")
        return made[name]

    return base


def state(folder: Path, git: Git) -> tuple[object, ...]:
    """All that a person could see: branches, HEAD, the index, what git remembers of a merge, every file."""
    return (
        git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags"),
        git(folder, "rev-parse", "--symbolic-full-name", "HEAD"),
        git(folder, "ls-files", "-s"),
        git(folder, "status", "--porcelain"),
        {name: pending.read(find(folder), name) for name in (*pending.WAITING, pending.ORIG_HEAD)},
        everything_in(folder),
    )


@pytest.fixture(scope="module")
def outcomes(
    bases: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory, git: Git
) -> Callable[[str], tuple[object, ...]]:
    """What each verb's repository is before and after it."""
    found: dict[str, tuple[object, ...]] = {}

    def outcome(name: str) -> tuple[object, ...]:
        if name not in found:
            place = tmp_path_factory.mktemp("whole") / "copy"
            shutil.copytree(bases(name), place)
            before = state(place / "work", git)
            assert run(place / "work", name) == VERBS[name].ends
            found[name] = (before, state(place / "work", git))
            assert found[name][0] != found[name][1]
        return found[name]

    return outcome


def run(folder: Path, name: str, moment: tuple[str, int] | None = None) -> int:
    """How a verb ends; one that is killed at a moment, minus that signal."""
    return ending(Terminal(folder), VERBS[name].words, moment)


def left_over(folder: Path) -> list[str]:
    """Files that only a command at work may have."""
    found = [path for path in folder.rglob("*") if path.name.endswith((".rtrepo", ".lock", ".new", ".index"))]
    found += [path for path in folder.glob(".git/rtrepo/*") if path.name not in ("lock", "cache.sqlite", "merge.json")]
    found += [path for path in folder.glob(".git/objects/pack/*") if path.suffix not in (".pack", ".idx", ".rev")]
    return [os.fspath(path.relative_to(folder)) for path in found]


@pytest.mark.parametrize("name", VERBS)
def test_as_before_or_as_after(
    name: str,
    bases: Callable[[str], Path],
    outcomes: Callable[[str], tuple[object, ...]],
    tmp_path: Path,
    git: Git,
) -> None:
    before, after = outcomes(name)
    ended = {}
    for moment in moments(VERBS[name]):
        place = tmp_path / "-".join(map(str, moment))
        shutil.copytree(bases(name), place)
        assert run(place / "work", name, moment) == -signal.SIGKILL, f"{moment} was never reached"
        Terminal(place / "work").unchecked("status")
        found = state(place / "work", git)
        ended[moment] = "before" if found == before else "after" if found == after else found
        assert left_over(place / "work") == [], moment
        assert git(place / "work", "fsck", "--strict", "--no-dangling") == "", moment
        shutil.rmtree(place)

    assert {outcome for outcome in ended.values() if outcome not in ("before", "after")} == set(), ended
    assert (ended["begun", 1], ended["journal written", 1], ended["operation recorded", 1]) == (
        "before", "before", "after",
    )  # fmt: skip
