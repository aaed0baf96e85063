"""`rtrepo review`: a page of any change, written where it can do no harm."""

import os
import re
from pathlib import Path

import pytest

from rtrepo.cli.main import run
from rtrepo.render.page import document
from tests.journeys.terminal import Terminal, child, everything_in, lines, said, settled


def edit(harbor: Terminal, old: str = "I do.", new: str = "I do, most nights.", name: str = "lamp") -> None:
    """Change a word of an entry in the working tree."""
    path = harbor.folder / f"datasets/harbor/entries/{name}.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def plain(page: Path | str) -> str:
    """The text of a page without its script, style and tags."""
    text = page.read_text("utf-8") if isinstance(page, Path) else page
    text = re.sub(r"(?s)<(style|script)>.*?</\1>", "", text)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


FORMS = {
    # revisions: file name, what the page says it compares, what it shows
    (): ("review-working-tree.html", "HEAD → the working tree", "most nights"),
    ("HEAD",): ("review-HEAD.html", "HEAD → the working tree", "most nights"),
    ("HEAD~1", "HEAD"): ("review-HEAD-1..HEAD.html", "HEAD~1 → HEAD", "3 + added"),
    ("main~1..main",): ("review-main-1..main.html", "main~1 → main", "first drafts"),
    ("HEAD~1..",): ("review-HEAD-1.html", "HEAD~1 → HEAD", "3 entries added"),
    ("tone...main",): ("review-tone...main.html", "→ main", "Nothing differs."),
}


@pytest.mark.parametrize("revisions", FORMS, ids=" ".join)
def test_every_form_of_revisions(revisions: tuple[str, ...], harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbor.folder)
    harbor("branch", "tone")
    edit(harbor)
    name, compared, shown = FORMS[revisions]
    told = harbor("review", *revisions)

    assert told.startswith(f"{name}   ")
    assert compared in plain(harbor.folder / name)
    assert shown in plain(harbor.folder / name)


def test_the_report_and_the_page_tell_the_same(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbor.folder)
    edit(harbor)
    told = harbor("review", "-o", "page.html")
    size = (harbor.folder / "page.html").stat().st_size

    assert told == f"page.html   1 entry, HEAD → the working tree, {size // 1000} kB\n"
    assert harbor.json("review", "-o", "page.html") == {
        "schema": "rtrepo.review/1", "file": "page.html", "size": size, "from": "HEAD", "to": "the working tree",
        "experiments": [], "entries": {"detailed": 1, "listed": 0, "counted": 0},
    }  # fmt: skip


def test_the_same_change_gives_the_same_bytes(harbor: Terminal, tmp_path: Path) -> None:
    pages = [tmp_path / name for name in ("one.html", "two.html")]
    for page in pages:
        child(
            harbor.folder, "review", "HEAD~1..HEAD", "-o", page, PYTHONHASHSEED=str(len(page.name) + pages.index(page))
        )

    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert pages[0].read_bytes().startswith(document.MARK.encode())


def test_the_standard_output_is_the_page(harbor: Terminal, tmp_path: Path) -> None:
    harbor("review", "HEAD~1..HEAD", "-o", tmp_path / "page.html")
    answer = child(harbor.folder, "review", "HEAD~1..HEAD", "-o", "-")

    assert (answer.code, answer.err) == (0, "")
    assert plain(answer.out) == settled(plain(tmp_path / "page.html"), harbor.folder)
    assert harbor("review", "-o", "-", "--json", ends=2).splitlines()[-1].startswith("Error: -o - prints the page")


