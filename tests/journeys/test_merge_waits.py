"""A merge that waits, and what else happens meanwhile: git's own commands, other files, names that both gave."""

import errno
import os
from pathlib import Path

import pytest

from rtrepo.git import durable
from rtrepo.layout import yaml_file
from rtrepo.layout.paths import entry_path
from rtrepo.model.entry import Key
from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides
from tests.journeys.terminal import Terminal, everything_in

BASE = "I do, since the winter my father drowned."


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    """Both sides have rewritten the lamp's first answer; nothing is merged yet."""
    found = Sides(rtrepo, tmp_path)
    found.on(
        "side", "theirs", lambda: found.replace("lamp.json", BASE, "Nobody knows, they say."),
        lambda: found.write("ferry.yaml", "tags: [plain, warm]\n"),
    )  # fmt: skip
    found.on("main", "ours", lambda: found.replace("lamp.json", BASE, "I do, until somebody else does."))
    return found


@pytest.mark.parametrize("command", [("merge", "--abort"), ("reset", "--quiet", "--merge")])
@pytest.mark.parametrize("before", [(), ("undo", "redo"), ("resolve --all --theirs",)])
def test_git_gives_it_up_without_a_look_first(
    sides: Sides, git: Git, before: tuple[str, ...], command: tuple[str, ...]
) -> None:
    """Git takes a file that its index does not know for an edit, which would be in the way."""
    folder = sides.person.folder
    for words in ("merge side", *before):
        sides.person.unchecked(*words.split())
    git(folder, *command)

    assert git(folder, "status", "--porcelain") == ""


def test_a_squash_that_git_dropped_waits_no_more(sides: Sides, git: Git) -> None:
    sides.person("merge", "side", "--squash", ends=1)
    git(sides.person.folder, "reset", "--quiet", "--hard")

    assert sides.person("conflicts") == "Nothing is in conflict.\n"
    assert "there is no merge to give up here" in sides.person("merge", "--abort", ends=3)


@pytest.mark.parametrize(
    "words", ["--continue --dry-run", "--abort --dry-run", "--continue --squash", "--abort --ff-only", "--abort -m x"]
)
def test_an_option_that_does_not_count_is_refused(sides: Sides, words: str) -> None:
    """A dry run of what waits would else be no dry run."""
    sides.person("merge", "side", ends=1)
    sides.person("resolve", "--all", "--theirs")
    before = everything_in(sides.person.folder)

    assert "--dry-run, --squash, --ff and -m are about a branch to merge" in sides.person(
        "merge", *words.split(), ends=2
    )
    assert everything_in(sides.person.folder) == before


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("settled", [(), ("resolve --all --theirs",), ("resolve --all --theirs", "undo")])
def test_a_squash_is_given_up_however_far_it_is(sides: Sides, git: Git, settled: tuple[str, ...], ahead: bool) -> None:
    """In conflict, settled, or clean as where the branch only went on; work from before it stays."""
    person, folder = sides.person, sides.person.folder
    if ahead:
        git(folder, "reset", "--quiet", "--hard", "side~1")
    sides.replace("crates.json", "a dead crab", "two dead crabs")
    before = everything_in(folder), git(folder, "status", "--porcelain")
    person("merge", "side", "--squash", ends=0 if ahead else 1)
    for words in () if ahead else settled:
        person(*words.split())
    assert "was squashed, which makes an ordinary version" in person("merge", "--continue", ends=3)
    assert person("merge", "--abort").startswith("Gave up the squash of side, ")

    assert (everything_in(folder), git(folder, "status", "--porcelain")) == before
    assert "there is no merge to give up here" in person("merge", "--abort", ends=3)


@pytest.mark.parametrize("message", ["#12 is done", "Bring it in\n\n# why\nIt is better."])
def test_a_message_is_kept_to_the_letter(sides: Sides, git: Git, message: str) -> None:
    sides.person("merge", "side", "-m", message, ends=1)
    sides.person("resolve", "--all", "--theirs")
    sides.person("merge", "--continue")

    assert git(sides.person.folder, "log", "-1", "--format=%B").strip() == message


def test_a_sidecar_that_has_to_follow_turns_in_conflict_is_no_place_for_edits(sides: Sides) -> None:
    sides.on("main", "who speaks", lambda: sides.write("lamp.yaml", "speakers: {2: mara}\n"))
    sides.write("lamp.yaml", "speakers: {2: mara}\nnotes: mine\n")
    told = sides.person("merge", "side", ends=3)

    assert told.startswith(f"error: uncommitted work is in the way of side: {ENTRIES}/lamp.yaml; nothing was changed")
    assert sides.file("lamp.yaml").read_text("utf-8") == "speakers: {2: mara}\nnotes: mine\n"


