"""Plain git merges with rtrepo's engine: merge, rebase, cherry-pick, revert, stash pop, merge-tree, as real git runs
them, and the traps on the way."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rtrepo.layout.conflict_file import has_markers
from tests.conftest import Git
from tests.journeys.sides import ENTRIES, Sides, far, made, near, sides, tried

__all__ = ["made", "sides"]

LAMP = f"{ENTRIES}/lamp.json"


def turns(sides: Sides, name: str = "lamp.json") -> list[str]:
    return [turn["content"] for turn in json.loads(sides.file(name).read_bytes())["messages"]]


def stash(sides: Sides, git: Git) -> None:
    """What side changed, uncommitted and put away on main."""
    git(sides.person.folder, "checkout", "--quiet", "side~")
    git(sides.person.folder, "checkout", "--quiet", "side", "--", ".")
    git(sides.person.folder, "stash", "--quiet")
    git(sides.person.folder, "checkout", "--quiet", "main")


def revert(sides: Sides, git: Git) -> None:
    """A branch on which what side changed was taken back: reverting that brings it again."""
    git(sides.person.folder, "checkout", "--quiet", "side")
    git(sides.person.folder, "revert", "--no-edit", "HEAD")
    git(sides.person.folder, "checkout", "--quiet", "main")


WAYS: dict[str, tuple[Callable[[Sides, Git], None] | None, list[str]]] = {
    "merge": (None, ["merge", "side", "-m", "merged"]),
    "squash": (None, ["merge", "--squash", "side"]),
    "pull": (None, ["pull", "--quiet", "--no-rebase", "--no-edit", ".", "side"]),
    "cherry-pick": (None, ["cherry-pick", "side"]),
    "rebase": (None, ["rebase", "side"]),
    "rebase --apply": (None, ["rebase", "--apply", "side"]),
    "revert": (revert, ["revert", "--no-edit", "side"]),
    "stash pop": (stash, ["stash", "pop"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_far_edits_of_one_entry_come_together(sides: Sides, git: Git, way: str) -> None:
    far(sides)
    prepare, words = WAYS[way]
    if prepare:
        prepare(sides, git)
    code, told = tried(sides.person.folder, *words)

    assert (code, turns(sides)[:2]) == (
        0,
        [
            "Who keeps the lamp out there on the point?",
            "*The lamp gutters.* I do, my dear, since the winter my father drowned.",
        ],
    ), told


@pytest.mark.parametrize("way", WAYS)
def test_a_conflict_has_markers_around_the_turn_and_is_settled_with_rtrepo(sides: Sides, git: Git, way: str) -> None:
    near(sides)
    prepare, words = WAYS[way]
    if prepare:
        prepare(sides, git)
    code, _ = tried(sides.person.folder, *words)
    raw = sides.file("lamp.json").read_text("utf-8")
    asked = sides.person.json("conflicts", ends=1)["conflicts"]
    sides.person("resolve", "lamp", "--theirs")

    assert code == 1
    assert [line[:7] for line in raw.splitlines() if line[0] not in ",{]"] == [
        '  {"rol', "<<<<<<<", "|||||||", "=======", ">>>>>>>"
    ]  # fmt: skip
    assert "conflict 1 of 1 · messages[1] · both changed content" in raw
    assert [(one["id"], one["at"]) for one in asked] == [("lamp", "messages[1]")]
    assert ("my dear" in turns(sides)[1], git(sides.person.folder, "ls-files", "-u")) == (
        way not in ("rebase", "rebase --apply"), "",
    )  # fmt: skip


def test_merge_tree(sides: Sides, git: Git) -> None:
    far(sides)
    tree = git(sides.person.folder, "merge-tree", "--write-tree", "main", "side").strip()

    assert "lamp out there" in git(sides.person.folder, "show", f"{tree}:{LAMP}")
    assert "my dear" in git(sides.person.folder, "show", f"{tree}:{LAMP}")


def test_in_a_worktree_beside(sides: Sides, git: Git, tmp_path: Path) -> None:
    far(sides)
    git(sides.person.folder, "worktree", "add", "--quiet", tmp_path / "the other one", "side")
    code, told = tried(tmp_path / "the other one", "merge", "main", "-m", "merged")

    assert (code, "lamp out" in (tmp_path / "the other one" / LAMP).read_text("utf-8")) == (0, True), told


def test_a_file_merged_again_from_a_folder_inside(sides: Sides, git: Git) -> None:
    """`git checkout --merge` makes the conflict anew; it does not matter where one stands."""
    near(sides)
    inside = sides.person.folder / ENTRIES
    code, _ = tried(inside, "merge", "side")
    first = sides.file("lamp.json").read_text("utf-8")
    sides.write("lamp.json", "oops")
    git(inside, "checkout", "--merge", "--", "lamp.json")
    again = sides.file("lamp.json").read_text("utf-8")

    assert (code, first.splitlines()[2]) == (
        1, "<<<<<<< ours · conflict 1 of 1 · messages[1] · both changed content",
    )  # fmt: skip
    assert again.splitlines()[2] == first.splitlines()[2]


def test_a_repository_that_is_named_by_the_environment(sides: Sides, git: Git, tmp_path: Path) -> None:
    """Speakers are looked up in the repository that git works in, wherever that is."""
    folder = sides.person.folder
    sides.by_git("main", lambda: sides.write("lamp.yaml", "speakers: {1: mara}\n"))
    git(folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.write("lamp.yaml", "speakers: {1: mara, 3: cat}\n"))
    sides.by_git("main", lambda: sides.write("lamp.yaml", "speakers: {1: mara}\nrating: 2\n"))
    (folder / ".git").rename(tmp_path / "elsewhere")
    where = {"GIT_DIR": str(tmp_path / "elsewhere"), "GIT_WORK_TREE": str(folder)}
    code, told = tried(tmp_path, "merge", "--no-verify", "side", "-m", "merged", **where)

    assert (code, sides.file("lamp.yaml").read_text("utf-8")) == (0, "speakers: {1: mara, 3: cat}\nrating: 2\n"), told


def test_an_entry_in_a_folder_with_an_odd_name(sides: Sides, git: Git) -> None:
    name = 'à l\'été $HOME "x" 100%d/lamp.json'
    sides.file(name).parent.mkdir()
    sides.file("lamp.json").rename(sides.file(name))
    sides.file("lamp.yaml").rename(sides.file(name).with_suffix(".yaml"))
    git(sides.person.folder, "add", "-A")
    git(sides.person.folder, "commit", "--quiet", "--no-verify", "-m", "moved")
    git(sides.person.folder, "branch", "--force", "side")
    for branch, old, new in (
        ("side", "I do, since", "I do, my dear, since"),
        ("main", "the light out", "the lamp out"),
    ):
        git(sides.person.folder, "checkout", "--quiet", branch)
        sides.replace(name, old, new)
        git(sides.person.folder, "commit", "--quiet", "--no-verify", "-am", branch)
    code, told = tried(sides.person.folder, "merge", "side", "-m", "merged")

    assert (code, turns(sides, name)[0]) == (0, "Who keeps the lamp out there on the point?"), told
    assert "my dear" in turns(sides, name)[1]


def test_sidecars_and_settings_by_what_they_say(sides: Sides, git: Git) -> None:
    dataset = "../dataset.yaml"
    record = "../../../experiments/warmer.yaml"
    sides.file(record).parent.mkdir(exist_ok=True)
    sides.write(record, "question: Warmer?\nruns:\n- {name: a, metrics: {loss: 1}}\n")
    git(sides.person.folder, "add", "-A")
    git(sides.person.folder, "commit", "--quiet", "--no-verify", "-m", "a record")
    git(sides.person.folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.write("ferry.yaml", "tags: [plain, warm]\nrating: 5\n"),
        lambda: sides.write(dataset, sides.file(dataset).read_text("utf-8") + "description: A harbor\n"),
        lambda: sides.replace(record, "loss: 1}}\n", "loss: 1}}\n- {name: c}\n"),
    )  # fmt: skip
    sides.by_git("main", lambda: sides.write("ferry.yaml", "# mine\ntags: [plain, night]\n"),
        lambda: sides.write(dataset, sides.file(dataset).read_text("utf-8") + "licence: CC0-1.0\n"),
        lambda: sides.replace(record, "loss: 1}}\n", "loss: 1}}\n- {name: b}\n"),
    )  # fmt: skip
    code, told = tried(sides.person.folder, "merge", "side", "-m", "merged")

    assert code == 0, told
    assert sides.file("ferry.yaml").read_text("utf-8") == "# mine\ntags: [plain, night, warm]\nrating: 5\n"
    assert sides.file(dataset).read_text("utf-8").splitlines()[-2:] == ["licence: CC0-1.0", "description: A harbor"]
    assert [sides.file(record).read_text("utf-8").count(f"name: {name}") for name in "abc"] == [1, 1, 1]


def test_a_sidecar_in_conflict(sides: Sides) -> None:
    sides.by_git("side", lambda: sides.write("ferry.yaml", "tags: [plain, warm]\nrating: 5\n"))
    sides.by_git("main", lambda: sides.write("ferry.yaml", "tags: [plain, night]\nrating: 3  # hm\n"))
    code, _ = tried(sides.person.folder, "merge", "side")
    text = sides.file("ferry.yaml").read_text("utf-8")
    sides.person("resolve", "ferry", "--theirs")

    assert (code, text) == (
        1,
        "tags: [plain, night, warm]\n"
        "<<<<<<< ours · conflict 1 of 1 · rating · both added it, with different values\n"
        "rating: 3  # hm\n||||||| base\n=======\nrating: 5\n>>>>>>> theirs (side)\n",
    )
    assert sides.file("ferry.yaml").read_text("utf-8") == "tags: [plain, night, warm]\nrating: 5\n"


SPEAKERS = {
    # the way: whether it is one in which git can be asked whose turns the numbers mean
    "merge": True, "pull": True, "squash": True, "cherry-pick": True, "rebase": True, "revert": True, "stash pop": True,
    "rebase --apply": False,
}  # fmt: skip


@pytest.mark.parametrize("way", SPEAKERS)
def test_speakers_follow_their_turns(sides: Sides, git: Git, way: str) -> None:
    """One side puts an exchange in front, with its speaker; the other one names another speaker."""
    sides.write("lamp.yaml", "speakers: {1: mara}\n")
    sides.by_git("main")
    git(sides.person.folder, "branch", "--force", "side")
    front = (
        '{"messages": [\n  {"role": "user", "content": "Is it late?"}\n, {"role": "assistant", "content": "It is."}\n, '
    )
    sides.by_git("main", lambda: sides.replace("lamp.json", '{"messages": [\n  ', front),
        lambda: sides.write("lamp.yaml", "speakers: {1: tobin, 3: mara}\n"),
    )  # fmt: skip
    sides.by_git("side", lambda: sides.write("lamp.yaml", "speakers: {1: mara, 3: cat}\nrating: 4\n"))
    prepare, words = WAYS[way]
    if prepare:
        prepare(sides, git)
    code, told = tried(sides.person.folder, *words)
    text = sides.file("lamp.yaml").read_text("utf-8")

    if SPEAKERS[way]:
        assert (code, text) == (0, "speakers: {1: tobin, 3: mara, 5: cat}\nrating: 4\n") or (
            way == "rebase" and (code, "speakers: {1: tobin, 3: mara, 5: cat}" in text) == (0, True)
        ), told
    else:
        assert (code, "· speakers · the turns that they number are not known here" in text) == (1, True), told


def test_speakers_that_git_alone_gets_wrong_stop_the_merge(sides: Sides, git: Git) -> None:
    """Each file changed on one side only, so git asks nobody; together they are wrong."""
    sides.by_git("side", lambda: sides.write("lamp.yaml", "tags: [quiet]\nspeakers: {1: mara}\n"))
    front = (
        '{"messages": [\n  {"role": "user", "content": "Is it late?"}\n, {"role": "assistant", "content": "It is."}\n, '
    )
    sides.by_git("main", lambda: sides.replace("lamp.json", '{"messages": [\n  ', front))
    code, told = tried(sides.person.folder, "merge", "side", "-m", "merged")
    git(sides.person.folder, "merge", "--abort")
    sides.person("merge", "side")

    assert (code, "harbor/lamp: its speakers would be those of other turns" in told) == (1, True)
    assert "hint: git merge --abort, then rtrepo merge side" in told
    assert sides.file("lamp.yaml").read_text("utf-8") == "tags: [quiet]\nspeakers: {3: mara}\n"


def test_speakers_of_turns_that_were_settled_by_hand_are_told(sides: Sides, git: Git) -> None:
    """Somebody takes a side in an editor, and forgets that the sidecar has numbers in it."""
    folder = sides.person.folder
    sides.by_git("main", lambda: sides.write("lamp.yaml", "speakers: {3: mara}\n"))
    git(folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    front = (
        '{"messages": [\n  {"role": "user", "content": "Is it late?"}\n, {"role": "assistant", "content": "Yes."}\n, '
    )
    sides.by_git(
        "main",
        lambda: sides.replace("lamp.json", "I do, since", "Nobody, since"),
        lambda: sides.replace("lamp.json", '{"messages": [\n  ', front),
        lambda: sides.write("lamp.yaml", "speakers: {5: mara}\n"),
    )
    told = []
    for side, speakers in (("ours", "{5: mara}"), ("theirs", "{5: mara}"), ("theirs", "{3: mara}")):
        assert tried(folder, "merge", "side")[0] == 1
        git(folder, "checkout", f"--{side}", "--", LAMP)
        sides.write("lamp.yaml", f"speakers: {speakers}\n")
        told.append(tried(folder, "commit", "--quiet", "--all", "-m", "merged"))
        git(folder, "reset", "--hard", "--quiet", "HEAD~")
    where = "look at it: harbor/lamp: its speakers may be those of other turns"

    assert [(code, where in said) for code, said in told] == [(0, False), (0, True), (0, False)]


CARD = "You are the keeper of a lighthouse. " + " ".join(f"Fact {number} about the island." for number in range(60))


def carded(*turns: str) -> str:
    told = [{"role": "system", "content": CARD}]
    told += [{"role": ("user", "assistant")[at % 2], "content": turn} for at, turn in enumerate(turns)]
    return json.dumps({"messages": told}).replace('{"role"', '\n{"role"') + "\n"


FALSE_RENAME = {
    "merge": ["merge", "side", "-m", "merged"],
    "cherry-pick": ["cherry-pick", "side"],
    "rebase": ["rebase", "side"],
}


@pytest.mark.parametrize("way", FALSE_RENAME)
def test_an_entry_that_git_takes_for_another_one(sides: Sides, git: Git, way: str) -> None:
    """Ours deletes A and adds B, which shares a long character card with it; theirs edits A. Git finds a rename."""
    folder = sides.person.folder
    sides.write("a.json", carded("Who are you?", "The keeper."))
    sides.by_git("main")
    git(folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.write("a.json", carded("Who are you?", "The keeper, my dear.")))
    sides.file("a.json").unlink()
    sides.write("b.json", carded("Is the ferry late again?", "It sank."))
    sides.by_git("main")
    code, told = tried(folder, *FALSE_RENAME[way])
    raw = sides.file("b.json").read_text("utf-8")

    assert (code, "git may have taken another one for it" in raw) == (1, True), told
    assert ("It sank." in raw, "my dear" in raw) == (True, True)
    shown = sides.person("conflicts", ends=1)
    assert shown.startswith("1 conflict ")
    assert "  the file   nobody can tell that the three are versions of one file; git may have taken" in shown
    assert "rtrepo resolve harbor/b --ours | --theirs | --edit\n" in shown
    assert "cannot hold both" in sides.person("resolve", "b", "--both", ends=3)
    assert "nothing is proposed for the file" in sides.person("resolve", "b", "--proposal", ends=3)
    for side in ("theirs", "ours"):
        sides.person("resolve", "b", f"--{side}")
        assert turns(sides, "b.json")[2:] == [
            ("The keeper, my dear.", "It sank.")[(side == "ours") ^ (way == "rebase")]
        ]
        sides.person("undo")


def test_a_rename_that_only_the_card_shares_never_merges_in_silence(sides: Sides, git: Git) -> None:
    """B also begins with A's first question, so that they share a turn."""
    folder = sides.person.folder
    sides.write("a.json", carded("Who are you?", "The keeper of it all, and of the cat."))
    sides.by_git("main")
    git(folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.replace("a.json", "of the cat", "of the cats"))
    sides.file("a.json").unlink()
    sides.write("b.json", carded("Who are you?", "A gull with a coat, and it is late for the ferry already."))
    sides.by_git("main")
    code, told = tried(folder, "merge", "side", "-m", "merged")

    assert code == 1, told
    assert "A gull with a coat" in sides.file("b.json").read_text("utf-8")


