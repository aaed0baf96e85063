"""The folder that git would clone into, and addresses without what opens them."""

import os
import subprocess
from pathlib import Path

import pytest

from rtrepo.git import clones
from tests.conftest import Git

NAMED = ("noir", "noir/", "noir.git", "noir.git/", "noir/.git", "./noir", "file://$HERE/noir", "file://$HERE/noir.git/")


@pytest.mark.parametrize("url", NAMED)
def test_the_folder_is_the_one_that_git_chooses(url: str, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "noir")
    git(tmp_path, "init", "-q", "--bare", "noir.git")
    (tmp_path / "here").mkdir()
    told = url.replace("$HERE", os.fspath(tmp_path))
    address = told if "://" in told else f"../{told}"
    subprocess.run(
        ["git", "clone", "-q", address], cwd=tmp_path / "here", capture_output=True, check=True, env=os.environ
    )

    assert [path.name for path in (tmp_path / "here").iterdir()] == [clones.folder_for(address)] == ["noir"]


REMOTE = {
    "git@example.org:mara/noir.git": "noir",
    "example.org:noir": "noir",
    "ssh://git@example.org:22/mara/noir/": "noir",
    "https://example.org/mara/noir.git": "noir",
    "../backup/noir.bundle": "noir",
    "https://example.org/a\x1b[31mb\n.git": "a [31mb",
    "/": "",
    "..": "",
}


@pytest.mark.parametrize("url", REMOTE)
def test_the_folder_of_an_address(url: str) -> None:
    assert clones.folder_for(url) == REMOTE[url]


def test_no_secret_is_repeated() -> None:
    told = "cannot reach https://mara:hush@example.org/x, https://ghp_abc@example.org/y and ssh://git@example.org/z"

    assert clones.without_password(told) == (
        "cannot reach https://example.org/x, https://example.org/y and ssh://git@example.org/z"
    )
