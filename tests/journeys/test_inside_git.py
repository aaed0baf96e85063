"""Entries as turns inside plain git: what its commands show, what they keep, and what is left when it goes."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from rtrepo.actions import git_setup
from rtrepo.git import textconv
from tests.conftest import ROOT, Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
LAMP = f"{ENTRIES}/lamp.json"
CACHE = "refs/notes/textconv/rtrepo"


def change(person: Terminal, old: str, new: str, name: str = "lamp.json") -> None:
    path = person.folder / ENTRIES / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def body(shown: str) -> str:
    """A diff without what comes before its first hunk."""
    return shown[shown.index("@@") :]


def is_cached(person: Terminal, git: Git) -> bool:
    return CACHE in git(person.folder, "for-each-ref", CACHE)


def runs(person: Terminal, git: Git, *words: str, trace: Path) -> int:
    """How often a command of git asks for a transcript."""
    trace.unlink(missing_ok=True)
    git(person.folder, *words, GIT_TRACE=os.fspath(trace))
    return sum("trace: run_command:" in line and "rtrepo_transcript" in line for line in trace.read_text().splitlines())


WHOLE = """\
@@ -1,5 +1,7 @@
 ── user
   Who keeps the light?
 ── assistant
-  *The lamp gutters.*
-    I do.
+  *The lamp gutters, and goes out.*
+    I did.
+── user
+  Then who will?
"""
WORDS = """\
@@ -1,5 +1,7 @@
── user
  Who keeps the light?
