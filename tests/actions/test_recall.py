"""What is recalled is what would be found: after any edits, with any settings, and whatever became of the cache."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtrepo.actions.checking import check as checking
from rtrepo.actions.checking import crew, edition, examining, gate, recall, surveying
from rtrepo.actions.checking.examining import Part, Setting
from rtrepo.actions.checking.recall import Findings, Recall, digest_of
from rtrepo.actions.checking.rulebook import Ask, NamedTree
from rtrepo.actions.checking.ruling import ask_for
from rtrepo.actions.fixing.overlaid import Overlaid
from rtrepo.actions.selecting import Selection
from rtrepo.actions.workspace import look
from rtrepo.git import cache, views
from rtrepo.git.repository import Repository, find
from rtrepo.model.reports import CheckReport
from rtrepo.model.tree import MemoryTree
from tests.conftest import Git

FOLDER = "datasets/harbor/entries"
EVERY = ask_for("strict", [])


def entry(*texts: str) -> bytes:
    turns = [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(texts)]
    return json.dumps({"messages": turns}, ensure_ascii=False).encode()


LONG = "The keeper of the light counts the coins again and sets the kettle down beside the cold stove, "
ENTRIES = st.sampled_from([
    entry("Who keeps the light?", "*The lamp gutters.* I do."),
    entry("Who keeps the light?", "As an AI language model, I cannot."),
    entry("Go on.", f"{LONG}twice a night."), entry("Go on.", f"{LONG}three times a night."),
    entry("Go on.", f"{LONG}twice a night."), entry("Go  on.", f"{LONG}once a night, or never."),
    entry("Go on.", "“Salt,” she says. “Only salt,” she adds, and looks away from us all."),
    entry("Go on.", "\u200bDon't", "Again.", "Don't"), b'{"messages": []}', b"{", b"",
])  # fmt: skip
SIDECARS = st.sampled_from([
    b"tags: [warm]\n", b"tags: [warm, odd]\n", b"status: archived\n", b"split: eval\ngroup: night\n", b"group: night\n",
    b"waive: {D103: on purpose, R106: in character}\n", b"title: The ledger\ntags: [warm, warm]\n", b"tags: [", b"\xff",
])  # fmt: skip
DATASETS = st.sampled_from([
    b"title: Harbor\n", b"tags: {warm: {name: Warm}}\n", b"rules: {D103: {alike: 60}, R106: block}\n", b"tags: [\n",
    b"rules: {D301: {least: 1, agree: 50}}\ntargets: {tag.warm: 0.9}\n",
])  # fmt: skip
CONFIGS = st.sampled_from([
    b"format: 1\n", b"format: 1\nrules: {profile: strict}\n",
    b"format: 1\nrules: {text: off, D101: block, nonsense: 1}\n",
])  # fmt: skip
NAMES = st.sampled_from(
    [f"{FOLDER}/{where}{name}" for where in ("", "a/", "b/") for name in "xyz"] + ["datasets/quay/entries/x"]
)
EDITS = st.lists(
    st.one_of(
        st.tuples(NAMES.map(lambda name: f"{name}.json"), ENTRIES | st.none()),
        st.tuples(NAMES.map(lambda name: f"{name}.yaml"), SIDECARS | st.none()),
        st.tuples(st.just("datasets/harbor/dataset.yaml"), DATASETS | st.none()),
        st.tuples(st.just("rtrepo.yaml"), CONFIGS),
        st.tuples(st.just("commit"), st.none()),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is remembered, however little it is, by several processes where a test says so."""
    monkeypatch.setattr(surveying, "REMEMBERED", 1)


@pytest.fixture
def repository(repository: Repository, git: Git) -> Repository:
    (repository.root / "rtrepo.yaml").write_bytes(b"format: 1\n")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--quiet", "-m", "format")
    return repository


def write(folder: Path, path: str, raw: bytes | None) -> None:
    place = folder / path
    if raw is None:
        place.unlink(missing_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)


def files_of(tree: views.StoredTree) -> MemoryTree:
    """The same files without their ids: nothing can be recalled of them."""
    return MemoryTree({blob.path: tree.content(blob) or b"" for blob in tree.files()})


def same(recalled: CheckReport, found: CheckReport) -> None:
    assert recalled.findings == found.findings
    assert (recalled.checked, recalled.older, recalled.titles) == (found.checked, found.older, found.titles)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, EDITS)
