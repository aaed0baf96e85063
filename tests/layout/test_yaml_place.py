"""Where a key of a YAML file stands."""

import pytest

from rtrepo.layout.yaml_place import place_of

SETTINGS = b"""\
format: 1
# rules: commented out
rules:
  profile: default
  T101: block
  "X204": {level: warn, max_words: 400}
tags:
- quiet
extra: {rules: 1}
waive:
    T101: she says "rules: none"
"""

PLACES = [
    ("format", (1, 1)),
    ("rules", (3, 1)),
    ("rules.profile", (4, 3)),
    ("rules.T101", (5, 3)),
    ("rules.X204", (6, 3)),
    ("rules.X204.max_words", (6, 25)),
    ("rules.X204.nothing", (6, 3)),
    ("rules.T999", (3, 1)),
    ("tags", (7, 1)),
    ("waive.T101", (11, 5)),
    ("extra.rules", (9, 9)),
    ("nothing", (0, 0)),
    ("default", (0, 0)),
]


@pytest.mark.parametrize(("at", "expected"), PLACES)
def test_a_key_is_found_where_it_stands(at: str, expected: tuple[int, int]) -> None:
    assert place_of(SETTINGS, at) == expected


def test_a_file_of_one_flow_mapping_has_no_lines_to_look_at() -> None:
    assert place_of(b"{tags: [quiet], rating: 4}\n", "tags") == (0, 0)


def test_bytes_that_are_no_text_are_looked_at_all_the_same() -> None:
    assert place_of(b"a: \xff\r\ntags : x\r\n", "tags") == (2, 1)
