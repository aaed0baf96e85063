"""Which git command called a hook: told by the system, on Linux word by word, elsewhere by `ps`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Git

SCRIPT = """#!/bin/sh
{python} -c '
import sys
sys.path.insert(0, "{root}")
from rtrepo.git import callers
if "{way}" == "ps":
    callers._is_exact = lambda: False
print(repr((callers.amends(open(sys.argv[1]).read()), callers.template())))
' "$@" >> told
"""
ASKED = {
    # git's words: whether they amend where words are told apart and where not, and the template
    ("commit", "-q", "-m", "x"): (False, False, ""),
    ("commit", "-q", "-m", "x", "--amend"): (True, True, ""),
    ("commit", "-q", "--amen", "-m", "x"): (True, True, ""),
    ("commit", "-q", "-m", "say --amend"): (False, None, ""),
    ("commit", "-q", "-m", "x", "--", "--amend"): (False, False, ""),
    ("-c", "alias.fix=commit --amend", "fix", "-q", "-m", "x"): (True, True, ""),
    ("commit", "-q", "--template=../t", "-m", "x"): (False, False, "../t"),
    ("commit", "-q", "-t", "../t", "-m", "x"): (False, False, "../t"),
}


@pytest.mark.parametrize("way", ["proc", "ps"])
@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_what_git_was_asked(words: tuple[str, ...], way: str, folder: Path, git: Git) -> None:
    if way == "proc" and not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    (folder / "--amend").touch()
    git(folder, "add", ".")
    (folder.parent / "t").touch()
    hook = folder / ".git/hooks/commit-msg"
    hook.write_text(SCRIPT.format(python=sys.executable, root=ROOT, way=way), "utf-8")
    hook.chmod(0o755)
    git(folder, *words)
    exact, loose, template = ASKED[words]

    assert (folder / "told").read_text("utf-8") == f"{(exact if way == 'proc' else loose, template)!r}\n"


def test_without_git_nobody_can_tell(tmp_path: Path) -> None:
    """Here the processes above are those of the tests; a child that nobody waits for has none of git's above it."""
    script = "from rtrepo.git import callers; print(callers.amends(''), repr(callers.template()))"
    env = os.environ | {"PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)

    assert done.stdout in ("None ''\n", "False ''\n")  # git itself may have started the tests
