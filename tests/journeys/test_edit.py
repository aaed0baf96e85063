"""`edit`: entries as a transcript in an editor. What is saved, what is not, and that nothing is ever lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions.choosing import Wish
from rtrepo.actions.editing.changes import taken
from rtrepo.actions.editing.edit import edit, open_sheet
from rtrepo.actions.editing.opened import opened, transcript
from rtrepo.actions.importing.incoming import Incoming
from rtrepo.actions.workspace import open_repository
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.cutting import cut
from rtrepo.git import durable
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.model.entry import Entry, Key
from rtrepo.model.records import Rejected
from rtrepo.model.sidecar import Sidecar, in_order
from tests.conftest import Git
from tests.journeys.editor import Editor, editor_in
from tests.journeys.terminal import Terminal, everything_in

ENTRIES = "datasets/harbor/entries"
HELP = """\
<!-- rtrepo: ## user, ## assistant · Mara, … begin a turn; below stands what it says, as it is. -->
<!-- rtrepo: Text that begins like that gets a backslash: \\## so. Turns can be added, moved and taken out. -->
<!-- rtrepo: Between the --- lines is what is known about the entry. Lines like this one are left out. -->
"""
LAMP = """\
# harbor/lamp

---
tags: [quiet]
---

## user

Who keeps the light?

## assistant

*The lamp gutters.* I do.
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return editor_in(tmp_path, monkeypatch)


def raw(person: Terminal, name: str) -> bytes:
    return (person.folder / ENTRIES / name).read_bytes()


def drafts(person: Terminal) -> list[str]:
    folder = person.folder / ".git/rtrepo/edits"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_what_is_opened_and_what_is_saved(harbor: Terminal, editor: Editor, tmp_path: Path) -> None:
    before = everything_in(harbor.folder)
    editor(
        f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(text)\n"
        "text = text.replace('I do.', 'You do.').replace('[quiet]', '[quiet, warm]')"
    )

    assert harbor("edit", "lamp") == (
        "Edited harbor/lamp. Take it back: rtrepo undo\n"
        "  edited   harbor/lamp   “Who keeps the light?”   1 of 2 turns · tags + warm · +1 −1 words\n"
    )
    seen = (tmp_path / "seen").read_text("utf-8")
    assert seen.startswith(HELP + "\n" + LAMP + "\n<!-- rtrepo: harbor/lamp as of ")
    assert raw(harbor, "lamp.json") == before[f"{ENTRIES}/lamp.json"].replace(b"I do.", b"You do.")
    assert raw(harbor, "lamp.yaml") == b"tags: [quiet, warm]\n"
    assert drafts(harbor) == []
    harbor("undo")
    assert everything_in(harbor.folder) == before