@pytest.mark.parametrize("way", FALSE_RENAME)
def test_a_sidecar_that_git_takes_for_another_one(sides: Sides, git: Git, way: str) -> None:
    """Sidecars are short: git finds renames among them that nobody has made."""
    folder = sides.person.folder
    sides.add("a", "Who are you, out there?", "The keeper.")
    sides.write("a.yaml", "tags: [quiet, night, harbor]\ngenerator: by hand\n")
    sides.by_git("main")
    git(folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.write("a.yaml", "tags: [quiet, night, harbor]\ngenerator: by hand\nrating: 1\n"))
    sides.file("a.json").unlink()
    sides.file("a.yaml").unlink()
    sides.add("b", "Is the ferry late again?", "It sank.")
    sides.write("b.yaml", "tags: [quiet, night, loud]\ngenerator: by hand\n")
    sides.by_git("main")
    code, told = tried(folder, *FALSE_RENAME[way])
    raw = sides.file("b.yaml").read_text("utf-8")

    assert code == 1, told
    assert "rating: 1" not in raw or has_markers(raw.encode())


def test_a_re_sharded_entry_is_the_same(sides: Sides, git: Git) -> None:
    """Git finds the renames, and what both sides changed is merged in the new place."""
    about = "title: The lamp\ntags: [quiet, night]\ngenerator: by hand\n"
    sides.write("lamp.yaml", about + "speakers: {1: mara, 3: mara}\n")
    sides.by_git("main")
    git(sides.person.folder, "branch", "--force", "side")
    sides.by_git("side", lambda: sides.write("lamp.yaml", about + "speakers: {1: mara, 3: mara}\nrating: 4\n"))
    digits = f"{hashlib.sha256(b'lamp').hexdigest()[:2]}/"
    sides.file(digits).mkdir()
    for name in ("lamp.json", "lamp.yaml"):
        sides.file(name).rename(sides.file(digits + name))
    sides.by_git("main", lambda: sides.write(f"{digits}lamp.yaml", about + "speakers: {1: mara, 3: cat}\n"))
    code, told = tried(sides.person.folder, "merge", "side", "-m", "merged")

    assert (code, sides.file(f"{digits}lamp.yaml").read_text("utf-8")) == (
        0, about + "speakers: {1: mara, 3: cat}\nrating: 4\n",
    ), told  # fmt: skip


