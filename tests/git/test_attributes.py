"""Our block in `.git/info/attributes`, among the lines of others."""

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import attributes
from rtrepo.git.repository import Repository
from tests.conftest import Git

LINES = ["datasets/**/*.json diff=rtrepo", "*.x diff=rtrepo"]
BLOCK = """\
# rtrepo git-setup: from here
datasets/**/*.json diff=rtrepo
*.x diff=rtrepo
# rtrepo git-setup: to here, taken out by rtrepo git-setup --remove
"""
OLD = BLOCK.replace("*.x diff=rtrepo\n", "")
STANDING = {
    # what stands: what stands once our block is in, and once it is out again
    None: (BLOCK, None),
    "": (BLOCK, None),
    "*.png binary\n": ("*.png binary\n" + BLOCK, "*.png binary\n"),
    "*.png binary": ("*.png binary\n" + BLOCK, "*.png binary\n"),
    "\r\n# mine\r\n": ("\r\n# mine\r\n" + BLOCK, "\r\n# mine\r\n"),
    BLOCK: (BLOCK, None),
    BLOCK + "*.png binary\n": ("*.png binary\n" + BLOCK, "*.png binary\n"),
    f"a\n{OLD}b\n{OLD}c\n": ("a\nb\nc\n" + BLOCK, "a\nb\nc\n"),
    f"a\n{BLOCK.replace(chr(10), chr(13) + chr(10))}b\n": ("a\nb\n" + BLOCK, "a\nb\n"),
    "a\n" + BLOCK.rpartition("# ")[0] + "b\n": ("a\nb\n" + BLOCK, "a\nb\n"),
}


@pytest.fixture
def path(repository: Repository) -> Path:
    found = repository.common_dir / "info" / "attributes"
    found.unlink(missing_ok=True)
    return found


def read(path: Path) -> str | None:
    return path.read_bytes().decode() if path.exists() else None


@pytest.mark.parametrize("standing", STANDING)
def test_our_block_goes_in_and_out(repository: Repository, path: Path, standing: str | None) -> None:
    if standing is not None:
        path.write_bytes(standing.encode())
    found = []
    for _ in range(2):
        attributes.write(repository, LINES)
        found.append(read(path))
    told = attributes.read(repository)
    for _ in range(2):
        attributes.remove(repository)
        found.append(read(path))
    within, without = STANDING[standing]

    assert (found, told) == ([within, within, without, without], LINES)
    assert attributes.read(repository) is None


def test_what_is_there_already_is_not_written_again(repository: Repository, path: Path) -> None:
    attributes.write(repository, LINES)
    before = path.stat()
    attributes.write(repository, LINES)

    assert path.stat() == before


def test_a_missing_folder_is_made(repository: Repository, path: Path) -> None:
    for file in path.parent.iterdir():
        file.unlink()
    path.parent.rmdir()
    attributes.write(repository, LINES)

    assert read(path) == BLOCK


def test_a_link_is_left_alone(repository: Repository, path: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.write_text("*.png binary\n", "utf-8")
    path.symlink_to(shared)
    with pytest.raises(RtrepoError, match="is a link, which rtrepo does not write through; nothing was changed") as why:
        attributes.write(repository, LINES)
    attributes.remove(repository)
    shared.write_text(BLOCK, "utf-8")
    attributes.write(repository, LINES)
    with pytest.raises(RtrepoError, match="is a link") as why_not:
        attributes.remove(repository)

    assert (path.is_symlink(), read(shared)) == (True, BLOCK)
    assert (why.value.hint, why_not.value.hint) == (
        f"in the file it leads to, add the lines: {LINES[0]} | {LINES[1]}",
        "in the file it leads to, take out the lines of rtrepo git-setup",
    )


def test_worktrees_share_the_block(repository: Repository, path: Path, git: Git) -> None:
    git(repository.root, "worktree", "add", "--quiet", "../second")
    attributes.write(repository.sibling("worktrees/second"), LINES)
    told = [git(folder, "check-attr", "diff", "a.x") for folder in (repository.root, repository.root.parent / "second")]

    assert (read(path), told) == (BLOCK, ["a.x: diff: rtrepo\n"] * 2)
