"""`rtrepo fsck`: what cannot be read or does not fit is named, with what to do; no damage makes it wait for ever."""

import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, child, everything_in

ENTRIES = "datasets/harbor/entries"
LAMP = f"{ENTRIES}/lamp.json"


def test_all_is_sound(harbor: Terminal, git: Git) -> None:
    """Each distinct tip once, each unchanged file once; and nothing is changed by looking."""
    harbor("branch", "same")
    git(harbor.folder, "branch", "older", "HEAD~1")
    harbor("export", "harbor", "--to", "messages", "-o", "out.jsonl")
    harbor("experiment", "start", "warm", "--question", "Warmer?")
    before = everything_in(harbor.folder, without=["rtrepo"])
    told = harbor.json("fsck")

    assert told["flaws"] == []
    assert {key: count for key, count in told["checked"].items() if key != "objects"} == {
        "tips": 3, "config": 1, "dataset": 1, "entry": 3, "sidecar": 1, "import": 1, "experiment": 1, "exports": 1,
        "operations": 6,
    }  # fmt: skip
    assert harbor("fsck").replace("\n ", "").startswith("Everything can be read and fits together: ")
    assert everything_in(harbor.folder, without=["rtrepo"]) == before


def committed(folder: Path, git: Git, path: str, raw: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(raw)
    git(folder, "add", path)
    git(folder, "commit", "-q", "--no-verify", "-m", "x")


NOWHERE = "0123456789abcdef0123456789abcdef01234567"
HEADER = json.dumps({"schema": "rtrepo.import/1", "number": 1, "source": "x", "sha256": "ab" * 32, "format": "x"})
MANIFEST = f'dataset: harbor\nversion: "{NOWHERE}"\nformat: messages\nentries: 1\nsha256: "00"\n'
BROKEN = {
    # path: (content, kind, what is said)
    LAMP: (b'{"messages": [', "entry", "line 1: JSON ends early"),
    f"{ENTRIES}/lamp.yaml": (b"tags: [", "sidecar", "line 1"),
    "datasets/harbor/dataset.yaml": (b"targets: 3\n", "dataset", "targets input should be"),
    "rtrepo.yaml": (b"rules: {}\n", "config", "rtrepo.yaml has no line `format: 1`"),
    "datasets/harbor/imports/0009-aa.jsonl": (HEADER.encode(), "import", "is the record of another import"),
    "datasets/harbor/imports/0001-aa.jsonl": (b"{}", "import", "does not begin with a header"),
    "experiments/warm.yaml": (b"outcome: perhaps\n", "experiment", "outcome input should be 'open'"),
    "experiments/cold.yaml": (
        f'runs: [{{name: r1, version: "{NOWHERE}"}}]\n'.encode(),
        "experiment",
        "its run r1 was trained on 0123456789ab, a version that is not here",
    ),
    "x.jsonl.manifest.yaml": (
        f"schema: rtrepo.export/1\n{MANIFEST}".encode(),
        "manifest",
        "tells of an export of 0123456789ab, a version that is not here",
    ),
    "y.jsonl.manifest.yaml": (b"schema: other/1\n", "manifest", "schema is no manifest of an export"),
}


@pytest.mark.parametrize("path", BROKEN)
def test_files_of_ours(path: str, harbor: Terminal, git: Git) -> None:
    raw, kind, words = BROKEN[path]
    git(harbor.folder, "switch", "-q", "-c", "side")
    committed(harbor.folder, git, path, raw)
    git(harbor.folder, "switch", "-q", "main")
    told = harbor.json("fsck", ends=1)

    assert [(flaw["kind"], flaw["where"], words in flaw["says"]) for flaw in told["flaws"]] == [
        (kind, f"side: {path}", True)
    ], told["flaws"]


def test_an_entry_as_it_is_told(harbor: Terminal, git: Git) -> None:
    committed(harbor.folder, git, LAMP, b"{")
    page = harbor("fsck", ends=1)

    *told, last, rest = page.splitlines()
    assert told == [
        f"!! entry  main: {LAMP}",
        "     line 1: JSON ends early",
        "     mend it on main and commit; rtrepo history lamp names older versions to restore it from",
    ]
    assert re.sub(r"\d+ objects", "N objects", f"{last}{rest[1:]}") == (
        "1 thing is damaged; looked at N objects of git, 1 tip, 3 entries, 1 sidecar, 1 dataset, 1 import "
        "record, 3 operations"
    )


def loose(folder: Path, git: Git) -> None:
    """Every object as a file of its own."""
    for pack in sorted((folder / ".git/objects/pack").glob("*.pack")):
        raw = pack.read_bytes()
        for file in (pack, pack.with_suffix(".idx")):
            file.unlink()
        git(folder, "unpack-objects", "-q", data=raw)


DAMAGE: dict[str, Callable[[bytes], bytes | None]] = {
    "cut short": lambda raw: raw[: len(raw) // 2],
    "empty": lambda raw: b"",
    "garbage": lambda raw: b"\0garbage",
    "flipped": lambda raw: raw[:-3] + bytes([raw[-3] ^ 4]) + raw[-2:],
    "another": lambda raw: zlib.compress(b"blob 1\0x"),
    "gone": lambda raw: None,
}
OBJECTS = {"blob": f"HEAD:{LAMP}", "tree": f"HEAD:{ENTRIES}", "commit": "HEAD"}


@pytest.mark.parametrize("what", OBJECTS)
@pytest.mark.parametrize("how", DAMAGE)
def test_damaged_objects(how: str, what: str, harbor: Terminal, git: Git) -> None:
    """In a process of its own with a deadline: libgit2 never comes back from an object that was cut short."""
    loose(harbor.folder, git)
    object_id = git(harbor.folder, "rev-parse", OBJECTS[what]).strip()
    place = harbor.folder / ".git/objects" / object_id[:2] / object_id[2:]
    raw = place.read_bytes()
    place.chmod(0o644)
    after = DAMAGE[how](raw)
    if after is None:
        place.unlink()
    else:
        place.write_bytes(after)
    answer = child(harbor.folder, "fsck", "--json", timeout=30)
    flaws = answer.json["flaws"]

    assert answer.code == 1, answer
    assert [flaw for flaw in flaws if flaw["kind"] == "git"], flaws
    if what == "blob":
        assert f"main: {LAMP}" in {flaw["where"] for flaw in flaws}
    if what == "tree":
        assert f"main: {ENTRIES}/" in {flaw["where"] for flaw in flaws}


def test_a_clone_mends_a_lost_object(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    """What the hint says."""
    git(tmp_path, "clone", "-q", "--no-local", "work", "clone")
    loose(harbor.folder, git)
    object_id = git(harbor.folder, "rev-parse", f"HEAD:{LAMP}").strip()
    (harbor.folder / ".git/objects" / object_id[:2] / object_id[2:]).unlink()
    hint = harbor.unchecked("fsck", "--json").json["flaws"][0]["hint"]
    git(harbor.folder, "fetch", "-q", "--refetch", "../clone")

    assert hint.startswith("git fetch --refetch CLONE takes it from a clone; ")
    assert harbor.json("fsck")["sound"] is True


def moved(folder: Path, git: Git, ref: str, files: dict[str, bytes], *parents: str) -> str:
    """A commit of files at the place of a ref."""
    lines = []
    for name, raw in files.items():
        blob = git(folder, "hash-object", "-w", "--stdin", data=raw).strip()
        lines.append(f"100644 blob {blob}\t{name}\n")
    tree = git(folder, "mktree", data="".join(lines).encode()).strip()
    words = [word for parent in parents for word in ("-p", parent)]
    commit = git(folder, "commit-tree", tree, *words, "-m", "x").strip()
    git(folder, "update-ref", ref, commit)
    return commit


OPERATIONS = {
    "no record": ({"other": b"x"}, "cannot be read: it has no 'operation.json'"),
    "no JSON": ({"operation.json": b"{"}, "cannot be read: Expecting property name"),
    "half a record": ({"operation.json": b'{"did": "x"}'}, "cannot be read: it has no 'command'"),
    "a version let go": (
        {
            "operation.json": json.dumps(
                {"did": "x", "command": "x", "worktree": ".", "head": None, "trees": {},
                 "refs": [["refs/heads/main", None, NOWHERE]]}
            ).encode()
        },
        "does not hold 0123456789ab, which undo needs and git gc may take away",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OPERATIONS)
def test_the_log_of_operations(case: str, harbor: Terminal, git: Git) -> None:
    files, words = OPERATIONS[case]
    newest = git(harbor.folder, "rev-parse", "refs/rtrepo/ops").strip()
    moved(harbor.folder, git, "refs/rtrepo/ops", files, newest)
    told = harbor.json("fsck", ends=1)["flaws"]

    assert [(flaw["kind"], flaw["where"][:16], words in flaw["says"]) for flaw in told] == [
        ("operation", "refs/rtrepo/ops ", True)
    ], told
    assert "git update-ref -d refs/rtrepo/ops" in told[0]["hint"]


EXPORTS = {
    "no manifest": ({"export.json": b"{}"}, "has no manifest.yaml"),
    "garbled": ({"manifest.yaml": b"[", "export.json": b"{}"}, "cannot be read: "),
    "another file": (
        {"manifest.yaml": f"schema: rtrepo.export/1\n{MANIFEST}".encode(), "export.json": b"{}"},
        "is of another file, 00",
    ),
}


@pytest.mark.parametrize("case", EXPORTS)
def test_the_records_of_exports(case: str, harbor: Terminal, git: Git) -> None:
    files, words = EXPORTS[case]
    ref = "refs/rtrepo/exports/" + "ab" * 32
    moved(harbor.folder, git, ref, files, "HEAD")
    told = harbor.json("fsck", ends=1)["flaws"]

    assert {(flaw["kind"], flaw["where"]) for flaw in told} == {("export", ref)}
    assert any(words in flaw["says"] for flaw in told), told
    assert all(f"git update-ref -d {ref}" in flaw["hint"] for flaw in told)


def test_a_remark_of_git_on_old_history(harbor: Terminal, git: Git) -> None:
    """Whole, but not written as git writes today: it can be silenced by the words of the hint."""
    tree = git(harbor.folder, "rev-parse", "HEAD^{tree}").strip()
    raw = f"tree {tree}\nauthor x <x@example.org> 1 +0000\ncommitter x <x@example.org 1 +0000\n\nx\n".encode()
    words = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    commit = git(harbor.folder, *words, data=raw).strip()
    (harbor.folder / ".git/refs/heads/old").write_text(f"{commit}\n")
    told = harbor.unchecked("fsck", "--json").json["flaws"]
    _, _, command = told[0]["hint"].partition("the object is whole; if it is known and wanted so: git ")
    git(harbor.folder, *command.split())

    assert [flaw["kind"] for flaw in told] == ["git"]
    assert harbor.unchecked("fsck", "--json").json["flaws"] == []


def test_hostile_names_and_no_repository(harbor: Terminal, tmp_path: Path, git: Git) -> None:
    committed(harbor.folder, git, f"{ENTRIES}/\x1b[31mred\u202e.json", b"{")
    page = harbor("fsck", ends=1)

    assert ("\x1b" in page, "\u202e" in page, "red" in page) == (False, False, True)
    assert harbor.at(tmp_path).unchecked("fsck").code == 3