def test_added_on_both_sides(sides: Sides) -> None:
    sides.by_git("side", lambda: sides.add("gull", "What is it called?", "It is not called."))
    sides.by_git("main", lambda: sides.add("gull", "What is it called?", "Tom."))
    code, _ = tried(sides.person.folder, "merge", "side")
    raw = sides.file("gull.json").read_text("utf-8")
    told = sides.person.json("conflicts", ends=1)["conflicts"]

    assert (code, has_markers(raw.encode())) == (1, True)
    assert ("Tom." in raw, "It is not called." in raw, {one["id"] for one in told}) == (True, True, {"gull"})


def test_what_one_side_deleted_is_a_conflict_of_the_pair(sides: Sides, git: Git) -> None:
    """Git takes the conversation away, and leaves its sidecar in conflict. Nobody can record half an entry."""
    sides.by_git("side", lambda: sides.write("ferry.yaml", "tags: [plain, warm]\n"))
    sides.by_git("main", lambda: sides.file("ferry.json").unlink(), lambda: sides.file("ferry.yaml").unlink())
    folder = sides.person.folder
    code, _ = tried(folder, "merge", "side")
    status = git(folder, "status", "--porcelain")
    git(folder, "add", "-A")
    halved = tried(folder, "commit", "-m", "half")

    assert (code, status) == (1, f"DU {ENTRIES}/ferry.yaml\n")
    assert (halved[0], "orphan-sidecar" in halved[1] or "S1" in halved[1]) == (1, True), halved


