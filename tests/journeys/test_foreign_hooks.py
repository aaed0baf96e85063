"""Other people's hooks, identity and signing: `rtrepo commit` does with them what `git commit` does."""

import os
from pathlib import Path

import pytest

from rtrepo.git.hooks import GATES, NOTICES
from tests.conftest import Git
from tests.journeys.terminal import Terminal, child

LAMP = "datasets/harbor/entries/lamp.json"

pytestmark = pytest.mark.usefixtures("files_alone")


def hook(person: Terminal, event: str, script: str) -> None:
    """A hook of somebody else's, put in place as its owner would: then rtrepo's own chains it."""
    path = person.folder / ".git/hooks" / event
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def edit(person: Terminal, old: str = "I do", new: str = "You do") -> None:
    path = person.folder / LAMP
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_failing_pre_commit_hook_stops_the_commit(harbor: Terminal, git: Git) -> None:
    hook(harbor, "pre-commit", "echo the linter is not happy; exit 1")
    harbor("hooks", "install")
    edit(harbor)
    before = git(harbor.folder, "rev-parse", "HEAD")
    told = harbor("commit", "-m", "x", ends=1)

    assert "the pre-commit hook" in told
    assert "the linter is not happy" in told
    assert git(harbor.folder, "rev-parse", "HEAD") == before
    assert git(harbor.folder, "status", "--porcelain") == f" M {LAMP}\n"


def test_what_a_pre_commit_hook_stages_is_committed(harbor: Terminal, git: Git) -> None:
    hook(harbor, "pre-commit", f"sed -i 's/You do/They do/' {LAMP}; echo log > log.txt; git add {LAMP} log.txt")
    harbor("hooks", "install")
    edit(harbor)
    harbor("commit", "-m", "hooked")

    assert "They do" in git(harbor.folder, "show", f"HEAD:{LAMP}")
    assert git(harbor.folder, "show", "HEAD:log.txt") == "log\n"
    assert git(harbor.folder, "status", "--porcelain") == ""


def test_a_hook_that_breaks_an_entry_is_stopped_by_the_gate(harbor: Terminal, git: Git) -> None:
    hook(harbor, "pre-commit", f"printf '{{' > {LAMP}; git add {LAMP}")
    harbor("hooks", "install")
    edit(harbor)
    before = git(harbor.folder, "rev-parse", "HEAD")
    told = harbor("commit", "-m", "x", ends=1)

    assert "after a hook changed the entries" in told
    assert git(harbor.folder, "rev-parse", "HEAD") == before


def test_the_commit_msg_hook_edits_the_message(harbor: Terminal, git: Git) -> None:
    hook(harbor, "commit-msg", 'echo "Reviewed-by: Tobin" >> "$1"')
    edit(harbor)
    harbor("commit", "-m", "warmer")

    assert git(harbor.folder, "log", "-1", "--format=%B").strip().splitlines()[-1] == "Reviewed-by: Tobin"


def test_the_commit_msg_hook_refuses_the_message(harbor: Terminal, git: Git) -> None:
    hook(harbor, "commit-msg", "echo no ticket >&2; exit 1")
    edit(harbor)
    before = git(harbor.folder, "rev-parse", "HEAD")
    told = harbor("commit", "-m", "warmer", ends=1)

    assert told == (
        "error: the commit-msg hook refused the message: no ticket; nothing was changed\n"
        "hint: change the message, or go past the hook with --no-verify\n"
    )
    assert git(harbor.folder, "rev-parse", "HEAD") == before


def test_no_verify_runs_neither_hook(harbor: Terminal) -> None:
    hook(harbor, "pre-commit", "exit 1")
    hook(harbor, "commit-msg", "exit 1")
    edit(harbor)

    assert harbor("commit", "--no-verify", "-m", "x") == "main VERSION  x — 1 edited\n"


def test_the_post_commit_hook_sees_the_version(harbor: Terminal, git: Git) -> None:
    hook(harbor, "post-commit", "git log -1 --format=%s > seen.txt")
    edit(harbor)
    harbor("commit", "-m", "warmer")

    assert (harbor.folder / "seen.txt").read_text("utf-8") == "warmer\n"


def test_hooks_go_and_the_old_ones_come_back(harbor: Terminal) -> None:
    hook(harbor, "pre-commit", "exit 1")
    harbor("hooks", "install")
    installed = harbor.json("hooks", "status")
    harbor("hooks", "uninstall")
    hooks = harbor.folder / ".git/hooks"

    assert [(row["event"], row["state"], row["chained"]) for row in installed["hooks"]] == [
        ("pre-commit", "installed", True),
        ("pre-merge-commit", "installed", False),
        *[(event, "installed", False) for event in ("pre-push", "commit-msg", *NOTICES)],
    ]
    assert (hooks / "pre-commit").read_text("utf-8") == "#!/bin/sh\nexit 1\n"
    assert not (hooks / "pre-merge-commit").exists()


def test_hooks_outside_the_repository_are_not_touched(tmp_path: Path, git: Git, at_home: Path) -> None:
    (tmp_path / "hooks").mkdir()
    git(tmp_path, "init", "-q", "-b", "main", "work")
    git(tmp_path / "work", "config", "core.hooksPath", os.fspath(tmp_path / "hooks"))
    told = " ".join(Terminal(tmp_path / "work")("init").split())

    assert "note: core.hooksPath sends git to" in told
    assert (
        'in pre-commit, pre-merge-commit and pre-push there add the line: rtrepo hooks run NAME "$@" || exit 1' in told
    )
    assert list((tmp_path / "hooks").iterdir()) == []


