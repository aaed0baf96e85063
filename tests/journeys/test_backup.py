"""`rtrepo backup`: everything in one file, also what is in no version; damage is found; and all of it back."""

import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rtrepo.git import objects
from rtrepo.git.backup import record
from rtrepo.git.backup.header import DamagedError
from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said, settled

ENTRIES = "datasets/harbor/entries"


def state(folder: Path, git: Git) -> dict[str, Any]:
    """All that a backup is to bring back."""
    git_dir = folder / git(folder, "rev-parse", "--git-dir").strip()
    return {
        "files": everything_in(folder),
        "links": {path.name: os.readlink(path) for path in folder.iterdir() if path.is_symlink()},
        "refs": git(folder, "for-each-ref", "--format=%(refname) %(objectname) %(symref)"),
        "HEAD": (git_dir / "HEAD").read_text(),
        "index": git(folder, "ls-files", "-s"),
        "status": git(folder, "status", "--porcelain=v2"),
        "stash": git(folder, "stash", "list", "--format=%H %gs"),
        "merge": [(git_dir / name).read_text() for name in ("MERGE_HEAD", "MERGE_MSG") if (git_dir / name).exists()],
        "remotes": git(folder, "remote", "-v"),
    }


def in_one_line(page: str, folder: Path) -> str:
    """A page without its line breaks, which depend on how long the name of the test's folder is."""
    return settled(" ".join(page.replace(str(folder), "HERE").split()), folder)


@pytest.fixture
def busy(harbor: Terminal, git: Git) -> Terminal:
    """Someone in the middle of everything: edits staged and not, new files, a link, two stashes, tags, a remote."""
    folder = harbor.folder
    lamp, ferry = (folder / ENTRIES / f"{name}.json" for name in ("lamp", "ferry"))
    for words in ("I did.", "I will."):
        lamp.write_text(lamp.read_text("utf-8").replace("I do.", words), "utf-8")
        git(folder, "stash", "push", "-q", "-m", f"or {words}")
    git(folder, "tag", "-a", "v1", "-m", "the first")
    git(folder, "branch", "side", "HEAD~1")
    git(folder, "remote", "add", "origin", "https://mara:secret@example.org/noir.git")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    lamp.write_text(lamp.read_text("utf-8").replace("I do.", "I did."), "utf-8")
    git(folder, "add", ".")
    lamp.write_text(lamp.read_text("utf-8").replace("I did.", "Nobody does."), "utf-8")
    ferry.unlink()
    (folder / "naïve \n notes.txt").write_bytes(b"a\r\nb\n\xff\0")
    (folder / "link").symlink_to("/etc/passwd")
    run = folder / "run.sh"
    run.write_text("#!/bin/sh\n")
    run.chmod(0o755)
    return harbor


def test_everything_comes_back(busy: Terminal, tmp_path: Path, git: Git) -> None:
    before = state(busy.folder, git)
    made = busy("backup", "create", "../a.bundle")
    verified = busy("backup", "verify", "../a.bundle")
    shutil.rmtree(busy.folder)
    home = busy.at(tmp_path)
    restored = home("backup", "restore", "a.bundle", "new")
    after = state(tmp_path / "new", git)

    assert after == before | {"remotes": before["remotes"].replace("mara:secret@", "")}
    assert os.access(tmp_path / "new" / "run.sh", os.X_OK)
    size = f"{(tmp_path / 'a.bundle').stat().st_size / 1024:.1f} KiB"
    holds = (
        "on main, 2 branches, 1 tag, 2 refs of remotes, the log of operations, 2 stashes, 5 files of uncommitted work"
    )
    left = "not in git's settings, but for remotes and branches, hooks of your own, reflogs, caches"
    hooks = "pre-commit, pre-merge-commit, pre-push, commit-msg, post-checkout, post-merge, post-rewrite"
    assert in_one_line(made, tmp_path) == (
        f"Backed up to HERE/a.bundle: {size} holds {holds} {left} Next: rtrepo backup verify HERE/a.bundle"
    )
    assert re.sub(r"\d+ objects", "N objects", in_one_line(verified, tmp_path)) == (
        "a.bundle is whole: restored, and every object, ref and file compared "
        f"holds work as it was AGE: {holds}, N objects"
    )
    assert in_one_line(restored, tmp_path) == (
        f"Restored into FOLDER/new: work as it was AGE, 2 entries in 1 dataset holds {holds} hooks {hooks} "
        f"git diff, log, show and blame read as turns, merge joins them (off: rtrepo git-setup --remove) {left} "
        "Next: cd new && rtrepo status"
    )
    hooked = busy.at(tmp_path / "new").json("hooks", "status")["hooks"]
    assert {hook["state"] for hook in hooked} == {"installed"}