def test_narrowed_by_names_dataset_and_tag(harbor: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    edit(harbor)
    edit(harbor, "At six", "At seven", "ferry")
    shown = []
    for words in (["--", "lamp"], ["--tag", "quiet"], ["--dataset", "harbor"], ["--dataset", "noir"], ["HEAD", "lamp"]):
        harbor("review", "-o", page, *words)
        shown.append([name for name in ("harbor/ferry", "harbor/lamp") if name in plain(page)])

    assert shown == [["harbor/lamp"], ["harbor/lamp"], ["harbor/ferry", "harbor/lamp"], [], ["harbor/lamp"]]
    assert "Review of lamp alone" in plain(page)


REFUSED = {
    "a file of somebody": ("notes.txt", "notes.txt is there already and is not a review page; it is as it was"),
    "an empty file": ("empty", "empty is there already and is not a review page; it is as it was"),
    "a broken link": ("link", "link is there already and is not a review page; it is as it was"),
    "among the datasets": ("datasets/harbor/review.html", "lies among the datasets; nothing was written"),
    "through a link": ("shortcut/review.html", "lies among the datasets; nothing was written"),
    "no folder": ("nowhere/review.html", "there is no folder nowhere; nothing was written"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_page_is_not_written_where_it_does_harm(case: str, harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbor.folder)
    (harbor.folder / "notes.txt").write_text("mine\n", "utf-8")
    (harbor.folder / "empty").touch()
    (harbor.folder / "link").symlink_to("away")
    (harbor.folder / "shortcut").symlink_to("datasets/harbor")
    before = everything_in(harbor.folder)
    target, says = REFUSED[case]
    told = harbor("review", "HEAD~1..HEAD", "-o", target, ends=3)

    assert says in told
    assert "\nhint: " in told
    assert everything_in(harbor.folder) == before


def test_a_page_replaces_a_page_and_by_force_anything(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbor.folder)
    page = harbor.folder / "page.html"
    harbor("review", "HEAD~1..HEAD", "-o", "page.html")
    first = page.read_bytes()
    edit(harbor)
    harbor("review", "-o", "page.html")
    assert page.read_bytes() != first
    page.write_text("mine", "utf-8")
    harbor("review", "-o", "page.html", "--force")

    assert page.read_bytes().startswith(document.MARK.encode())
    assert [name for name in os.listdir(harbor.folder) if name.startswith(".page")] == []


def test_an_unreadable_entry_is_shown_with_its_reason_and_the_rest_is_complete(
    harbor: Terminal, tmp_path: Path
) -> None:
    broken = harbor.folder / "datasets/harbor/entries/crates.json"
    broken.write_bytes(broken.read_bytes()[:40])
    edit(harbor)
    harbor("review", "-o", tmp_path / "page.html")
    told = plain(tmp_path / "page.html")

    assert "in the working tree crates.json cannot be read: " in told
    assert "most nights" in told


def test_before_the_first_version(tmp_path: Path, git: object) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")  # type: ignore[operator]
    Terminal(tmp_path)("init", "--template", "roleplay")
    Terminal(tmp_path)("review", "-o", tmp_path / "page.html")

    assert "entries added" in plain(tmp_path / "page.html")


def test_a_page_opens_in_the_browser_that_is_asked_for(harbor: Terminal, tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {opened}\n', "utf-8")
    browser.chmod(0o755)
    child(harbor.folder, "review", "HEAD~1..HEAD", "-o", tmp_path / "page.html", "--open", BROWSER=f"{browser} %s")

    assert opened.read_text("utf-8") == (tmp_path / "page.html").as_uri()


def test_the_pattern_of_a_real_edit_is_seen_without_reading_its_entries(data: Path, tmp_path: Path) -> None:
    """GPTeacher's roleplay set, first and second version: openings such as "As a pirate," were taken out."""
    Terminal(tmp_path)("init", "work")
    teacher = Terminal(tmp_path / "work")
    for name, more in (("v1_e3b7aba", ()), ("v2_5b04064", ("--update", "--prune"))):
        run(["-C", str(teacher.folder), "-q", "import", str(data / f"gpteacher/roleplay-{name}.json"),
             "--into", "teacher", *more])  # fmt: skip
        run(["-C", str(teacher.folder), "-q", "commit", "-m", name])
    teacher.unchecked("review", "HEAD~1..HEAD", "-o", tmp_path / "page.html")
    told = plain(tmp_path / "page.html")
    top, _, entries = told.partition("285 entries changed")
    found = re.search(r"“As …,” removed at the beginning of (\d+) turns in (\d+) entries", top)

    assert found
    assert int(found[2]) > 240
    assert entries.count("nothing but patterns") > 250
    assert (tmp_path / "page.html").stat().st_size < 5_000_000


def test_a_name_that_is_no_file_name(harbor: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(harbor.folder)
    harbor("branch", "experiment/warmer-tone")
    told = harbor("review", "main..experiment/warmer-tone")

    assert told.startswith("review-main..experiment-warmer-tone.html   0 entries")


def test_versions_between_and_beside(harbor: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    harbor("switch", "--create", "tone")
    edit(harbor)
    harbor("commit", "-m", "warmer\n\nBecause it was cold.")
    harbor("switch", "main")
    harbor("import", lines(tmp_path / "more.jsonl", said("x", "y", id="more")), "--into", "harbor")
    harbor("commit", "-m", "more")
    harbor("review", "main..tone", "-o", page)
    both = plain(page)
    harbor("review", "main...tone", "-o", page)
    alone = plain(page)

    assert "1 version between" in both
    assert "warmer Mara Venn , 2025-11-22 09:45 UTC" in both
    assert "Because it was cold." in both
    assert "main has 1 version that the other side has not" in both
    assert "harbor/more" in both
    assert "has 1 version that" not in alone
    assert "harbor/more" not in alone
