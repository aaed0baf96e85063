"""Records of exports: found by the file, kept from git gc, and written by several at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from rtrepo.git import export_refs, refs
from rtrepo.git.repository import Repository
from tests.conftest import Git

SHA256 = "ab" * 32


def put(repository: Repository, text: bytes = b"x", sha256: str = SHA256) -> str:
    head = refs.resolve(repository, "HEAD")
    return export_refs.put(repository, sha256, head, {"manifest.yaml": text, "records": b""}, "export\n")


def test_a_record_is_found_by_its_file(repository: Repository) -> None:
    record = put(repository)
    found = export_refs.find(repository, SHA256)

    assert found is not None
    assert (found.id, found.sha256, found.version) == (record, SHA256, refs.resolve(repository, "HEAD"))
    assert set(found.files) == {"manifest.yaml", "records"}
    assert export_refs.find(repository, "cd" * 32) is None
    assert export_refs.listed(repository) == [found]
    assert export_refs.earlier(repository, found) is None


def test_the_same_record_again_takes_the_place_of_the_first(repository: Repository) -> None:
    put(repository)
    other = put(repository, b"another")
    again = put(repository, b"another")
    found = export_refs.find(repository, SHA256)

    assert found is not None
    assert (found.id, other) == (again, again)
    before = export_refs.earlier(repository, found)
    assert before is not None
    assert export_refs.earlier(repository, before) is None


def test_several_at_once_lose_none(repository: Repository, git: Git) -> None:
    with ThreadPoolExecutor(3) as crew:
        done = list(crew.map(lambda at: put(repository.again(), b"%d" % at, f"{at:064x}"), range(12)))

    assert len(set(done)) == len(export_refs.listed(repository.again())) == 12
    git(repository.root, "fsck", "--strict")


def test_a_repository_that_cannot_be_written_says_so(repository: Repository) -> None:
    place = repository.common_dir / "refs/rtrepo"
    place.write_bytes(b"")
    with pytest.raises(Exception, match="git cannot write refs/rtrepo/exports/"):
        put(repository)
    place.unlink()

    assert export_refs.listed(repository.again()) == []
