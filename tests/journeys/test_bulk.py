"""Many entries edited at once: in one operation, shown first if asked for, and taken back by undo."""

import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.actions.bulk import drafting, sidecars
from rtrepo.actions.choosing import Wish
from rtrepo.actions.workspace import look, open_repository
from rtrepo.errors import RtrepoError
from rtrepo.layout import sidecar_file
from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Subject
from tests.conftest import Git
from tests.journeys.terminal import Terminal, everything_in, lines, said

ENTRIES = "datasets/harbor/entries"
FERRY = "# the ferry\ntags: [gossip, slow]  # for now\nmine: {b: 1, a: 2}\nstatus: draft\n"


@pytest.fixture
def busy(harbor: Terminal) -> Terminal:
    """Someone with harbor/lamp (quiet), harbor/ferry (a sidecar made by hand) and harbor/crates (none)."""
    (harbor.folder / ENTRIES / "ferry.yaml").write_text(FERRY)
    harbor("commit", "-m", "the ferry")
    return harbor


def text_of(person: Terminal, name: str) -> str:
    return (person.folder / ENTRIES / name).read_text("utf-8")


def test_tagged_and_taken_back(busy: Terminal) -> None:
    before = everything_in(busy.folder)

    assert busy("tag", "warm,slow", "harbor") == (
        "Tagged 3 entries with warm, slow. Take it back: rtrepo undo\n  harbor/lamp, harbor/ferry, harbor/crates\n"
    )
    assert text_of(busy, "ferry.yaml") == FERRY.replace("[gossip, slow]", "[gossip, slow, warm]")
    assert text_of(busy, "lamp.yaml") == "tags: [quiet, warm, slow]\n"
    assert text_of(busy, "crates.yaml") == "tags: [warm, slow]\n"
    assert busy("tag", "warm", "harbor") == "Nothing to do: 3 entries looked at, and nothing of them would change\n"
    assert busy("untag", "warm,slow", "--where", "tag == warm").startswith("Took warm, slow from 3 entries.")
    assert text_of(busy, "ferry.yaml") == FERRY.replace("[gossip, slow]", "[gossip]")
    assert not (busy.folder / ENTRIES / "crates.yaml").exists()
    busy("undo")
    busy("undo")
    assert everything_in(busy.folder) == before
    assert "tag 3 entries with warm, slow" in busy("op", "log")


def test_a_dry_run_shows_and_changes_nothing(busy: Terminal) -> None:
    before = everything_in(busy.folder, ())

    assert busy("tag", "warm", "lamp", "--dry-run") == (
        "Would tag harbor/lamp with warm; nothing was changed\n\n"
        "the working tree → after it   1 entry changed: 1 edited\n\n"
        "edited harbor/lamp  “Who keeps the light?”\n"
        "  tags     + warm\n\n"
        "Do it: the same without --dry-run\n"
    )
    assert everything_in(busy.folder, ()) == before


def test_fields_are_set_and_removed(busy: Terminal) -> None:
    busy("set", "rating=4", "status=draft", "notes=Good.\nVery.", "characters=mara, tobin", "lamp", "crates")

    assert text_of(busy, "crates.yaml") == (
        "characters: [mara, tobin]\nstatus: draft\nrating: 4\nnotes: |-\n  Good.\n  Very.\n"
    )
    assert busy("set", "rating=", "status=active", "--where", "rating >= 4") == (
        "Set rating, status to active in 2 entries. Take it back: rtrepo undo\n  harbor/lamp, harbor/crates\n"
    )
    assert text_of(busy, "crates.yaml") == "characters: [mara, tobin]\nnotes: |-\n  Good.\n  Very.\n"
    assert busy("set", "title=", "lamp") == "Nothing to do: 1 entry looked at, and nothing of it would change\n"


def test_archived_with_the_reason_and_revived(busy: Terminal) -> None:
    busy("archive", "lamp", "--why", "repeats the ferry")

    assert text_of(busy, "lamp.yaml") == "tags: [quiet]\nstatus: archived\nwhy: repeats the ferry\n"
    assert busy("list", "--where", "why ~ repeats", "--ids") == "harbor/lamp\n"
    assert busy("revive", "harbor") == "Revived harbor/lamp (2 were so already). Take it back: rtrepo undo\n"
    assert text_of(busy, "lamp.yaml") == "tags: [quiet]\n"
    assert text_of(busy, "ferry.yaml") == FERRY


