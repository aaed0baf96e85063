"""A repository made by `rtrepo init`, and the person who works in it."""

from pathlib import Path

import pytest

from tests.journeys.terminal import Terminal, lines, said

HARBOR = [
    said("Who keeps the light?", "*The lamp gutters.* I do.", id="lamp", tags=["quiet"]),
    said("When does the ferry go?", "At six, if it goes.", id="ferry"),
    said("What is in the crates?", "Salt. Only salt.", id="crates"),
]


@pytest.fixture
def rtrepo(tmp_path: Path) -> Terminal:
    """Someone in a fresh repository without entries."""
    Terminal(tmp_path)("init", "work")
    return Terminal(tmp_path / "work")


@pytest.fixture
def harbor(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone in a repository with three committed entries: harbor/lamp, harbor/ferry, harbor/crates."""
    rtrepo("import", lines(tmp_path / "harbor.jsonl", *HARBOR), "--into", "harbor")
    rtrepo("commit", "-m", "first drafts")
    return rtrepo


@pytest.fixture
def data(shared: Path) -> Path:
    """Public training files, kept outside the project."""
    if not (shared / "data").is_dir():
        pytest.skip("../shared/data is not here: public data sets, kept outside the project")
    return shared / "data"
