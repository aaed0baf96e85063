"""Hostile YAML is refused by line, at once; harmless YAML that looks like it is read."""

# ruff: noqa: E501 (a case of a table is one line)

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 25))

HOSTILE: list[tuple[str, bytes, int]] = [
    ("anchor", b"a: 1\nb: &x 2\n", 2),
    ("anchor on the whole file", b"&x\na: 1\n", 1),
    ("anchor behind a byte-order mark", b"\xef\xbb\xbf&x {a: 1}\n", 1),
    ("anchor behind a line separator", "a: [\u2028&x 1]\n".encode(), 1),
    ("alias", b"a: *x\n", 1),
    ("alias in a list", b"a: [1,*x]\n", 1),
    ("alias to itself", b"a: &a [*a]\n", 1),
    ("merge key", b"a: 1\nb:\n  <<: {c: 1}\n", 3),
    ("billion laughs", LAUGHS.encode(), 1),
    ("bomb of merge keys", MERGES.encode(), 1),
    ("tag", b"a: !!python/object/apply:os.system [ls]\n", 1),
    ("own tag", b"a: 1\n\nb: !mine x\n", 3),
    ("tag of a text", b"a: !!str 1\n", 1),
    ("directive", b"%YAML 1.1\n---\na: no\n", 1),
    ("directive behind a carriage return", b"# x\r%YAML 1.1\r---\ra: no\r", 2),
    ("two documents", b"a: 1\n---\nb: 2\n", 2),
    ("three documents", b"---\na: 1\n---\nb: 2\n---\n", 3),
    ("hundred thousand brackets", b"[" * 100_000, 1),
    ("brackets that close inside texts", b'["]",' * 30_000, 1),
    ("braces on lines", b"{a:\n" * 5_000, 65),
    ("deep indentation", "".join(" " * n + "a:\n" for n in range(2_00)).encode(), 65),
    ("deep dashes", b"- " * 5_000 + b"a", 1),
    ("deep question marks", b"? " * 5_000 + b"a", 1),
    ("invalid UTF-8", b"a: 1\nb: \xff\n", 2),
    ("half a surrogate pair", b'a: 1\nb: "\\ud800"\n', 0),
    ("UTF-16", "a: 1".encode("utf-16"), 1),
    ("too large", b"a: " + b"x" * 2**20, 0),
    ("NUL", b"a: 1\nb: \x00\n", 0),
    ("tab for indentation", b"a:\n\tb: 1\n", 2),
    ("unclosed quote", b'a: 1\nb: "x\n', 3),
    ("key twice", b"a: 1\nb: 2\na: 3\n", 3),
    ("key that is a list", b"a: 1\n? [x]\n: 2\n", 0),
    ("key that is true", b"true: 1\n", 0),
    ("key that is a fraction", b"a: {1.5: 1}\n", 0),
    ("a number without end", b"id: 5e10000000000000\n", 0),
    ("not a number", b"a: [.nan]\n", 0),
    ("thousands of digits", b"a: " + b"9" * 5_000 + b"\n", 0),
    ("a list", b"- a\n- b\n", 1),
    ("a word", b"hello\n", 1),
]

HARMLESS: list[tuple[bytes, Any]] = [
    (b"", {}),
    (b"# only a comment\n", {}),
    (b"---\na: 1\n", {"a": 1}),
    (b"---\n# c\na: 1\n...\n", {"a": 1}),
    (b"a: yes\nb: no\nc: on\nd: ~\ne: null\nf: True\n", {"a": "yes", "b": "no", "c": "on", "d": None, "e": None, "f": True}),
    (b"a: 0012\nb: 0o17\nc: 0x1F\nd: 1_000\n", {"a": 12, "b": 15, "c": 31, "d": 1000}),
    (b"a: 2026-11-22\nb: 2001-12-14t21:59:43.10-05:00\nc: =\n", {"a": "2026-11-22", "b": "2001-12-14t21:59:43.10-05:00", "c": "="}),
    (b"a: x & y * z ! w\nb: \"&x *y !z\"\nc: '<<'\nd: a<<b\n", {"a": "x & y * z ! w", "b": "&x *y !z", "c": "<<", "d": "a<<b"}),
    (b"a: |\n  &x\n  ---\n  *y\n", {"a": "&x\n---\n*y\n"}),
    (b"a: '" + b"[" * 200 + b"'\n", {"a": "[" * 200}),
    (b"a: " + b"[" * 60 + b"]" * 60 + b"\nb: [" + b"[], " * 200 + b"]\n", None),
    (b"1: a\n2: b\n", {1: "a", 2: "b"}),
    (b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
    (b"a: >\n  one\n  two\n", {"a": "one two\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "line"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_refuses_within_a_second(raw: bytes, line: int) -> None:
    started = time.perf_counter()
    with pytest.raises(FileError) as caught:
        yaml_file.load(raw)

    assert (caught.value.line, bool(caught.value.reason)) == (line, True)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(("raw", "value"), HARMLESS)
def test_reads_what_only_looks_dangerous(raw: bytes, value: Any) -> None:
    found = yaml_file.load(raw)

    assert value is None or repr(found) == repr(value)


@given(st.text("ab:-?[]{}#&*!|>'\"%\n \t\r\u2028@,1", max_size=40) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = yaml_file.load(text.encode("utf-8", "surrogatepass"))
    except FileError:
        return

    assert isinstance(found, dict)
