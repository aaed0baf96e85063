"""The signs before the versions of a log: what parts and joins is drawn as git tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.render.graph import ALONG, MERGE, VERSION, Drawing

PICTURES = {
    # case: (versions with their parents, newest first; the picture)
    "one line": (["c b", "b a", "a"], "● c\n● b\n● a"),
    "two lines from one": (["c a", "b a", "a"], "● c\n│ ● b\n●─╯ a"),
    "three lines from one": (["d a", "c a", "b a", "a"], "● d\n│ ● c\n│ │ ● b\n●─┴─╯ a"),
    "a merge": (["d b c", "b a", "c a", "a"], "◉─╮ d\n● │ b\n│ ● c\n●─╯ a"),
    "three joined": (["e b c d", "b a", "c a", "d a", "a"], "◉─┬─╮ e\n● │ │ b\n│ ● │ c\n│ │ ● d\n●─┴─╯ a"),
    "a merge of a line that is drawn": (["e c", "d b c", "c a", "b a", "a"], "● e\n├─◉ d\n● │ c\n│ ● b\n●─╯ a"),
    "across a line": (["f c", "e a", "d b c", "c a", "b a", "a"], "● f\n│ ● e\n├─┼─◉ d\n● │ │ c\n│ │ ● b\n●─┴─╯ a"),
    "a free column is used again": (["d b", "c b", "b a", "e a", "a"], "● d\n│ ● c\n●─╯ b\n│ ● e\n●─╯ a"),
    "two beginnings": (["b", "a"], "● b\n● a"),
    "a version that is not listed": (["c b", "d a"], "● c\n│ ● d"),
    "joins and parts at once": (["e b", "d b", "b a c", "a", "c"], "● e\n│ ● d\n◉─┴─╮ b\n●   │ a\n    ● c"),
}


@pytest.mark.parametrize("case", PICTURES)
def test_pictures(case: str) -> None:
    versions, picture = PICTURES[case]
    drawing = Drawing()
    lines = []
    for version, *parents in map(str.split, versions):
        lines.append(f"{drawing.draw(version, parents).at} {version}")

    assert "\n".join(lines) == picture


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, list[int]]]:
    """Versions with their parents, children before parents: each has up to three later ones as parents."""
    size = draw(st.integers(1, 24))
    later = [st.integers(version + 1, size - 1) for version in range(size - 1)]
    return [*enumerate(draw(st.lists(one, max_size=3, unique=True)) for one in later), (size - 1, [])]


@given(histories())
def test_every_line_goes_on_to_where_its_version_is(history: list[tuple[int, list[int]]]) -> None:
    """Signs stand below signs: every column that goes on from one row is met by the next row."""
    drawing = Drawing()
    along = ""
    waiting: set[int] = set()
    for version, parents in history:
        drawn = drawing.draw(str(version), [str(parent) for parent in parents])
        signs = drawn.at
        assert signs.count(MERGE if len(parents) > 1 else VERSION) == 1
        for column, sign in enumerate(along):
            assert sign != ALONG or signs[column : column + 1] not in ("", " ", "─", "╮", "╭"), (along, signs)
        waiting = (waiting - {version}) | set(parents)
        along = drawn.along
        assert (along.count(ALONG) > 0) == bool(waiting)
        assert along.count(ALONG) >= len(waiting)
