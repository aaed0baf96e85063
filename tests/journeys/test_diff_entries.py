"""Entries that got another name, went to another data set, were split or joined; and files that only look new."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.journeys.terminal import Terminal, lines, said

CARD = "You are Mara Voss, keeper of the light at Hollow Point. You speak little, and never of the storm."
LAMP = "*She holds the wick up to the window.* Four hours on a full tank, five if the wind stays where it is."
FERRY = "At six, if it goes at all; ask the boy at the slip, and do not pay him before you are across."
CRATES = "Salt, he said. Forty crates of it, and every one of them too light for salt. I counted them twice."
STORM = "It came from the north-west in the second week of November and took the boathouse with everything in it."
TOBIN = "He went out at four with the small boat, and the boat came back at nine without him. That is all I know."
KINDS = ("added", "removed", "edited", "moved", "split", "joined")
LIGHT = said("How long does it burn?", LAMP, "And the ferry?", FERRY, "What was in the crates?", CRATES, "Then?", STORM)


def entry(*turns: str, card: bool = False, **more: Any) -> dict[str, Any]:
    """An entry as its file holds it."""
    told = said(*turns, **more)
    return {**told, "messages": [{"role": "system", "content": CARD}, *told["messages"]] if card else told["messages"]}


def write(folder: Path, name: str, value: dict[str, Any] | str) -> None:
    """An entry's file as a person writes it."""
    path = folder / f"datasets/{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def rename(folder: Path, old: str, new: str) -> None:
    """An entry's file and its sidecar under another name."""
    for suffix in (".json", ".yaml"):
        before, after = folder / f"datasets/{old}{suffix}", folder / f"datasets/{new}{suffix}"
        if before.exists():
            after.parent.mkdir(parents=True, exist_ok=True)
            before.rename(after)


@pytest.fixture
def noir(rtrepo: Terminal, tmp_path: Path) -> Terminal:
    """Someone with five committed entries of one character: the long one, and four short ones."""
    source = lines(
        tmp_path / "noir.jsonl",
        entry(*[turn["content"] for turn in LIGHT["messages"]], card=True, id="light", title="The long night"),
        entry("Who keeps the light?", TOBIN, card=True, id="tobin", tags=["quiet"]),
        entry("Where is the key?", "Under the third step, which is not a step; it only looks like one.", id="key"),
        entry("Who was the last keeper?", "A man called Rusk, and after him nobody for eleven years.", id="rusk"),
        entry("Who paid for the lamp?", "The harbour board, in three parts, and the third was never paid.", id="paid"),
    )
    rtrepo("import", source, "--into", "noir")
    rtrepo("commit", "-m", "drafts")
    return rtrepo


@pytest.fixture
def regrouped(noir: Terminal) -> Terminal:
    """The same person after an afternoon of tidying up."""
    folder, turns = noir.folder, [turn["content"] for turn in LIGHT["messages"]]
    rename(folder, "noir/entries/key", "noir/entries/third-step")
    rename(folder, "noir/entries/tobin", "dark/entries/tobin")
    (folder / "datasets/dark/entries/tobin.yaml").write_text("tags: [quiet, sea]\n", "utf-8")
    write(folder, "noir/entries/light-a", entry(*turns[:4], card=True))
    write(folder, "noir/entries/light-b", entry(*turns[4:7], STORM + " So they say.", card=True))
    for name in ("light", "rusk", "paid"):
        for suffix in ("json", "yaml"):
            (folder / f"datasets/noir/entries/{name}.{suffix}").unlink(missing_ok=True)
    both = ["Who was the last keeper?", "A man called Rusk, and after him nobody for eleven years.",
            "Who paid for the lamp?", "The harbour board, in three parts, and the third was never paid."]  # fmt: skip
    write(folder, "noir/entries/keepers", entry(*both))
    return noir


def test_the_whole_diff(regrouped: Terminal) -> None:
    head, _, rest = regrouped("diff", "--all").partition("\n\n")

    assert head == "HEAD → the working tree   4 entries changed: 2 moved, 1 split, 1 joined · 1 turn edited · +3 words"
    assert rest[rest.index("split noir") :] == """\
split noir/light → light-a + light-b  The long night   turns 1–4 and 5–8 · 1 of 9 turns · +3 words
 noir/light-a
  title    − The long night
 noir/light-b
  title    − The long night
   4 assistant  … and took the boathouse with everything in it.{+ So they say.+}

moved noir/tobin → dark/tobin  “Who keeps the light?”
  tags     + sea

joined noir/rusk + paid → keepers  “Who was the last keeper?”   unchanged

moved noir/key → third-step  “Where is the key?”   unchanged
"""  # fmt: skip


