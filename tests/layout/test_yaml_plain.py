"""Plain YAML is read without a parser, and as the parser reads it; whatever is more than plain is left to it."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rtrepo.layout import yaml_file, yaml_plain
from rtrepo.layout.yaml_emit import emit
from tests.layout.nasty import mappings, sidecars

PLAIN: list[tuple[str, Any]] = [
    ("# A repository.\nformat: 1\n\n  # so strict\nrules:   # all\n  # these\n  profile: default          # `rtrepo rules`: all\n", {"format": 1, "rules": {"profile": "default"}}),
    ("a: [b, c]  # tags\nd:\n# none\n", {"a": ["b", "c"], "d": None}),
    ("title: The ledger\ntags: [roleplay, dialogue]\nrating: 4\n", {"title": "The ledger", "tags": ["roleplay", "dialogue"], "rating": 4}),
    ("speakers: {2: mara_venn, 4: {character: tobin, label: Tobin}}\n", {"speakers": {2: "mara_venn", 4: {"character": "tobin", "label": "Tobin"}}}),
    ("notes: |\n  Good opening.\n\n    Tobin knows more.\nstatus: draft\n", {"notes": "Good opening.\n\n  Tobin knows more.\n", "status": "draft"}),
    ("notes: |-\n  One line\n\n\n", {"notes": "One line"}),
    ('generator: "model: seven"\nextra: {source: "a \\"b\\" \\n \\u00e9", share: -0.25, none: null, yes: true}\n', {"generator": "model: seven", "extra": {"source": 'a "b" \n é', "share": -0.25, "none": None, "yes": True}}),
    ("tags:\n- warm\n- tense\n\ncharacters:\n  - mara_venn\nsplit: eval\n", {"tags": ["warm", "tense"], "characters": ["mara_venn"], "split": "eval"}),
    ("extra:\n  deep:\n    deeper: 1\n  empty:\nwaive: {}\nrating:\n", {"extra": {"deep": {"deeper": 1}, "empty": None}, "waive": {}, "rating": None}),
    ("title: it's 5:30, \"late\", C#\n", {"title": "it's 5:30, \"late\", C#"}),
]  # fmt: skip
LEFT = [
    "", "a: 1", "a: 1\r\n", "a:\t1\n", "\ufeffa: 1\n", "a: 1\na: 2\n", "- a\n", "a\n", "a: &x 1\n", "a: *x\n",
    "a: !t 1\n", "---\na: 1\n", "a: 1\n---\nb: 2\n", "%YAML 1.1\n", "? a\n: b\n", "a: 'it''s'\n", "a: >\n  b\n", "a: |2\n   b\n", "a: |+\n  b\n\n",
    "a: b\n  c\n", "a: [b,\n  c]\n", "a: [b\n", "a: b: c\n", "a: 012\n", "a: 0x1F\n", "a: 1e3\n", "a: 2026-11-22\n", "a: .nan\n", "true: 1\n",
    "a:\n - b: 1\n", "a: {b}\n", "a: {1.5: x}\n", 'a: "\\ud83d\\ude00"\n', 'a: "\\x41"\n', "a: " + "[" * 12 + "]" * 12 + "\n", "a: ~\n", "a: \x85\n",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_what_is_plain(text: str, value: Any) -> None:
    found = yaml_plain.load(text.encode())

    assert repr(found) == repr(value) == repr(parsed(text.encode()))
    assert yaml_file.load(text.encode()) == value


@pytest.mark.parametrize("text", LEFT)
def test_what_is_left_to_the_parser(text: str) -> None:
    assert yaml_plain.load(text.encode("utf-8", "surrogatepass")) is None


def parsed(raw: bytes) -> Any:
    """What ruamel makes of it, with all that is refused before and after."""
    return yaml_file.plain(yaml_file._compose(yaml_file.check(raw))) or {}


def same(raw: bytes) -> bool:
    """Whether it was plain; then the parser must read the same from it. `repr` tells 1 from true and 1.0, and
    the order of keys."""
    found = yaml_plain.load(raw)
    if found is not None:
        assert repr(found) == repr(parsed(raw))
    return found is not None


@given(sidecars | mappings)
def test_what_is_written_here_is_read_as_the_parser_reads_it(data: dict[Any, Any]) -> None:
    same(emit(data))


PIECES = st.lists(
    st.sampled_from([
        "a", "b: c", "- x", "-", "  ", "\n", "\n  ", "\n- ", "\n  - ", "\n    ", ": ", ":", "|", "|-", ">", "a: |\n  ", "[", "]",
        "{", "}", ", ", ",", "'", '"', "#", " #", " # c", "\n#", "\n  # d: e\n", "\\n", "\\", "1", "1.5", "-2", "0x1", "true", "null", "yes", "~", "é",
        "😀", "\t", "k: ", "\nk: ", "\n  k: ", "\nz:\n  y: 1\n", "...", "---", "?", "&", "*", "!", "%", "@", "`", "=", "<<",
        "e5", "1_0", "012", ".5", "1.", "2026-11-22", "'s", "\u2028", "\xa0", "\xad", "\x85", "\x00",
    ]),
    max_size=8,
)  # fmt: skip
AROUND = st.sampled_from(
    ["{}\n", "a: {}\nz: 1\n", "a: [{}]\n", "a: {{{}}}\nb:\n", "a:\n  b: {}\n  c: 1\nz: 1\n", "a: |\n  {}\nz: 1\n"]
)


@settings(max_examples=3_000)
@given(PIECES, AROUND)
@example(["a", "\n  "], "a: |\n  {}\nz: 1\n")
def test_anything_is_read_as_the_parser_reads_it_or_left(pieces: list[str], around: str) -> None:
    same(around.format("".join(pieces)).encode())


def test_sidecars_as_they_are_written_are_plain() -> None:
    """The point of it all: were this to fail, validating 100,000 entries would take minutes, and nothing else would tell."""
    told = {"title": "The ledger, again", "tags": ["warm", "terse"], "speakers": {2: {"character": "mara", "label": "M."}},
            "rating": 4, "notes": "One.\nTwo.\n", "waive": {"R104": "on purpose"}, "extra": {"id": "x-17", "n": [1, 2.5]}}  # fmt: skip

    assert same(emit(told))
