"""The generated pages are what would be generated, and leave nothing out."""

from pathlib import Path

import pytest

from rtrepo.cli.main import COMMANDS
from rtrepo.rules.table import RULES
from tests.docs.generate_reference import REFERENCE, generated

PAGES = generated()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_generated_pages_are_up_to_date(path: Path) -> None:
    # Versions of click break lines differently.
    written, now = (" ".join(text.split()) for text in (path.read_text(encoding="utf-8"), PAGES[path]))

    assert written == now, "python -m tests.docs.generate_reference"


def test_every_command_has_a_section() -> None:
    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"## rtrepo {name}\n" not in page] == []


def test_every_rule_has_a_section() -> None:
    page = (REFERENCE / "rules.md").read_text(encoding="utf-8")

    assert [rule.code for rule in RULES.values() if f"## {rule.code} {rule.name}\n" not in page] == []
