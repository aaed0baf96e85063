"""Manifests: what is written is read again, and what is none is refused."""

import pytest

from rtrepo.layout import manifest_file
from rtrepo.layout.file_error import FileError
from rtrepo.model.manifest import Manifest

WHOLE = Manifest(
    "noir", "9be01d4c" * 5, "sharegpt", 1204, "0012" * 16, "lora-v2", {"status": ["active"], "where": "a == 'b: #'"},
    {"name": "in 3 entries"}, {"status draft": 1}, {"x": "has tools"}, {".registry.json": "ab" * 32},
)  # fmt: skip


@pytest.mark.parametrize("manifest", [WHOLE, Manifest("noir", "5e" * 20, "messages", 0, "5e10" * 16)])
def test_what_is_written_is_read(manifest: Manifest) -> None:
    assert manifest_file.load(manifest_file.dump(manifest)) == manifest


def test_keys_of_a_newer_rtrepo_are_passed_over() -> None:
    raw = manifest_file.dump(WHOLE).replace(b"rtrepo.export/1", b"rtrepo.export/2") + b"seed: 7\n"

    assert manifest_file.load(raw) == WHOLE


REFUSED = {
    "another schema": (b"rtrepo.export/1", b"rtrepo.other/1", "schema is no manifest"),
    "no dataset": (b"dataset: noir", b"data: noir", "dataset is missing"),
    "a number for a name": (b"dataset: noir", b"dataset: 12", "dataset is no text"),
    "a text for a number": (b"entries: 1204", b"entries: many", "entries is no number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_manifest_is_refused(case: str) -> None:
    old, new, told = REFUSED[case]
    with pytest.raises(FileError, match=told):
        manifest_file.load(manifest_file.dump(WHOLE).replace(old, new))
