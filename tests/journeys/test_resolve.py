"""`rtrepo conflicts` and `rtrepo resolve`: seeing both sides, settling them in every way, and going on."""

# ruff: noqa: E501 (a case of a table is one line)

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides
from tests.journeys.terminal import Terminal

OURS, THEIRS = (
    "*The lamp gutters.* I do.",
    "*The lamp gutters.* I do, my dear, since the winter my father drowned.",
)
BASE = "*The lamp gutters.* I do, since the winter my father drowned."


@pytest.fixture
def sides(rtrepo: Terminal, tmp_path: Path) -> Sides:
    """A merge that waits: the lamp's message 1, the ferry's rating, and the crates, which one side removed."""
    found = Sides(rtrepo, tmp_path)
    found.part()
    rtrepo("merge", "side", ends=1)
    return found


def answers(sides: Sides, name: str = "lamp.json") -> list[str]:
    return [turn["content"] for turn in json.loads(sides.file(name).read_text("utf-8"))["messages"][1::2]]


def unmerged(sides: Sides, git: Git) -> list[str]:
    told = git(sides.person.folder, "diff", "--name-only", "--diff-filter=U").split()
    return [path.removeprefix(f"{ENTRIES}/") for path in told]


def test_conflicts_are_shown_turn_by_turn(sides: Sides) -> None:
    told = sides.person("conflicts", ends=1)

    assert told == (
        "3 conflicts with side in 3 entries and files\n"
        "\n"
        "conflict harbor/crates\n"
        "  ours removed the entry, theirs changed it\n"
        "  rtrepo resolve harbor/crates --ours | --theirs\n"
        "\n"
        "conflict harbor/ferry\n"
        "  rating   both added it, with different values\n"
        "    base      (nothing)\n"
        "    ours      3\n"
        "    theirs    5\n"
        "  rtrepo resolve harbor/ferry --ours | --theirs | --edit\n"
        "\n"
        "conflict harbor/lamp\n"
        "  message 1 assistant   both changed content\n"
        f"    base      {BASE}\n"
        "    ours      *The lamp gutters.* I do[-, since the winter my father drowned-].\n"
        "    theirs    *The lamp gutters.* I do, {+my dear, +}since the winter my father drowned.\n"
        "  rtrepo resolve harbor/lamp --ours | --theirs | --both | --edit\n"
        "\n"
        "Then: rtrepo merge --continue     Stop: rtrepo merge --abort\n"
    )


def test_conflicts_as_json(sides: Sides) -> None:
    told = sides.person.json("conflicts", "lamp", ends=1)

    assert told == {
        "schema": "rtrepo.conflicts/1",
        "conflicts": [
            {
                "dataset": "harbor",
                "id": "lamp",
                "path": f"{ENTRIES}/lamp.json",
                "kind": told["conflicts"][0]["kind"],
                "at": "messages[1]",
                "base": [{"role": "assistant", "content": BASE}],
                "ours": [{"role": "assistant", "content": OURS}],
                "theirs": [{"role": "assistant", "content": THEIRS}],
                "proposal": None,
                "why": "both changed content",
            }
        ],
        "edited": [],
        "unfinished": "merge",
        "name": "side",
    }
    sides.person("resolve", "--all", "--ours")
    assert sides.person.json("conflicts")["conflicts"] == []


def test_status_tells_of_the_merge(sides: Sides) -> None:
    assert [" ".join(line.split()) for line in sides.person("status").splitlines()] == [
        "On main 1 entry changed: 1 added",
        "the merge of side is not finished here",
        "conflict harbor/crates removed here, changed there",
        "conflict harbor/ferry both sides changed it",
        "conflict harbor/lamp both sides changed it",
        "added harbor/gull “What is the gull called?” 2 turns",
        "Look at it: rtrepo conflicts settle it: rtrepo resolve NAME give it up: rtrepo merge --abort",
    ]
    sides.person("resolve", "--all", "--ours")
    assert sides.person("status").endswith("Finish it: rtrepo merge --continue      give it up: rtrepo merge --abort\n")
    assert sides.person.json("status")["merging"] == "side"


