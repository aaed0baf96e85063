"""Records are cut out of any file that people have, and one bad record costs only itself."""

import tracemalloc
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.formats import cutting, scanning
from rtrepo.formats.cutting import ENDS_EARLY, UTF16, cut
from rtrepo.formats.scanning import AFTER_ARRAY, NEVER_CLOSED, TOO_LONG

A, B = b'{"a":1}', b'{"b":"x"}'


def told(raw: bytes, size: int = 1 << 16) -> list[tuple[int, int, object]]:
    """Number, offset, and the value or the problem."""
    chunks = [raw[i : i + size] for i in range(0, len(raw), size)]
    return [(record.number, record.offset, record.problem or record.value) for record in cut(chunks)]


CASES = {
    "empty": (b"", []),
    "blank": (b" \n\n", []),
    "lines": (A + b"\n" + B + b"\n", [(1, 0, {"a": 1}), (2, 8, {"b": "x"})]),
    "no newline at the end": (A + b"\n" + B, [(1, 0, {"a": 1}), (2, 8, {"b": "x"})]),
    "crlf": (A + b"\r\n" + B + b"\r\n", [(1, 0, {"a": 1}), (2, 9, {"b": "x"})]),
    "blank lines": (b"\n" + A + b"\n \n\n" + B, [(1, 1, {"a": 1}), (2, 12, {"b": "x"})]),
    "mark": (b"\xef\xbb\xbf" + A + b"\n" + B, [(1, 3, {"a": 1}), (2, 11, {"b": "x"})]),
    "raw separators": (
        '{"a":"1\u20282\u20293\u00854"}\n'.encode() + A,
        [(1, 0, {"a": "1\u20282\u20293\u00854"}), (2, 21, {"a": 1})],
    ),
    "bad line": (
        A + b'\n{"a":}\n' + B,
        [(1, 0, {"a": 1}), (2, 8, "expecting value (byte 13 of the file)"), (3, 15, {"b": "x"})],
    ),
    "line of something else": (A + b"\n5\n" + B, [(1, 0, {"a": 1}), (2, 8, 5), (3, 10, {"b": "x"})]),
    "twice the same key": (
        b'{"a":1,"a":2}\n' + A,
        [(1, 0, 'the key "a" stands twice in one object (byte 7 of the file)'), (2, 14, {"a": 1})],
    ),
    "last line torn": (A + b'\n{"a":"tor', [(1, 0, {"a": 1}), (2, 8, ENDS_EARLY)]),
    "only line torn": (b'{"messages": [', [(1, 0, ENDS_EARLY)]),
    "first line torn": (b'{"a": [\n' + A + b"\n" + B, [(1, 0, ENDS_EARLY), (2, 8, {"a": 1}), (3, 16, {"b": "x"})]),
    "first line torn in a text": (b'{"a": "to\n' + A + b"\n", [(1, 0, ENDS_EARLY), (2, 10, {"a": 1})]),
    "words": (b"hello\n", [(1, 0, "expecting value (byte 0 of the file)")]),
    "array": (b"[" + A + b",\n " + B + b"]\n", [(1, 1, {"a": 1}), (2, 11, {"b": "x"})]),
    "empty array": (b" [ ]", []),
    "array with brackets in texts": (
        rb'[{"a":"]}\"[{"},{"b":[[]]}]',
        [(1, 1, {"a": ']}"[{'}), (2, 16, {"b": [[]]})],
    ),
    "array of anything": (b'[5, "x,]", null, [1]]', [(1, 1, 5), (2, 4, "x,]"), (3, 11, None), (4, 17, [1])]),
    "array, bad element": (
        b"[" + A + b', {"a":}, ' + B + b"]",
        [(1, 1, {"a": 1}), (2, 10, "expecting value (byte 15 of the file)"), (3, 18, {"b": "x"})],
    ),
    "array, bracket missing": (
        b'[{"a":[1}, ' + B + b"]",
        [(1, 1, "expecting ',' delimiter (byte 8 of the file)"), (2, 11, {"b": "x"})],
    ),
    "array, words between": (
        b"[" + A + b" oh " + B + b"]",
        [(1, 1, {"a": 1}), (2, 9, "expecting value (byte 9 of the file)"), (3, 12, {"b": "x"})],
    ),
    "array, last comma": (b"[" + A + b",]", [(1, 1, {"a": 1})]),
    "array, torn element": (b"[" + A + b',{"b":"', [(1, 1, {"a": 1}), (2, 9, ENDS_EARLY)]),
    "array, torn between": (b"[" + A + b",\n", [(1, 1, {"a": 1}), (2, 10, NEVER_CLOSED)]),
    "array, more behind": (b"[" + A + b"]\n" + B + b"\n5", [(1, 1, {"a": 1}), (2, 10, AFTER_ARRAY)]),
    "array after a mark": (b"\xef\xbb\xbf\n[" + A + b"]", [(1, 5, {"a": 1})]),
    "pretty": (b'{\n "a": 1\n}\n{\n "b": "}"\n}\n', [(1, 0, {"a": 1}), (2, 12, {"b": "}"})]),
    "pretty, comma between": (b'{\n "a": 1\n},\n{\n "b": 2}', [(1, 0, {"a": 1}), (2, 13, {"b": 2})]),
    "pretty, torn": (b'{\n "a": 1\n}\n{\n "b": ', [(1, 0, {"a": 1}), (2, 12, ENDS_EARLY)]),
    "pretty, one bad": (
        b'{\n "a": 1\n}\n{\n "b": }\n{\n "c": 3\n}',
        [(1, 0, {"a": 1}), (2, 12, "expecting value (byte 20 of the file)"), (3, 22, {"c": 3})],
    ),
    "on one line": (A + B, [(1, 0, {"a": 1}), (2, 7, {"b": "x"})]),
    "comma first": (b'{"m": [\n  {"a": 1}\n, {"b": 2}\n]}\n', [(1, 0, {"m": [{"a": 1}, {"b": 2}]})]),
    "utf-16": ('[{"a": 1}]'.encode("utf-16"), [(1, 0, UTF16)]),
    "utf-16 without mark": ('{"a": 1}\n'.encode("utf-16-le"), [(1, 0, UTF16)]),
    "not utf-8": (b'{"a":"\xe9"}\n' + A, [(1, 0, "invalid UTF-8 (byte 6 of the file)"), (2, 10, {"a": 1})]),
}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1 << 16])
@pytest.mark.parametrize("name", CASES)
def test_cuts(name: str, size: int) -> None:
    raw, expected = CASES[name]
    assert told(raw, size) == expected


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\{]', max_size=3), inner, max_size=3),
    max_leaves=8,
)
records = st.lists(st.dictionaries(st.text('ab"\\[}', max_size=3), values, max_size=3), min_size=1, max_size=5)


