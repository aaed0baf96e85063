"""What the tests of formats share: an export's context and the real data beside the project."""

from pathlib import Path

import pytest

from rtrepo.model.records import ExportContext

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def context() -> ExportContext:
    return ExportContext({"id": "d1"}, "harbor.jsonl", "2026-11-22T09:45:50Z")


@pytest.fixture(scope="session")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip("../shared/data is not here: public data sets, kept outside the project")
    return DATA
