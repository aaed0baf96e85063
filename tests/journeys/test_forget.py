"""`rtrepo forget`: nothing of it is left, everything else is what it was, and what undo and which need works."""

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.forgotten import hits
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
NAME = "Zoë Quarr"
ESCAPED = "Zo\\u00eb Qu\\u0061rr"


def said_once(text: str) -> str:
    """An entry of one turn, its text as it stands in the file."""
    return f'{{"messages": [{{"role": "user", "content": "{text}"}}]}}\n'


@pytest.fixture
def busy(harbor: Terminal, git: Git) -> Terminal:
    """A repository in which a name stands nearly everywhere that git and rtrepo keep anything."""
    at = harbor.folder

    def write(path: str, text: str) -> None:
        (at / path).parent.mkdir(parents=True, exist_ok=True)
        (at / path).write_text(text, "utf-8")

    call = json.dumps({"name": NAME, "city": "\U0001f30a"})  # escapes inside JSON inside JSON
    answer = (
        f'{{"role": "assistant", "content": "*{NAME}*\\n\\"{NAME}\\"", "tool_calls": [{{"function": {{"arguments": '
    )
    write(
        f"{ENTRIES}/lamp.json",
        f'{{"messages": [{{"role": "user", "content": "Who is {ESCAPED}?"}},\n {answer}{json.dumps(call)}}}}}]}}]}}\n',
    )
    write(
        f"{ENTRIES}/lamp.yaml",
        f"title: {NAME}\n# {NAME} said so\nnotes: >\n  told by Zoë\n  Quarr herself\ntags: [quiet]\n"
        'characters: ["zoe"]\ngenerator: "Zo\\xeb Quarr"\n',
    )
    write("notes.md", f"# Notes\n\nAsk Zoë\nQuarr about it. {NAME}.\n")
    git(at, "add", "notes.md")
    harbor("commit", "-m", f"after talking to {NAME}")
    git(at, "tag", "-a", "v1", "-m", f"for {NAME}")
    git(at, "tag", "light")
    git(at, "notes", "add", "-m", f"{NAME} has seen it", "HEAD")
    harbor("switch", "--create", "side")
    write(f"{ENTRIES}/ferry.json", said_once(f"{NAME}!"))
    harbor("commit", "-m", "ferry")
    harbor("switch", "main")
    write(f"{ENTRIES}/crates.json", '{"messages": [{"role": "user", "content": "Only tar."}]}\n')
    harbor("commit", "-m", f"reverts {git(at, 'rev-parse', 'side').strip()} in part")
    harbor("merge", "side")
    git(at, "gc", "-q")
    write(f"{ENTRIES}/crates.json", said_once(f"Tar for {NAME}."))
    git(at, "stash", "-q", "-m", f"stashed for {NAME}")
    write(f"{ENTRIES}/crates.json", '{"messages": [{"role": "user", "content": "Pitch."}]}\n')
    git(at, "stash", "-q")
    git(at, "worktree", "add", "-q", "--detach", "../desk", "side")
    (at / f"../desk/{ENTRIES}/ferry.json").write_text(said_once(f"{NAME}?"))
    harbor("tag", "warm", "crates")
    write(f"{ENTRIES}/new.json", said_once(f"{ESCAPED}, new."))
    return harbor