def test_the_repository_is_not_touched(busy: Terminal, tmp_path: Path) -> None:
    before = everything_in(busy.folder, without=["rtrepo"])
    busy.unchecked("backup", "create", "../a.bundle")
    busy.unchecked("backup", "create", "../b.bundle", "--incremental")
    busy.unchecked("backup", "verify", "../a.bundle")

    assert everything_in(busy.folder, without=["rtrepo"]) == before
    assert sorted(path.name for path in tmp_path.iterdir() if "bundle" in path.name) == ["a.bundle", "a.bundle.sha256"]
    assert [path.name for path in (busy.folder / ".git/rtrepo").iterdir() if path.name.startswith("backup")] == []


def test_a_merge_that_waits_comes_back(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    lamp = harbor.folder / ENTRIES / "lamp.json"
    harbor("branch", "side")
    first = lamp.read_text("utf-8")
    lamp.write_text(first.replace("I do.", "I did."), "utf-8")
    harbor("commit", "-m", "did")
    harbor("switch", "side")
    lamp.write_text(first.replace("I do.", "I shall."), "utf-8")
    harbor("commit", "-m", "shall")
    harbor("merge", "main", ends=1)
    before = state(harbor.folder, git)
    told = harbor.json("conflicts", ends=1)
    harbor("backup", "create", "../a.bundle")
    harbor("backup", "restore", "../a.bundle", "../new")
    new = harbor.at(tmp_path / "new")

    assert state(new.folder, git) == before
    assert (new.json("conflicts", ends=1), len(told["conflicts"])) == (told, 1)
    new("merge", "--abort")
    assert (new.folder / ENTRIES / "lamp.json").read_text("utf-8").count("I shall.") == 1


def test_undo_goes_on_where_it_was(harbor: Terminal, tmp_path: Path) -> None:
    harbor("backup", "create", "../a.bundle")
    harbor("backup", "restore", "../a.bundle", "../new")
    new = harbor.at(tmp_path / "new")
    for one in (harbor, new):
        one("undo")
        one("undo")

    assert everything_in(new.folder) == everything_in(harbor.folder)
    assert not (new.folder / ENTRIES / "lamp.json").exists()


def test_no_branch_and_further_working_trees(busy: Terminal, tmp_path: Path, git: Git) -> None:
    git(busy.folder, "worktree", "add", "-q", "../other", "side")
    (tmp_path / "other" / "draft.txt").write_text("only here\n")
    git(busy.folder, "checkout", "-q", "--detach")
    git(busy.folder, "commit", "-q", "-m", "on no branch", "--no-verify")
    before = state(busy.folder, git)
    told = busy.json("backup", "create", "../a.bundle")
    shutil.rmtree(tmp_path / "other")
    made = busy("backup", "restore", "../a.bundle", "../new")
    after = state(tmp_path / "new", git)
    kept = "refs/rtrepo/restored"

    assert (after["HEAD"], after["files"], after["index"]) == (before["HEAD"], before["files"], before["index"])
    assert [tree["changed"] for tree in told["contents"]["worktrees"]] == [5, 1]
    assert f"git archive {kept}:1/work" in made.replace("\n           ", " ")
    assert git(tmp_path / "new", "show", f"{kept}:1/work/draft.txt") == "only here\n"


def test_what_is_left_out_is_said(harbor: Terminal, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_BLOB", 2**20)
    (harbor.folder / ".git/info/exclude").write_text("cache/\n*.log\n")
    (harbor.folder / "cache").mkdir()
    (harbor.folder / "cache/x").write_text("x")
    (harbor.folder / "run.log").write_text("x")
    (harbor.folder / "weights.bin").write_bytes(bytes(2**20 + 1))
    git(harbor.folder, "init", "-q", "inner")
    os.mkfifo(harbor.folder / "pipe")
    told = harbor.json("backup", "create", "../a.bundle")["contents"]["left_out"]

    assert [(one["what"], one["why"]) for one in told if one["why"]] == [
        ("inner/", "a repository of its own"),
        ("weights.bin", "larger than 1 MiB and not known to git"),
        ("cache/", "ignored by git"),
        ("run.log", "ignored by git"),
    ]


def flip(path: Path, at: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << bit)]))


