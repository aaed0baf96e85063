"""Which sources a finding depends on."""

from pathlib import Path

import pytest

import rtrepo
from rtrepo.actions.checking import edition

ROOT = Path(rtrepo.__file__).parent


def edition_with(monkeypatch: pytest.MonkeyPatch, path: Path) -> str:
    """The edition as it would be if one more word stood in a file."""
    read = Path.read_bytes
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", lambda one: read(one) + (b"#" if one == path else b""))
        return edition.edition.__wrapped__()


@pytest.mark.parametrize(
    "name", ["rules/turns.py", "layout/entry_file.py", "actions/checking/gate.py", "model/entry.py"]
)
def test_a_change_in_what_finds_makes_another_edition(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert edition_with(monkeypatch, ROOT / name) != edition.edition()


@pytest.mark.parametrize("name", ["render/findings.py", "cli/validate.py"])
def test_a_change_in_how_it_looks_makes_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert edition_with(monkeypatch, ROOT / name) == edition.edition()
