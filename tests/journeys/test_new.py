"""`new`: an entry written by hand, from a template."""

import json
from pathlib import Path

import pytest

from rtrepo.layout import entry_file
from rtrepo.model.entry import content_hash
from tests.journeys.editor import Editor, editor_in
from tests.journeys.terminal import Terminal, everything_in

SETTINGS = "datasets/harbor/dataset.yaml"
ENTRIES = "datasets/harbor/entries"
LIBRARY = """\
characters:
  mara: {display_name: Mara Voss, description: Keeps the light.}
  tobin: {display_name: Tobin, description: Rows.}
system_prompts:
  light: {name: The light, content: You are Mara Voss. Keep it lit., is_active: true}
  old: {name: Old, content: You are Tobin., is_active: false}
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return editor_in(tmp_path, monkeypatch)


@pytest.fixture
def library(harbor: Terminal) -> Terminal:
    """Someone whose dataset has characters and system prompts."""
    path = harbor.folder / SETTINGS
    path.write_text(path.read_text("utf-8") + LIBRARY, "utf-8")
    return harbor


def turns(person: Terminal, name: str) -> list[tuple[str, str]]:
    data = json.loads((person.folder / ENTRIES / f"{name}.json").read_bytes())
    return [(turn["role"], turn.get("content", "")) for turn in data["messages"]]


def test_an_entry_written_in_the_editor(harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor("text = text.replace('What they ask.', 'Is it late?').replace('What it answers.', 'Past two.')")

    assert harbor("new", "arrival", "--into", "harbor", "--title", "Late: very").splitlines()[0] == (
        "Made harbor/arrival. Take it back: rtrepo undo"
    )
    assert turns(harbor, "arrival") == [("user", "Is it late?"), ("assistant", "Past two.")]
    assert (harbor.folder / ENTRIES / "arrival.yaml").read_text("utf-8") == 'title: "Late: very"\n'
    harbor("undo")
    assert everything_in(harbor.folder) == before


@pytest.mark.parametrize("does", ["pass", "text = ''", "text = text.split('## user')[0]"])
def test_left_as_it_was_or_emptied_nothing_is_made(does: str, harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor(does)

    assert harbor("new", "--into", "harbor").startswith("Nothing was made: ")
    assert everything_in(harbor.folder) == before


def test_without_an_id_it_is_called_by_its_content(harbor: Terminal) -> None:
    told = [harbor.json("new", "--into", "harbor", "--no-edit")["changed"] for _ in range(2)]

    ((first,), (second,)) = told
    path = harbor.folder / f"datasets/harbor/entries/{first.removeprefix('harbor/')}.json"
    assert first == f"harbor/{content_hash(entry_file.load(path.read_bytes()))}"
    assert second == f"{first}-2"


def test_the_id_can_be_said_in_the_transcript(harbor: Terminal, editor: Editor) -> None:
    editor("text = text.replace('harbor/?', 'harbor/by-night').replace('What they ask.', 'Is it late?')")

    assert harbor.json("new", "--into", "harbor")["changed"] == ["harbor/by-night"]


@pytest.mark.parametrize(
    ("words", "system", "sidecar"),
    [
        (
            ["--character", "mara"],
            "You are Mara Voss. Keep it lit.",
            "characters: [mara]\nspeakers: {2: mara}\n",
        ),
        (["--character", "tobin"], "You are Tobin. Rows.", "characters: [tobin]\nspeakers: {2: tobin}\n"),
        (
            ["--character", "tobin", "--prompt", "light", "--title", "x", "--tags", "warm, quiet"],
            "You are Mara Voss. Keep it lit.",
            "title: x\ntags: [warm, quiet]\ncharacters: [tobin]\nspeakers: {2: tobin}\n",
        ),
        (["--template", "roleplay"], "You are Mara Voss. Keep it lit.", ""),
        (["--template", "chat", "--prompt", "light"], "You are Mara Voss. Keep it lit.", ""),
    ],
)
def test_a_character_and_a_prompt_of_the_library(
    words: list[str], system: str, sidecar: str, library: Terminal
) -> None:
    library("new", "x", "--into", "harbor", "--no-edit", *words)
    path = library.folder / ENTRIES / "x.yaml"

    assert turns(library, "x")[0] == ("system", system)
    assert (path.read_text("utf-8") if path.exists() else "") == sidecar


def test_a_template_with_tools(harbor: Terminal) -> None:
    harbor("new", "x", "--into", "harbor", "--template", "tool-call", "--no-edit")
    data = json.loads((harbor.folder / ENTRIES / "x.json").read_bytes())

    assert data["tools"][0]["function"]["name"] == "tide"
    assert data["messages"][1]["tool_calls"][0]["function"] == {"name": "tide", "arguments": '{"place": "harbour"}'}
    assert "S" not in {finding["code"][0] for finding in harbor.json("validate", "--dataset", "harbor")["findings"]}


def test_a_template_of_ones_own_and_a_transcript_from_elsewhere(harbor: Terminal, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("---\ntags: [warm]\n---\n## system\n@SYSTEM@\n## user\nHi\n", "utf-8")
    (tmp_path / "scene.md").write_text("## user\nHi\n## assistant\nHo\n", "utf-8")
    harbor("new", "a", "--into", "harbor", "--template", "../mine.md", "--no-edit")
    harbor("new", "b", "--into", "harbor", "--from", "../scene.md")

    assert turns(harbor, "a") == [("system", "You are …"), ("user", "Hi")]
    assert (harbor.folder / ENTRIES / "a.yaml").read_text("utf-8") == "tags: [warm]\n"
    assert turns(harbor, "b") == [("user", "Hi"), ("assistant", "Ho")]


def test_what_cannot_be_read_is_kept(harbor: Terminal, editor: Editor) -> None:
    before = everything_in(harbor.folder)
    editor("text = text.replace('## user', '## you')", "text = text.replace('\\n## you', '\\n## user')")

    assert "begins no turn" in harbor("new", "--into", "harbor", ends=3)
    assert everything_in(harbor.folder) == before
    assert harbor("edit", "--continue").startswith("Made harbor/")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lamp", "--into", "harbor"], "there is an entry harbor/lamp already"),
        (["LAMP", "--into", "harbor"], "an entry cannot be called 'LAMP'"),
        (["../../x", "--into", "harbor", "--from", "../bad.md"], "an entry cannot be called '../../x'"),
        (["x", "--into", "nope"], "there is no dataset nope"),
        (["x", "--into", "../harbor"], "there is no dataset ../harbor"),
        (["x", "--into", "harbor", "--template", "nope"], "there is no template nope"),
        (["x", "--into", "harbor", "--template", "../two.md"], "begins a second entry"),
        (["x", "--into", "harbor", "--template", "../bad.md"], "line 2: stands above the first turn"),
        (["x", "--into", "harbor", "--character", "nope"], "the dataset knows no character nope"),
        (["x", "--into", "harbor", "--prompt", "nope"], "the dataset knows no system prompt nope"),
        (["x", "--into", "harbor", "--from", "../bad.md"], "not saved: ../bad.md: line 2: stands above the first turn"),
        (["x", "--into", "harbor", "--from", "../bad.md", "--no-edit"], "leave the other options out"),
    ],
)
def test_what_cannot_be_made(words: list[str], said: str, harbor: Terminal, tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("# a/b\n## user\nx\n# a/c\n## user\ny\n", "utf-8")
    (tmp_path / "bad.md").write_text("\nhello\n## user\n", "utf-8")
    before = everything_in(harbor.folder)
    answer = harbor.unchecked("new", *words)

    assert answer.code in (2, 3)
    assert said in answer.err
    assert everything_in(harbor.folder) == before