def test_a_flipped_bit_is_found_in_any_of_200_places(busy: Terminal, tmp_path: Path) -> None:
    """Also without the checksum beside it: by what is in the file alone."""
    busy("backup", "create", "../a.bundle")
    (tmp_path / "a.bundle.sha256").unlink()
    file = tmp_path / "a.bundle"
    whole = file.read_bytes()
    chance = random.Random(6)
    start = whole.index(b"\n\nPACK") + 2
    places = [chance.randrange(start, len(whole)) for _ in range(188)] + [chance.randrange(start) for _ in range(12)]
    missed = []
    for at in places:
        flip(file, at, chance.randrange(8))
        if busy.unchecked("backup", "verify", file).code != 1:
            missed.append(at)
        file.write_bytes(whole)

    assert (missed, len(places)) == ([], 200)
    assert busy.unchecked("backup", "verify", file).code == 0


DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (lambda raw: raw[:-1], "its content has not the checksum that it ends with"),
    "longer": (lambda raw: raw + b"x", "its content has not the checksum that it ends with"),
    "empty": (lambda raw: b"", "is no backup that rtrepo made, or its beginning is damaged"),
    "a bundle": (lambda raw: raw[:16] + b"\nPACK", "is no backup that rtrepo made, or its beginning is damaged"),
    "a ref renamed": (
        lambda raw: raw.replace(b"refs/heads/side", b"refs/heads/size", 1),
        "is not what its record says",
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damage_is_named_and_nothing_is_restored(case: str, busy: Terminal, tmp_path: Path) -> None:
    busy("backup", "create", "../a.bundle")
    file = tmp_path / "a.bundle"
    change, words = DAMAGED[case]
    file.write_bytes(change(file.read_bytes()))
    told = busy.json("backup", "verify", file, ends=1)
    refused = busy.answer("backup", "restore", file, "../new")

    assert (told["whole"], [words in problem for problem in told["problems"]][-1]) == (False, True), told
    assert (refused.code, words in refused.err, (tmp_path / "new").exists()) == (3, True, False)
    assert list(tmp_path.glob(".*rtrepo")) == []


def test_another_checksum_beside_it(harbor: Terminal, tmp_path: Path) -> None:
    harbor("backup", "create", "../a.bundle")
    assert subprocess.run(["sha256sum", "-c", "a.bundle.sha256"], cwd=tmp_path, check=False).returncode == 0
    beside = tmp_path / "a.bundle.sha256"
    beside.write_text("0" * 64 + "  a.bundle\n")

    assert harbor("backup", "verify", "../a.bundle", ends=1) == (
        "a.bundle cannot be trusted: 1 thing wrong\n"
        "  a.bundle.sha256 holds another SHA-256 than a.bundle has\n"
        "Look for another copy or an older backup, and verify that\n"
    )


def test_a_chain(busy: Terminal, tmp_path: Path, git: Git) -> None:
    """Each file has what is new; all of them are needed, and nothing else."""
    sizes = []
    for number in range(4):
        told = busy.json("backup", "create", f"../{number}.bundle", *(["--incremental"] if number else []))
        sizes.append(told["size"])
        (busy.folder / f"{number}.txt").write_text(f"{number}\n")
        if number == 1:
            git(busy.folder, "branch", "-D", "side")
            git(busy.folder, "stash", "drop", "-q")
            git(busy.folder, "commit", "-q", "-a", "--no-verify", "-m", "by git")
    (busy.folder / "3.txt").unlink()
    nothing = busy.json("backup", "create", "../4.bundle", "--incremental")
    busy("backup", "restore", "../3.bundle", "../new")

    assert (nothing["file"], (tmp_path / "4.bundle").exists()) == (None, False)
    expected, found = state(busy.folder, git), state(tmp_path / "new", git)
    assert {key: found[key] for key in expected if key != "remotes"} == {
        key: value for key, value in expected.items() if key != "remotes"
    }
    assert max(sizes[1:]) < sizes[0] / 2
    assert busy.json("backup", "verify", "../3.bundle")["files"] == [f"{number}.bundle" for number in range(4)]

    (tmp_path / "1.bundle").rename(tmp_path / "elsewhere")
    busy("backup", "verify", "../3.bundle")  # whatever it is called
    (tmp_path / "elsewhere").unlink()
    missing = "2.bundle builds on number 2 of its chain, which is not beside it or is damaged"
    assert busy.json("backup", "verify", "../3.bundle", ends=1)["problems"] == [missing]
    refused = busy.answer("backup", "restore", "../3.bundle", "../newer")
    assert (refused.code, missing in refused.err) == (3, True)
    refused = busy.answer("backup", "create", "../5.bundle", "--incremental")
    assert (refused.code, "make a whole backup: rtrepo backup create" in refused.err) == (3, True)
    assert busy.json("backup", "verify", "../0.bundle")["whole"]


def test_an_increment_is_as_small_as_what_is_new(harbor: Terminal, tmp_path: Path) -> None:
    """Not the files that did not change, though the record has them at other paths than the version."""
    many = [said(f"What is light {number} for?", "Nobody knows.", id=f"light-{number}") for number in range(300)]
    harbor("import", lines(tmp_path / "many.jsonl", *many), "--into", "pier")
    harbor("commit", "-m", "many")
    whole = harbor.json("backup", "create", "../a.bundle")
    lamp = harbor.folder / ENTRIES / "lamp.json"
    lamp.write_text(lamp.read_text("utf-8").replace("I do.", "I did."), "utf-8")
    new = harbor.json("backup", "create", "../b.bundle", "--incremental")

    assert new["size"] < whole["size"] / 10


def test_nothing_goes_on_from_a_damaged_one(busy: Terminal, tmp_path: Path) -> None:
    busy("backup", "create", "../a.bundle")
    flip(tmp_path / "a.bundle", 5000, 3)
    refused = busy.answer("backup", "create", "../b.bundle", "--incremental")

    assert (refused.code, "a.bundle is damaged" in refused.err) == (3, True)
    assert busy.answer("backup", "create", "../sub/b.bundle").err.startswith("error: there is no folder")
    (tmp_path / "sub").mkdir()
    refused = busy.answer("backup", "create", "../sub/b.bundle", "--incremental")
    assert (refused.code, "holds no backup of this repository to go on from" in refused.err) == (3, True)


def test_no_file_is_ever_overwritten(harbor: Terminal, tmp_path: Path) -> None:
    for name in ("a.bundle", "b.bundle.sha256"):
        (tmp_path / name).write_text("mine")
    answers = [harbor.answer("backup", "create", f"../{name}.bundle") for name in "ab"]
    harbor("backup", "create", "../c.bundle")
    into = [harbor.answer("backup", "restore", "../c.bundle", place) for place in (".", "../a.bundle")]
    (tmp_path / "empty").mkdir()
    harbor("backup", "restore", "../c.bundle", "../empty")

    assert [answer.code for answer in answers + into] == [3, 3, 3, 3]
    assert all("there already" in answer.err and "nothing was" in answer.err for answer in answers + into)
    assert [(tmp_path / name).read_text() for name in ("a.bundle", "b.bundle.sha256")] == ["mine", "mine"]
    assert (tmp_path / "empty" / ENTRIES / "lamp.json").exists()


def test_git_reads_it_without_rtrepo(busy: Terminal, tmp_path: Path, git: Git) -> None:
    busy("backup", "create", "../a.bundle")
    (busy.folder / "more.txt").write_text("more\n")
    git(busy.folder, "add", "more.txt")
    git(busy.folder, "commit", "-q", "--no-verify", "-m", "more")
    busy("backup", "create", "../b.bundle", "--incremental")
    git(tmp_path, "clone", "-q", "a.bundle", "plain")
    git(tmp_path, "clone", "-q", "--mirror", "a.bundle", "mirror")
    git(tmp_path / "mirror", "fetch", "-q", "../b.bundle", "+refs/*:refs/*")
    record = git(tmp_path / "mirror", "for-each-ref", "--format=%(refname)", "refs/rtrepo/backup/0002*").strip()

    assert git(tmp_path / "plain", "branch", "--show-current") == "main\n"
    assert git(tmp_path / "mirror", "log", "-1", "--format=%s", "main") == "more\n"
    assert git(tmp_path / "mirror", "show", f"{record}:0/work/{ENTRIES}/lamp.json").count("Nobody does.") == 1


def test_a_shallow_clone(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{harbor.folder}", "shallow")
    shallow = harbor.at(tmp_path / "shallow")
    shallow("backup", "create", "../a.bundle")
    harbor("backup", "restore", "../a.bundle", "../new")

    assert git(tmp_path / "new", "rev-list", "--count", "HEAD") == "1\n"


def test_a_damaged_repository_makes_no_backup(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    blob = git(harbor.folder, "rev-parse", f"HEAD:{ENTRIES}/lamp.json").strip()
    for pack in sorted((harbor.folder / ".git/objects/pack").glob("*.pack")):
        raw = pack.read_bytes()
        pack.with_suffix(".idx").unlink()
        pack.unlink()
        git(harbor.folder, "unpack-objects", "-q", data=raw)
    (harbor.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    answer = harbor.unchecked("backup", "create", "../a.bundle")

    assert (answer.code, "rtrepo fsck tells what is damaged" in answer.err) == (3, True), answer
    assert [path for path in tmp_path.iterdir() if "bundle" in path.name] == []


STRANGE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a setting that names a program": lambda told: told["settings"].append(["core.fsmonitor", "touch ran"]),
    "a remote's helper": lambda told: told["settings"].append(["remote.x.vcs", "x"]),
    "a ref outside": lambda told: told["refs"].update({"../../config": told["needs"] or "0" * 40}),
    "no working tree": lambda told: told.update(desks=[]),
    "HEAD that is none": lambda told: told["desks"][0].update(head="../x"),
    "a tree that is none": lambda told: told["desks"][0].update(work="--help"),
    "a later schema": lambda told: told.update(schema="rtrepo.backup-record/9"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_stranger_s_record_is_refused(case: str, harbor: Terminal, tmp_path: Path) -> None:
    """What it could do beyond the folder, or run, is refused before anything is made of it."""
    harbor("backup", "create", "../a.bundle")
    harbor("backup", "restore", "../a.bundle", "../good")
    raw = record_of(tmp_path / "a.bundle", tmp_path)
    told = json.loads(raw)
    STRANGE[case](told)

    assert record.from_bytes(raw, "x").repository == "work"
    with pytest.raises(DamagedError, match="the record in x cannot be read"):
        record.from_bytes(json.dumps(told).encode(), "x")


def record_of(bundle: Path, scratch: Path) -> bytes:
    """The record in a backup, as git shows it."""
    subprocess.run(["git", "clone", "-q", "--mirror", bundle, scratch / "mirror"], check=True)
    words = ["git", "for-each-ref", "--format=%(refname)", "refs/rtrepo/backup/"]
    ref = subprocess.run(words, cwd=scratch / "mirror", capture_output=True, text=True, check=True).stdout.strip()
    words = ["git", "show", f"{ref}:{record.FILE}"]
    return subprocess.run(words, cwd=scratch / "mirror", capture_output=True, check=True).stdout
