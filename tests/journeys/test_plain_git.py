"""Plain git beside rtrepo: what git alone did is picked up, and what rtrepo did is what git shows."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import Git
from tests.journeys.terminal import Terminal

ENTRIES = "datasets/harbor/entries"


def put(person: Terminal, name: str, text: str) -> None:
    (person.folder / ENTRIES / name).write_text(text, "utf-8")


def change(person: Terminal, name: str, old: str, new: str) -> None:
    path = person.folder / ENTRIES / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_commits_checkouts_and_merges_of_git_are_picked_up(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "switch", "-q", "-c", "side")
    put(harbor, "lamp.yaml", "tags: [loud]\n")
    git(harbor.folder, "commit", "-qam", "by git")
    on_side = harbor("status")
    git(harbor.folder, "switch", "-q", "main")
    change(harbor, "ferry.json", "six", "seven")
    git(harbor.folder, "commit", "-qam", "seven")
    git(harbor.folder, "merge", "-q", "--no-edit", "side")
    told = [on_side, harbor("status"), harbor("log"), harbor("diff", "main~2..main")]

    assert told == [
        "On side   nothing to commit · 3 entries in 1 dataset · last version VERSION, AGE, by git\n",
        "On main   nothing to commit · 3 entries in 1 dataset · last version VERSION, AGE, Merge branch\n  'side'\n",
        "VERSION   AGE   Mara Venn   Merge branch 'side'             main\n"
        "          1 edited · merge of side · − quiet · + loud\n"
        "VERSION   AGE   Mara Venn   seven\n"
        "          1 edited · +1 −1 words\n"
        "VERSION   AGE   Mara Venn   by git                          side\n"
        "          1 edited · − quiet · + loud\n"
        "VERSION   AGE   Mara Venn   first drafts\n"
        "          3 added · from harbor.jsonl · +27 words\n"
        "VERSION   AGE   Mara Venn   Start with the template empty\n"
        "          .gitattributes, rtrepo.yaml\n",
        "main~2 → main   2 entries changed: 2 edited · 1 turn edited · +1 −1 words\n"
        "\n"
        "What shifted   main~2     main\n"
        "  tag loud      0.0 % → 33.3 %   +33.3 pt, +1   from harbor/lamp\n"
        "  tag quiet    33.3 % →  0.0 %   −33.3 pt, −1   from harbor/lamp\n"
        "\n"
        "edited harbor/ferry  “When does the ferry go?”   1 of 2 turns · +1 −1 words\n"
        "   1 assistant  At [-six-]{+seven+}, if it goes.\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”\n"
        "  tags     + loud   − quiet\n",
    ]


def test_a_merge_of_git_in_the_middle_is_shown_and_nothing_else_is_begun(harbor: Terminal, git: Git) -> None:
    git(harbor.folder, "switch", "-q", "-c", "side")
    change(harbor, "lamp.json", "I do", "You do")
    git(harbor.folder, "commit", "-qam", "you")
    git(harbor.folder, "switch", "-q", "main")
    change(harbor, "lamp.json", "I do", "We do")
    git(harbor.folder, "commit", "-qam", "we")
    conflicted = _try(harbor.folder, "merge", "side")
    shown = harbor("status")
    refused = [harbor(*words, ends=3) for words in (["commit", "-m", "x"], ["switch", "side"], ["undo"])]
    git(harbor.folder, "merge", "--abort")
    settled = harbor("status")

    assert conflicted == 1
    assert shown == (
        "On main   no entry changed\n"
        "the merge of side is not finished here\n"
        "  conflict   harbor/lamp   both sides changed it\n"
        "Look at it: rtrepo conflicts      settle it: rtrepo resolve NAME      give it up: rtrepo merge --abort\n"
    )
    assert (
        refused
        == [
            "error: a merge of git's is not finished here; nothing was changed\n"
            "hint: git commit finishes it, git merge --abort drops it\n"
        ]
        * 3
    )
    assert settled.startswith("On main   nothing to commit")


def _try(folder: Path, *arguments: str) -> int:

    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False).returncode


def test_what_git_staged_is_shown_and_taken_alone_with_staged(harbor: Terminal, git: Git) -> None:
    change(harbor, "lamp.json", "I do", "You do")
    git(harbor.folder, "add", f"{ENTRIES}/lamp.json")
    change(harbor, "lamp.json", "gutters", "burns")
    change(harbor, "ferry.json", "six", "seven")
    told = [
        harbor("diff", "--staged"),
        harbor("commit", "--staged", "-m", "only what is staged"),
        git(harbor.folder, "status", "--porcelain"),
        harbor("diff"),
    ]

    assert told == [
        "HEAD → what is staged   1 entry changed: 1 edited · 1 turn edited · +1 −1 words\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”   1 of 2 turns · +1 −1 words\n"
        "   1 assistant  *The lamp gutters.* [-I-]{+You+} do.\n",
        "main VERSION  only what is staged — 1 edited\n",
        f" M {ENTRIES}/ferry.json\n M {ENTRIES}/lamp.json\n",
        "HEAD → the working tree   2 entries changed: 2 edited · 2 turns edited · +2 −2 words\n"
        "\n"
        "edited harbor/ferry  “When does the ferry go?”   1 of 2 turns · +1 −1 words\n"
        "   1 assistant  At [-six-]{+seven+}, if it goes.\n"
        "\n"
        "edited harbor/lamp  “Who keeps the light?”   1 of 2 turns · +1 −1 words\n"
        "   1 assistant  *The lamp [-gutters-]{+burns+}.* You do.\n",
    ]


def test_other_files_are_taken_only_as_staged(harbor: Terminal, git: Git) -> None:
    (harbor.folder / "notes.txt").write_text("one\n", "utf-8")
    refused = harbor("commit", "-m", "x", ends=3)
    git(harbor.folder, "add", "notes.txt")
    shown = harbor("status")
    (harbor.folder / "notes.txt").write_text("one\ntwo\n", "utf-8")
    harbor("commit", "-m", "notes")
    committed = git(harbor.folder, "show", "HEAD:notes.txt")

    assert refused == (
        "error: there is nothing to commit\n"
        "hint: notes.txt is not rtrepo's: git add it first, then rtrepo commit takes it too\n"
    )
    assert "  staged   notes.txt   another file\n" in shown
    assert committed == "one\n"
    assert git(harbor.folder, "status", "--porcelain") == " M notes.txt\n"


def test_an_existing_git_repository_keeps_its_files_and_its_history(folder: Path, git: Git) -> None:
    (folder / "README.md").write_text("# Mine\n", "utf-8")
    (folder / ".gitattributes").write_text("*.png binary", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "mine")
    person = Terminal(folder)
    told = person("init")
    status = git(folder, "status", "--porcelain")
    person("commit", "-m", "with rtrepo")

    assert " ".join(told.split()) == (
        "Prepared the git repository in FOLDER (template empty) files .gitattributes, rtrepo.yaml "
        "hooks pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout, post-merge, post-rewrite "
        "git diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove) "
        'Nothing is committed yet: rtrepo status, then rtrepo commit -m "…" '
        "Bring something in: rtrepo import FILE --into DATASET"
    )
    assert status == " M .gitattributes\n?? rtrepo.yaml\n"
    assert (folder / ".gitattributes").read_text("utf-8").splitlines()[0] == "*.png binary"
    assert (folder / "README.md").read_text("utf-8") == "# Mine\n"
    assert git(folder, "log", "--format=%s") == "with rtrepo\nmine\n"


def test_git_rtrepo_is_the_same_command(harbor: Terminal, git: Git) -> None:

    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    assert git(harbor.folder / ENTRIES, "rtrepo", "status", PATH=path).startswith("On main   nothing to commit")