── assistant
  *The lamp {+gutters, and goes out.*+}
{+    I did.+}
{+── user+}
{+  Then who will?+}
"""


@pytest.fixture
def edited(harbor: Terminal) -> Terminal:
    """Someone who has edited harbor/lamp."""
    change(harbor, "gutters.* I do.", "gutters, and goes out.* I did.")
    change(harbor, '"}\n]', '"}\n, {"role": "user", "content": "Then who will?"}\n]')
    return harbor


def test_what_each_command_of_git_shows(edited: Terminal, git: Git) -> None:
    before = git(edited.folder, "diff")
    git(edited.folder, "add", ".")
    staged = git(edited.folder, "diff", "--cached")
    git(edited.folder, "commit", "--quiet", "-m", "out")
    told = [git(edited.folder, *words) for words in (["show"], ["log", "-p", "-1"], ["diff", "HEAD~", "HEAD"])]

    assert [body(shown) for shown in (before, staged, *told)] == [WHOLE] * 5
    assert before.startswith(f"diff --git a/{LAMP} b/{LAMP}\nindex ")
    assert git(edited.folder, "diff", "--no-textconv", "HEAD~").count('"role": "user"') == 2


def test_blame_of_sentences(edited: Terminal, git: Git) -> None:
    git(edited.folder, "-c", "user.name=Jo", "commit", "--quiet", "-am", "out", GIT_AUTHOR_NAME="Jo")
    shown = git(edited.folder, "blame", "--porcelain", LAMP)
    authors, told = {}, []
    commit = ""
    for line in shown.splitlines():
        if line.startswith("\t"):
            told.append(f"{authors[commit]:<10} {line[1:]}")
        elif line.startswith("author "):
            authors[commit] = line[7:]
        elif line[:40].strip("0123456789abcdef") == "" and line[40:41] == " ":
            commit = line[:40]

    assert "\n".join(told) == (
        "Mara Venn  ── user\n"
        "Mara Venn    Who keeps the light?\n"
        "Mara Venn  ── assistant\n"
        "Jo           *The lamp gutters, and goes out.*\n"
        "Jo             I did.\n"
        "Jo         ── user\n"
        "Jo           Then who will?"
    )


def test_words_are_told_apart_from_their_marks(harbor: Terminal, git: Git) -> None:
    change(harbor, "The lamp gutters.* I do.", "The lamp — hissing — gutters!* I don't, naïve as I am.")
    for locale in ("C.UTF-8", "C"):
        shown = git(harbor.folder, "diff", "--word-diff", LC_ALL=locale)

        assert body(shown) == (
            "@@ -1,5 +1,5 @@\n"
            "── user\n"
            "  Who keeps the light?\n"
            "── assistant\n"
            "  *The lamp {+— hissing —+} gutters[-.-]{+!+}*\n"
            "    I [-do-]{+don't, naïve as I am+}.\n"
        )


def test_a_hunk_is_headed_by_its_turn(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    long = said("One.", " ".join(f"Sentence {number}." for number in range(9)), id="long")
    harbor("import", lines(tmp_path / "long.jsonl", long), "--into", "harbor")
    git(harbor.folder, "add", ".")
    change(harbor, "Sentence 7", "Sentence seven", "long.json")

    assert body(git(harbor.folder, "diff")).splitlines()[0] == "@@ -8,5 +8,5 @@ ── assistant"


def test_a_turn_put_in_front_is_all_that_changes(harbor: Terminal, git: Git) -> None:
    change(harbor, '  {"role"', '  {"role": "system", "content": "It is 1911."}\n, {"role"')

    assert body(git(harbor.folder, "diff")) == (
        "@@ -1,3 +1,5 @@\n+── system\n+  It is 1911.\n ── user\n   Who keeps the light?\n ── assistant\n"
    )


def test_git_asks_once_for_each_version_of_an_entry(edited: Terminal, git: Git, tmp_path: Path) -> None:
    git(edited.folder, "commit", "--quiet", "-am", "out")
    shows = [runs(edited, git, "log", "-p", trace=tmp_path / "trace") for _ in range(2)]
    change(edited, "Then who", "And who")
    works = [runs(edited, git, "diff", trace=tmp_path / "trace") for _ in range(2)]

    assert (shows, works) == ([4, 0], [1, 1])  # what is not committed has no id to be kept under


def test_the_cache_begins_afresh_with_another_command(
    edited: Terminal, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(edited.folder, "commit", "--quiet", "-am", "out")
    git(edited.folder, "show")
    monkeypatch.setattr(textconv, "FORMAT", 2)
    found = [edited.json("git-setup", "--status")["state"]]
    found.append(edited.json("git-setup")["cached"])
    monkeypatch.undo()
    edited("git-setup")

    assert (found, runs(edited, git, "show", trace=tmp_path / "trace")) == (["outdated", False], 2)


def test_nothing_in_an_entry_steers_the_terminal(harbor: Terminal, git: Git) -> None:
    hostile = "a\x1b[31mb\x1b]8;;http://x\x07\x1b]52;c;eA==\x07 \u202eevil\u200b\x9b2J\r\b\n── assistant\n<b>"
    entry = json.dumps({"messages": [{"role": "user", "name": hostile, "content": hostile, hostile: hostile}]})
    (harbor.folder / LAMP).write_text(entry, "utf-8")
    shown = git(harbor.folder, "diff")

    assert sorted({character for character in shown if not character.isprintable()}) == ["\n"]
    assert (
        "+  a\\x1b[31mb\\x1b]8;;http://x\\x07\\x1b]52;c;eA==\\x07 \\u202eevil\\u200b\\x9b2J\\x0d\\x08\n"
        "+  ── assistant\n"
        "+  <b>\n"
    ) in shown


def test_what_cannot_be_read_is_shown_as_it_stands(harbor: Terminal, git: Git) -> None:
    path = harbor.folder / LAMP
    path.write_bytes(path.read_bytes()[:20] + b"\x1b\xff\n<<<<<<< ours\n")

    assert body(git(harbor.folder, "diff")) == (
        "@@ -1,5 +1,4 @@\n"
        "-── user\n"
        "-  Who keeps the light?\n"
        "-── assistant\n"
        "-  *The lamp gutters.*\n"
        "-    I do.\n"
        "+── not readable as JSON, shown as it stands\n"
        '+  {"messages": [\n'
        '+    {"r\\x1b\\xff\n'
        "+  <<<<<<< ours\n"
    )


def test_a_conflict_shows_both_sides(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "switch", "--quiet", "--create", "side")
    change(harbor, "I do", "You do")
    git(harbor.folder, "commit", "--quiet", "-am", "you")
    git(harbor.folder, "switch", "--quiet", "main")
    change(harbor, "I do", "We do")
    git(harbor.folder, "commit", "--quiet", "-am", "we")
    with pytest.raises(AssertionError, match="→ 1"):
        git(harbor.folder, "merge", "side")

    theirs = git(harbor.folder, "diff", "HEAD...MERGE_HEAD")
    again = harbor.json("git-setup")
    git(harbor.folder, "checkout", "--ours", "--", LAMP)
    change(harbor, "We do", "They do")
    git(harbor.folder, "commit", "--quiet", "-am", "they")

    assert theirs.endswith("   *The lamp gutters.*\n-    I do.\n+    You do.\n")
    assert git(harbor.folder, "show").endswith("    *The lamp gutters.*\n-     We do.\n -    You do.\n++    They do.\n")
    assert again["state"] == "installed"


def test_a_clone_shows_json_until_it_is_set_up(edited: Terminal, git: Git, tmp_path: Path) -> None:
    git(edited.folder, "commit", "--quiet", "-am", "out")
    git(tmp_path, "clone", "--quiet", os.fspath(edited.folder), "clone")
    clone = edited.at(tmp_path / "clone")
    raw = body(git(clone.folder, "show"))
    told = [clone("git-setup", "--status"), clone("git-setup"), clone("git-setup", "--status")]

    assert raw.startswith('@@ -1,4 +1,5 @@\n {"messages": [\n')
    assert body(git(clone.folder, "show")) == WHOLE
    assert told[0] == (
        "git diff, log -p, show and blame show entries as JSON\n"
        "merge, rebase, cherry-pick, revert and stash pop stop at an entry that both sides changed\n"
        "Show and merge them as turns: rtrepo git-setup\n"
        "git clones no hooks, so nothing keeps broken entries out here yet: rtrepo hooks install && rtrepo git-setup\n"
    )
    assert told[1:] == [
        "git diff, log -p, show and blame show entries as turns\n"
        "merge, rebase, cherry-pick, revert and stash pop merge them turn by turn\n"
        "  in      7 settings of diff.rtrepo and merge.rtrepo in git config, and FOLDER/.git/info/attributes\n"
        "  cache   nothing cached yet\n"
        "Raw JSON for once: git diff --no-textconv     For good: rtrepo git-setup --remove\n"
    ] * 2  # fmt: skip
    assert (clone("git-setup", "--status").count(CACHE), git(clone.folder, "status", "--porcelain")) == (1, "")


def test_removing_leaves_no_trace(harbor: Terminal, git: Git) -> None:
    """Neither settings nor attributes nor refs, and the settings of others stay."""
    git(harbor.folder, "config", "diff.json.xfuncname", "mine")
    harbor("git-setup", "--remove")
    skipped = ("objects", "index", "COMMIT_EDITMSG", "hooks.log")
    before = everything_in(harbor.folder / ".git", skipped)
    harbor("git-setup")
    change(harbor, "I do", "We do")
    git(harbor.folder, "commit", "--quiet", "-am", "we")
    git(harbor.folder, "log", "-p")
    assert is_cached(harbor, git)
    git(harbor.folder, "reset", "--quiet", "--hard", "HEAD~")
    git(harbor.folder, "gc", "--quiet")
    told = harbor("git-setup", "--remove")
    after = everything_in(harbor.folder / ".git", skipped)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    assert told == harbor("git-setup", "--status") == harbor("git-setup", "--remove")
    assert {name for name in changed if not name.startswith(("logs/", "refs/heads", "refs/rtrepo"))} == {
        "ORIG_HEAD", "info/refs", "packed-refs",
    }  # fmt: skip
    assert [name for name in after if "notes" in name] == []
    assert b"notes" not in after["packed-refs"]
    assert body(git(harbor.folder, "show", "HEAD", "--", LAMP)).startswith('@@ -0,0 +1,4 @@\n+{"messages": [\n')


def test_what_else_is_set_in_our_section_stays(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "config", "diff.rtrepo.algorithm", "patience")
    found = [harbor.json("git-setup", word)["state"] for word in ("--status", "--remove")]

    assert found == ["installed", "missing"]
    assert git(harbor.folder, "config", "--get-regexp", "^diff.rtrepo") == "diff.rtrepo.algorithm patience\n"


def hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A Python and a package of their own, in folders with awkward names, that can be taken away."""
    home = tmp_path / 'it\'s "a $HOME; path"'
    home.mkdir()
    python, package = home / "py thon", home / "site packages"
    python.symlink_to(sys.executable)
    package.mkdir()
    shutil.copytree(ROOT / "rtrepo", package / "rtrepo", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sys, "executable", os.fspath(python))
    monkeypatch.setattr(git_setup, "_PACKAGE", package)
    # The rtrepo of this checkout may be on the path; the test is about one that is nowhere.
    kept = [folder for folder in os.environ["PATH"].split(os.pathsep) if not (Path(folder) / "rtrepo").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(kept))
    return python, package