@given(records, st.integers(1, 40), st.sampled_from(["lines", "array", "pretty array", "pretty objects"]))
def test_every_layout_and_every_chunking_gives_the_same_records(found: list[object], size: int, layout: str) -> None:
    if layout == "pretty objects":
        found = [{"first": 1}, *found]  # the first line decides, and `{}` is a whole line
    one_each = [orjson.dumps(value) for value in found]
    pretty = orjson.OPT_INDENT_2
    raw = {
        "lines": b"\n".join(one_each),
        "array": b"[" + b",".join(one_each) + b"]",
        "pretty array": orjson.dumps(found, option=pretty),
        "pretty objects": b"\n".join(orjson.dumps(value, option=pretty) for value in found),
    }[layout]
    assert [value for _, _, value in told(raw, size)] == found
    for record in cut([raw]):
        assert raw[record.offset :].startswith(record.raw)


@given(st.binary(max_size=60), st.integers(1, 9))
def test_any_bytes_are_cut_without_an_exception_and_alike_in_any_chunks(raw: bytes, size: int) -> None:
    assert told(raw, size) == told(raw)


@pytest.mark.parametrize("layout", ["lines", "array", "pretty"])
def test_a_record_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    monkeypatch.setattr(scanning, "MAX_RECORD", 100)
    monkeypatch.setattr(cutting, "MAX_RECORD", 100)
    long = b'{"a":"' + b"x" * 200 + b'"}'
    raw = {
        "lines": A + b"\n" + long + b"\n" + B,
        "array": b"[" + A + b"," + long + b"," + B + b"]",
        "pretty": b'{\n"a":1}\n' + long + b"\n" + B,
    }[layout]
    for size in (1, 30, 1000):
        assert [value for _, _, value in told(raw, size)] == [{"a": 1}, TOO_LONG, {"b": "x"}]


def test_a_first_line_that_is_too_long_is_still_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MAX_RECORD", 100)
    monkeypatch.setattr(cutting, "MAX_RECORD", 100)
    raw = b'{"a":"' + b"x" * 200 + b'"}\n' + B
    assert [value for _, _, value in told(raw, 20)] == [TOO_LONG, {"b": "x"}]


@pytest.mark.parametrize("between", [(b"", b"\n", b""), (b"[", b",", b"]")])
def test_a_file_is_never_held_whole(between: tuple[bytes, bytes, bytes]) -> None:
    head, joint, tail = between
    record = b'{"a":"' + b"x" * 1000 + b'"}'

    def chunks() -> Iterator[bytes]:
        yield head
        for _ in range(200):
            yield (record + joint) * 50
        yield record + tail

    tracemalloc.start()
    assert sum(not found.problem for found in cut(chunks())) == 10_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_every_chunk_is_consumed() -> None:
    source = iter([b"[1]", b" 2 ", b"3"])
    assert [record.problem for record in cut(source)] == ["", AFTER_ARRAY]
    assert next(source, None) is None
