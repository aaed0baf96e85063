"""A repository made by `rtrepo init`, and the person who works in it."""

from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said
from tests.journeys.writer import ENTRIES, TOLD, Writer, story

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


@pytest.fixture
def writer(harbor: Terminal, git: Git) -> Writer:
    """Someone with three committed entries: harbor/lamp, harbor/ferry, harbor/crates."""
    return Writer(harbor, git)


@pytest.fixture
def teller(rtrepo: Terminal, git: Git) -> Writer:
    """Someone with an entry harbor/story of four long turns, and five others."""
    writer = Writer(rtrepo, git)
    writer.put(f"{ENTRIES}/story.json", story(*TOLD))
    writer.put(f"{ENTRIES}/story.yaml", "tags: [long]\n")
    for number, thing in enumerate(("gull", "net", "ledger", "coat", "stove")):
        writer.put(
            f"{ENTRIES}/other-{number}.json",
            story(
                {"role": "user", "content": f"What is the {thing} for, and who left it on the landing stage?"},
                {"role": "assistant", "content": f"Nobody asks about the {thing} twice, number {number} least of all."},
            ),
        )
    writer.commit("the story")
    return writer
