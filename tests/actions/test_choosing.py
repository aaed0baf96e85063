"""Which entries are chosen, and that looking at as little as possible never changes the answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rtrepo.actions.candidate import GLIMPSED, KNOWN, READ, SKIMMED, WHOLE, Candidate
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.workspace import look, open_repository
from rtrepo.errors import RtrepoError
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry, Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.tree import Blob
from rtrepo.selection.parsing import parse
from tests.journeys.terminal import Terminal, lines, said

SIDECARS = {
    "lamp": "title: The lamp\ntags: [quiet, warm]\nrating: 4\ncharacters: [mara]\nspeakers: {1: mara}\n"
    "group: 12\nextra: {mood: {now: grim}, seen: true}\n",
    "ferry": "status: draft\nsplit: eval\nnotes: |\n  Too late\n  for the ferry.\nwaive: {T114: so it is}\n",
    "crates": "# nothing yet\n",
    "torn": "title: [\n",
}


@pytest.fixture
def told(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with four entries of which much is known; one of them has a sidecar that cannot be read."""
    records = [
        said("Who keeps the light?", "*The lamp gutters.* I do. [sic]", id="lamp"),
        said("When does the ferry go?", "At six, if it goes. As an AI language model I cannot row.", id="ferry"),
        said("What is in the crates?", "Salt.", "Only salt?", "Only salt.", id="crates"),
    ]
    rtrepo("import", lines(tmp_path / "harbor.jsonl", *records), "--into", "harbor")
    rtrepo("import", lines(tmp_path / "late.jsonl", said("Late?", "Late.", id="torn")), "--into", "other")
    rtrepo("commit", "-m", "first drafts")
    for name, text in SIDECARS.items():
        dataset = "other" if name == "torn" else "harbor"
        (rtrepo.folder / f"datasets/{dataset}/entries/{name}.yaml").write_text(text, "utf-8")
    return rtrepo


def fitting(person: Terminal, where: str) -> list[str]:
    tree = look(open_repository(person.folder)).work
    return [files.key.id for files in chosen(tree, Wish(where=where))]


FOUND = {
    "dataset == other": ["torn"],
    "id in (lamp, crates)": ["lamp", "crates"],
    "path ~ 'entries/f'": ["ferry"],
    "source == late.jsonl": ["torn"],
    "status == active": ["lamp", "crates"],
    "status == draft or dataset == other": ["ferry", "torn"],
    "split != train": ["ferry", "torn"],
    "group == 12": ["lamp"],
    "title ~ LAMP": ["lamp"],
    "not has title": ["ferry", "crates", "torn"],
    "notes ~ '^for the'": ["ferry"],
    "rating >= 4": ["lamp"],
    "rating != 4": ["ferry", "crates", "torn"],
    "tag == warm and tag == quiet": ["lamp"],
    "tag in (cold, warm)": ["lamp"],
    "character == mara": ["lamp"],
    "waived == T114": ["ferry"],
    "extra.mood.now == grim and extra.seen == true": ["lamp"],
    "has extra.nothing": [],
    "turns > 2": ["crates"],
    "words < 5": ["torn"],
    "tokens >= 10 and assistant.words > 8": ["ferry"],
    "user.turns == 2": ["crates"],
    "text ~ 'gutters'": ["lamp"],
    "user.text ~ 'salt'": ["crates"],
    "assistant.text == 'Salt.'": ["crates"],
    "mara.text ~ lamp": ["lamp"],
    "speaker == mara": ["lamp"],
    "role == tool": [],
    "finding == R105": ["ferry"],
    "finding == assistant-talk": ["ferry"],
    "has findings and id == torn": ["torn"],
    "changed() and not dataset == other": ["lamp", "ferry", "crates"],
    "changed(HEAD..)": [],
}


@pytest.mark.parametrize("where", FOUND)
def test_what_fits(told: Terminal, where: str) -> None:
    assert fitting(told, where) == FOUND[where]