def state(person: Terminal, git: Git, without: str) -> dict[str, Any]:
    """Everything that has to stay: contents by path in every branch, tag and stash, who, when and what was said."""
    at, found = person.folder, {}
    for name in git(at, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", "refs/stash").split():
        found[name] = [
            [line for line in git(at, "ls-tree", "-r", commit).splitlines() if not re.search(without, line)]
            for commit in git(at, "rev-list", "--topo-order", name).split()
        ]
        found[f"{name} people"] = git(at, "log", "--topo-order", "--format=%an %ae %at %cn %ce %ct", name)
    return found


def test_a_text_is_gone_everywhere_and_the_rest_is_as_it_was(busy: Terminal, git: Git) -> None:
    touched = r"lamp\.|ferry\.json|crates\.json|notes\.md|new\.json"
    before = state(busy, git, touched)
    messages = git(busy.folder, "log", "--all", "--format=%s")
    undo_before = busy("op", "log")

    shown = busy("forget", "--text", NAME, "--dry-run")
    assert hits(busy.folder, NAME)
    told = busy.json("forget", "--text", NAME, "--no-backup", "--yes")

    assert hits(busy.folder, NAME, "Quarr") == []
    assert hits(busy.folder.parent / "desk", NAME, "Quarr") == []
    assert git(busy.folder, "fsck", "--strict", "--no-dangling", "--unreachable") == ""
    assert state(busy, git, touched) == before
    assert (told["remains"], told["done"]) == ([], True)
    assert "To be forgotten" in shown
    assert git(busy.folder, "stash", "list").splitlines()[1] == "stash@{1}: On main: stashed for [forgotten]"
    assert git(busy.folder, "notes", "show", "v1^{commit}").strip() == "[forgotten] has seen it"
    assert len(busy("op", "log").splitlines()) == len(undo_before.splitlines())
    lamp = json.loads((busy.folder / ENTRIES / "lamp.json").read_text("utf-8"))
    assert lamp["messages"][1]["content"] == '*[forgotten]*\n"[forgotten]"'
    arguments = json.loads(lamp["messages"][1]["tool_calls"][0]["function"]["arguments"])
    assert arguments == {"name": "[forgotten]", "city": "\U0001f30a"}
    sidecar = (busy.folder / ENTRIES / "lamp.yaml").read_text("utf-8")
    assert 'title: "[forgotten]"' in sidecar.replace("'", '"')
    assert "# [forgotten] said so" in sidecar
    # Ids of versions that messages name are the new ones.
    side = git(busy.folder, "rev-parse", "side").strip()
    assert f"reverts {side} in part" in git(busy.folder, "log", "--all", "--format=%s")
    assert messages.count("\n") == git(busy.folder, "log", "--all", "--format=%s").count("\n")
    assert busy.json("forget", "--text", NAME, "--dry-run")["versions"] == 0


def test_what_was_done_before_can_be_taken_back(busy: Terminal, git: Git) -> None:
    busy("forget", "--text", NAME, "--no-backup", "--yes")
    for _ in range(6):
        busy("undo")

    assert hits(busy.folder, NAME) == []
    for _ in range(6):
        busy("redo")
    assert hits(busy.folder, NAME) == []


def test_an_entry_is_gone_with_all_that_names_it(busy: Terminal, git: Git) -> None:
    before = state(busy, git, r"lamp\.|imports/")
    words = "Who keeps the light?"
    assert hits(busy.folder, words)

    busy("forget", "lamp", "--no-backup", "--yes")

    assert hits(busy.folder, words, "lamp.json") == []
    assert '"id":"lamp"' not in next((busy.folder / "datasets/harbor/imports").iterdir()).read_text("utf-8")
    assert state(busy, git, r"lamp\.|imports/") == before
    assert git(busy.folder, "fsck", "--strict", "--no-dangling", "--unreachable") == ""
    assert hits(busy.folder, NAME)  # its words elsewhere were not asked for


def test_an_entry_that_only_another_branch_ever_had(busy: Terminal, git: Git) -> None:
    (busy.folder / ENTRIES / "new.json").unlink()
    busy("switch", "side")
    (busy.folder / ENTRIES / "odd.json").write_text('{"messages": [{"role": "user", "content": "odd words"}]}\n')
    busy("commit", "-m", "odd")
    (busy.folder / ENTRIES / "odd.json").unlink()
    busy("commit", "-m", "no odd")
    busy("switch", "main")

    busy("forget", "odd", "--no-backup", "--yes")

    assert hits(busy.folder, "odd words", "odd.json") == []


def test_entries_that_have_a_text_go_as_a_whole(busy: Terminal) -> None:
    busy("forget", "--text", "Only salt", "--entries", "--no-backup", "--yes")

    assert hits(busy.folder, "Only salt", "crates.json") == []
    assert (busy.folder / ENTRIES / "ferry.json").exists()


def test_an_exported_file_is_still_known(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    harbor("export", "harbor", "--to", "sharegpt", "-o", tmp_path / "train.jsonl")
    harbor("experiment", "start", "warm", "--question", "x")
    harbor("experiment", "record", "warm", "--run", "r1", "--version", "main")

    told = harbor.json("forget", "--text", "Salt", "--no-backup", "--yes")

    assert told["exports"] == ["train.jsonl"]
    share = harbor.json("which", tmp_path / "train.jsonl")["shares"][0]
    record = f"refs/rtrepo/exports/{share['export']['sha256']}"
    assert git(harbor.folder, "rev-parse", f"{record}^1") == git(harbor.folder, "rev-parse", "main")
    assert f'version: "{git(harbor.folder, "rev-parse", "main").strip()}"' in git(
        harbor.folder, "show", f"{record}:manifest.yaml"
    )
    assert "r1" in harbor("experiment", "show", "warm")
    assert hits(harbor.folder, "Salt") == []


def test_the_backup_has_it_and_comes_first(harbor: Terminal, tmp_path: Path) -> None:
    bundle = tmp_path / "before.bundle"

    told = harbor("forget", "--text", "Only salt", "--keep-backup", bundle, "--yes")
    harbor.at(tmp_path)("backup", "restore", bundle, "again")

    assert f"The backup still holds it: rtrepo backup restore {bundle}" in " ".join(told.split())
    assert hits(harbor.folder, "Only salt") == []
    assert hits(tmp_path / "again", "Only salt")


@pytest.mark.parametrize(
    ("words", "said_so", "code"),
    [
        (("lamp",), "say where a backup is kept, or that none is", 3),
        (("lamp", "--yes"), "say where a backup is kept, or that none is", 3),
        (("lamp", "--no-backup"), "nobody can be asked here", 3),
        (("nobody", "--no-backup", "--yes"), "no version of anything here has an entry nobody", 3),
        (("--no-backup", "--yes"), "What is to be forgotten?", 2),
        (("--text", " ", "--no-backup", "--yes"), "there is no text to forget", 3),
        (("--text", "(", "--regex", "--no-backup", "--yes"), "is no regular expression", 2),
        (("--text", ".*", "--regex", "--no-backup", "--yes"), "the mark that takes the place", 3),
        (("--text", "light", "--with", 'a"b', "--no-backup", "--yes"), "the mark has to read the same", 2),
        (("--text", "user", "--no-backup", "--yes"), "in the names of keys or in roles", 3),
        (("--text", "crates", "--no-backup", "--yes"), "in a file's name (datasets/harbor/entries/crates.json", 3),
        (("--text", "harbor", "--no-backup", "--yes"), "in a folder's name (datasets/harbor/)", 3),
        (
            ("--text", "main", "--no-backup", "--yes"),
            "in the name of a branch, a tag or another ref (refs/heads/main)",
            3,
        ),
        (("--continue",), "no forget was interrupted here", 3),
    ],
)
def test_half_measures_are_refused(words: tuple[str, ...], said_so: str, code: int, harbor: Terminal, git: Git) -> None:
    before = git(harbor.folder, "for-each-ref")

    answer = harbor.answer("forget", *words)

    assert (answer.code, said_so in " ".join(answer.err.split())) == (code, True), answer
    assert git(harbor.folder, "for-each-ref") == before


def test_what_lies_elsewhere_is_refused(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(harbor.folder), "borrower")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{harbor.folder}", "shallow")

    for name, why in (("borrower", "borrows objects"), ("shallow", "is a shallow clone")):
        assert why in harbor.at(tmp_path / name)("forget", "lamp", "--no-backup", "--yes", ends=3)


def test_remotes_are_named_and_their_refs_go(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(harbor.folder), "clone")
    clone = harbor.at(tmp_path / "clone")

    told = clone.json("forget", "lamp", "--no-backup", "--yes")

    assert told["dropped"] == ["refs/remotes/origin/main", "refs/remotes/origin/HEAD"]
    assert told["remotes"][0]["command"] == "git push --force origin --all && git push --force origin --tags"
    assert hits(clone.folder, "Who keeps the light?") == []
    assert hits(harbor.folder, "Who keeps the light?")


def test_copies_and_kin_are_named(harbor: Terminal) -> None:
    raw = (harbor.folder / ENTRIES / "lamp.json").read_bytes()
    (harbor.folder / ENTRIES / "lantern.json").write_bytes(raw)
    harbor("commit", "-m", "a copy")

    refused = harbor("forget", "lamp", "--no-backup", "--yes", ends=3)
    assert "rtrepo forget harbor/lamp harbor/lantern" in refused
    harbor("forget", "lamp", "lantern", "--no-backup", "--yes")

    assert hits(harbor.folder, "Who keeps the light?") == []


def test_files_that_are_not_gits_are_named_and_left(harbor: Terminal) -> None:
    (harbor.folder / "mine.txt").write_text("Only salt", "utf-8")
    with zipfile.ZipFile(harbor.folder / "old.zip", "w") as archive:
        archive.writestr("a", "Only salt")

    told = harbor.json("forget", "--text", "Only salt", "--no-backup", "--yes")

    assert told["untracked"] == ["mine.txt"] or told["untracked"] == ["mine.txt", "old.zip"]
    assert (harbor.folder / "mine.txt").read_text("utf-8") == "Only salt"


def test_names_of_authors_go_only_if_asked(harbor: Terminal, git: Git) -> None:
    told = harbor.json("forget", "--text", "Mara Venn", "--dry-run")
    assert (told["versions"], told["people"] > 0) == (0, True)

    harbor("forget", "--text", "Mara Venn", "--authors", "--no-backup", "--yes")

    assert hits(harbor.folder, "Mara Venn") == []
    assert git(harbor.folder, "log", "-1", "--format=%an <%ae>").strip() == "[forgotten] <mara@example.org>"


def test_a_pattern_and_capitals(harbor: Terminal, tmp_path: Path) -> None:
    harbor(
        "import", lines(tmp_path / "m.jsonl", said("mail jo@x.org or KIM@X.ORG", "no", id="mail")), "--into", "harbor"
    )
    harbor("commit", "-m", "mail")

    harbor(
        "forget", "--text", r"[\w.]+@x\.org", "--regex", "--ignore-case", "--with", "(address)", "--no-backup", "--yes"
    )

    assert hits(harbor.folder, "jo@x.org", "KIM@X.ORG") == []
    assert "mail (address) or (address)" in (harbor.folder / ENTRIES / "mail.json").read_text("utf-8")


def test_what_only_git_still_remembers_goes_too(harbor: Terminal, git: Git) -> None:
    path = harbor.folder / ENTRIES / "lamp.json"
    was = path.read_bytes()
    path.write_text(said_once("a slip of the tongue"), "utf-8")
    git(harbor.folder, "commit", "-qam", "a slip of the tongue")
    git(harbor.folder, "reset", "-q", "--hard", "HEAD~1")
    assert path.read_bytes() == was
    (harbor.folder / ".git/rtrepo/ours").write_text("a slip of the tongue")

    told = harbor.json("forget", "--text", "slip of the tongue", "--no-backup", "--yes")

    assert (told["versions"], told["found"] > 1, told["remains"]) == (0, True, [])
    assert hits(harbor.folder, "slip of the tongue") == []


def test_from_a_further_working_tree_and_without_a_branch(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    git(harbor.folder, "worktree", "add", "-q", "-b", "side", "../desk")
    git(harbor.folder, "checkout", "-q", "--detach")

    harbor.at(tmp_path / "desk")("forget", "--text", "Only salt", "--no-backup", "--yes")

    for folder in (harbor.folder, tmp_path / "desk"):
        assert hits(folder, "Only salt") == []
        assert git(folder, "status", "--porcelain") == ""
    assert git(harbor.folder, "rev-parse", "HEAD") == git(harbor.folder, "rev-parse", "side")
    assert git(harbor.folder, "rev-parse", "--symbolic-full-name", "HEAD").strip() == "HEAD"


def test_signatures_go_and_other_encodings_stay(harbor: Terminal, git: Git) -> None:
    at = harbor.folder
    tree, parent = (git(at, "rev-parse", one).strip() for one in ("HEAD^{tree}", "HEAD"))
    raw = (
        f"tree {tree}\nparent {parent}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding ISO-8859-1\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\nsalt by Zoë\n"
    ).encode("latin-1")
    commit = git(at, "hash-object", "-t", "commit", "-w", "--stdin", data=raw).strip()
    git(at, "update-ref", "refs/heads/main", commit)

    told = harbor.json("forget", "--text", "Zoë", "--no-backup", "--yes")

    now = git(at, "cat-file", "commit", "main")
    assert told["signatures"] == 1
    assert "gpgsig" not in now
    assert now.endswith("encoding ISO-8859-1\n\nsalt by [forgotten]\n")
    assert git(at, "rev-parse", "main^").strip() == parent


def test_undo_and_forget_commute(harbor: Terminal, git: Git, tmp_path: Path) -> None:
    harbor("replace", "Salt", "Tar", "--yes")
    harbor("commit", "-m", "tar in the crates")
    harbor("tag", "warm", "crates", "lamp")
    harbor("replace", "Only", "Just", "--yes")
    for steps in range(1, 5):
        folders = [tmp_path / f"{steps}-{name}" for name in ("forget-first", "undo-first")]
        for folder in folders:
            shutil.copytree(harbor.folder, folder)
        first, second = map(harbor.at, folders)
        first("forget", "--text", "Only salt", "--no-backup", "--yes")
        for person in (first, second):
            for _ in range(steps):
                person("undo")
        second("forget", "--text", "Only salt", "--no-backup", "--yes")

        assert everything_in(first.folder) == everything_in(second.folder)
        assert git(first.folder, "rev-parse", "main") == git(second.folder, "rev-parse", "main")
        assert git(first.folder, "write-tree") == git(second.folder, "write-tree")


@pytest.mark.parametrize("words", [("lamp",), ("--text", "Only salt")])
def test_a_draft_that_is_not_saved_is_not_thrown_away(words: tuple[str, ...], harbor: Terminal) -> None:
    draft = harbor.folder / ".git/rtrepo/edits/lamp.md"
    draft.parent.mkdir()
    draft.write_text("# harbor/lamp\n\nOnly salt, she says.\n", "utf-8")

    assert "in a draft of rtrepo edit" in harbor("forget", *words, "--no-backup", "--yes", ends=3)
    assert draft.exists()
    draft.unlink()
    harbor("forget", *words, "--no-backup", "--yes")