@pytest.mark.parametrize(
    ("option", "expected"),
    [("--ours", [OURS]), ("--theirs", [THEIRS]), ("--base", [BASE]), ("--both", [OURS, THEIRS])],
)
def test_a_side_is_taken_and_what_came_together_stays(sides: Sides, git: Git, option: str, expected: list[str]) -> None:
    before = sides.file("lamp.json").read_bytes(), git(sides.person.folder, "ls-files", "-s")
    told = sides.person("resolve", "lamp", option)
    text = sides.file("lamp.json").read_text("utf-8")

    finding = "1 finding in what was settled: rtrepo validate\n" if option == "--both" else ""  # a role twice
    left = "2 left: rtrepo conflicts     Take it back: rtrepo undo\n"
    assert told == f"Settled harbor/lamp: {option[2:]}\n{finding}{left}"
    contents = [turn["content"] for turn in json.loads(text)["messages"]]
    assert contents[1 : 1 + len(expected)] == expected
    assert (contents[0].startswith("Who keeps the lamp"), contents[-1].endswith("not mine, yet.")) == (True, True)
    assert unmerged(sides, git) == ["crates.json", "ferry.yaml"]
    sides.person("undo")
    assert (sides.file("lamp.json").read_bytes(), git(sides.person.folder, "ls-files", "-s")) == before
    sides.person("redo")
    assert sides.file("lamp.json").read_text("utf-8") == text


def test_what_cannot_be_taken_is_refused(sides: Sides, git: Git) -> None:
    before = unmerged(sides, git)
    told = [
        sides.person("resolve", *words, ends=ends).splitlines()[-2 if ends == 3 else -1]
        for words, ends in (
            (("ferry", "--both"), 3), (("lamp", "--proposal"), 3), (("crates", "--both"), 3), (("nobody", "--ours"), 3),
            (("lamp", "--turn", "3=ours"), 3), (("lamp", "--done"), 3), (("lamp", "--turn", "1=mine"), 2), (("lamp",), 2),
            ((), 2), (("--all", "lamp", "--ours"), 2), (("lamp", "--tag", "x", "--ours"), 2), (("lamp", "--ours", "--done"), 2),
        )
    ]  # fmt: skip

    assert told == [
        f"error: {ENTRIES}/ferry.yaml: rating holds one value and cannot hold both; nothing was changed",
        f"error: {ENTRIES}/lamp.json: nothing is proposed for messages[1]; nothing was changed",
        "error: harbor/crates: there is one side to take of the whole of it; nothing was changed",
        "error: nobody is not in conflict; nothing was changed",
        "error: harbor/lamp has no conflict at 3; nothing was changed",
        f"error: {ENTRIES}/lamp.json: line 3: has conflict markers left in it; nothing was changed",
        "Error: --turn takes N=SIDE, with a side of ours, theirs, base, both, proposal; not '1=mine'.",
        "hint: --ours, --theirs, --both, --proposal, --turn N=SIDE, --edit or --done",
        "Error: Name entries in conflict, or say --all.",
        "Error: Name entries in conflict, or say --all.",
        "Error: --dataset and --tag choose among --all.",
        "Error: One way at a time: a side (--ours …), --edit, --tool or --done.",
    ]
    assert unmerged(sides, git) == before


def test_what_was_edited_by_hand_is_taken_as_it_stands(sides: Sides, git: Git) -> None:
    text = sides.file("lamp.json").read_text("utf-8")
    head, rest = text.split("<<<<<<<", 1)
    mine = ', {"role": "assistant", "content": "I do. Ask the cat."}\n'
    sides.write("lamp.json", head + mine + rest.split("theirs (side)\n")[1])
    assert "edited by hand, no conflict is left in it: rtrepo resolve harbor/lamp --done" in sides.person(
        "conflicts", "lamp", ends=1
    )
    assert sides.person("resolve", "lamp", "--done").startswith("Settled harbor/lamp: as it stands\n")
    assert (answers(sides)[0], unmerged(sides, git)) == ("I do. Ask the cat.", ["crates.json", "ferry.yaml"])