WRONG = {
    # words: (exit code, what is said)
    ("tag", "warm"): (2, "Tag what? Name entries or a dataset, or --where EXPR."),
    ("tag", ",", "lamp"): (2, "Which tag? ',' names none."),
    ("tag", "warm", "nobody"): (3, "nobody is no entry here; nothing was changed"),
    ("tag", "warm", "--where", "tag == none"): (3, "no entry fits --where 'tag == none'; nothing was changed"),
    ("tag", "warm", "--where", "tag = none"): (2, "tag = none\n    ^"),
    ("set", "lamp"): (2, "Set what? Say FIELD=VALUE, such as status=draft."),
    ("set", "colour=red", "lamp"): (2, "'colour' is no field that can be set"),
    ("set", "tags=x", "lamp"): (2, "tags have verbs of their own"),
    ("set", "rating=good", "lamp"): (2, "a rating is a number, which 'good' is not"),
    ("set", "title=\udcff", "lamp"): (2, "is not UTF-8."),
    ("archive", "lamp"): (2, "Missing option '--why'"),
    ("archive", "lamp", "--why", " "): (2, "--why is empty"),
    ("replace", "a", "b"): (2, "--dry-run shows what would change, --yes does it."),
    ("replace", "", "b", "--yes"): (2, "replace what? The pattern is empty"),
    ("replace", ".*", "b", "--regex", "--yes"): (2, "'.*' fits where nothing stands, so it fits everywhere"),
    ("replace", r"\b", "b", "--regex", "--yes"): (2, "so it fits everywhere"),
    ("replace", ".+", "", "--regex", "--yes"): (3, "nothing would be left of messages[0] in harbor/lamp"),
    ("replace", "(", "", "--regex", "--yes"): (2, "'(' is no regular expression"),
    ("replace", "a", r"\1", "--regex", "--yes"): (2, "cannot stand in the place of what fits"),
    ("rename-character", "Mara", "Mara"): (2, "rename whom to what?"),
}  # fmt: skip


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_meant_is_refused(busy: Terminal, words: tuple[str, ...]) -> None:
    before = everything_in(busy.folder)
    code, said_ = WRONG[words]
    answer = busy.answer(*words)

    assert (answer.code, everything_in(busy.folder) == before) == (code, True)
    assert said_ in answer.err.replace("\n  ", "\n")


def test_ids_come_from_a_list(busy: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = busy("search", "salt", "--ids")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ids.encode())))
    busy("tag", "salty", "-")
    (busy.folder / "../ids.txt").write_text("lamp\n\nharbor/ferry\n")
    busy("set", "split=eval", "--ids-from", "../ids.txt", "--where", "status == draft")

    assert busy("list", "--where", "tag == salty", "--ids") == ids == "harbor/crates\n"
    assert busy("list", "--where", "split == eval", "--ids") == "harbor/ferry\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    assert "standard input names no entry; nothing was changed" in busy("untag", "salty", "-", ends=3)


def test_what_cannot_be_read_is_named_and_left(busy: Terminal) -> None:
    (busy.folder / ENTRIES / "lamp.yaml").write_text("tags: [quiet\n")
    (busy.folder / ENTRIES / "ferry.yaml").write_text("tags: 4\n")
    told = busy("tag", "warm", "harbor")

    assert told.startswith("Tagged harbor/crates with warm. Take it back: rtrepo undo\n  not changed: ")
    assert f"  not changed: {ENTRIES}/ferry.yaml: has something else than a list under tags\n" in told
    assert text_of(busy, "lamp.yaml") == "tags: [quiet\n"


def test_the_registry_is_asked_about_tags(busy: Terminal) -> None:
    settings = busy.folder / "datasets/harbor/dataset.yaml"
    settings.write_text(
        settings.read_text("utf-8")
        + "tags: {warm: {}, old: {status: archived}}\naliases: [{old_slug: gossip, new_slug: secrets}]\n"
    )

    assert busy("tag", "warm,old,gossip,new", "lamp").splitlines()[1:] == [
        "  note: old is archived in harbor",
        "  note: gossip is an old name in harbor: secrets took its place",
        "  note: new is not among the tags of harbor (datasets/harbor/dataset.yaml)",
    ]


def test_an_edit_made_meanwhile_is_not_lost(busy: Terminal) -> None:
    repository = open_repository(busy.folder)
    found = drafting.draft(look(repository), Wish(("harbor",)), sidecars.tag(["warm"]))
    (busy.folder / ENTRIES / "ferry.yaml").write_text("mine: only\n")

    with pytest.raises(RtrepoError, match=r"ferry\.yaml was changed just now; nothing was changed"):
        drafting.write(repository, found)
    assert text_of(busy, "ferry.yaml") == "mine: only\n"
    assert text_of(busy, "lamp.yaml") == "tags: [quiet]\n"


