"""`rtrepo stats`: figures, targets, two versions side by side, and what nasty or missing data does to it."""

import json
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions import page_files
from rtrepo.actions.stats.taking import BY, take
from rtrepo.git.repository import find
from rtrepo.render.cells import width_of
from rtrepo.render.stats import page, text
from rtrepo.render.style import Style
from tests.actions.test_shifting import write
from tests.journeys.terminal import Terminal, everything_in

SETTINGS = "datasets/harbor/dataset.yaml"
NASTY = "\x1b[31m\u202e</style><script>alert(1)</script>\u200b"


def aim_for(folder: Path, **targets: float) -> None:
    told = "".join(f"  {name.replace('__', '.')}: {value}\n" for name, value in targets.items())
    path = folder / SETTINGS
    path.write_text(path.read_text("utf-8") + f"targets:\n{told}", "utf-8")


WHOLE = """\
3 entries in harbor, 4.33 words a reply, 0.0 % dialogue, 0 of 3 targets met
the working tree

Targets
  tag.quiet   33.3 % of 50.0 %   ███████░░░┃░░░░░░░░░   16.7 points below
      1 more with it, or 1 fewer without
      archive harbor/crates or harbor/ferry → 50.00%
  words       4.33 of 4   0.33 words above
      archive harbor/ferry or harbor/lamp → 4
  nonsense    – of 1   no such figure

Length
  turns per entry                         2
  words per assistant turn             4.33
  words per user turn                  4.67
  exchanges per entry                     1
  characters per entry                 41.7
  characters per assistant turn          20
  characters per user turn             21.7
  words per assistant turn, median        5
  words per assistant turn, shortest      3
  words per assistant turn, longest       5
  user turn by assistant turn, words   1.08

Replies to look at
  short (under 20 words)              100.0 %   3
  empty                                 0.0 %   0
  placeholders                          0.0 %   0
  entries with such a reply or none   100.0 %   3

Exchanges
  one   100.0 %   3   ████████████████████

Words of the replies
  narration   23.1 %    3   ████▋
  plain       76.9 %   10   ███████████████▍

Speech is marked by
  none   100.0 %   3   ████████████████████

Actions are marked by
  asterisks   33.3 %   1   ██████▋
  none        66.7 %   2   █████████████▍

System prompts
  50 characters or more   0.0 %   0
  any                     0.0 %   0
  different ones              0

Repeats
  say the same as an earlier entry   0.0 %   0

Entries with
  tags        33.3 %   1   ██████▋
  a sidecar   33.3 %   1   ██████▋

Tagging
  different tags        1
  tags per entry     0.33
  evenness of tags      –

Tags
  quiet   33.3 %   1   ██████▋

Status
  active   100.0 %   3   ████████████████████

Split
  train   100.0 %   3   ████████████████████

turns per entry
  1–2    3  100.0 %  ████████████████████████████████████████

exchanges per entry
  1     3  100.0 %  ████████████████████████████████████████

words per assistant turn
  0–19     3  100.0 %  ████████████████████████████████████████

dialogue in the replies of an entry
  not marked  2   66.7 %  ████████████████████████████████████████
  0–19 %      1   33.3 %  ████████████████████
"""


def test_the_whole_answer(harbor: Terminal) -> None:
    aim_for(harbor.folder, tag__quiet=0.5, words=4, nonsense=1)
    before = everything_in(harbor.folder)

    assert harbor("stats") == WHOLE
    assert everything_in(harbor.folder) == before


def test_parts_and_how_many_movers(harbor: Terminal) -> None:
    aim_for(harbor.folder, tag__quiet=0.5)
    told = harbor("stats", "--by", "tag", "--by", "dataset", "--target-moves", "1")
    without = harbor("stats", "--target-moves", "0")

    assert (
        told.partition("\nLength")[0]
        == """\
3 entries in harbor, 4.33 words a reply, 0.0 % dialogue, 0 of 1 target met
the working tree

Targets
  tag.quiet   33.3 % of 50.0 %   ███████░░░┃░░░░░░░░░   16.7 points below
      1 more with it, or 1 fewer without
      archive harbor/crates → 50.00% (or one of 1 other)

By tag
  tag        entries                words a reply   dialogue   turns      weak
  quiet            1   █████                    5      0.0 %       2   100.0 %
  (no tag)         2   ██████████               4      0.0 %       2   100.0 %

By dataset
  dataset   entries                words a reply   dialogue   turns      weak
  harbor          3   ██████████            4.33      0.0 %       2   100.0 %
"""
    )
    assert "archive" not in without


