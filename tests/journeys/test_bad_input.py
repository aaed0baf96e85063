"""Input that is broken, hostile or huge: a clear answer, the designed exit code, and nothing lost."""

import gzip
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal, everything_in

GOOD = b'{"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "I."}]}'
DEEP = b'{"messages": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"


def turn(content: bytes) -> bytes:
    return b'{"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": ' + content + b"}]}"


RECORDS = {
    # case: (the middle one of three records, its problem)
    "invalid UTF-8": (turn(b'"\xff\xfe"'), "invalid UTF-8 (byte 177 of the file)"),
    "null content": (turn(b"null"), "messages[1] has null content"),
    "a number as content": (turn(b"7"), "messages[1] has a number as content, not text"),
    "a number": (b"7", "is a number, not an object"),
    "a list": (b"[1, 2]", "is a list, not an object"),
    "null": (b"null", "is null, not an object"),
    "text": (b'"hello"', "is text, not an object"),
    "a key twice": (
        b'{"id": "a", "id": "b", ' + GOOD[1:], 'the key "id" stands twice in one object (byte 104 of the file)',
    ),
    "a number past 64 bits": (
        b'{"n": 123456789012345678901234567890, ' + GOOD[1:],
        "a whole number that does not fit 64 bits (byte 98 of the file)",
    ),
    "NaN": (b'{"n": NaN, ' + GOOD[1:], "NaN is not JSON (byte 98 of the file)"),
    "Infinity": (b'{"n": -Infinity, ' + GOOD[1:], "-Infinity is not JSON (byte 98 of the file)"),
    "10,000 levels": (DEEP, "nested deeper than 64 levels (byte 168 of the file)"),
    "a lone surrogate": (
        turn(b'"\\ud800"'), "half of a surrogate pair, which UTF-8 cannot hold (byte 176 of the file)",
    ),
    "a control character": (turn(b'"a\x01b"'), "invalid control character (byte 178 of the file)"),
    "no messages": (b'{"text": "hello"}', "is in no format known here: it has the keys text"),
    "an empty object": (b"{}", "is an empty object"),
    "an empty list of messages": (b'{"messages": []}', "messages is empty"),
    "not JSON": (b"hello there", "expecting value (byte 92 of the file)"),
}  # fmt: skip


@pytest.mark.parametrize("case", RECORDS)
def test_a_bad_record_is_named_with_its_place_and_the_rest_comes_in(
    case: str, rtrepo: Terminal, tmp_path: Path
) -> None:
    raw, problem = RECORDS[case]
    source = tmp_path / "bad.jsonl"
    source.write_bytes(GOOD + b"\n" + raw + b"\n" + turn(b'"You."') + b"\n")
    rejects = tmp_path / "rejects.jsonl"
    report = rtrepo.json("import", source, "--into", "bad", "--rejects", rejects, ends=1)
    [rejected] = report["rejected"]

    assert (rejected["record"], rejected["offset"], len(report["added"])) == (2, len(GOOD) + 1, 2)
    assert rejected["reason"] == problem
    assert rejects.read_bytes() == raw + b"\n"
    assert rtrepo.json("validate")["blocking"] == 0


