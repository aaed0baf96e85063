"""The walk over versions: git's order, git's filters, and the files that each version changed."""

from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import walk
from rtrepo.git.repository import Repository
from rtrepo.git.walk import Wanted
from tests.conftest import Git


@pytest.fixture
def grown(repository: Repository, git: Git) -> Repository:
    """first version → two on main and one on side → a merge; then a file whose name git could read as a pattern."""
    root = repository.root

    def commit(name: str, text: str, message: str, **env: str) -> None:
        (root / name).write_text(text, "utf-8")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", message, **env)

    git(root, "switch", "--quiet", "-c", "side")
    commit("side.txt", "one\n", "On the Side")
    git(root, "switch", "--quiet", "main")
    commit("Ä *.txt", "x\n", "with a strange name", GIT_AUTHOR_NAME="Zoë", GIT_AUTHOR_EMAIL="zoe@example.org")
    git(root, "merge", "--quiet", "--no-ff", "-m", "joined", "side")
    commit("Ä *.txt", "y\n", "later\n\nwith more to say", GIT_COMMITTER_DATE="1999999999 +0000")
    (root / "README.md").unlink()
    git(root, "commit", "--quiet", "-am", "gone", GIT_COMMITTER_DATE="1999999999 +0000")
    return repository


def subjects(repository: Repository, **wanted: object) -> list[str]:
    wanted.setdefault("revisions", ("HEAD",))
    return [found.version.subject for found in walk.walk(repository, Wanted(**wanted))]  # type: ignore[arg-type]


def test_every_version_with_its_files(grown: Repository, git: Git) -> None:
    found = {
        each.version.subject: [(path, bool(old), bool(new)) for path, old, new in each.moves]
        for each in walk.walk(grown, Wanted(("HEAD",)))
    }

    assert found == {
        "gone": [("README.md", True, False)],
        "later": [("Ä *.txt", True, True)],
        "joined": [("side.txt", False, True)],
        "with a strange name": [("Ä *.txt", False, True)],
        "On the Side": [("side.txt", False, True)],
        "first version": [("README.md", False, True)],
    }


def test_a_version_is_told_as_git_has_it(grown: Repository, git: Git) -> None:
    newest = next(walk.walk(grown, Wanted(("HEAD~1",))))
    blob = git(grown.root, "rev-parse", "HEAD~1:Ä *.txt").strip()

    assert newest.version.id == git(grown.root, "rev-parse", "HEAD~1").strip()
    assert newest.tree == git(grown.root, "rev-parse", "HEAD~1^{tree}").strip()
    assert newest.version.message == "later\n\nwith more to say\n"
    assert newest.moves[0].after == (blob, 0o100644)
    assert next(walk.walk(grown, Wanted(("side",)))).version.branches == ("side",)


FOUND = {
    "an author's name, in part": ({"author": "zO"}, ["with a strange name"]),
    "an address": ({"author": "ZOE@"}, ["with a strange name"]),
    "no pattern": ({"author": "z.*"}, []),
    "a message": ({"message": "the side"}, ["On the Side"]),
    "the body of a message": ({"message": "more to"}, ["later"]),
    "since": ({"since": "2030-01-01"}, ["gone", "later"]),
    "until": ({"until": "2030-01-01", "message": "i", "author": "mara"}, ["joined", "On the Side", "first version"]),
    "a file": ({"paths": (walk.literal("Ä *.txt"),)}, ["later", "with a strange name"]),
    "a name below a folder": ({"paths": (":(top,glob)**/side.txt",)}, ["joined", "On the Side"]),
    "at most": ({"most": 2}, ["gone", "later"]),
    "a range": ({"revisions": ("side..main~2",)}, ["joined", "with a strange name"]),
    "either": ({"revisions": ("side...main~3",)}, ["with a strange name", "On the Side"]),
    "everywhere": ({"revisions": (), "everywhere": True, "most": 1}, ["gone"]),
}


@pytest.mark.parametrize("case", FOUND)
def test_filters(case: str, grown: Repository) -> None:
    wanted, expected = FOUND[case]

    assert sorted(subjects(grown, **wanted)) == sorted(expected)


def test_what_git_says_is_passed_on(grown: Repository) -> None:
    with pytest.raises(RtrepoError, match="bad revision 'nowhere'"):
        subjects(grown, revisions=("nowhere",))


def test_settings_of_git_change_nothing(grown: Repository, git: Git) -> None:
    before = list(walk.walk(grown, Wanted(("HEAD",))))
    for name, value in {
        "log.showRoot": "false", "log.follow": "true", "diff.renames": "copies", "log.showSignature": "true",
        "core.quotePath": "true", "color.ui": "always", "log.diffMerges": "remerge", "diff.noprefix": "true",
        "i18n.logOutputEncoding": "latin1",
    }.items():  # fmt: skip
        git(grown.root, "config", name, value)

    assert list(walk.walk(grown, Wanted(("HEAD",)))) == before


def test_whoever_has_seen_enough_ends_git(grown: Repository) -> None:
    versions = walk.walk(grown, Wanted(("HEAD",)))
    next(versions)
    versions.close()

    assert next(versions, None) is None


def test_a_date_as_git_reads_it(repository: Repository) -> None:
    assert walk.date_of(repository, "2026-11-01 00:00:00 +0000") == 1793491200


def test_the_walk_starts_in_any_folder(grown: Repository, tmp_path: Path) -> None:
    assert len(subjects(grown, paths=(walk.anywhere_below("*", "none"), walk.literal("README.md")))) == 2
