"""The merge driver without a repository: what it takes from git's words, and what it does with odd files."""

from pathlib import Path

import pytest

from rtrepo.actions.merging.driving import Asked, drive
from rtrepo.layout.conflict_file import Labels, has_markers

ENTRY = "datasets/harbor/entries/lamp.json"
SIDECAR = "datasets/harbor/entries/lamp.yaml"
LAMP = ["Who keeps the light out there?", "I do, since my father drowned.", "And who keeps you company?", "A cat."]
OTHER = ["When does the ferry go?", "At six, if it goes at all.", "Is it late?", "It sank last winter."]


def entry(*turns: str) -> bytes:
    told = [f'{{"role": "{("user", "assistant")[at % 2]}", "content": "{turn}"}}' for at, turn in enumerate(turns)]
    return ('{"messages": [\n  ' + "\n, ".join(told) + "\n]}\n").encode()


def edited(at: int, turn: str) -> bytes:
    return entry(*LAMP[:at], turn, *LAMP[at + 1 :])


def driven(folder: Path, *files: bytes, words: tuple[str, ...] = ("7", ENTRY)) -> tuple[bool, str]:
    """Whether it was clean, and what git then finds in the file of ours."""
    for name, raw in zip(("base", "ours", "theirs"), files, strict=True):
        (folder / name).write_bytes(raw)
    clean = drive(folder, Asked.of(["base", "ours", "theirs", *words]))
    return clean, (folder / "ours").read_bytes().decode("utf-8", "surrogateescape")


def test_the_words_of_an_older_git() -> None:
    asked = Asked.of(["o", "a", "b", "9", ENTRY, "%S", "%X", "%Y"])

    assert asked == Asked("o", "a", "b", 9, ENTRY, Labels("", "", ""))
    assert Asked.of(["o", "a", "b", "x", ENTRY]).marker_size == 7


def test_the_words_of_a_newer_git(tmp_path: Path) -> None:
    words = ("9", ENTRY, "merged common ancestors", "HEAD", "warmer \x1b[31m")
    sides = edited(1, "I do, since my father died."), edited(1, "I do, since my mother drowned.")
    clean, told = driven(tmp_path, entry(*LAMP), *sides, words=words)

    assert not clean
    assert "\n<<<<<<<<< ours (HEAD) · conflict 1 of 1 · messages[1] · both changed content\n" in told
    assert "\n>>>>>>>>> theirs (warmer [31m)\n" in told


def test_clean(tmp_path: Path) -> None:
    clean, told = driven(tmp_path, entry(*LAMP), edited(0, "Who keeps the lamp out there?"), edited(3, "A dog."))

    assert (clean, told.encode()) == (True, entry("Who keeps the lamp out there?", *LAMP[1:3], "A dog."))


@pytest.mark.parametrize("lost", ["ours", "theirs"])
def test_entries_without_a_turn_in_common_are_not_merged(tmp_path: Path, lost: str) -> None:
    """Git has taken one for the other. Both are kept, between markers."""
    other = entry(*OTHER)
    files = (other, edited(3, "A dog.")) if lost == "ours" else (edited(3, "A dog."), other)
    clean, told = driven(tmp_path, entry(*LAMP), *files)

    assert not clean
    assert "git may have taken another one for it" in told.splitlines()[0]
    assert [told.count(text) for text in ("It sank last winter.", "A dog.", "A cat.")] == [1, 1, 1]


def test_a_newer_git_says_that_it_is_another_entry(tmp_path: Path) -> None:
    """More than half of it is rewritten, so that the name decides; and a path that cannot be looked up is none."""
    ours = entry(LAMP[0], *OTHER[1:])
    words = ("7", ENTRY, "base:datasets/harbor/entries/old.json", f"HEAD:{ENTRY}", f"side:{ENTRY}")

    assert driven(tmp_path, entry(*LAMP), ours, edited(3, "A dog."), words=words)[0] is False


def test_added_by_both(tmp_path: Path) -> None:
    same = driven(tmp_path, b"", entry(*LAMP), entry(*LAMP))
    clean, told = driven(tmp_path, b"", entry(*LAMP), entry(*OTHER))

    assert same == (True, entry(*LAMP).decode())
    assert (clean, has_markers(told.encode())) == (False, True)
    assert [text for text in LAMP + OTHER if text not in told] == []


ODD = {
    "torn": (entry(*LAMP), entry(*LAMP)[:60], edited(3, "A dog.")),
    "torn, and the other side left it": (entry(*LAMP), entry(*LAMP)[:60], entry(*LAMP)),
    "markers that were committed": (entry(*LAMP), b"<<<<<<< a\n" + entry(*LAMP) + b">>>>>>> b\n", edited(3, "A dog.")),
    "no text": (entry(*LAMP), b"\0\1\2\xff", edited(3, "A dog.")),
    "no UTF-8": (entry(*LAMP), entry(*LAMP).replace(b"A cat", b"A c\xfft"), edited(1, "I do.")),
    "all of it odd": (b"\xff", b"\xfe", b"\0"),
}


@pytest.mark.parametrize("path", [ENTRY, SIDECAR])
@pytest.mark.parametrize("case", ODD)
def test_what_cannot_be_read_is_left_to_a_person(tmp_path: Path, case: str, path: str) -> None:
    files = ODD[case]
    clean, told = driven(tmp_path, *files, words=("7", path))
    lines = {line for raw in files[1:] for line in raw.decode("utf-8", "surrogateescape").split("\n")}

    assert (clean, has_markers(told.encode("utf-8", "surrogateescape"))) == (False, True)
    # Both versions are still there, but for what one of them has changed and the other has not.
    assert [line for line in lines if line and line not in told and line != '  {"role": "user"'] == []


def test_a_replayed_resolution(tmp_path: Path) -> None:
    """What rerere asks: the conflict as it was and as it is now, both without labels, and what somebody made of it."""
    was = entry(*LAMP).replace(b", {", b"<<<<<<<\n, {\n=======\n>>>>>>>\n, {", 1)
    now = was.replace(b"A cat.", b"A dog.")
    clean, told = driven(tmp_path, was, now, entry(*LAMP))

    assert (clean, told.encode()) == (True, entry(*LAMP[:3], "A dog."))


def test_speakers_without_their_turns_are_left_to_a_person(tmp_path: Path) -> None:
    files = (b"speakers: {1: mara}\n", b"speakers: {3: mara}\n", b"speakers: {1: mara}\nrating: 4\n")
    clean, told = driven(tmp_path, *files, words=("7", SIDECAR))

    assert (clean, told) == (
        False,
        "<<<<<<< ours · conflict 1 of 1 · speakers · the turns that they number are not known here\n"
        "speakers: {3: mara}\n||||||| base\nspeakers: {1: mara}\n=======\nspeakers: {1: mara}\n>>>>>>> theirs\n"
        "rating: 4\n",
    )


def test_a_file_of_another_kind_is_merged_as_git_would(tmp_path: Path) -> None:
    """Somebody gave it our attribute."""
    files = (b"a\nb\nc\nd\ne\n", b"A\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n")

    assert driven(tmp_path, *files, words=("7", "notes.txt")) == (True, "A\nb\nc\nd\nE\n")