def test_a_line_each(regrouped: Terminal) -> None:
    assert regrouped("diff", "--stat") == """\
HEAD → the working tree   4 entries changed: 2 moved, 1 split, 1 joined · 1 turn edited · +3 words
  moved    noir/tobin → dark/tobin          “Who keeps…    tags + sea
  joined   noir/rusk + paid → keepers       “Who was th…   unchanged
  split    noir/light → light-a + light-b   The long ni…   turns 1–4 and 5–8 · 1 of 9 turns · +3 wo…
  moved    noir/key → third-step            “Where is t…   unchanged
"""  # fmt: skip
    assert regrouped("status") == """\
On main   4 entries changed: 2 moved, 1 split, 1 joined
  moved    noir/tobin → dark/tobin          “Who keeps the light…   tags + sea
  joined   noir/rusk + paid → keepers       “Who was the last ke…   unchanged
  split    noir/light → light-a + light-b   The long night          turns 1–4 and 5–8 · 1 of 9 turns
  moved    noir/key → third-step            “Where is the key?”     unchanged
Look at it: rtrepo diff      record it: rtrepo commit -m "…"
"""  # fmt: skip


def test_a_commit_and_the_log_count_the_same(regrouped: Terminal) -> None:
    assert regrouped("commit", "-m", "tidy") == "main VERSION  tidy — 2 moved, 1 split, 1 joined\n"
    assert "tidy   2 moved · 1 split · 1 joined   " in regrouped("log", "-n", "1")
    assert [totals(regrouped, "show", "HEAD")[kind] for kind in KINDS] == [0, 0, 0, 2, 1, 1]


def totals(terminal: Terminal, *words: str) -> dict[str, Any]:
    """The totals of a diff, or of the diff of a version."""
    shown = terminal.json(*words)
    found: dict[str, Any] = shown.get("diff", shown)["totals"]
    return found


LIGHTS = ["split light → noir/light-a", "split light → noir/light-b"]
KEEPERS, TOBINS, STEP = (
    "joined rusk + paid → noir/keepers",
    "moved noir/tobin → dark/tobin",
    "moved key → noir/third-step",
)
SELECTIONS: dict[str, list[str]] = {
    "light": LIGHTS,
    "light-b": LIGHTS,
    "datasets/noir/entries/light.json": LIGHTS,
    "noir/key": [STEP],
    "third-step": [STEP],
    "rusk": [KEEPERS],
    "keepers": [KEEPERS],
    "dark": [TOBINS],
    "--dataset dark": [TOBINS],
    "--dataset noir": [TOBINS, KEEPERS, *LIGHTS, STEP],
    "--change moved": [TOBINS, STEP],
    "--change split,joined": [KEEPERS, *LIGHTS],
    "--change added,removed,edited": [],
    "--tag sea": [TOBINS],
    "--tag quiet noir": [TOBINS],
}  # fmt: skip


@pytest.mark.parametrize("words", SELECTIONS)
def test_either_name_will_do(words: str, regrouped: Terminal) -> None:
    shown = regrouped.json("diff", *words.split())["entries"]

    assert [f"{one['change']} {' + '.join(one['previous_ids'])} → {one['dataset']}/{one['id']}" for one in shown] == (
        SELECTIONS[words]
    )


def test_turns_of_split_and_joined_entries_in_json(regrouped: Terminal) -> None:
    shown = {one["id"]: one["turns"] for one in regrouped.json("diff", "--all-turns")["entries"]}

    assert [(turn["edit"], turn["before"], turn["after"]) for turn in shown["light-b"]] == [
        ("kept", [0], [0]), ("kept", [5], [1]), ("kept", [6], [2]), ("kept", [7], [3]), ("edited", [8], [4]),
    ]  # fmt: skip
    assert [turn["before"] for turn in shown["keepers"]] == [[0], [1], [2], [3]]