def test_going_on_takes_what_was_settled_by_hand(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    text = sides.file("lamp.json").read_text("utf-8")
    head, rest = text.split("<<<<<<<", 1)
    # The first turn of the list is taken out by hand, which leaves a comma before the second.
    first, *more = (head + rest.split(">>>>>>> theirs (side)\n")[1]).split("\n  {", 1)
    sides.write("lamp.json", first + "\n" + more[0].split("\n", 1)[1])
    sides.person("resolve", "crates", "--theirs")
    sides.person("resolve", "ferry", "--theirs")
    told = sides.person("merge", "--continue", "-m", "both")

    assert told.startswith("main VERSION  both — ")
    assert git(folder, "status", "--porcelain") == ""
    assert len(json.loads(git(folder, "show", f"HEAD:{ENTRIES}/lamp.json"))["messages"]) == 2
    assert sides.file("ferry.yaml").read_text("utf-8") == "# mine\ntags: [plain, night, warm]\nrating: 5\n"


def test_going_on_is_refused_while_something_is_left(sides: Sides, git: Git) -> None:
    sides.person("resolve", "lamp", "--ours")
    before = git(sides.person.folder, "ls-files", "-s")
    told = sides.person("merge", "--continue", ends=1)

    assert told.splitlines()[0] == "2 conflicts"
    assert git(sides.person.folder, "ls-files", "-s") == before
    sides.file("ferry.yaml").write_text("rating: [", "utf-8")
    sides.person("resolve", "crates", "--ours")
    assert "ferry.yaml: line" in sides.person("merge", "--continue", ends=3)


def test_the_side_that_removed_an_entry_removes_it(sides: Sides, git: Git) -> None:
    sides.person("resolve", "crates", "--ours")
    assert not sides.file("crates.json").exists()
    sides.person("undo")
    assert "called Tom" in sides.file("crates.json").read_text("utf-8")
    sides.person("resolve", "crates", "--theirs")
    assert unmerged(sides, git) == ["ferry.yaml", "lamp.json"]


def test_many_are_settled_at_once(sides: Sides, git: Git) -> None:
    assert sides.person("resolve", "--all", "--theirs", "--tag", "warm").startswith(
        "Settled harbor/ferry: theirs\n2 left"
    )
    assert "nothing in conflict is in that dataset or has that tag" in sides.person(
        "resolve", "--all", "--ours", "--dataset", "noir", ends=3
    )
    told = sides.person("resolve", "--all", "--both", ends=1)
    assert told.splitlines()[:2] == [
        "Settled harbor/lamp: both", "not settled harbor/crates: harbor/crates: there is one side to take of the whole of it",
    ]  # fmt: skip
    as_json = sides.person.json("resolve", "--all", "--theirs", "--dataset", "harbor")
    assert (as_json["schema"], as_json["left"], [one["name"] for one in as_json["settled"]]) == (
        "rtrepo.resolved/1", 0, ["harbor/crates"],
    )  # fmt: skip
    assert unmerged(sides, git) == []


def test_turns_are_settled_one_by_one(rtrepo: Terminal, tmp_path: Path, git: Git) -> None:
    sides = Sides(rtrepo, tmp_path)
    for branch, who in (("side", "Jo"), ("main", "Mara")):
        sides.on(
            branch, who,
            lambda who=who: sides.replace("lamp.json", "I do, since", f"{who} does, since"),  # type: ignore[misc]
            lambda who=who: sides.replace("lamp.json", "a cat that is not mine", f"a cat that is not {who}'s"),  # type: ignore[misc]
        )  # fmt: skip
    rtrepo("merge", "side", ends=1)
    told = rtrepo("resolve", "lamp", "--turn", "1=theirs")

    assert (
        told
        == "Settled harbor/lamp: 1 theirs, 1 conflict left in it\n1 left: rtrepo conflicts     Take it back: rtrepo undo\n"
    )
    assert [one["at"] for one in rtrepo.json("conflicts", ends=1)["conflicts"]] == ["messages[3]"]
    sides.replace("lamp.json", "Jo does, since", "Jo did, since")  # what was settled may be edited before the rest is
    rtrepo("resolve", "lamp", "--turn", "messages[3]=ours")
    assert [answers(sides)[0].split()[3:5], answers(sides)[1].split()[-1]] == [["Jo", "did,"], "Mara's."]
    assert unmerged(sides, git) == []


@pytest.mark.parametrize("lost", ["gone", "damaged", "about another"])
def test_without_rtrepos_own_record_git_knows_enough(sides: Sides, git: Git, lost: str) -> None:
    record = sides.person.folder / ".git/rtrepo/merge.json"
    before = sides.person.json("conflicts", ends=1)["conflicts"]
    if lost == "gone":
        record.unlink()
    else:
        record.write_text("{" if lost == "damaged" else record.read_text().replace('"theirs": "', '"theirs": "0'))
    again = sides.person.json("conflicts", ends=1)["conflicts"]

    assert [(one["id"], one["at"], one["ours"], one["theirs"]) for one in again] == [
        (one["id"], one["at"], one["ours"], one["theirs"]) for one in before
    ]
    sides.person("resolve", "--all", "--ours")
    assert sides.person("merge", "--continue").startswith("main VERSION  Merge branch 'side'")
    assert git(sides.person.folder, "status", "--porcelain") == ""


def test_git_can_go_on_or_give_up(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    head = git(folder, "rev-parse", "HEAD")
    git(folder, "gc", "--quiet", "--prune=now")
    assert "3 conflicts" in sides.person("conflicts", ends=1)
    git(folder, "merge", "--abort")
    assert (git(folder, "status", "--porcelain"), git(folder, "rev-parse", "HEAD")) == ("", head)
    assert sides.person("conflicts") == "Nothing is in conflict.\n"
    assert "finished or dropped since" in sides.person("undo", ends=3)

    sides.person("merge", "side", ends=1)
    sides.person("resolve", "--all", "--theirs")
    git(folder, "commit", "--quiet", "--no-edit")
    assert git(folder, "log", "-1", "--format=%s%n%P").splitlines()[0] == "Merge branch 'side'"
    assert len(git(folder, "log", "-1", "--format=%P").split()) == 2
    assert sides.person("status").startswith("On main   nothing to commit")
    assert "git: main moved" in sides.person("undo")
    assert (git(folder, "status", "--porcelain"), git(folder, "rev-parse", "HEAD")) == ("", head)
    assert "finished or dropped since" in sides.person("undo", ends=3)


@pytest.mark.parametrize("command", ["merge", "cherry-pick", "rebase", "stash pop"])
def test_what_plain_git_stopped_at_is_settled_the_same_way(
    rtrepo: Terminal, tmp_path: Path, git: Git, command: str
) -> None:
    sides = Sides(rtrepo, tmp_path)
    folder = rtrepo.folder
    sides.on("side", "warmer", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    if command == "stash pop":
        sides.replace("lamp.json", "I do, since", "I do, my dear, since")
        git(folder, "stash", "--quiet")
    sides.on("main", "shorter", lambda: sides.replace("lamp.json", "I do, since the winter my father drowned.", "I do."),
             lambda: sides.replace("lamp.json", "Who keeps the light", "Who keeps the lamp"))  # fmt: skip
    git(folder, "config", "alias.x", f"!git {command} {'' if 'stash' in command else 'side'} || true")
    git(folder, "x")
    found = rtrepo.json("conflicts", ends=1)["conflicts"]
    assert [(one["id"], one["at"]) for one in found] == [("lamp", "messages[1]")]
    rtrepo("resolve", "lamp", "--both")
    told = answers(sides)
    git(folder, "config", "core.editor", "true")
    if command == "merge":
        assert rtrepo("merge", "--continue").startswith("main VERSION  Merge branch 'side'")
    elif command == "stash pop":
        rtrepo("commit", "-m", "both")
    else:
        git(folder, *command.split(), "--continue")

    assert (told[0], git(folder, "status", "--porcelain")) in ((OURS, ""), (THEIRS, ""))
    assert "Who keeps the lamp" in git(folder, "show", f"HEAD:{ENTRIES}/lamp.json")


def test_speakers_follow_their_turns(rtrepo: Terminal, tmp_path: Path) -> None:
    sides = Sides(rtrepo, tmp_path)
    sides.write("lamp.yaml", "speakers: {1: mara, 3: mara}\n")
    rtrepo("commit", "-m", "who speaks")
    rtrepo("branch", "--delete", "--force", "side")
    rtrepo("branch", "side")
    sides.on("side", "theirs", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    sides.on("main", "ours", lambda: sides.replace("lamp.json", "I do, since the winter", "I did, until the summer"))
    rtrepo("merge", "side", ends=1)
    rtrepo("resolve", "lamp", "--both")

    assert len(json.loads(sides.file("lamp.json").read_text("utf-8"))["messages"]) == 5
    assert sides.file("lamp.yaml").read_text("utf-8").replace("\n", " ").split()[1:] in (
        ["{1:", "mara,", "2:", "mara,", "4:", "mara}"], ["1:", "mara", "2:", "mara", "4:", "mara"],
    )  # fmt: skip


def test_an_editor_and_a_tool(sides: Sides, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sides.person.folder
    monkeypatch.setenv("GIT_EDITOR", "sed -i -e '/^<<<<<<</,/^=======/d' -e '/^>>>>>>>/d'")
    assert sides.person("resolve", "lamp", "--edit").startswith("Settled harbor/lamp: as it stands\n")
    assert answers(sides)[0] == THEIRS
    git(folder, "config", "merge.tool", "mine")
    git(folder, "config", "mergetool.mine.cmd", 'cat "$LOCAL" > "$MERGED"')
    git(folder, "config", "mergetool.mine.trustExitCode", "true")
    assert sides.person("resolve", "ferry", "--tool").endswith(
        "1 left: rtrepo conflicts     Take it back: rtrepo undo\n"
    )
    assert sides.file("ferry.yaml").read_text("utf-8") == "# mine\ntags: [plain, night]\nrating: 3\n"
    assert [name for name in os.listdir(folder / ENTRIES) if "LOCAL" in name or name.endswith(".orig")] == []
    monkeypatch.setenv("GIT_EDITOR", "true")
    assert sides.person("resolve", "crates", "--edit", ends=3) == (
        "error: crates was left as it was, so it is still in conflict; nothing was changed\n"
        "hint: rtrepo resolve crates --ours, --theirs, or --done to take it as it stands\n"
    )
    monkeypatch.setenv("GIT_EDITOR", "sed -i -e 's/crab/lobster/'")
    assert sides.person("resolve", "crates", "--edit").startswith("Settled harbor/crates: as it stands\n")
    sides.person("undo")
    monkeypatch.setenv("GIT_EDITOR", "false")
    sides.person("undo")
    sides.person("undo")
    assert "the editor ended with an error" in sides.person("resolve", "lamp", "--edit", ends=3)


def test_on_a_terminal_each_conflict_is_asked_about(sides: Sides, git: Git) -> None:
    told = asked_at_a_terminal(sides.person.folder, "x", "2", "o", "s", "t")

    assert told.count("[q]uit") == 5
    assert "there is one side to take of the whole of it" in told
    assert "message 1 assistant   both changed content" in told
    assert unmerged(sides, git) == ["ferry.yaml"]
    assert (sides.file("crates.json").exists(), answers(sides)[0]) == (False, THEIRS)


def asked_at_a_terminal(folder: Path, *keys: str) -> str:
    """What `rtrepo resolve --all` says to a person who answers with these keys."""
    screen, command = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rtrepo", "--no-pager", "resolve", "--all"],
        cwd=folder, env=os.environ | {"TERM": "dumb", "COLUMNS": "100"}, stdin=command, stdout=command, stderr=command,
    )  # fmt: skip
    os.close(command)
    told, left = b"", list(keys)
    while select.select([screen], [], [], 20)[0]:
        try:
            chunk = os.read(screen, 65536)
        except OSError:  # the other end is closed: all is said
            break
        told += chunk
        if not chunk:
            break
        if told.rstrip().endswith(b"[q]uit") and left:
            os.write(screen, f"{left.pop(0)}\n".encode())
    process.wait(timeout=20)
    os.close(screen)
    return told.decode("utf-8").replace("\r\n", "\n")