def test_rerere_replays_what_somebody_chose(sides: Sides, git: Git) -> None:
    folder = sides.person.folder
    git(folder, "config", "rerere.enabled", "true")
    near(sides)
    assert tried(folder, "merge", "side")[0] == 1
    sides.person("resolve", "lamp", "--theirs")
    chosen = sides.file("lamp.json").read_bytes()
    git(folder, "commit", "--quiet", "-m", "merged")
    git(folder, "reset", "--quiet", "--hard", "HEAD~")
    # Something else changed in the entry meanwhile, so that rerere has to merge what it remembers.
    sides.by_git("main", lambda: sides.replace("lamp.json", "a cat that is not mine", "a dog that is not mine"))
    code, told = tried(folder, "merge", "side")

    assert (code, "using previous resolution" in told) == (1, True), told
    assert sides.file("lamp.json").read_bytes() == chosen.replace(b"a cat that", b"a dog that")


def test_an_entry_that_cannot_be_read_is_never_ours_in_silence(sides: Sides, git: Git) -> None:
    sides.by_git("side", lambda: sides.replace("lamp.json", "I do, since", "I do, my dear, since"))
    sides.replace("lamp.json", '{"messages": [', '{"messages": [[[')
    git(sides.person.folder, "commit", "--quiet", "--no-verify", "-am", "broken")
    code, _ = tried(sides.person.folder, "merge", "side")
    raw = sides.file("lamp.json").read_text("utf-8")

    assert (code, has_markers(raw.encode()), "[[[" in raw, "my dear" in raw) == (1, True, True, True)