@pytest.mark.parametrize("lost", ["python", "package", "both"])
def test_git_goes_on_without_rtrepo_and_nothing_wrong_is_kept(
    edited: Terminal, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    python, package = hidden(tmp_path, monkeypatch)
    git(edited.folder, "commit", "--quiet", "-am", "out")
    edited("git-setup")
    gone = {"python": [python], "package": [package], "both": [python, package]}[lost]
    for path in gone:
        path.rename(path.with_name("elsewhere " + path.name))
    without = body(git(edited.folder, "show"))
    blamed = git(edited.folder, "blame", "-s", LAMP)
    for path in gone:
        path.with_name("elsewhere " + path.name).rename(path)
    again = [body(git(edited.folder, "show")) for _ in range(2)]
    caching = [edited.json("git-setup", *words)["caching"] for words in (["--status"], [])]
    anew = [runs(edited, git, "show", trace=tmp_path / "trace") for _ in range(2)]

    assert without.startswith('@@ -1,4 +1,5 @@\n {"messages": [\n')
    assert blamed.splitlines()[0].endswith(' 1) {"messages": [')
    assert again == [WHOLE] * 2
    assert (caching, anew) == ([False, True], [2, 0])


def test_the_rtrepo_on_the_path_helps_out(
    edited: Terminal, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python, _ = hidden(tmp_path, monkeypatch)
    edited("git-setup")
    python.unlink()
    script = tmp_path / "bin" / "rtrepo"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.prefix}/bin/python" -m rtrepo "$@"\n')
    script.chmod(0o755)

    assert body(git(edited.folder, "diff", PATH=f"{script.parent}{os.pathsep}{os.environ['PATH']}")) == WHOLE


def test_transcripts_of_another_form_are_shown_and_not_kept(
    edited: Terminal, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rtrepo was updated, and the command in git's settings is that of the old one."""
    monkeypatch.setattr(textconv, "FORMAT", 0)
    edited("git-setup")
    monkeypatch.undo()

    assert body(git(edited.folder, "diff")) == WHOLE
    assert (edited.json("git-setup", "--status")["state"], edited.json("git-setup")["caching"]) == ("outdated", True)


def test_worktrees_share_setup_and_cache(edited: Terminal, git: Git, tmp_path: Path) -> None:
    edited("git-setup", "--remove")
    git(edited.folder, "commit", "--quiet", "-am", "out")
    git(edited.folder, "worktree", "add", "--quiet", "../second")
    second = edited.at(tmp_path / "second")
    second("git-setup")
    asked = [runs(person, git, "show", trace=tmp_path / "trace") for person in (second, edited, second)]

    assert asked == [2, 0, 0]
    assert body(git(edited.folder, "show")) == body(git(second.folder, "show")) == WHOLE
    assert git(second.folder / ENTRIES, "diff", "--exit-code", "HEAD") == ""
    edited("git-setup", "--remove")
    assert second.json("git-setup", "--status")["state"] == "missing"


def test_rtrepo_itself_asks_for_no_transcript_and_lives_with_the_cache(
    edited: Terminal, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(edited.folder, "log", "-p")
    git(edited.folder, "diff")
    kept = git(edited.folder, "rev-parse", CACHE)
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", os.fspath(trace))
    for words in (
        ["status"], ["diff"], ["commit", "-m", "out"], ["log"], ["show", "HEAD"], ["show", "lamp"], ["search", "lamp"],
        ["list"], ["validate"], ["undo"], ["redo"], ["op", "log"], ["switch", "--create", "side"], ["branch"],
        ["restore", "lamp", "--from", "HEAD~"], ["undo"], ["export", "harbor", "--to", "messages", "-o", "out.jsonl"],
    ):  # fmt: skip
        edited(*words)
    monkeypatch.delenv("GIT_TRACE")
    git(edited.folder, "gc", "--quiet", "--prune=now")

    assert "rtrepo_transcript" not in trace.read_text("utf-8")
    assert "textconv" not in edited("log") + edited("branch") + edited("op", "log")
    assert (git(edited.folder, "rev-parse", CACHE), edited("status").startswith("On side")) == (kept, True)


def test_patches_stashes_and_parts_are_of_json(edited: Terminal, git: Git, tmp_path: Path) -> None:
    """What is applied again must be what is stored."""
    raw = (edited.folder / LAMP).read_bytes()
    found = []
    (tmp_path / "work.patch").write_text(git(edited.folder, "diff", "--no-textconv"), "utf-8")
    git(edited.folder, "stash", "--quiet")
    git(edited.folder, "apply", "../work.patch")
    found.append((edited.folder / LAMP).read_bytes())
    git(edited.folder, "checkout", "--quiet", ".")
    git(edited.folder, "stash", "pop", "--quiet")
    found.append((edited.folder / LAMP).read_bytes())
    git(edited.folder, "add", "--patch", data=b"y\n")
    found.append(git(edited.folder, "show", f":{LAMP}").encode())
    git(edited.folder, "commit", "--quiet", "-m", "out")
    patch = git(edited.folder, "format-patch", "--stdout", "HEAD~")
    git(edited.folder, "reset", "--quiet", "--hard", "HEAD~")
    git(edited.folder, "am", "--quiet", data=patch.encode())
    found.append((edited.folder / LAMP).read_bytes())

    assert found == [raw] * 4
    assert "── " not in patch


def test_init_says_what_git_shows(tmp_path: Path, git: Git) -> None:
    (tmp_path / "old").mkdir()
    git(tmp_path / "old", "init", "--quiet")
    told = [Terminal(tmp_path)("init", "new"), Terminal(tmp_path / "old")("init")]
    line = "  git     diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove)\n"

    assert [shown.count(line) for shown in told] == [1, 1]
    assert Terminal(tmp_path / "old").json("git-setup", "--status")["state"] == "installed"


def test_init_says_why_git_shows_json(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "--quiet", "old")
    (tmp_path / "shared").touch()
    (tmp_path / "old/.git/info/attributes").symlink_to(tmp_path / "shared")
    told = Terminal(tmp_path / "old").json("init")

    assert (told["git_setup"], told["warnings"]) == (
        False,
        [
            "FOLDER/.git/info/attributes is a link, which rtrepo does not write through; nothing was changed "
            "(in the file it leads to, add the lines: datasets/**/entries/**/*.json diff=rtrepo | "
            "datasets/**/entries/**/*.json merge=rtrepo | datasets/**/entries/**/*.yaml merge=rtrepo | "
            "datasets/*/dataset.yaml merge=rtrepo | experiments/*.yaml merge=rtrepo | /rtrepo.yaml merge=rtrepo)"
        ],
    )


def test_what_the_tree_says_is_not_run(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    """A stranger's repository may carry attributes and files; a program can only be named by your own settings."""
    harbor("git-setup", "--remove")
    (harbor.folder / ".gitattributes").write_text("*.json diff=rtrepo\n", "utf-8")
    (harbor.folder / ".gitconfig").write_text('[diff "rtrepo"]\n\ttextconv = touch owned\n', "utf-8")
    change(harbor, "I do", "We do")

    assert '"role"' in git(harbor.folder, "diff")
    assert not (harbor.folder / "owned").exists()


def test_the_plumbing_command(harbor: Terminal) -> None:
    told = harbor.answer("git-textconv", harbor.folder / LAMP)
    refused = harbor.answer("git-textconv", "not there.json")

    assert (told.code, told.out) == (
        0, "── user\n  Who keeps the light?\n── assistant\n  *The lamp gutters.*\n    I do.\n"
    )  # fmt: skip
    assert (refused.code, refused.err) == (
        3, "error: not there.json: No such file or directory\nhint: name an entry's JSON file\n"
    )  # fmt: skip


def test_setting_up_fails_where_settings_cannot_be_written(harbor: Terminal) -> None:
    harbor("git-setup", "--remove")
    lock = harbor.folder / ".git" / "config.lock"
    lock.touch()
    refused = harbor.answer("git-setup")
    lock.unlink()

    assert (refused.code, refused.err.splitlines()[-1]) == (
        3, "hint: run rtrepo git-setup again, or rtrepo git-setup --remove"
    )  # fmt: skip
    assert [harbor.json("git-setup", *words)["state"] for words in (["--status"], [])] == ["missing", "installed"]


def test_status_and_remove_are_two_things(harbor: Terminal) -> None:
    assert harbor("git-setup", "--status", "--remove", ends=2) == (
        "error: --status and --remove cannot go together\nhint: choose one\n"
    )