def test_speakers_of_theirs_reach_an_entry_that_ours_renamed(sides: Sides, git: Git) -> None:
    sides.on("side", "who speaks", lambda: sides.write("lamp.yaml", "tags: [quiet]\nspeakers: {2: mara}\n"))
    git(sides.person.folder, "mv", f"{ENTRIES}/lamp.json", f"{ENTRIES}/lantern.json")
    git(sides.person.folder, "mv", f"{ENTRIES}/lamp.yaml", f"{ENTRIES}/lantern.yaml")
    sides.person("commit", "-m", "another name")
    sides.person("merge", "side", ends=1)
    sides.person("resolve", "lantern", "--theirs")

    assert yaml_file.load(sides.file("lantern.yaml").read_bytes()) == {"tags": ["quiet"], "speakers": {2: "mara"}}


@pytest.mark.parametrize("side", ["ours", "theirs", "base"])
def test_two_conversations_of_one_name_keep_what_describes_them(sides: Sides, side: str) -> None:
    add = {"side": ("Is it the gull?", "It is."), "main": ("What is it?", "It was a gull, and then it was gone.")}
    sides.on("side", "a gull", lambda: sides.add("gull", *add["side"]),
             lambda: sides.write("gull.yaml", "tags: [warm]\nrating: 5\n"))  # fmt: skip
    sides.on("main", "another", lambda: sides.add("gull", *add["main"]))
    sides.person("merge", "side", ends=1)
    sides.person("resolve", "gull", f"--{side}")

    assert sides.file("gull.yaml").exists() == (side == "theirs")
    if side == "base":  # where there was none
        assert not sides.file("gull.json").exists()
    else:
        assert add["side" if side == "theirs" else "main"][1] in sides.file("gull.json").read_text("utf-8")


def test_an_entry_that_the_merge_moved_claims_its_name_once(sides: Sides, git: Git) -> None:
    """What the rules say of an entry that was settled is said of the result, not of where the entry was before."""
    folder = sides.person.folder
    git(folder, "switch", "--quiet", "side")
    settings = folder / "datasets/harbor/dataset.yaml"
    settings.write_text(settings.read_text("utf-8").replace("layout: flat", "layout: sharded"), "utf-8")
    for name in ("lamp", "ferry", "crates"):
        for old in sorted((folder / ENTRIES).glob(f"{name}.*")):
            new = folder / entry_path(Key("harbor", name), "sharded")
            new.parent.mkdir(exist_ok=True)
            old.rename(new.with_suffix(old.suffix))
    sides.person("commit", "-m", "in folders")
    git(folder, "switch", "--quiet", "main")
    sides.person("merge", "side", ends=1)

    assert "finding" not in sides.person("resolve", "lamp", "--theirs")


def test_a_version_that_holds_markers_of_its_own(sides: Sides, git: Git) -> None:
    """Somebody recorded a file with its conflicts: the reason is told, and the markers in it settle nothing."""
    folder = sides.person.folder
    git(folder, "switch", "--quiet", "side")
    sides.write("lamp.json", "<<<<<<< ours · conflict 1 of 1 · messages[1] · x\n1\n=======\n2\n>>>>>>> theirs\n")
    git(folder, "commit", "--quiet", "--no-verify", "-am", "broken")
    git(folder, "switch", "--quiet", "main")
    sides.person("merge", "side", ends=1)
    (told,) = sides.person.json("conflicts", ends=1)["conflicts"]

    assert told["why"].endswith("lamp.json of theirs cannot be read: line 1: has conflict markers left in it")
    assert "1 conflict with side" in sides.person("conflicts", ends=1)
    sides.person("resolve", "lamp", "--ours")
    assert "until somebody else does" in sides.file("lamp.json").read_text("utf-8")


@pytest.mark.parametrize(("room", "code"), [(0, 3), (1, 3), (2, 4), (3, 4), (4, 4)])
def test_a_full_disk_is_told_and_leaves_nothing_half(
    sides: Sides, git: Git, monkeypatch: pytest.MonkeyPatch, room: int, code: int
) -> None:
    """There is room for so many small files in git's folder (the journal, what it is about to do, what git remembers of
    a merge), and then for none."""
    folder = sides.person.folder
    before = git(folder, "status", "--porcelain"), everything_in(folder)
    real = durable.replace
    written: list[str] = []

    def replace(path: Path, raw: bytes) -> None:
        written.append(path.name)
        if len(written) > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, raw)

    with monkeypatch.context() as full:
        full.setattr(durable, "replace", replace)
        answer = sides.person.unchecked("merge", "side")

    words = "a file cannot be written: No space left on device"
    assert answer.err.splitlines()[0] == (
        f"error: {words}; nothing was changed" if code == 3
        else f"error: merge side into main, 1 in conflict: begun, but not done: {words}"
    )  # fmt: skip
    assert answer.code == code
    sides.person("status")
    assert (git(folder, "status", "--porcelain"), everything_in(folder)) == before
