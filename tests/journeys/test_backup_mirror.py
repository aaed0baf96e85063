"""`rtrepo backup create --mirror`: a folder that has what the repository has, finds each flipped bit, comes back."""

import random
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.forgotten import hits
from tests.journeys.terminal import Terminal, everything_in

ENTRIES = "datasets/harbor/entries"


@pytest.fixture
def mirrored(harbor: Terminal, git: Git, tmp_path: Path) -> Terminal:
    """Someone with a mirror beside the repository; a stash, a tag and uncommitted work are in it."""
    at = harbor.folder
    (at / ENTRIES / "ferry.json").write_text('{"messages": [{"role": "user", "content": "stashed"}]}\n')
    git(at, "stash", "-q")
    git(at, "tag", "-a", "v1", "-m", "one")
    (at / ENTRIES / "lamp.json").write_text('{"messages": [{"role": "user", "content": "not committed"}]}\n')
    (at / "mine.txt").write_text("new here")
    harbor("export", "harbor", "--to", "sharegpt", "--rev", "main", "-o", tmp_path / "train.jsonl")
    harbor("backup", "create", "--mirror", tmp_path / "mirror")
    return harbor


def test_it_has_everything_and_comes_back(mirrored: Terminal, git: Git, tmp_path: Path) -> None:
    verified = mirrored.json("backup", "verify", tmp_path / "mirror")
    mirrored.at(tmp_path)("backup", "restore", "mirror", "again")

    again = tmp_path / "again"
    assert (verified["whole"], verified["files"]) == (True, ["mirror"])
    assert everything_in(again) == everything_in(mirrored.folder)
    refs = ("for-each-ref", "--format=%(refname) %(objectname)")
    assert git(again, *refs) == git(mirrored.folder, *refs)
    assert git(again, "stash", "list") == git(mirrored.folder, "stash", "list")
    assert git(again, "status", "--porcelain") == git(mirrored.folder, "status", "--porcelain")
    git(tmp_path, "clone", "-q", "mirror", "by-git")


def test_it_takes_in_what_is_new_and_lets_go_of_what_is_gone(mirrored: Terminal, git: Git, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    before = git(mirror, "rev-parse", "main")
    assert "Nothing is new since mirror" in mirrored("backup", "create", "--mirror", mirror)
    mirrored("commit", "-m", "second")
    git(mirrored.folder, "tag", "-d", "v1")

    mirrored("backup", "create", "--mirror", mirror)

    assert git(mirror, "rev-parse", "main") != before
    assert git(mirror, "tag", "-l") == ""
    assert mirrored.json("backup", "verify", mirror)["whole"]
    mirrored("forget", "--text", "Only salt", "--no-backup", "--yes")
    assert hits(mirror, "Only salt")
    mirrored("backup", "create", "--mirror", mirror)
    assert hits(mirror, "Only salt") == []
    assert mirrored.json("backup", "verify", mirror)["whole"]
    assert git(mirror, "fsck", "--strict") == ""


def test_a_flipped_bit_is_found(mirrored: Terminal, tmp_path: Path) -> None:
    chance = random.Random(6)
    files = sorted(path for path in (tmp_path / "mirror").rglob("*") if path.is_file() and path.stat().st_size)
    for path in files:
        raw = bytearray(path.read_bytes())
        place = chance.randrange(len(raw))
        raw[place] ^= 1 << chance.randrange(8)
        path.chmod(0o644)
        was = path.read_bytes()
        path.write_bytes(raw)
        assert mirrored.unchecked("backup", "verify", tmp_path / "mirror").code == 1, path
        path.write_bytes(was)
    assert mirrored.unchecked("backup", "verify", tmp_path / "mirror").code == 0
    (tmp_path / "mirror/more").write_text("x")
    assert mirrored.unchecked("backup", "verify", tmp_path / "mirror").code == 1
    assert mirrored.unchecked("backup", "restore", tmp_path / "mirror", tmp_path / "no").code == 3
    assert not (tmp_path / "no").exists()


def test_half_a_mirror_is_said_to_be_one_and_finished(mirrored: Terminal, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "rtrepo-mirror.begun").touch()
    (mirror / "rtrepo-mirror.sha256").unlink()

    assert "was not brought up to date" in mirrored("backup", "verify", mirror, ends=1)
    mirrored("backup", "create", "--mirror", mirror)

    assert mirrored.json("backup", "verify", mirror)["whole"]


@pytest.mark.parametrize(
    ("folder", "said_so", "code"),
    [
        ("work", "is inside the repository itself", 3),
        ("full", "holds something else", 3),
        ("a.txt", "holds something", 3),
    ],
)
def test_what_is_in_the_way_is_left(folder: str, said_so: str, code: int, harbor: Terminal, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("x")
    (tmp_path / "a.txt").write_text("x")

    assert said_so in harbor("backup", "create", "--mirror", tmp_path / folder, ends=code)
    assert (tmp_path / "full/mine").read_text() == "x"
