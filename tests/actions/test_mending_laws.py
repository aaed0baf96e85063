"""What holds for every mend of every entry: twice is once, safe touches no turn, and nothing is lost on the way."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.checking.rulebook import Page
from rtrepo.actions.fixing.mending import Files, Mended, mended
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import MESSAGE_LISTS, Key
from rtrepo.model.finding import FixKind
from rtrepo.model.subject import Surroundings
from rtrepo.rules.fixes.table import FIXES
from rtrepo.rules.levels import active
from rtrepo.rules.table import RULES
from tests.actions.test_mending import KEY, PATH, page
from tests.rules.test_any_entry import PIECES, entries, hostile, registries, sidecars, steps_of
from tests.rules.test_rules import FILES as CASE_FILES
from tests.rules.test_rules import subject_of

BOTH: tuple[FixKind, ...] = ("safe", "unsafe")
USUAL = {"D301": "straight"}


def mend(files: Files, around: Page, key: Key = KEY, kinds: tuple[FixKind, ...] = BOTH) -> Mended | None:
    return mended(key, files, around, kinds, lambda _: True, USUAL)


def skeleton(raw: bytes) -> Any:
    """An entry without what turns say and without their roles."""
    data = dict(entry_file.load(raw).data)
    for name in MESSAGE_LISTS:
        for number, message in enumerate(data.get(name, ())):
            kept = {key: value for key, value in message.items() if key not in ("role", "content")}
            content = message.get("content")
            parts = [sorted(part) for part in content] if isinstance(content, list) else type(content)
            data[name] = [*data[name][:number], [kept, parts], *data[name][number + 1 :]]
    return data


def check(files: Files, around: Page, key: Key = KEY) -> Mended | None:
    """The laws for one entry."""
    found = mend(files, around, key)
    again = mend(found.files, around, key) if found else None
    safe = mend(files, around, key, ("safe",))

    assert again is None
    if safe and files.raw is not None and safe.files.raw is not None:
        assert entry_file.load(safe.files.raw) == entry_file.load(files.raw)
        assert mend(safe.files, around, key, ("safe",)) is None
    if found and found.files.raw is not None and files.raw is not None and "T108" not in found.counts:
        assert skeleton(found.files.raw) == skeleton(files.raw)
    return found


@given(entries, sidecars, registries)
def test_twice_is_once_and_nothing_is_lost(entry: Any, sidecar: Any, registry: Any) -> None:
    raw = json.dumps(entry).encode("utf-8")
    about = emit(sidecar) or None
    files = Files("datasets/harbor/entries/x/lamp.json", raw, about)
    found = check(files, page(*RULES, **registry))

    if found and found.files.about and about:
        kept, before = sidecar_file.load(found.files.about).data, sidecar_file.load(about).data
        untouched = ("rating", "extra", "Tags")
        assert [kept.get(key) for key in untouched] == [before.get(key) for key in untouched]


FLAGGED = [
    (code, case)
    for code, cases in CASE_FILES.items()
    for case in cases["flagged"]
    if "files" not in case and "twins" not in case
]


def of_case(code: str, case: dict[str, Any]) -> tuple[Files, Page, Key]:
    """The files of a case, and every rule at work on them, the case's own among them."""
    subject = subject_of(case)
    text = case.get("sidecar_text", "").encode() or emit(case.get("sidecar", {}))
    settings = {"profile": "strict", code: {"level": "warn"}} | case.get("rules", {})
    asked = tuple(one for one in active([settings], RULES.values()) if not one.rule.across)
    around = Page(Surroundings(case.get("dataset", {})), asked, asked, ())
    return Files(subject.path or PATH, subject.raw or None, text or None), around, subject.key


@pytest.mark.parametrize(("code", "case"), FLAGGED, ids=[f"{code}-{case['case']}" for code, case in FLAGGED])
def test_the_laws_hold_for_what_rules_flag(code: str, case: dict[str, Any]) -> None:
    files, around, key = of_case(code, case)
    found = check(files, around, key)

    assert found is None or place_of(found.files.path).key == key


@pytest.mark.parametrize("code", [code for code in FIXES if not RULES[code].across])
def test_every_fix_mends_what_its_rule_flags(code: str) -> None:
    found = [mend(*of_case(code, case)) for flagged, case in FLAGGED if flagged == code]

    assert any(one and one.counts[code] for one in found)


@pytest.mark.parametrize("piece", [*PIECES, "&amp;", "amp;", "Ã", "ƒ", "Assistant: ", "<|im_end|>", "\x93", "\u202e"])
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    def work(size: int) -> int:
        files = Files(PATH, hostile(piece, size).raw, None)
        return steps_of(lambda: mend(files, page(*RULES)))

    work(500)  # compiles what is compiled once
    small, large = work(4_000), work(16_000)

    assert large <= 4.5 * small


def test_what_does_not_come_to_rest_is_left_as_it_is() -> None:
    """Each round reads one more character in the right encoding; the next run would go on with it."""
    files = Files(PATH, json.dumps({"messages": [{"role": "user", "content": "Ã" + "ƒ" * 60}]}).encode(), None)

    assert mend(files, page("X101")) is None


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_files_that_cannot_be_read_stay(raw: bytes, about: bytes) -> None:
    try:
        entry_file.load(raw)
    except FileError:
        found = mend(Files(PATH, raw, about or None), page(*RULES))

        assert found is None or found.files.raw == raw