def test_names_tags_lists_and_expressions_narrow_each_other(told: Terminal) -> None:
    tree = look(open_repository(told.folder)).work
    wishes = [
        Wish(names=("harbor",), tag="warm"),
        Wish(tag="warm", where="rating > 4"),
        Wish(listed=("harbor/ferry", "lamp", "lamp"), names=("lamp",)),
        Wish(listed=("crates",), where="status == active"),
    ]

    assert [[files.key.id for files in chosen(tree, wish)] for wish in wishes] == [["lamp"], [], ["lamp"], ["crates"]]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (Wish(listed=("lamp", "nobody")), "nobody is no entry here; nothing was changed"),
        (Wish(names=("lamp", "a", "b", "c", "d")), "a, b, c and 1 more are no entries here; nothing was changed"),
        (Wish(dataset="nowhere"), "there is no dataset nowhere"),
    ],
)
def test_what_is_not_there_is_named(told: Terminal, wish: Wish, message: str) -> None:
    with pytest.raises(RtrepoError) as refused:
        chosen(look(open_repository(told.folder)).work, wish, strict=True)

    assert refused.value.message == message


def test_a_pattern_that_takes_for_ever_is_given_up(told: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtrepo.actions.finder.PATIENCE", 0.05)
    path = told.folder / "datasets/harbor/entries/lamp.json"
    path.write_text('{"messages": [{"role": "user", "content": "' + "a" * 40 + '"}]}\n')

    with pytest.raises(RtrepoError, match="takes too long in harbor/lamp"):
        fitting(told, "text ~ '(a+)+b'")


class _Files:
    """A tree of one entry."""

    def __init__(self, entry: bytes, about: bytes) -> None:
        self._files = {"e": entry, "s": about}

    def content(self, file: Blob) -> bytes:
        return self._files[file.path]


class _Nothing:
    def sources(self, files: EntryFiles) -> Sequence[str]:
        return ["drafts.jsonl"]

    def changed(self, files: EntryFiles, versions: str) -> bool:
        return True

    def findings(self, files: EntryFiles) -> Sequence[str]:
        raise AssertionError("no rule is asked for")


_WORDS = st.sampled_from(
    [
        "warm",
        "Warm",
        "it's",
        'a "b"',
        "é",
        "İ",
        "ß",
        "a  b",
        "a\nb",
        "12",
        "true",
        "\\",
        "tab\t",
        "x: y",
        "- z",
        "#",
        "draft",
    ]
)
_QUESTIONS = [
    "tag == {}", "tag ~ {}", "not tag == {}", "title == {}", "title ~ {}", "status == {}", "status ~ {}", "notes ~ {}",
    "group == {}", "extra.k == {}", "text ~ {}", "user.text == {}", "text == {} or tag == {}", "speaker == {}",
    "role == {}", "title != {} and not text ~ {}",
]  # fmt: skip


@given(
    st.lists(_WORDS, max_size=2), _WORDS, st.sampled_from([*"tgns", ""]), _WORDS, st.sampled_from(_QUESTIONS), _WORDS
)
def test_a_glimpse_never_changes_the_answer(
    tags: list[str], other: str, under: str, spoken: str, question: str, asked: str
) -> None:
    keys = {"t": "title", "g": "group", "n": "notes", "s": "status"}
    data: dict[str, Any] = {"tags": tags, "extra": {"k": other}} | ({keys[under]: other} if under else {})
    entry = entry_file.dump(Entry({"messages": [{"role": "user", "content": spoken, "name": other}]}))
    tree: Any = _Files(entry, sidecar_file.dump(Sidecar(data)))
    files = EntryFiles(Key("d", "e"), "e", "1", "s", "2")
    quoted = '"' + asked.replace('"', '\\"') + '"'
    assume(not asked.endswith("\\"))  # in front of a quote it would keep that open
    expression = parse(question.replace("{}", quoted))
    at_once = Candidate(tree, files, _Nothing()).meets(expression, (WHOLE,))
    by_and_by = Candidate(tree, files, _Nothing()).meets(expression, (KNOWN, GLIMPSED, READ, SKIMMED, WHOLE))

    assert by_and_by is at_once is not None
