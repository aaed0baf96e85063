"""Numbers and the like that are put into quotes: the file says the same with them, and every other byte stays."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.yaml_emit import emit
from rtrepo.layout.yaml_quote import quote_values
from tests.layout.nasty import mappings, numbers, texts

CASES = [
    (b"group: 0012\n", b'group: "0012"\n'),
    (b"# a\ntitle: 1984   # b\nrating: 4\n", b'# a\ntitle: "1984"   # b\nrating: 4\n'),
    (b"tags: [5, warm, 1e3, true]\n", b'tags: ["5", warm, "1e3", "true"]\n'),
    (b"tags:\r\n- 0x1F # c\r\n- warm", b'tags:\r\n- "0x1F" # c\r\n- warm'),
    (b"{title: 1_000, notes: x}", b'{title: "1_000", notes: x}'),
    (b'\xef\xbb\xbftitle: -1.50\n"group":  7\n', b'\xef\xbb\xbftitle: "-1.50"\n"group":  "7"\n'),
    (b"title: text\ntags: [[1], {a: 2}, null]\nnotes:\n", b"title: text\ntags: [[1], {a: 2}, null]\nnotes:\n"),
    (b"", b""),
]
KEYS = ("title", "group", "tags", "notes")


@pytest.mark.parametrize(("raw", "quoted"), CASES)
def test_numbers_become_the_text_that_stands_there(raw: bytes, quoted: bytes) -> None:
    assert quote_values(raw, KEYS) == quoted


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(FileError):
        quote_values(b"title: [1\n", KEYS)


@given(mappings, st.fixed_dictionaries({"title": numbers | texts, "tags": st.lists(numbers | st.booleans() | texts)}))
def test_nothing_else_changes(other: dict[str, Any], mine: dict[str, Any]) -> None:
    raw = emit({**other, **mine})
    found = yaml_file.load(quote_values(raw, KEYS[2:]))
    before = yaml_file.load(raw)

    assert all(isinstance(tag, str) for tag in found["tags"])
    assert {**found, "tags": 0} == {**before, "tags": 0}
    assert quote_values(quote_values(raw, KEYS), KEYS) == quote_values(raw, KEYS)