def test_what_is_archived_can_come_back(harbor: Terminal) -> None:
    aim_for(harbor.folder, tag__quiet=0.5)
    lamp = harbor.folder / "datasets/harbor/entries/lamp.yaml"
    lamp.write_text(lamp.read_text("utf-8") + "status: archived\n", "utf-8")
    told = harbor.json("stats")

    assert (told["entries"], told["archived"]) == ([2], [1])
    assert told["targets"] == [{
        "dataset": "harbor", "target": "tag.quiet", "wanted": 0.5, "unit": "share", "values": [0.0], "off": -0.5,
        "met": False, "with_it": 2, "without": -2,
        "movers": [{"verb": "revive", "dataset": "harbor", "id": "lamp", "to": 0.333333, "alike": 1}],
    }]  # fmt: skip


def test_two_versions_side_by_side(harbor: Terminal) -> None:
    write(harbor.folder, "harbor/lamp", 40, "quiet, warm")
    harbor("commit", "-m", "longer")
    told = harbor("stats", "HEAD~1..HEAD")

    assert (
        told.partition("\nReplies")[0]
        == """\
3 entries in harbor, 4.33 → 16 words a reply, 0.0 % dialogue
A: HEAD~1 → B: HEAD

Length
  turns per entry                         2      2
  words per assistant turn             4.33     16   +269.2 %
  words per user turn                  4.67   4.67
  exchanges per entry                     1      1
  characters per entry                 41.7    100   +140.0 %
  characters per assistant turn          20   78.3   +291.7 %
  characters per user turn             21.7   21.7
  words per assistant turn, median        5      5
  words per assistant turn, shortest      3      3
  words per assistant turn, longest       5     40   +700.0 %
  user turn by assistant turn, words   1.08   0.29    −72.9 %
"""
    )
    assert told.partition("What moved them\n")[2].splitlines()[:2] == [
        "  tag warm: from harbor/lamp", "  words per assistant turn: from harbor/lamp",
    ]  # fmt: skip
    assert harbor("stats", "HEAD..HEAD").splitlines()[0].endswith(", nothing moved")
    assert harbor("stats", "HEAD~1...HEAD").splitlines()[2:] == told.splitlines()[2:]


def test_json_of_two_sides(harbor: Terminal) -> None:
    write(harbor.folder, "harbor/lamp", 40, "quiet, warm")
    harbor("commit", "-m", "longer")
    told = harbor.json("stats", "HEAD~1..HEAD", "--by", "tag")
    alone = [harbor.json("stats", side, "--by", "tag") for side in ("HEAD~1", "HEAD")]

    assert [side["name"] for side in told["sides"]] == ["HEAD~1", "HEAD"]
    assert told["entries"] == [3, 3]
    warm = next(part for part in told["parts"] if part["part"] == "warm")
    assert (warm["entries"], warm["figures"][1]["values"]) == ([0, 1], [None, 40.0])
    assert told["shift"]["entries"] == {"before": 3, "after": 3}
    for figure in told["figures"]:
        name = (figure["group"], figure["name"], figure.get("id"))
        for side, one in enumerate(alone):
            found = [its for its in one["figures"] if (its["group"], its["name"], its.get("id")) == name]
            assert figure["values"][side] == (found[0]["values"][0] if found else 0.0)


@pytest.mark.parametrize("words", [("stats", "nosuch"), ("stats", "HEAD..nosuch"), ("stats", "--dataset", "nosuch")])
def test_what_there_is_not(words: tuple[str, ...], harbor: Terminal) -> None:
    answer = harbor.answer(*words)

    assert (answer.code, answer.out) == (3, "")
    assert "nosuch" in answer.err
    assert "hint: " in answer.err


def test_no_entries(rtrepo: Terminal, harbor: Terminal) -> None:
    folder = harbor.folder / "datasets/harbor/entries"
    for path in folder.iterdir():
        path.unlink()
    aim_for(harbor.folder, tag__quiet=0.5)

    assert (
        harbor("stats", "--by", "tag")
        == """\
no entries to measure in harbor, 0 of 1 target met
the working tree

Targets
  tag.quiet   – of 50.0 %   nothing to measure
"""
    )
    assert harbor.json("stats", "--by", "split")["parts"] == []
    assert "no entries to measure" in harbor("stats", "--html", "../empty.html")