def test_hand_edits_stay_and_can_be_had_again(busy: Terminal, git: Git) -> None:
    path = busy.folder / ENTRIES / "ferry.yaml"
    path.write_text(FERRY + "rating: 5\n")
    busy("tag", "warm", "ferry")

    assert path.read_text() == FERRY.replace("slow]", "slow, warm]") + "rating: 5\n"
    assert git(busy.folder, "diff", "--cached", "--name-only") == ""
    busy("undo")
    assert path.read_text() == FERRY + "rating: 5\n"


SPOKEN = [
    said("Who is *Mara*?", "Mara's brother. *He sighs.*", "Marazul?", "mara", id="one"),
    {"id": "two", "messages": [
        {"role": "system", "content": "You are Mara Voss."},
        {"role": "user", "content": [{"type": "text", "text": "Mara Voss?"}, {"type": "image", "url": "Mara.png"}]},
        {"role": "assistant", "content": "Yes.", "name": "Mara", "weight": 0},
    ]},
]  # fmt: skip


@pytest.fixture
def cast(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with two entries in which Mara speaks and is spoken of."""
    rtrepo("import", lines(tmp_path / "cast.jsonl", *SPOKEN), "--into", "harbor")
    settings = rtrepo.folder / "datasets/harbor/dataset.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "characters:\n  # the keeper\n  mara: {display_name: Mara Voss}  # fifty-one\n"
    )
    (rtrepo.folder / ENTRIES / "two.yaml").write_text(
        "title: Mara at home\ncharacters: [mara, tobin]  # both\nspeakers: {2: {character: mara, label: Mara}}\n"
    )
    rtrepo("commit", "-m", "the cast")
    return rtrepo


def test_a_text_is_replaced_after_it_was_shown(cast: Terminal) -> None:
    before = everything_in(cast.folder)

    assert cast("replace", "Mara", "Lena", "--role", "user", "--yes") == (
        "Would replace “Mara” by “Lena” 3 times in 2 entries; nothing was changed\n\n"
        "the working tree → after it   2 entries changed: 2 edited · 3 turns edited · +3 −3 words\n\n"
        "edited harbor/one  “Who is *Lena*?”   2 of 4 turns · +2 −2 words\n"
        "   0 user  Who is *[-Mara-]{+Lena+}*?\n"
        "   2 user  [-Marazul-]{+Lenazul+}?\n\n"
        "edited harbor/two  Mara at home   1 of 3 turns · +1 −1 words\n"
        '   1 user  [-Mara-]{+Lena+} Voss?⏎[image {"url": "Mara.png"}]\n'
        "Replaced “Mara” by “Lena” 3 times in 2 entries. Take it back: rtrepo undo\n  harbor/one, harbor/two\n"
    )
    assert '{"type":"image","url":"Mara.png"}' in text_of(cast, "two.json").replace(": ", ":").replace(", ", ",")
    cast("undo")
    assert everything_in(cast.folder) == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--regex", r"\*(\w+ )?(\w+)\.?\*", r"(\2)"], "Mara's brother. (sighs)"),
        (["mara", "X", "--ignore-case"], "X's brother. *He sighs.*"),
        (["brother", "sister", "--speaker", "nobody"], "Mara's brother. *He sighs.*"),
        (["brother", r"\1"], r"Mara's \\1. *He sighs.*"),
        (["brother", "brother"], "Mara's brother. *He sighs.*"),
    ],
)
def test_what_is_replaced(cast: Terminal, words: list[str], expected: str) -> None:
    cast("replace", *words, "--yes", "one")

    assert expected in text_of(cast, "one.json")


def test_a_slow_pattern_is_given_up(cast: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtrepo.actions.finder.PATIENCE", 0.05)
    (cast.folder / ENTRIES / "one.json").write_text('{"messages": [{"role": "user", "content": "' + "a" * 40 + '"}]}\n')

    assert "the pattern takes too long in harbor/one; nothing was changed" in cast(
        "replace", "--regex", "(a+)+b", "x", "--yes", ends=3
    )


def test_a_character_by_another_name(cast: Terminal) -> None:
    before = everything_in(cast.folder)

    assert cast("rename-character", "Mara Voss", "Lena Brandt").startswith(
        "Renamed Mara Voss to Lena Brandt 8 times in 2 entries. Take it back: rtrepo undo\n"
    )
    assert [line for line in text_of(cast, "one.json").splitlines() if "content" in line] == [
        '  {"role": "user", "content": "Who is *Lena*?"}',
        ', {"role": "assistant", "content": "Lena\'s brother. *He sighs.*"}',
        ', {"role": "user", "content": "Marazul?"}',
        ', {"role": "assistant", "content": "mara"}',
    ]
    assert text_of(cast, "two.yaml") == (
        "title: Lena at home\ncharacters: [lena, tobin]  # both\nspeakers:\n  2: {character: lena, label: Lena}\n"
    )
    assert '"You are Lena Brandt."' in text_of(cast, "two.json")
    assert '"name": "Lena"' in text_of(cast, "two.json")
    assert (
        (cast.folder / "datasets/harbor/dataset.yaml")
        .read_text("utf-8")
        .endswith("characters:\n  # the keeper\n  lena: {display_name: Lena Brandt}  # fifty-one\n")
    )
    assert "Mara → Lena" in cast("diff", "two")
    cast("undo")
    assert everything_in(cast.folder) == before


def test_a_slug_alone(cast: Terminal) -> None:
    cast("rename-character", "mara", "lena", "--dataset", "harbor")

    assert "Mara" in text_of(cast, "one.json")
    assert text_of(cast, "two.yaml").startswith("title: Mara at home\ncharacters: [lena, tobin]  # both\n")
    assert "  lena: {display_name: Mara Voss}" in (cast.folder / "datasets/harbor/dataset.yaml").read_text("utf-8")


def test_two_characters_never_become_one(cast: Terminal) -> None:
    settings = cast.folder / "datasets/harbor/dataset.yaml"
    settings.write_text(settings.read_text("utf-8") + "  lena: {}\n")

    assert "harbor has a character lena already, so two would become one" in cast(
        "rename-character", "Mara Voss", "Lena Voss", ends=3
    )


def test_all_of_it_as_json(cast: Terminal) -> None:
    shown = cast.json("replace", "Mara", "Lena", "--dry-run", "one")
    done = cast.json("set", "rating=3", "one", "two")

    assert (shown["done"], shown["places"], shown["diff"]["totals"]["edited"]) == (False, 3, 1)
    assert done == {
        "schema": "rtrepo.bulk/1", "verb": "set", "did": "set rating to 3 in 2 entries", "done": True, "chosen": 2,
        "changed": ["harbor/one", "harbor/two"], "files": 2, "places": 0, "left_alone": [], "not_changed": [],
        "remarks": [], "diff": None,
    }  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), [("y\n", "Lena"), ("n\n", "Mara")])
def test_a_person_is_asked(cast: Terminal, typed: str, expected: str) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "rtrepo", "--no-pager", "replace", "Mara's", "Lena's"],
        cwd=cast.folder, stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        give_up = time.monotonic() + 20
        while b"[y/N]" not in seen and time.monotonic() < give_up:
            if select.select([ours], [], [], 1)[0]:
                seen += os.read(ours, 4096)
        os.write(ours, typed.encode())
        while process.poll() is None and time.monotonic() < give_up:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    seen += os.read(ours, 4096)
                except OSError:
                    break  # it has ended
    os.close(ours)

    assert b"Lena" in seen.partition(b"[y/N]")[0]
    assert f"\"{expected}'s brother." in text_of(cast, "one.json")


_TAGS = st.lists(st.sampled_from(["warm", "cold", "a b", "0012", "true", "é"]), max_size=3, unique=True)


@given(_TAGS, _TAGS, st.booleans())
def test_tagging_keeps_what_was_there(have: list[str], more: list[str], other: bool) -> None:
    data: dict[str, Any] = {"tags": have, "mine": {"b": 1}} if other else {"tags": have}
    raw = sidecar_file.dump(Sidecar(data)) or None
    about = sidecar_file.load(raw) if raw else Sidecar()
    edit = sidecars.tag(more).change(Subject(Key("d", "e"), sidecar=about))
    after = sidecar_file.load(sidecar_file.with_values(raw, edit.about) or b"") if edit and edit.about else about

    assert after.tags == tuple(dict.fromkeys([*have, *more]))
    assert after.data.get("mine") == about.data.get("mine")
    back = sidecars.untag([name for name in more if name not in have]).change(Subject(Key("d", "e"), sidecar=after))
    assert dict(back.about if back and back.about is not None else after.data) == dict(about.data)
