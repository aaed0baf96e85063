"""A repository made by `rtrepo init`, and the person who works in it."""

import shutil
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


@pytest.fixture(scope="session")
def ready_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the repositories of the journeys are copied from, made once: `fresh` and `harbor`."""
    folder = tmp_path_factory.mktemp("ready-made")
    for name in ("fresh", "harbor"):
        (folder / name).mkdir()
        Terminal(folder / name)("init", "work")
    person = Terminal(folder / "harbor/work")
    person("import", lines(folder / "harbor/harbor.jsonl", *HARBOR), "--into", "harbor")
    person("commit", "-m", "first drafts")
    return folder


@pytest.fixture
def rtrepo(ready_made: Path, tmp_path: Path) -> Terminal:
    """Someone in a fresh repository without entries."""
    return Terminal(_copied(ready_made / "fresh", tmp_path))


@pytest.fixture
def harbor(ready_made: Path, tmp_path: Path) -> Terminal:
    """Someone in a repository with three committed entries: harbor/lamp, harbor/ferry, harbor/crates."""
    return Terminal(_copied(ready_made / "harbor", tmp_path))


def _copied(made: Path, folder: Path) -> Path:
    shutil.copytree(made, folder, symlinks=True, dirs_exist_ok=True)
    return folder / "work"


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