def test_hooks_outside_with_the_line_that_was_asked_for_are_in_place(
    harbor: Terminal, tmp_path: Path, git: Git
) -> None:
    (tmp_path / "hooks").mkdir()
    git(harbor.folder, "config", "core.hooksPath", os.fspath(tmp_path / "hooks"))
    for event in GATES:
        (tmp_path / "hooks" / event).write_text(f'#!/bin/sh\nrtrepo hooks run {event} "$@" || exit 1\n', "utf-8")
        (tmp_path / "hooks" / event).chmod(0o755)
    (check,) = [row for row in harbor.unchecked("doctor", "--json").json["checks"] if row["name"] == "hooks"]

    assert (check["fine"], check["says"]) == (
        True, "3 in place, pre-commit, pre-merge-commit, pre-push by a hook of yours",
    )  # fmt: skip
    assert [" ".join(line.split()[:7]) for line in harbor("hooks", "status").splitlines()] == [
        f"{event} called by a hook of yours" for event in GATES
    ]


def test_commit_msg_without_its_file_is_a_slip(harbor: Terminal) -> None:
    assert "commit-msg is told the file that holds the message" in harbor("hooks", "run", "commit-msg", ends=2)


NOBODY = (
    "error: git does not know who you are, and a version needs an author; nothing was changed\n"
    'hint: git config --global user.name "Your Name" && git config --global user.email you@example.org\n'
)


def test_without_an_identity_nothing_is_changed(
    harbor: Terminal, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(harbor)
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")
    before = git(harbor.folder, "for-each-ref"), git(harbor.folder, "status", "--porcelain")
    told = [harbor("commit", "-m", "x", ends=3), Terminal(tmp_path)("init", "new", ends=3)]
    after = git(harbor.folder, "for-each-ref"), git(harbor.folder, "status", "--porcelain")
    git(harbor.folder, "config", "user.name", "Tobin")
    git(harbor.folder, "config", "user.email", "tobin@example.org")
    harbor("commit", "-m", "x")

    assert told == [NOBODY] * 2
    assert after == before
    assert not (tmp_path / "new").exists()
    assert git(harbor.folder, "log", "-1", "--format=%an <%ae>").strip() == "Tobin <tobin@example.org>"


def test_a_version_that_cannot_be_signed_is_refused(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "config", "commit.gpgsign", "true")
    git(harbor.folder, "config", "gpg.program", "/nowhere/gpg")
    edit(harbor)
    before = git(harbor.folder, "for-each-ref"), git(harbor.folder, "status", "--porcelain")
    told = harbor("commit", "-m", "x", ends=3)

    assert told.startswith("error: git could not sign the version, as commit.gpgsign asks: ")
    assert told.endswith("hint: make the key available, or git config commit.gpgsign false\n")
    assert (git(harbor.folder, "for-each-ref"), git(harbor.folder, "status", "--porcelain")) == before


def test_a_signed_version_is_signed_by_git(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    program = tmp_path / "gpg"
    program.write_text(
        "#!/bin/sh\ncat > /dev/null\nprintf '[GNUPG:] SIG_CREATED \\n' >&2\n"
        "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nxyz\\n-----END PGP SIGNATURE-----\\n'\n",
        "utf-8",
    )
    program.chmod(0o755)
    git(harbor.folder, "config", "commit.gpgsign", "true")
    git(harbor.folder, "config", "gpg.program", os.fspath(program))
    edit(harbor)
    harbor("commit", "-m", "signed")

    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in git(harbor.folder, "cat-file", "commit", "HEAD")


def test_the_editor_gives_the_message(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\ncp "$1" seen.txt\nprintf "from the editor\\n# a comment\\n" > "$1"\n', "utf-8")
    editor.chmod(0o755)
    edit(harbor)
    told = child(harbor.folder, "commit", GIT_EDITOR=os.fspath(editor))
    empty = child(harbor.folder, "commit", GIT_EDITOR="true")

    assert told.out == "main VERSION  from the editor — 1 edited\n"
    assert "#   edited  harbor/lamp\n" in (harbor.folder / "seen.txt").read_text("utf-8")
    assert empty.code in (2, 3)


def test_the_first_command_in_a_clone_says_that_hooks_are_missing(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "clone", "-q", "work", "clone")
    clone = harbor.at(tmp_path / "clone")
    first, second = clone.answer("list"), clone.answer("list")

    assert first.err == (
        "git clones no hooks, so nothing keeps broken entries out here yet: rtrepo hooks install && rtrepo git-setup\n"
    )
    assert (second.out, second.err) == (first.out, "")


def test_what_the_hooks_did_is_kept_for_a_while(harbor: Terminal, git: Git) -> None:
    empty = harbor("hooks", "log")
    edit(harbor)
    git(harbor.folder, "commit", "-qam", "warmer")
    (harbor.folder / LAMP).write_text("{", "utf-8")
    with pytest.raises(AssertionError, match="1 finding blocks"):
        git(harbor.folder, "commit", "-qam", "broken")
    log = harbor.folder / ".git/rtrepo/hooks.log"
    told = harbor("hooks", "log")
    log.write_bytes(b'{"at": 1}\n[]\nx\n' + log.read_bytes() * 300)
    git(harbor.folder, "checkout", "-q", LAMP)
    edit(harbor, "You do", "They do")
    git(harbor.folder, "commit", "-qam", "warmer still")
    again = harbor.json("hooks", "log")["runs"]

    assert empty == "No hook of rtrepo's has run here yet\n"
    assert told == "now   pre-commit   stopped it    1 finding blocks\nnow   pre-commit   let it pass\n"
    assert (again[0]["outcome"], 250 < len(again) < 350) == ("passed", True)