def test_entries_that_cannot_be_read_are_counted(harbor: Terminal) -> None:
    (harbor.folder / "datasets/harbor/entries/lamp.json").write_text('{"messages": [', "utf-8")
    (harbor.folder / "datasets/harbor/entries/ferry.yaml").write_text("tags: [", "utf-8")
    first, second = harbor("stats").splitlines()[:2]

    assert first == "2 entries in harbor, 4 words a reply, 0.0 % dialogue"
    assert second == "the working tree; 1 that cannot be read: rtrepo validate says why"


def nasty(folder: Path) -> None:
    """Entries and settings whose names and texts would steer a terminal or a browser."""
    about = {"tags": [NASTY, "日本語のとても長いタグの名前です" * 3], "characters": [NASTY], "split": NASTY,
             "status": NASTY, "speakers": {1: NASTY}}  # fmt: skip
    for name in ("lamp", "ferry"):
        path = folder / f"datasets/harbor/entries/{name}.json"
        messages = [{"role": "system", "content": NASTY * 4}, {"role": "assistant", "content": NASTY}]
        path.write_text(json.dumps({"messages": messages}), "utf-8")
        path.with_suffix(".yaml").write_text(json.dumps(about), "utf-8")
    settings: dict[str, Any] = {"targets": {f"tag.{NASTY}": 0.2, NASTY: 1, "words": 1e308, "turns": "many"},
                                "tags": {NASTY: {"category_slug": NASTY}}}  # fmt: skip
    (folder / SETTINGS).write_text(json.dumps(settings), "utf-8")


def test_nothing_in_the_data_steers_the_terminal_or_the_page(harbor: Terminal, tmp_path: Path) -> None:
    nasty(harbor.folder)
    told = harbor("stats", *(word for by in BY for word in ("--by", by)))
    harbor("stats", "--html", "../page.html")
    written = (tmp_path / "page.html").read_text("utf-8")

    assert [sign for sign in "\x1b\u202e\u200b" if sign in told + written] == []
    assert "<script" not in written.lower()
    assert written.count("</style>") == 1
    assert "\\x1b[31m" in told
    assert json.loads(harbor.answer("stats", "--json").out)["targets"][0]["target"] == f"tag.{NASTY}"


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("revisions", ["", "HEAD..HEAD"])
def test_no_line_is_longer_than_the_terminal(width: int, revisions: str, harbor: Terminal) -> None:
    nasty(harbor.folder)
    harbor("commit", "-m", "x", "--no-verify")
    found = take(find(harbor.folder), revisions, by=BY)
    lines = text.text(found, Style(width=width)).splitlines()

    assert [line for line in lines if width_of(line) > width] == []


def test_colour_only_repeats_what_words_say(harbor: Terminal) -> None:
    aim_for(harbor.folder, tag__quiet=0.5, tag__none=0)
    found = take(find(harbor.folder), by=BY)
    coloured = text.text(found, Style(color=True))

    assert "\x1b[" in coloured
    assert [coloured := coloured.replace(f"\x1b[{code}m", "") for code in (0, 1, 2, 31, 32, 33)][-1] == text.text(
        found, Style()
    )
    assert text.text(found, Style(unicode=False)).isascii()


def test_the_page_is_the_same_each_time_and_needs_nothing(harbor: Terminal, tmp_path: Path) -> None:
    aim_for(harbor.folder, tag__quiet=0.5)
    said = harbor("stats", "--html", "../stats.html")
    written = (tmp_path / "stats.html").read_text("utf-8")

    assert said.splitlines()[-1].endswith("stats.html")
    assert written == page.html(take(find(harbor.folder), by=BY), page_files.of_stats())
    assert written.startswith(page.MARK)
    assert [
        word for word in ("http://", "https://", "src=", "@import", "url(", "<link", 'style="') if word in written
    ] == []
    assert "default-src &#39;none&#39;" in written
    assert "script-src" not in written


def test_a_page_is_written_over_nothing_else(harbor: Terminal, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine", "utf-8")
    refused = harbor("stats", "--html", "../mine.html", ends=3)
    among = harbor("stats", "--html", "datasets/x.html", ends=3)

    assert refused.splitlines()[-1] == "hint: name another file with --html, or add --force to replace it"
    assert "lies among the datasets" in among
    assert (tmp_path / "mine.html").read_text("utf-8") == "mine"
    harbor("stats", "--html", "../mine.html", "--force")
    harbor("stats", "--html", "../mine.html")
    assert (tmp_path / "mine.html").read_text("utf-8").startswith(page.MARK)
