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
    "invalid UTF-8": (turn(b'"\xff\xfe"'), "is not valid UTF-8 (byte 177 of the file)"),
    "null content": (turn(b"null"), "messages[1] has null content"),
    "a number as content": (turn(b"7"), "messages[1] has content that is neither text nor parts"),
    "a number": (b"7", "is a number, not an object"),
    "a list": (b"[1, 2]", "is a list, not an object"),
    "null": (b"null", "is null, not an object"),
    "text": (b'"hello"', "is text, not an object"),
    "a key twice": (b'{"id": "a", "id": "b", ' + GOOD[1:], 'the key "id" stands twice in one object (byte 102 of the file)'),
    "a number past 64 bits": (b'{"n": 123456789012345678901234567890, ' + GOOD[1:], ""),
    "NaN": (b'{"n": NaN, ' + GOOD[1:], "NaN is not JSON (byte 98 of the file)"),
    "Infinity": (b'{"n": -Infinity, ' + GOOD[1:], "-Infinity is not JSON (byte 98 of the file)"),
    "10,000 levels": (DEEP, "is nested deeper than 64 levels (byte 168 of the file)"),
    "a lone surrogate": (turn(b'"\\ud800"'), "holds half a surrogate pair"),
    "a control character": (turn(b'"a\x01b"'), "holds a control character"),
    "no messages": (b'{"text": "hello"}', "is in no format known here: it has the key text"),
    "an empty object": (b"{}", "is in no format known here: it is empty"),
    "an empty list of messages": (b'{"messages": []}', "has no messages"),
    "an unknown role": (GOOD.replace(b'"user"', b'"boss"'), ""),
    "not JSON": (b"hello there", "is not JSON"),
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
