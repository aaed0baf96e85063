"""Objects as rtrepo writes them, read by git."""

import random
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import objects, trees
from rtrepo.git.objects import LooseObjects, PackedObjects, object_id
from rtrepo.git.repository import Repository
from tests.conftest import Git


def packs(repository: Repository) -> list[Path]:
    return sorted((repository.common_dir / "objects" / "pack").glob("*"))


def read_by_git(git: Git, repository: Repository, ids: list[str]) -> list[str]:
    told = git(repository.root, "cat-file", "--batch-check", data="\n".join(ids).encode())
    return told.splitlines()


def test_a_pack_is_read_by_git_and_passes_its_checks(repository: Repository, git: Git) -> None:
    chance = random.Random(7)
    contents = [b"", b"x", "é…\N{GRINNING FACE}".encode(), chance.randbytes(2**20), b"a" * 2**20]
    contents += [chance.randbytes(size) for size in (14, 15, 16, 17, 2047, 2048, 2049, 70_000)]
    contents += [b'{"messages": %d}' % number for number in range(200)]
    writer = PackedObjects(repository, "test")
    ids = [writer.put("blob", content) for content in contents]
    tree = writer.put("tree", trees.serialise({f"{n:03d}.json": (0o100644, one) for n, one in enumerate(ids)}))
    person = b"Mara <mara@example.org> 1763804750 +0000"
    commit = writer.put("commit", b"tree %s\nauthor %s\ncommitter %s\n\nall\n" % (tree.encode(), person, person))
    assert [writer.read(one) for one in ids] == contents
    writer.publish()
    git(repository.root, "update-ref", "refs/heads/packed", commit)
    (pack,) = [path for path in packs(repository) if path.suffix == ".pack"]

    assert [writer.read(one) for one in ids] == contents
    assert read_by_git(git, repository, ids) == [
        f"{one} blob {len(raw)}" for one, raw in zip(ids, contents, strict=True)
    ]
    assert git(repository.root, "cat-file", "-t", commit) == "commit\n"
    assert f"{pack.stem.removeprefix('pack-')}" in pack.name
    assert git(repository.root, "verify-pack", str(pack)) == ""
    assert git(repository.root, "fsck", "--full", "--strict") == ""
    assert [objects.read(repository.again(), one) for one in ids] == contents
    writer.discard()
    assert len(packs(repository)) == 2


def test_an_object_is_packed_once(repository: Repository, git: Git) -> None:
    writer = PackedObjects(repository, "test")
    ids = [writer.put("blob", content) for content in (b"same", b"other", b"same", b"# Harbor\n")]
    writer.publish()
    writer.discard()
    (index,) = [path for path in packs(repository) if path.suffix == ".idx"]

    assert ids[0] == ids[2]
    assert len(git(repository.root, "show-index", data=index.read_bytes()).splitlines()) == 3


def test_a_second_pack_begins_after_the_first_is_published(repository: Repository) -> None:
    writer = PackedObjects(repository, "test")
    first = writer.put("blob", b"first")
    writer.publish()
    second = writer.put("blob", b"second")
    writer.publish()

    assert [writer.read(first), writer.read(second), len(packs(repository))] == [b"first", b"second", 4]
    writer.discard()


def test_the_same_pack_may_be_written_twice(repository: Repository, git: Git) -> None:
    for _ in range(2):
        writer = PackedObjects(repository, "test")
        writer.put("blob", b"same")
        writer.publish()
        writer.discard()

    assert (len(packs(repository)), git(repository.root, "fsck", "--full", "--no-dangling")) == (2, "")


@pytest.mark.parametrize("put", [False, True])
def test_what_is_not_published_leaves_nothing(repository: Repository, put: bool) -> None:
    writer = PackedObjects(repository, "test")
    if put:
        writer.put("blob", b"x")
    else:
        writer.publish()
    writer.discard()
    writer.discard()

    assert packs(repository) == []


def test_what_a_killed_command_left_is_removed(repository: Repository) -> None:
    writer = PackedObjects(repository, "test")
    writer.put("blob", b"x")
    assert [path.name.startswith("tmp_rtrepo_") for path in packs(repository)] == [True]
    objects.remove_unpublished(repository)

    assert packs(repository) == []
    writer.discard()


def test_a_pack_is_as_private_as_the_person_asks(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    before = os.umask(0o077)
    try:
        writer = PackedObjects(repository, "test")
        writer.put("blob", b"x")
        writer.publish()
        writer.discard()
    finally:
        os.umask(before)

    assert [path.stat().st_mode & 0o777 for path in packs(repository)] == [0o400, 0o400]


def test_loose_objects_are_read_by_git(repository: Repository, git: Git) -> None:
    writer = LooseObjects(repository)
    ids = [writer.put("blob", content) for content in (b"", b"x", b"x")]
    writer.publish()

    assert read_by_git(git, repository, ids) == [f"{ids[0]} blob 0", f"{ids[1]} blob 1", f"{ids[1]} blob 1"]
    assert (writer.read(ids[1]), ids[1]) == (b"x", object_id("blob", b"x"))


def test_a_missing_object_is_damage_and_never_nothing(repository: Repository) -> None:
    with pytest.raises(RtrepoError, match="object 123412341234 is missing or damaged"):
        objects.read(repository, "1234" * 10)

    assert objects.read(repository, objects.EMPTY_TREE) == b""


def test_an_object_that_is_too_large_is_not_read(
    repository: Repository, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = git(repository.root, "hash-object", "-w", "--stdin", data=b"x" * 101).strip()
    monkeypatch.setattr(objects, "MAX_BLOB", 100)

    with pytest.raises(RtrepoError, match="is larger than"):
        objects.read(repository, found)
