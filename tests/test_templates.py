"""What `init` lays down: every template is clean by its own gate, canonical to the byte, and says true things."""

from collections import Counter
from pathlib import Path

import pytest

from rtrepo import assets
from rtrepo.actions.checking.check import checked
from rtrepo.actions.initialising import TEMPLATES, init
from rtrepo.actions.workspace import open_repository
from rtrepo.formats import table
from rtrepo.formats.cutting import cut
from rtrepo.layout import entry_file, settings_file, sidecar_file
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.records import Rejected

ENTRIES = sorted(assets.templates().glob("*/datasets/*/entries/**/*.json"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_makes_a_repository_without_blocking_findings(template: str, tmp_path: Path) -> None:
    report = init(tmp_path / "new", template)
    found = checked(open_repository(tmp_path / "new"))

    assert (report.made_git, found.blocking) == (True, 0)
    assert found.checked == report.entries


def test_every_shipped_entry_is_canonical_and_its_sidecar_speaks_of_turns_that_are_there() -> None:
    for path in ENTRIES:
        raw = path.read_bytes()
        entry = entry_file.load(raw)
        beside = Path(sidecar_path(str(path)))
        sidecar = sidecar_file.load(beside.read_bytes()) if beside.exists() else None

        assert entry_file.dump(entry) == raw, path
        for index in sidecar.speakers if sidecar else ():
            assert entry.messages[index]["role"] == "assistant", path


def test_the_demo_has_forty_entries_in_three_datasets_with_characters_and_tags() -> None:
    root = assets.templates() / "demo"
    places = [place_of(path.relative_to(root).as_posix()) for path in root.glob("datasets/**/*") if path.is_file()]
    entries = Counter(place.dataset for place in places if place.kind == "entry")
    described = [settings_file.load_dataset(path.read_bytes()) for path in root.glob("datasets/*/dataset.yaml")]
    drafts = [table.read(record.value) for record in cut([(root / "drafts-november.jsonl").read_bytes()])]
    readable = sum(not isinstance(read, Rejected) for read in drafts)

    assert (dict(entries), readable, len(drafts)) == ({"hollow-point": 16, "night-ferry": 14}, 16, 18)
    assert all(dataset.tags and dataset.characters and dataset.system_prompts for dataset in described)
