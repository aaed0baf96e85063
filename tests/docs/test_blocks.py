"""What the pages show is what happens."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.docs.blocks import Block, Ran, Reader, alike, blocks, pages

JSON_PAGE = ROOT / "docs" / "reference" / "json.md"
SHORTENED = "rtrepo.stats/1"
"""Its output is some hundred lines; the page shows a part of it."""
_SECTION = re.compile(r"^## (rtrepo\.[a-z-]+/\d+)$", re.MULTILINE)


def _run(path: Path) -> list[Ran]:
    with Reader() as reader:
        return list(reader.follow(path.read_text(encoding="utf-8")))


def _marked() -> list[Path]:
    return [path for path in pages() if path != JSON_PAGE and any(True for _ in blocks(path.read_text("utf-8")))]


@pytest.mark.parametrize("path", _marked(), ids=lambda path: path.stem)
def test_pages_say_what_happens(path: Path) -> None:
    ran = _run(path)
    written = [_told(found.block, found.block.text) for found in ran]
    happens = [_told(found.block, found.text) for found in ran]

    assert happens == written, "if the page should say this now: python -m tests.docs.refresh"


def _told(block: Block, text: str) -> str:
    return f"line {block.start}: {alike(text)}"


of_the_json_page = pytest.mark.xdist_group("the JSON page")
"""All in one process, so that the commands of the page are run once."""


@pytest.fixture(scope="module")
def json_page() -> dict[str, tuple[str, Any, Any]]:
    """By schema: the section's words, the example as the page has it, and as it is."""
    page = JSON_PAGE.read_text(encoding="utf-8")
    words = dict(zip(_SECTION.findall(page), _SECTION.split(page)[2::2], strict=True))
    found = {}
    for ran in _run(JSON_PAGE):
        now = json.loads(ran.text)
        found[now["schema"]] = (words[now["schema"]], json.loads(ran.block.text), now)
    return found


@of_the_json_page
def test_json_examples_have_the_fields_of_the_real_output(json_page: dict[str, tuple[str, Any, Any]]) -> None:
    written = {schema: sorted(set(_fields(example))) for schema, (_, example, _) in json_page.items()}
    happens = {schema: sorted(set(_fields(now))) for schema, (_, _, now) in json_page.items()}

    assert happens == written


@of_the_json_page
def test_every_field_is_explained(json_page: dict[str, tuple[str, Any, Any]]) -> None:
    # What lies in these is data of the creator, not a field of the schema, or has a section of its own.
    free = (
        "files.",
        "entry.",
        "sidecar.",
        "formats.",
        "datasets.",
        "lists.",
        "renamed.",
        "left_out.",
        "lost.",
        "diff.",
        "head.",
        "conflicts.base.",
        "conflicts.ours.",
        "conflicts.theirs.",
        "conflicts.before.",
        "contents.refs.",
        "exports.filter.",
        "filter.",
        "cut.",
        "export.filter.",
        "shares.export.filter.",
    )
    missing = [
        f"{schema}: {place}"
        for schema, (words, _, now) in json_page.items()
        for place in _fields(now)
        if place != "schema" and not place.startswith(free)
        if f"`{place.rpartition('.')[2]}`" not in words + "".join(_named(words, json_page))
    ]

    assert missing == []


def _named(words: str, sections: dict[str, tuple[str, Any, Any]]) -> Iterator[str]:
    """The words of the sections that a section points at: a field can be explained there."""
    for schema in re.findall(r"rtrepo\.[a-z-]+/\d+", words):
        if schema in sections:
            yield sections[schema][0]


@of_the_json_page
def test_every_schema_has_a_section(json_page: dict[str, tuple[str, Any, Any]]) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "rtrepo" / "render").rglob("*.py"))
    schemas = set(re.findall(r'"schema": "(rtrepo\.[a-z-]+/\d+)"', code))

    assert {*json_page, SHORTENED} == schemas


def test_a_shortened_example_has_fields_of_the_real_output() -> None:
    page = JSON_PAGE.read_text(encoding="utf-8")
    words = dict(zip(_SECTION.findall(page), _SECTION.split(page)[2::2], strict=True))[SHORTENED]
    example = json.loads(words.split("```json\n")[1].split("```")[0])
    told = "<!-- setup: demo -->\n<!-- setup: cd demo -->\n<!-- shows: rtrepo stats --by split --json -->\n```\n```\n"
    with Reader() as reader:
        now = json.loads(next(iter(reader.follow(told))).text)

    assert set(_fields(example)) <= set(_fields(now))
    assert [field for field in now if field != "schema" and f"`{field}`" not in words] == []


def _fields(value: Any, at: str = "") -> Iterator[str]:
    """The place of every key: `entries.turns`; items of lists count as the list."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield f"{at}{key}"
            yield from _fields(item, f"{at}{key}.")
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item, at)
