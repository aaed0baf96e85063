"""Bad input never crashes the gate: whatever stands in the files, every way of asking ends with an answer."""

import pytest

from tests.journeys.hostile import world
from tests.journeys.terminal import Terminal

ASKED = [
    ("validate",), ("validate", "--json"), ("validate", "--profile", "strict", "--format", "sarif"),
    ("validate", "--format", "junit"), ("validate", "--baseline", "HEAD"), ("validate", "--new-only", "HEAD"),
    ("validate", "--target", "all"), ("validate", "--max-tokens", "1"), ("status",), ("list",),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_hostile_files_are_findings_or_refusals(seed: int, rtrepo: Terminal) -> None:
    world(rtrepo.folder, seed)
    answers = {words: rtrepo.unchecked(*words) for words in (ASKED[0], ASKED[1 + seed % 9], ASKED[1 + (seed + 4) % 9])}

    for words, answer in answers.items():
        assert answer.code in (0, 1, 3), (words, answer)
        assert "could not be checked" not in answer.out, (words, answer)
        assert (answer.code != 3) or "hint:" in answer.err or '"hint"' in answer.err, (words, answer)


def test_a_damaged_import_file_stops_an_export_and_is_told_of_by_trainers(harbor: Terminal) -> None:
    (imports,) = (harbor.folder / "datasets/harbor/imports").iterdir()
    imports.write_text("[]\n", "utf-8")
    harbor("commit", "-m", "damaged", "--no-verify")
    path = imports.relative_to(harbor.folder).as_posix()
    export = harbor.unchecked("export", "harbor", "--to", "sharegpt", "-o", harbor.folder.parent / "out.jsonl")
    asked = harbor.unchecked("validate", "--target", "trl")

    assert (export.code, f"{path}: line 1: is not an object; nothing was written" in export.err) == (3, True)
    assert (asked.code, f"note: {path} cannot be read" in " ".join(asked.out.split())) == (1, True)
