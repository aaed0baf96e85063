"""Strict JSON: what is accepted, what is refused and where, and that nothing is lost on the way through."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.model.json_text import MAX_DEPTH, JsonError, line_of, parse, quote, sorted_text_of, strings_in, text_of

BOM = b"\xef\xbb\xbf"
SMILE = "\N{GRINNING FACE}"

ACCEPTED: list[tuple[bytes, Any]] = [
    (b"{}", {}),
    (b"[]", []),
    (b" \r\n\tnull \n", None),
    (b"true", True),
    (b'""', ""),
    (b"-0.5e-3", -0.0005),
    (b"1.0", 1.0),
    (b"18446744073709551615", 2**64 - 1),
    (b"-9223372036854775808", -(2**63)),
    (b"1e400000000000000000000"[:4], 1e40),
    (b'"\\u00e9\\ud83d\\ude00\\/\\b"', f"é{SMILE}/\b"),
    ('"é\u0085\u2028\u200e\ufeff"'.encode(), "é\u0085\u2028\u200e\ufeff"),
    (b'"\\u0000"', "\0"),
    (BOM + b'{"a": 1}', {"a": 1}),
    (b'{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}', {"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}),
    (b'{"a" : 1, "b"\n:\t2}', {"a": 1, "b": 2}),
    (b'{"a": ":)", "b": "x\\":y", ":": "\\":"}', {"a": ":)", "b": 'x":y', ":": '":'}),
    (b'{"a\\\\": "b\\\\", "c": 1}', {"a\\": "b\\", "c": 1}),
    (b'{"": 1, "\\u0061": 2}', {"": 1, "a": 2}),
    (b'{"a": "{\\"a\\": [1, NaN]}", "A": "NaN"}', {"a": '{"a": [1, NaN]}', "A": "NaN"}),
    (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
    (b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH, None),
]

REFUSED: list[tuple[bytes, str, int, int, int]] = [
    # text, reason, line, column, byte offset
    (b"", "JSON ends early", 1, 1, 0),
    (b"  \n ", "JSON ends early", 2, 2, 4),
    (b'{"a": 1', "JSON ends early", 1, 8, 7),
    (b'{"a": 1,\n "b": tru}', "expecting value", 2, 7, 15),
    (b"{'a': 1}", "expecting property name enclosed in double quotes", 1, 2, 1),
    (b"[1, 2,]", "a comma with nothing after it", 1, 6, 5),
    (b"{} {}", "extra data", 1, 4, 3),
    (b"01", "extra data", 1, 2, 1),
    ('["é", x]'.encode(), "expecting value", 1, 7, 7),
    (b'"a\nb"', "invalid control character", 1, 3, 2),
    (b'"a\\x"', "invalid \\escape", 1, 3, 2),
    (b'"\xff"', "invalid UTF-8", 1, 2, 1),
    (b'{"a":\n "\xed\xa0\x80"}', "invalid UTF-8", 2, 3, 8),
    (b'{\n"b": "\\ud83d\\ude00",\n"a": "x\\ud800"}', "half of a surrogate pair, which UTF-8 cannot hold", 3, 6, 28),
    (b'{"\\udc00": 1}', "half of a surrogate pair, which UTF-8 cannot hold", 1, 2, 1),
    (b"NaN", "NaN is not JSON", 1, 1, 0),
    (b'{"y": "NaN", "x": NaN, "z": "NaN"}', "NaN is not JSON", 1, 19, 18),
    (b"[-Infinity]", "-Infinity is not JSON", 1, 2, 1),
    (b"[0, 1e400]", "a number too large for any reader", 1, 5, 4),
    (b"18446744073709551616", "a whole number that does not fit 64 bits", 1, 1, 0),
    (b"[1,\n -9223372036854775809]", "a whole number that does not fit 64 bits", 2, 2, 5),
    (b"9" * 5000, "a whole number that does not fit 64 bits", 1, 1, 0),
    (b'{"a":1,"a":2}', 'the key "a" stands twice in one object', 1, 8, 7),
    (b'{"a": 1, "a" : 2}', 'the key "a" stands twice in one object', 1, 10, 9),
    (b'{"a": 1, "\\u0061": 2}', 'the key "a" stands twice in one object', 1, 10, 9),
    (b'{"a":1,"A":1,"a":2,"b":{"a":3},"c":"\\"a\\""}', 'the key "a" stands twice in one object', 1, 14, 13),
    (b'[{"k":\n[{"x":1,\n"x":2}]}]', 'the key "x" stands twice in one object', 3, 1, 16),
    (b'{"a": ":", "b": 1, "b": 2}', 'the key "b" stands twice in one object', 1, 20, 19),
    (b'{"": 1, "": 2}', 'the key "" stands twice in one object', 1, 9, 8),
    (b'{"a\\"": 1, "a\\"": 2}', 'the key "a\\"" stands twice in one object', 1, 12, 11),
    (b"[" * 65 + b"]" * 65, "nested deeper than 64 levels", 1, 65, 64),
    (b"[" * 65 + b"1" + b"]" * 65, "nested deeper than 64 levels", 1, 65, 64),
    (b'{"a":' * 65 + b"{}" + b"}" * 65, "nested deeper than 64 levels", 1, 321, 320),
    (BOM + BOM + b"{}", "unexpected UTF-8 BOM (decode using utf-8-sig)", 1, 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "value"), ACCEPTED, ids=lambda part: repr(part)[:40])
def test_accepts(raw: bytes, value: Any) -> None:
    expected = json.loads(raw.removeprefix(BOM)) if value is None else value
    found = parse(raw)

    assert (repr(found), text_of(found)) == (repr(expected), text_of(expected))


@pytest.mark.parametrize(("raw", "reason", "line", "column", "offset"), REFUSED, ids=lambda part: repr(part)[:40])
def test_refuses_with_the_place(raw: bytes, reason: str, line: int, column: int, offset: int) -> None:
    with pytest.raises(JsonError) as caught:
        parse(raw)

    error = caught.value
    assert (error.reason, error.line, error.column, error.offset) == (reason, line, column, offset)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_ten_thousand_levels_are_refused_at_once(opening: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(JsonError, match="nested deeper"):
        parse(opening * 10_000)

    assert time.perf_counter() - started < 0.5


nasty = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['":', '\\":', "\\", '\\"', ":", "\u2028", "\0", "\x7f", "a\r\nb", "\ufeff", SMILE, "e\u0301", "\u202eabc", "NaN"]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | nasty,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(nasty, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_comes_back_the_same(value: Any) -> None:
    texts = [text_of(value), line_of(value).encode(), sorted_text_of(value), json.dumps(value, indent=2).encode()]
    spaced = json.dumps(value, separators=(" ,\n", "\t: ")).encode()

    assert [repr(parse(raw)) for raw in (*texts[:2], texts[3], spaced)] == [repr(value)] * 4
    assert parse(texts[2]) == value
    assert b"\n" not in texts[0] + texts[1]


@given(st.lists(st.tuples(nasty, values), min_size=1, max_size=4), st.data())
def test_a_key_that_stands_twice_is_found_wherever_it_is(pairs: list[tuple[str, Any]], data: st.DataObject) -> None:
    pairs = [*pairs, (data.draw(st.sampled_from(pairs))[0], data.draw(values))]
    colon, comma = data.draw(st.sampled_from([":", ": ", " :", "\n: "])), data.draw(st.sampled_from([",", "\n, "]))
    inner = "{" + comma.join(f"{json.dumps(key)}{colon}{json.dumps(value)}" for key, value in pairs) + "}"
    outer = data.draw(st.sampled_from(["%s", "[1, %s]", '{"outer": [{"x": %s}]}'])).replace("%s", inner)

    with pytest.raises(JsonError, match="stands twice"):
        parse(outer.encode())


def test_one_line_has_spaces_and_keeps_the_order_of_keys() -> None:
    value = {"role": "user", "content": [{"type": "text", "text": "é\n"}], "n": 1, "ok": None, "x": {}}

    assert line_of(value) == (
        '{"role": "user", "content": [{"type": "text", "text": "é\\n"}], "n": 1, "ok": null, "x": {}}'
    )
    assert line_of({"b": "1", "a": "2"}) == '{"b": "1", "a": "2"}'
    assert quote('a"\n\x01é') == '"a\\"\\n\\u0001é"'


def test_strings_are_found_in_the_order_of_the_document() -> None:
    assert list(strings_in({"k": ["a", {"x": "b", "y": [["c"]]}, 1, None], "l": "d"})) == ["a", "b", "c", "d"]