def test_left_as_it_was_nothing_is_changed(harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    operations = harbor("op", "log")
    editor("pass")

    assert harbor("edit", "lamp", "ferry") == "Nothing was changed: it was left as it was\n"
    editor("text = text.replace('\\n', '\\r\\n') + '\\n\\n'")
    assert harbor("edit", "lamp", "ferry") == "Nothing was changed: it was left as it was\n"
    assert (everything_in(harbor.folder), harbor("op", "log"), drafts(harbor)) == (before, operations, [])


def test_several_at_once_and_those_that_are_not_touched_stay(harbor: Terminal, editor: Editor) -> None:
    path = harbor.folder / ENTRIES / "ferry.json"
    path.write_bytes(b'{ "messages" :[{"content":"At caf\\u00e9 six?","role":"user" ,"weight":1.50}] }')
    before = everything_in(harbor.folder)
    editor("text = text.replace('Salt. Only salt.', 'Tar.')")

    assert harbor("edit", "--where", "dataset == harbor").splitlines()[0] == (
        "Edited harbor/crates (2 stay as they were). Take it back: rtrepo undo"
    )
    after = everything_in(harbor.folder)
    assert {name for name in before if before[name] != after[name]} == {f"{ENTRIES}/crates.json"}


def test_one_turn_of_a_file_that_somebody_wrote(harbor: Terminal, editor: Editor) -> None:
    path = harbor.folder / ENTRIES / "ferry.json"
    path.write_bytes(
        b'{"x": 1.50,\n"messages":[\n {"content":"a\\u00e9","role":"user" ,"weight":1.0e0},'
        b'\n {"role":"assistant","content":"b"}\n]}'
    )
    editor("text = text.replace('\\n\\nb\\n', '\\n\\nB\\n')")
    harbor("edit", "ferry")

    assert path.read_bytes() == (
        b'{"x": 1.50,\n"messages":[\n {"content":"a\\u00e9","role":"user" ,"weight":1.0e0},'
        b'\n {"role": "assistant", "content": "B"}\n]}'
    )


def test_speakers_follow_their_turns(harbor: Terminal, editor: Editor) -> None:
    sidecar = harbor.folder / ENTRIES / "lamp.yaml"
    sidecar.write_text("# mine\ntags: [quiet]\nspeakers: {1: mara}\n")
    editor("text = text.replace('\\n## user', '\\n## system\\n\\nA harbour.\\n\\n## user', 1)")
    harbor("edit", "lamp")

    assert sidecar.read_text() == "# mine\ntags: [quiet]\nspeakers: {2: mara}\n"


def test_a_sidecar_that_cannot_be_read_is_in_nobodys_way(harbor: Terminal, editor: Editor) -> None:
    sidecar = harbor.folder / ENTRIES / "lamp.yaml"
    sidecar.write_text("tags: [quiet\n")
    editor("text = text.replace('I do.', 'You do.')", "text = text.replace('[quiet', '[quiet]')")
    harbor("edit", "lamp")

    assert (b"You do." in raw(harbor, "lamp.json"), sidecar.read_text()) == (True, "tags: [quiet\n")
    harbor("edit", "lamp")
    assert sidecar.read_text() == "tags: [quiet]\n"


def test_what_cannot_be_read_is_kept_and_taken_up_again(harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor(
        "text = text.replace('I do.', 'You do.').replace('## assistant', '## asistant')",
        "text = text.replace('asis', 'assis')",
    )

    assert harbor("edit", "lamp", ends=3) == (
        "error: not saved: line 16: “## asistant” begins no turn, as ## user and ## assistant · Mara do; as text it is "
        "written \\##; what you wrote is kept in .git/rtrepo/edits/lamp.md\n"
        "hint: rtrepo edit --continue opens it again\n"
    )
    assert everything_in(harbor.folder) == before
    kept = (harbor.folder / ".git/rtrepo/edits/lamp.md").read_text("utf-8").splitlines()
    assert kept[14].startswith("<!-- rtrepo: not saved: line 16: “## asistant” begins no turn")
    assert kept[15] == "## asistant"
    assert harbor("edit", "--continue").startswith("Edited harbor/lamp. ")
    assert raw(harbor, "lamp.json") == before[f"{ENTRIES}/lamp.json"].replace(b"I do.", b"You do.")
    assert drafts(harbor) == []
    assert "there is no edit to go on with" in harbor("edit", "--continue", ends=3)


def test_the_editor_is_offered_again_until_it_can_be_read(harbor: Terminal, editor: Editor, tmp_path: Path) -> None:
    repository = open_repository(harbor.folder)
    editor(
        "text = text.replace('## user', '## you')",
        "text += '\\n```call x'",
        "text = text.replace('## you', '## user').replace('```call x', '').replace('I do.', 'No.')",
    )

    report = edit(repository, open_sheet(repository, Wish(("lamp",))), again=True)

    assert (report.changed, (tmp_path / "opened").read_text()) == ((Key("harbor", "lamp"),), "xxx")
    assert b"No." in raw(harbor, "lamp.json")
    assert b"rtrepo" not in raw(harbor, "lamp.json")


def test_whoever_gives_up_keeps_the_text(harbor: Terminal, editor: Editor, tmp_path: Path) -> None:
    repository = open_repository(harbor.folder)
    editor("text = text.replace('## user', '## you').replace('I do.', 'No.')", "pass")

    with pytest.raises(RtrepoError, match="not saved: line 12: “## you” begins no turn"):
        edit(repository, open_sheet(repository, Wish(("lamp",))), again=True)
    assert (tmp_path / "opened").read_text() == "xx"
    assert "No." in (harbor.folder / ".git/rtrepo/edits/lamp.md").read_text("utf-8")
    assert b"I do." in raw(harbor, "lamp.json")


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("text = ''", "Nothing was changed: no turns are left in the transcript"),
        ("text = text.split('## user')[0]", "Nothing was changed: no turns are left in the transcript"),
        ("text = '<!-- rtrepo: x -->\\n'", "Nothing was changed: no turns are left in the transcript"),
    ],
)
def test_a_transcript_of_nothing_changes_nothing(does: str, said: str, harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor(does)

    assert harbor("edit", "lamp").splitlines()[0] == said
    assert everything_in(harbor.folder) == before


def test_an_entry_that_was_taken_out_of_the_transcript_stays(harbor: Terminal, editor: Editor) -> None:
    editor("text = text[text.index('# harbor/ferry'):].replace('At six', 'At seven')")

    assert harbor("edit", "crates", "ferry").splitlines()[2:] == [
        "  left as before, not in the transcript any more: harbor/crates"
    ]


@pytest.mark.parametrize(
    ("does", "kept", "said"),
    [
        ("sys.exit(1)", [], "the editor ended with an error; nothing was changed"),
        (
            "pathlib.Path(sys.argv[1]).write_text(text.replace('I do', 'No')); sys.exit(1)",
            ["lamp.md"],
            "not saved: the editor ended with an error; what you wrote is kept in .git/rtrepo/edits/lamp.md",
        ),
        (
            "text = text.replace('harbor/lamp', 'harbor/light')",
            ["lamp.md"],
            "harbor/light is no entry that was opened; rtrepo rename gives an entry another id",
        ),
        ("text = text.replace('I do', 'caf\\udce9')", ["lamp.md"], "line 18: is not UTF-8"),
        ("text = text.replace('[quiet]', '[quiet')", ["lamp.md"], "not saved: line "),
        ("pathlib.Path(sys.argv[1]).unlink(); sys.exit(0)", [], "cannot be read any more"),
    ],
)
def test_an_editor_that_goes_wrong(does: str, kept: list[str], said: str, harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor(does)

    assert said in harbor("edit", "lamp", ends=3)
    assert (everything_in(harbor.folder), drafts(harbor)) == (before, kept)


def test_there_is_no_editor(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR", "GIT_EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")

    assert "there is no editor to open; nothing was changed" in harbor("edit", "lamp", ends=3)


def test_what_is_not_saved_is_told_before_another_is_begun(harbor: Terminal, editor: Editor) -> None:
    editor("text = text.replace('## user', '## you')", "text = text.replace('At six', 'At seven')")
    harbor("edit", "lamp", ends=3)

    assert harbor("edit", "ferry").splitlines()[-1] == "not saved yet: lamp; rtrepo edit --continue goes on with it"
    assert drafts(harbor) == ["lamp.md"]


def test_a_full_disk_leaves_what_was_written(harbor: Terminal, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor("text = text.replace('I do.', 'You do.').replace('## user', '## you')")
    replace = durable.replace
    calls: list[Path] = []

    def full(path: Path, raw: bytes) -> None:
        calls.append(path)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        replace(path, raw)

    monkeypatch.setattr(durable, "replace", full)
    assert "lamp.md cannot be written (No space left on device)" in harbor("edit", "lamp", ends=3)
    assert "You do." in (harbor.folder / ".git/rtrepo/edits/lamp.md").read_text("utf-8")


def test_nothing_is_opened_while_a_merge_waits(harbor: Terminal, editor: Editor, tmp_path: Path) -> None:
    (harbor.folder / ".git/MERGE_HEAD").write_text(Path(harbor.folder / ".git/refs/heads/main").read_text())
    editor("text = ''")

    assert "a merge of git's is not finished here" in harbor.unchecked("edit", "lamp").err
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize("program", ["VISUAL", "EDITOR", "core.editor"])
def test_which_editor(program: str, harbor: Terminal, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    order = ("core.editor", "EDITOR", "VISUAL")
    for name in order:
        command = f"sed -i 's/I do/{name}/'"
        if name == "core.editor":
            git(harbor.folder, "config", name, command)
        elif order.index(name) <= order.index(program):
            monkeypatch.setenv(name, command)
        else:
            monkeypatch.delenv(name, raising=False)
    harbor("edit", "lamp")

    assert program.encode() in raw(harbor, "lamp.json")


def edited_meanwhile(folder: Path, old: str, new: str) -> str:
    path = str(folder / ENTRIES / "lamp.json")
    return f"p = pathlib.Path({path!r}); p.write_text(p.read_text('utf-8').replace({old!r}, {new!r}), 'utf-8')\n"


def test_an_entry_that_was_changed_meanwhile_is_put_together(harbor: Terminal, editor: Editor) -> None:
    editor(edited_meanwhile(harbor.folder, "Who keeps", "And who keeps") + "text = text.replace('I do', 'You do')")

    assert harbor("edit", "lamp").splitlines()[2] == (
        "  changed meanwhile, and put together with your edit: harbor/lamp"
    )
    assert [turn["content"] for turn in json.loads(raw(harbor, "lamp.json"))["messages"]] == [
        "And who keeps the light?", "*The lamp gutters.* You do.",
    ]  # fmt: skip
    harbor("undo")
    assert b"And who" in raw(harbor, "lamp.json")
    assert b"I do" in raw(harbor, "lamp.json")


def test_an_entry_that_was_changed_at_the_same_place_is_refused(harbor: Terminal, editor: Editor) -> None:
    editor(edited_meanwhile(harbor.folder, "I do", "Nobody does") + "text = text.replace('I do', 'You do')", "pass")

    assert harbor("edit", "lamp", ends=3) == (
        "error: not saved: harbor/lamp was changed while it was being edited, at the same places "
        "(datasets/harbor/entries/lamp.json); nothing was changed; what you wrote is kept in "
        ".git/rtrepo/edits/lamp.md\nhint: rtrepo edit --continue opens it again\n"
    )
    assert b"Nobody does" in raw(harbor, "lamp.json")
    assert "at the same places" in harbor("edit", "--continue", ends=3)
    harbor("restore", "lamp")
    assert harbor("edit", "--continue").startswith("Edited harbor/lamp. ")
    assert b"You do" in raw(harbor, "lamp.json")


def test_an_entry_that_is_gone_is_refused(harbor: Terminal, editor: Editor) -> None:
    path = harbor.folder / ENTRIES / "lamp.json"
    editor(f"pathlib.Path({str(path)!r}).unlink(); text = text.replace('I do', 'You do')")

    assert "harbor/lamp was changed while it was being edited" in harbor("edit", "lamp", ends=3)
    assert (path.exists(), drafts(harbor)) == (False, ["lamp.md"])


def test_a_broken_file_is_opened_as_it_stands(harbor: Terminal, editor: Editor) -> None:
    path = harbor.folder / ENTRIES / "lamp.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"content": "*The', b'"content" "*The'))
    editor("pass", "text = text.replace('I do', 'You do')", "text = text.replace('\"content\" ', '\"content\": ')")

    shown = harbor("edit", "lamp", "--print")
    assert "<!-- rtrepo: this file cannot be read as an entry: line 3: expecting ':' delimiter -->\n" in shown
    assert "Nothing was changed" in harbor("edit", "lamp")
    assert "not saved: line 16: expecting ':' delimiter" in harbor("edit", "lamp", ends=3)
    harbor("edit", "--continue")
    assert path.read_bytes() == whole.replace(b"I do", b"You do")


def test_without_an_editor(harbor: Terminal, tmp_path: Path) -> None:
    shown = harbor("edit", "lamp", "--print")
    (tmp_path / "lamp.md").write_text(shown.replace("I do.", "You do."), "utf-8")
    (tmp_path / "bad.md").write_text(shown.replace("## user", "user"), "utf-8")
    (tmp_path / "other.md").write_text(shown.replace("harbor/lamp", "harbor/light"), "utf-8")

    assert "error: not saved: ../bad.md: line 11: stands above the first turn" in harbor(
        "edit", "--from", "../bad.md", ends=3
    )
    assert "harbor/light is no entry" in harbor("edit", "--from", "../other.md", ends=3)
    assert harbor("edit", "--from", "../lamp.md").startswith("Edited harbor/lamp. ")
    assert b"You do." in raw(harbor, "lamp.json")
    assert harbor("edit", "--from", "../lamp.md").startswith("Nothing was changed")


def test_a_transcript_that_is_older_than_the_entry(harbor: Terminal, tmp_path: Path) -> None:
    shown = open_sheet(open_repository(harbor.folder), Wish(("lamp",))).text
    harbor("replace", "Who keeps", "And who keeps", "--yes")
    (tmp_path / "lamp.md").write_text(shown.replace("I do.", "You do."), "utf-8")
    harbor("edit", "--from", "../lamp.md")

    assert [turn["content"] for turn in json.loads(raw(harbor, "lamp.json"))["messages"]] == [
        "And who keeps the light?", "*The lamp gutters.* You do.",
    ]  # fmt: skip


def test_findings_are_told_and_block_nothing(harbor: Terminal, editor: Editor) -> None:
    editor("text = text.replace('*The lamp gutters.* I do.', 'She')")
    told = harbor.json("edit", "lamp")

    assert (told["schema"], told["changed"], told["diff"]["totals"]["edited"]) == (
        "rtrepo.edited/1",
        ["harbor/lamp"],
        1,
    )
    assert {finding["id"] for finding in told["findings"]} <= {"lamp"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "nope is no entry here"),
        ([], "Edit what?"),
        (["--where", "tag == nope"], "no entry is meant by that"),
        (["lamp", "--print", "--continue"], "exclude each other"),
        (["lamp", "--from", "x"], "Which entries are meant, the transcript says itself."),
        (["--from", "x"], "x cannot be read"),
        (["--from", os.devnull], f"{os.devnull} holds no entry; nothing was changed"),
        (["--continue", "x"], "there is no edit called x"),
    ],
)
def test_what_cannot_be_edited(words: list[str], said: str, harbor: Terminal) -> None:
    answer = harbor.unchecked("edit", *words)

    assert answer.code in (2, 3)
    assert said in answer.err


def test_nothing_in_the_text_commands_the_terminal(harbor: Terminal) -> None:
    entry = Entry({"messages": [{"role": "a\x1b[31m", "content": "\x1b[2J\u202e\x07", "x": "\x9b"}]})
    (harbor.folder / ENTRIES / "lamp.json").write_bytes(entry_file.dump(entry))

    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(harbor("edit", "lamp", "--print"))


def test_saving_what_was_not_changed_changes_no_entry_of_any_public_file(data: Path) -> None:
    """Every record of every file that an importer reads: saved as it was opened, each byte stays; and made anew from
    its transcript alone, it is the same entry."""
    seen = 0
    for path in sorted(data.rglob("*.json*")):
        for record in cut(Incoming(path).chunks()):
            found: Any = Rejected(record.problem) if record.problem else table.read(record.value, None)
            if isinstance(found, Rejected):
                continue
            imported = found[1]
            beside = sidecar_file.dump(Sidecar(in_order(imported.sidecar))) or None
            one = opened(Key("noir", "x"), "x.json", entry_file.dump(imported.entry), beside)
            text = transcript([one]).encode("utf-8")
            (again,) = taken(text, lambda _, one=one: one).edited
            anew = one._replace(raw=None, about=None, entry=None)
            assert not again.differs
            if one.roles <= {"system", "user", "assistant", "tool"}:
                (made,) = taken(text, lambda _, anew=anew: anew).edited
                assert entry_file.load(made.files["x.json"] or b"") == imported.entry
            seen += 1

    assert seen > 6_500


def test_one_entry_is_edited_without_reading_the_others(
    harbor: Terminal, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    load = entry_file.load
    monkeypatch.setattr(entry_file, "load", lambda raw: read.append(raw) or load(raw))
    editor("text = text.replace('I do', 'You do')")
    harbor("edit", "lamp")

    assert read
    assert not any(b"Salt" in one or b"ferry" in one for one in read)