def test_what_is_only_laid_out_differently_is_no_change(noir: Terminal) -> None:
    entries = noir.folder / "datasets/noir/entries"
    rename(noir.folder, "noir/entries/light", "noir/entries/a/b/c/light")
    rename(noir.folder, "noir/entries/key", "noir/entries/3f/key")
    shuffled = dict(reversed(json.loads((entries / "rusk.json").read_text("utf-8")).items()))
    write(noir.folder, "noir/entries/rusk", json.dumps(shuffled, indent=4))
    (entries / "tobin.yaml").write_text("# who was it?\ntags: [ 'quiet' ]\n", "utf-8")

    assert noir("diff") == (
        "Nothing differs in any entry between HEAD and the working tree; 5 files are only laid out\n  differently\n"
    )
    assert noir("diff", "--exit-code", "--stat") == noir("diff")
    assert noir("status") == """\
On main   no entry changed · 5 files only laid out differently
Look at it: rtrepo diff      record it: rtrepo commit -m "…"
"""  # fmt: skip
    shown = noir.json("diff")
    assert (shown["entries"], shown["layout_only"]) == ([], 5)
    assert {kind: shown["totals"][kind] for kind in KINDS} == dict.fromkeys(KINDS, 0)

    noir("commit", "-m", "another layout")
    assert "another layout   layout of 5 files   main" in noir("log", "-n", "1")
    rename(noir.folder, "noir/entries/a/b/c/light", "noir/entries/light")
    write(noir.folder, "noir/entries/key", entry("Where is the key?", "Nobody knows any more, and nobody asks."))
    (entries / "3f/key.json").unlink()
    assert noir("diff", "--stat") == """\
HEAD → the working tree   1 entry changed: 1 edited · 1 turn rewritten · +7 −14 words · 2 files only
  laid out differently
  edited   noir/key   “Where is the key?”   1 of 2 turns · +7 −14 words
"""  # fmt: skip


def test_a_data_set_under_another_name(noir: Terminal) -> None:
    (noir.folder / "datasets/noir").rename(noir.folder / "datasets/harbour")

    assert totals(noir, "diff")["moved"] == 5
    assert noir("status").splitlines()[0] == "On main   5 entries changed: 5 moved"
    assert noir("diff", "--stat", "--dataset", "noir", "light").splitlines()[1] == (
        "  moved   noir/light → harbour/light   The long night   unchanged"
    )


def test_what_cannot_be_read_does_not_hide_the_rest(noir: Terminal) -> None:
    folder = noir.folder / "datasets/noir/entries"
    write(noir.folder, "noir/entries/broken", '{"messages": [')
    write(noir.folder, "noir/entries/torn", '{"messages": [{"role": 4}]}')
    write(noir.folder, "noir/entries/empty", "")
    noir("commit", "-m", "as it came", "--no-verify")
    rename(noir.folder, "noir/entries/broken", "noir/entries/still-broken")
    rename(noir.folder, "noir/entries/key", "noir/entries/third-step")
    write(noir.folder, "noir/entries/torn", '{"messages": 4}')
    write(noir.folder, "noir/entries/rusk", '{"messages": [{"role": "user"')
    (folder / "empty.json").unlink()
    (folder / "paid.json").unlink()
    write(noir.folder, "noir/entries/paid-2", '{"messages": "The harbour board"}')
    shown = noir.json("diff")

    assert [(one["change"], *one["previous_ids"], one["id"]) for one in shown["entries"]] == [
        ("removed", "empty"), ("removed", "paid"), ("added", "paid-2"), ("edited", "rusk"),
        ("moved", "broken", "still-broken"), ("moved", "key", "third-step"),
    ]  # fmt: skip
    assert [(Path(file["path"]).stem, file["side"], file["why"]) for file in shown["unreadable"]] == [
        ("broken", "from", "line 1: JSON ends early"),
        ("empty", "from", "line 1: is empty"),
        ("paid-2", "to", "line 1: messages is text, not a list of messages"),
        ("rusk", "to", "line 1: JSON ends early"),
        ("still-broken", "to", "line 1: JSON ends early"),
        ("torn", "from", "line 1: messages[0] has no role"),
        ("torn", "to", "line 1: messages is a number, not a list of messages"),
    ]
    assert noir("diff", "--stat").split("\n\n")[0] == """\
HEAD → the working tree   6 entries changed: 1 edited, 1 added, 2 removed, 2 moved · −17 words · 7
  files that cannot be read
  removed   noir/empty                   (untitled)                   cannot be read
  removed   noir/paid                    “Who paid for the lamp?”     2 turns · 17 words
  added     noir/paid-2                  (untitled)                   cannot be read
  edited    noir/rusk                    “Who was the last keeper?”   cannot be read
  moved     noir/broken → still-broken   (untitled)                   cannot be read
  moved     noir/key → third-step        “Where is the key?”          unchanged"""  # fmt: skip


def test_a_link_in_the_place_of_an_entry_is_told(noir: Terminal, git: Git) -> None:
    (noir.folder / "datasets/noir/entries/linked.json").symlink_to("key.json")
    git(noir.folder, "add", ".")
    git(noir.folder, "commit", "--quiet", "--no-verify", "-m", "a link")

    assert noir.json("diff", "HEAD~1..HEAD")["unreadable"] == [
        {"path": "datasets/noir/entries/linked.json", "side": "to", "why": "is a link, not a file"}
    ]