def test_after_any_edits_it_is_as_if_nothing_were_known(
    repository: Repository, git: Git, first: list[Any], then: list[Any]
) -> None:
    folder = repository.root
    for edits in (first, then):
        for path, raw in edits:
            if path == "commit":
                git(folder, "add", "-A")
                git(folder, "commit", "--quiet", "--allow-empty", "-m", "so far")
            else:
                write(folder, path, raw)
        here = find(folder)
        desk = look(here)
        bare = files_of(desk.work)
        for ask in (None, EVERY):
            found = gate.check_all(bare, Selection(), ask)
            same(gate.check_all(desk.work, Selection(), ask), found)
            same(gate.check_all(desk.work, Selection(), ask), found)
        changes = views.changes(desk.head, desk.work)
        before = files_of(desk.head)
        same(
            gate.check_change(desk.work, changes, ask=EVERY, across=True, into=desk.head),
            gate.check_change(bare, changes, ask=EVERY, across=True, into=before),
        )
        same(
            gate.check_new(desk.head, desk.work, changes, Selection(), EVERY),
            gate.check_new(before, bare, changes, Selection(), EVERY),
        )


@pytest.fixture
def harbor(repository: Repository) -> Repository:
    """Sixty entries with sidecars, some with findings of every kind."""
    for number in range(60):
        text = "As an AI language model, I cannot." if number % 9 == 0 else f"{LONG}{number // 4} times. *She nods.*"
        write(repository.root, f"{FOLDER}/{number:02}.json", entry("Go on.", text))
        write(repository.root, f"{FOLDER}/{number:02}.yaml", f"title: Night {number}\ntags: [t{number % 5}]\n".encode())
    write(repository.root, "datasets/harbor/dataset.yaml", b"tags: {t1: {name: One}, t2: {name: Two}}\n")
    write(repository.root, f"{FOLDER}/copies/07.json", entry("Go on.", "Another of this name."))
    return repository


