"""Every link in the pages leads somewhere, and no page says where it was written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.blocks import pages

_CODE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
# Spelt in pieces, so that this file does not hold them either.
_PRIVATE = re.compile(r"/wo" + r"rk/|sha" + r"red/design|sha" + r"red/reference|/tmp/py" + r"test")

ALL = [*pages(), ROOT / "CHANGELOG.md"]


def _prose(path: Path) -> str:
    return _CODE.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    """The anchors that a reader on the web gets for a page's headings."""
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading) for heading in _HEADING.findall(_prose(path)))
    return {_NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in plain}


def _broken(path: Path) -> Iterator[str]:
    for link in _LINK.findall(_prose(path)):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or not target.is_relative_to(ROOT):
            yield f"{link}: nothing is there"
        elif anchor and anchor not in _anchors(target):
            yield f"{link}: there is no such heading"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    assert list(_broken(path)) == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_no_page_names_a_place_of_this_machine(path: Path) -> None:
    assert _PRIVATE.findall(path.read_text(encoding="utf-8")) == []


def test_the_map_names_every_page() -> None:
    home = ROOT / "docs"
    linked = {(home / link.partition("#")[0]).resolve() for link in _LINK.findall(_prose(home / "README.md"))}

    assert [path for path in home.rglob("*.md") if path.resolve() not in linked and path.name != "README.md"] == []