def test_branches_that_were_merged_into_each_other(sides: Sides, git: Git) -> None:
    """A criss-cross: the base has two candidates, and git merges these first, without us."""
    folder = sides.person.folder
    near(sides)
    git(folder, "branch", "main1", "main")
    for into, other, side in (("main", "side", "ours"), ("side", "main1", "theirs")):
        git(folder, "checkout", "--quiet", into)
        assert tried(folder, "merge", other)[0] == 1
        sides.person("resolve", "lamp", f"--{side}")
        git(folder, "commit", "--quiet", "-m", f"into {into}")
    git(folder, "checkout", "--quiet", "main")
    sides.replace("lamp.json", "Who keeps the light", "Who keeps the lamp")
    git(folder, "commit", "--quiet", "-am", "again")
    code, told = tried(folder, "merge", "side", "-m", "merged")
    raw = sides.file("lamp.json").read_bytes()

    assert code in (0, 1), told
    assert raw.count(b"<<<<<<<") <= 1
    assert b"Who keeps the lamp" in raw
    assert code == 0 or has_markers(raw)


def test_a_merge_that_was_asked_to_be_ours_is(sides: Sides) -> None:
    near(sides)
    code, told = tried(sides.person.folder, "merge", "-s", "ours", "side", "-m", "merged")

    assert (code, turns(sides)[1][:27]) == (0, "*The lamp gutters.* Nobody,"), told


def test_a_clone_without_the_driver_stops(sides: Sides, git: Git, tmp_path: Path) -> None:
    """What is committed in .gitattributes is enough that no tool mixes two versions of an entry."""
    far(sides)
    git(tmp_path, "clone", "--quiet", sides.person.folder, "clone")
    code, told = tried(tmp_path / "clone", "merge", "origin/side")

    assert (code, "CONFLICT" in told) == (1, True)
    assert "my dear" not in (tmp_path / "clone" / LAMP).read_text("utf-8")