def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries that are read from now on."""
    paths: list[str] = []
    real = examining.subject

    def watched(tree: Any, key: Any, path: str, twins: Any = ()) -> Any:
        paths.append(path)
        return real(tree, key, path, twins)

    monkeypatch.setattr(examining, "subject", watched)
    return paths


def test_only_what_is_new_is_read(harbor: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    found = checking.checked(harbor)
    read = examined(monkeypatch)
    same(checking.checked(harbor), found)
    assert read == []
    write(harbor.root, f"{FOLDER}/31.yaml", b"title: Another night\ntags: [t1]\n")
    checking.checked(harbor)
    assert read == [f"{FOLDER}/31.json"]
    read.clear()
    write(harbor.root, f"{FOLDER}/copies/07.json", None)  # the other of that name is no twin any more
    checking.checked(harbor)
    assert set(read) >= {f"{FOLDER}/07.json"}
    assert len(read) < 60


def test_a_whole_answer_needs_no_rules_and_no_list_of_files(
    harbor: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = checking.checked(harbor)
    monkeypatch.setattr(views.StoredTree, "files", None)
    same(checking.checked(harbor), found)


QUESTIONS: list[tuple[Selection, Ask | None]] = [
    (Selection(), None), (Selection(), EVERY), (Selection(), ask_for("draft", [])),
    (Selection(), ask_for("", ["R106"])),
    (Selection(), ask_for("", ["datasets"])), (Selection(names=("07",)), None), (Selection(names=("harbor",)), None),
    (Selection(dataset="quay"), None),
]  # fmt: skip


def test_each_question_has_its_own_answer(harbor: Repository) -> None:
    work = look(harbor).work
    bare = files_of(work)
    stern = Overlaid(work, {"rtrepo.yaml": b"format: 1\nrules: {profile: strict}\n"})
    asked = [*QUESTIONS, (Selection(), Ask(floor=NamedTree("stern", stern)))]
    for _ in range(2):
        for selection, ask in asked:
            same(gate.check_all(work, selection, ask), gate.check_all(bare, selection, ask))
    assert gate.check_all(work, *asked[-1]).blocking > gate.check_all(work, Selection()).blocking


def test_another_edition_knows_nothing(harbor: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    checking.checked(harbor)
    monkeypatch.setattr(recall, "edition", lambda: "another")
    read = examined(monkeypatch)
    checking.checked(harbor)

    assert len(set(read)) == 61


def test_without_sources_nothing_is_kept(harbor: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "edition", lambda: "")
    found = checking.checked(harbor)
    read = examined(monkeypatch)
    same(checking.checked(harbor), found)

    assert len(set(read)) == 61


def test_every_source_makes_the_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rules/a.py", "layout/b.py", "render/c.py"):
        write(tmp_path, name, b"1")

    def now() -> str:
        edition.edition.cache_clear()
        return edition.edition()

    before = edition.edition()
    monkeypatch.setattr(edition, "_ROOT", tmp_path)
    seen = [now()]
    for name, raw in [("rules/a.py", b"2"), ("layout/d.py", b"1"), ("rules/a.py", b"1"), ("render/c.py", b"2")]:
        write(tmp_path, name, raw)
        seen.append(now())
    monkeypatch.setattr(edition, "_ROOT", tmp_path / "nowhere")
    assert now() == ""
    edition.edition.cache_clear()

    assert len({before, *seen[:4]}) == 5
    assert seen[3] == seen[4]  # how it looks on the screen is no matter


def test_a_file_that_is_written_meanwhile_is_not_remembered(harbor: Repository) -> None:
    path = f"{FOLDER}/31.json"
    work = look(harbor).work
    write(harbor.root, path, entry("Go on.", "As an AI language model, I cannot."))  # after its id was taken
    gate.check_all(work, Selection())
    write(harbor.root, path, entry("Go on.", f"{LONG}7 times. *She nods.*"))
    work = look(harbor).work

    same(gate.check_all(work, Selection()), gate.check_all(files_of(work), Selection()))


def values(repository: Repository) -> Iterator[tuple[str, bytes]]:
    import sqlite3

    with sqlite3.connect(repository.own_dir / "cache.sqlite") as base:
        yield from base.execute("select key, value from kept").fetchall()


@pytest.mark.parametrize("damage", ["cut", "turned", "nothing", "json"])
def test_a_damaged_value_is_as_if_it_were_not_there(damage: str, harbor: Repository) -> None:
    """Damage that the checksum does not tell, as another program could leave it."""
    found = checking.checked(harbor)
    for key, raw in list(values(harbor)):
        whole = {"cut": raw[: len(raw) // 2], "turned": raw[::-1], "nothing": b"", "json": b"[]"}[damage]
        cache.Cache(harbor).put({key: whole})
    assert len(list(values(harbor))) >= 4

    same(checking.checked(harbor), found)


def test_several_processes_find_the_same(harbor: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    found = checking.checked(harbor, ask=EVERY)
    os.unlink(harbor.own_dir / "cache.sqlite")
    monkeypatch.setattr(surveying, "SHARED", 2)
    monkeypatch.setattr(surveying, "PIECE", 7)
    monkeypatch.setattr(crew, "size", lambda: 3)
    told: list[tuple[int, int]] = []
    same(gate.check_all(look(harbor).work, Selection(), EVERY, lambda done, of: told.append((done, of))), found)

    assert told == [(min(done, 61), 61) for done in range(7, 68, 7)]
    assert found.findings


def test_old_entries_are_forgotten_when_they_are_many() -> None:
    now = {bytes([number]) * 16 for number in range(100)}
    others = {number.to_bytes(16, "big") for number in range(2_000)}

    assert recall._kept(now | set(list(others)[:500]), now) >= now | set(list(others)[:500])
    assert recall._kept(now | others, now) == now


def test_what_is_kept_comes_back(repository: Repository) -> None:
    known = Recall(repository)
    parts = {
        b"a" * 16: Part(
            {"tags": ["é\udc80"], "waive": {"D103": "so"}}, b"d" * 16, b"\0" * 15 + b"s", (("quotes", "curly"),), 7.25
        ),
        b"b" * 16: None,
        b"c" * 16: Part({}, b"", b"", (), 0.0),
    }  # fmt: skip
    known.keep_parts("harbor", parts, parts)
    setting = Setting({"tags": {1: "x"}}, (("R106", "warn", {"words": ("a", "b")}),))
    known.keep_judged("harbor", setting, Findings({b"a" * 16}, {}), {b"a" * 16})

    assert known.parts("harbor") == parts
    assert known.parts("quay") == {}
    assert known.judged("harbor", setting).get(b"a" * 16) == ((), "")
    assert known.judged("harbor", setting).get(b"b" * 16) is None
    for other in (
        ("quay", setting), ("harbor", setting._replace(dataset={"tags": {"1": "x"}})),
        ("harbor", setting._replace(rules=(("R106", "block", {"words": ("a", "b")}),))),
        ("harbor", setting._replace(rules=(("R106", "warn", {"words": ("a",)}),))),
    ):  # fmt: skip
        assert known.judged(*other) == Findings(set(), {})


def test_a_digest_stands_for_all_that_rules_see() -> None:
    told = [("p", "1", "2", ()), ("q", "1", "2", ()), ("p", "2", "1", ()), ("p", "1", "", ()), ("p", "1", "2", ("x",))]

    assert len({digest_of(*one) for one in told}) == len(told)
