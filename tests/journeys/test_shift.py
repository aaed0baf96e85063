"""Somebody edits, and `diff` tells how the data shifted and which entries shifted it."""

import json

from tests.journeys.terminal import Terminal


def edit(harbor: Terminal, entry: str, old: str, new: str) -> None:
    path = harbor.folder / "datasets/harbor/entries" / entry
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def warm(harbor: Terminal) -> None:
    """Two entries edited: curly quotes and more words in one, a tag in the other."""
    edit(harbor, "ferry.json", "At six, if it goes.", "*She looks at the tide.* “At six, if it goes at all.”")
    edit(harbor, "lamp.yaml", "[quiet]", "[quiet, warm]")


BLOCK = """
What shifted
  words per assistant turn      4.3 →    6.7   +53.8 %        from harbor/ferry
  plain words                76.9 % → 25.0 %   −51.9 pt       from harbor/ferry
  words in dialogue           0.0 % → 35.0 %   +35.0 pt       from harbor/ferry
  words in narration         23.1 % → 40.0 %   +16.9 pt       from harbor/ferry
  curly quotes                0.0 % → 33.3 %   +33.3 pt, +1   from harbor/ferry
  actions in asterisks       33.3 % → 66.7 %   +33.3 pt, +1   from harbor/ferry
  tag warm                    0.0 % → 33.3 %   +33.3 pt, +1   from harbor/lamp
"""


def test_an_edit_and_what_it_shifts(harbor: Terminal) -> None:
    warm(harbor)
    headline, _, block = harbor("diff", "--summary").partition("\n")

    assert (headline.startswith("HEAD → the working tree   2 entries changed"), block) == (True, BLOCK)
    assert harbor("diff").split("\n\n")[1] == (
        "What shifted\n"
        "  words per assistant turn      4.3 →    6.7   +53.8 %    from harbor/ferry\n"
        "  plain words                76.9 % → 25.0 %   −51.9 pt   from harbor/ferry\n"
        "  words in dialogue           0.0 % → 35.0 %   +35.0 pt   from harbor/ferry\n"
        "  and 4 more figures: --summary"
    )


def test_the_same_as_json(harbor: Terminal) -> None:
    warm(harbor)
    harbor("commit", "-m", "warmer")
    shift = harbor.json("diff", "HEAD~1..HEAD")["shift"]
    figures = {figure["name"]: figure for figure in shift["figures"]}

    assert (shift["whole"], shift["entries"]) == (True, {"before": 3, "after": 3})
    assert figures["warm"]["drivers"] == [{"dataset": "harbor", "id": "lamp", "part": 0.333333}]
    assert (figures["dialogue"]["before"], figures["dialogue"]["after"]) == (0, 7 / 20)
    assert [sum(one["after"]) for one in shift["distributions"]] == [3, 3]


def test_nothing_to_shift(harbor: Terminal) -> None:
    assert harbor.json("diff")["shift"] == {}
    assert "shifted" not in harbor("diff")


def test_a_cache_that_is_lost_or_broken_changes_nothing(harbor: Terminal) -> None:
    warm(harbor)
    cache = harbor.folder / ".git/rtrepo/cache.sqlite"
    first = harbor("diff", "--json")
    assert cache.exists()
    second = harbor("diff", "--json")
    cache.write_bytes(b"SQLite format 3\0 but no more")
    third = harbor("diff", "--json")
    cache.unlink()

    assert json.loads(first) == json.loads(second) == json.loads(third) == harbor.json("diff")


def test_asking_for_all_where_nothing_moved(harbor: Terminal) -> None:
    edit(harbor, "ferry.json", "At six", "At ten")

    assert "no figure of the data moved by as much as 1 %" in harbor("diff", "--shift")
    assert "What shifted" not in harbor("diff")
    assert "--stat is a line per entry" in harbor("diff", "--shift", "--stat", ends=2)


def test_a_hostile_tag_and_prompt(harbor: Terminal) -> None:
    path = harbor.folder / "datasets/harbor/entries/lamp.yaml"
    path.write_text('tags: ["a\\x1b[31mb\\u202e"]\n', "utf-8")
    told = harbor("diff", "--summary")

    assert "tag a\\x1b[31mb\\u202e" in told
    assert "\x1b" not in told