FILES = {
    # case: (bytes, how many come in, the problem of the last record)
    "a truncated last line": (GOOD + b"\n" + GOOD[:50], 1, "JSON ends early"),
    "a truncated array": (b"[" + GOOD + b"," + GOOD[:50], 1, "JSON ends early"),
    "a truncated array after a comma": (b"[" + GOOD + b",", 1, "the array is never closed: the file may be cut off"),
    "UTF-16": (GOOD.decode().encode("utf-16"), 0, "the file is not UTF-8 but UTF-16 or UTF-32: save it as UTF-8"),
    "UTF-32": (GOOD.decode().encode("utf-32"), 0, "the file is not UTF-8 but UTF-16 or UTF-32: save it as UTF-8"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_ends_early_or_is_in_another_encoding(case: str, rtrepo: Terminal, tmp_path: Path) -> None:
    raw, added, problem = FILES[case]
    (tmp_path / "bad").write_bytes(raw)
    report = rtrepo.json("import", tmp_path / "bad", "--into", "bad", ends=1)

    assert (len(report["added"]), report["rejected"][-1]["reason"]) == (added, problem)


PACKED = gzip.compress(b"\n".join([GOOD] * 100))
REFUSED = {
    "an empty file": (b"", "holds no records; nothing was imported"),
    "blank lines": (b" \n\n\t\n", "holds no records; nothing was imported"),
    "a .gz cut off": (PACKED[:-20], "ends in the middle of its gzip data; nothing was changed"),
    "a .gz without its end": (PACKED[:-1], "ends in the middle of its gzip data; nothing was changed"),
    "a damaged .gz": (b"\x1f\x8bxxxxxx", "is a damaged .gz file"),
    "an exploding .gz": (gzip.compress(b" " * 60_000_000), "unpacks to more than 1,000 times its size"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_at_all_is_refused(case: str, rtrepo: Terminal, tmp_path: Path) -> None:
    raw, problem = REFUSED[case]
    (tmp_path / "bad.gz").write_bytes(raw)
    before = everything_in(rtrepo.folder)
    told = rtrepo("import", tmp_path / "bad.gz", "--into", "bad", ends=3)

    assert told.startswith("error: ")
    assert problem in told
    assert "\nhint: " in told
    assert everything_in(rtrepo.folder) == before


def test_a_record_larger_than_an_entry_may_be_is_rejected(rtrepo: Terminal, tmp_path: Path) -> None:
    (tmp_path / "big.jsonl").write_bytes(turn(b'"' + b"x" * 17_000_000 + b'"') + b"\n" + GOOD + b"\n")
    report = rtrepo.json("import", tmp_path / "big.jsonl", "--into", "big", ends=1)

    assert [row["reason"] for row in report["rejected"]] == ["is larger than 16 MiB, the most of one entry"]
    assert len(report["added"]) == 1


def limited() -> None:
    """Give a child one and a half gigabytes of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))


@pytest.mark.parametrize("ends", [b'"}]}\n', b""])
def test_a_line_of_100_megabytes_needs_little_memory(ends: bytes, rtrepo: Terminal, tmp_path: Path) -> None:
    with open(tmp_path / "long.jsonl", "wb") as file:
        file.write(GOOD + b'\n{"messages": [{"role": "user", "content": "')
        for _ in range(100):
            file.write(b"lamp oil " * 111_112)
        file.write(ends)
    done = subprocess.run(
        [sys.executable, "-m", "rtrepo", "import", os.fspath(tmp_path / "long.jsonl"), "--into", "long"],
        cwd=rtrepo.folder, capture_output=True, text=True, timeout=60, check=False, preexec_fn=limited,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (1, "")
    assert "rejected        1   record 2 (byte 92): is longer than 64 MiB\n" in done.stdout
    assert "added           1   entry to long" in done.stdout


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML = {
    "a bomb": BOMB,
    "an anchor": "tags: &t [a]\ncharacters: *t\n",
    "a python object": "tags: !!python/object/apply:os.system [echo]\n",
    "10,000 levels": "a: " + "[" * 10_000 + "]" * 10_000 + "\n",
    "a list": "- a\n- b\n",
    "a key twice": "title: a\ntitle: b\n",
    "not YAML": "title: [a\n",
}


@pytest.mark.parametrize("case", YAML)
def test_hostile_yaml_is_told_and_changes_nothing(case: str, harbor: Terminal) -> None:
    for path in ("datasets/harbor/entries/lamp.yaml", "datasets/harbor/dataset.yaml"):
        (harbor.folder / path).write_text(YAML[case], "utf-8")
    before = everything_in(harbor.folder)
    ends = {
        "validate": harbor.answer("validate").code,
        "commit": harbor.answer("commit", "-m", "x").code,
        "status": harbor.answer("status").code,
        "diff": harbor.answer("diff").code,
        "list": harbor.answer("list").code,
        "show": harbor.answer("show", "lamp").code,
        "search": harbor.answer("search", "lamp").code,
        "import": harbor.answer("import", harbor.folder.parent / "harbor.jsonl", "--into", "harbor").code,
    }

    assert ends == {
        "validate": 1, "commit": 1, "status": 0, "diff": 0, "list": 0, "show": 0, "search": 0, "import": 3,
    }  # fmt: skip
    assert everything_in(harbor.folder) == before
