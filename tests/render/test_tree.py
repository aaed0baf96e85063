"""The tree of experiments as a picture: where lines begin, end and come back, and that none crosses another."""

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rtrepo.model.experiment import Experiment
from rtrepo.model.review import Picture
from rtrepo.model.tried import Line, Listing, Record, Row, Tried
from rtrepo.model.version import Version
from rtrepo.render.page.tree import ROW, Tree, tree

VERSIONS = {f"{at}" * 40: Version(f"{at}" * 40, "Mara Venn", "", at * 1000, f"version {at}", ()) for at in range(1, 5)}


def row(name: str, base: str = "1", parent: str = "main", outcome: str = "open") -> Row:
    says = Experiment(base=base * 40, parent=parent, outcome=outcome)  # type: ignore[arg-type]
    tried = Tried(name, Line(f"refs/heads/experiment/{name}", "f" * 40, "branch"), Record("", "", says))
    return Row(tried, base * 40)


def drawn(*rows: Row) -> Tree:
    return tree(Picture(Listing(rows, {}), (), VERSIONS))


def test_rows_from_the_newest_to_the_oldest() -> None:
    found = drawn(row("late", "2"), row("b"), row("a", outcome="adopted"), row("lost", ""))

    assert [(label.name, label.says, label.at) for label in found.labels] == [
        ("main", "where they began", -1),
        ("late", "open", 0),
        ("2222222 version 2", "1970-01-01 00:33 UTC", -1),
        ("b", "open", 1),
        ("a", "adopted", 2),
        ("1111111 version 1", "1970-01-01 00:16 UTC", -1),
        ("lost", "open", 3),
        ("not known here", "where these began", -1),
    ]
    assert found.height == len(found.labels) * ROW
    assert [path.kind for path in found.paths] == [
        "home",
        "open",
        "open",
        "adopted",
        "adopted is-back",
        "open is-unknown",
    ]
    assert [(mark.kind, mark.x) for mark in found.marks] == [
        ("home", 12.0), ("version", 12.0), ("open", 32.0), ("version", 12.0), ("open", 52.0), ("joint", 12.0),
        ("adopted", 32.0), ("version", 12.0), ("open", 32.0),
    ]  # fmt: skip


def test_one_that_began_on_another_leaves_its_line() -> None:
    found = drawn(row("child", "2", "experiment/parent"), row("parent"))

    assert [label.name for label in found.labels] == [
        "main", "parent", "child", "2222222 version 2", "1111111 version 1",
    ]  # fmt: skip
    assert [(mark.kind, mark.x) for mark in found.marks] == [
        ("home", 12.0), ("version", 32.0), ("open", 52.0), ("version", 12.0), ("open", 32.0),
    ]  # fmt: skip


def test_files_that_say_two_began_on_each_other_are_drawn_too() -> None:
    rings = [row("a", parent="experiment/b"), row("b", parent="experiment/a"), row("c", parent="experiment/c")]
    chain = [row(f"n{at}", parent=f"experiment/n{at + 1}") for at in range(2000)]

    assert {label.name for label in drawn(*rings).labels} >= {"a", "b", "c"}
    assert sum(label.at >= 0 for label in drawn(*chain).labels) == 2000


@given(st.lists(st.tuples(
    st.sampled_from("1234 "), st.integers(-1, 8), st.sampled_from(["open", "adopted", "dropped"]),
), max_size=9))  # fmt: skip
def test_no_line_crosses_another(told: list[tuple[str, int, str]]) -> None:
    names = [f"n{at}" for at in range(len(told))]
    parents = [f"experiment/{names[at]}" if 0 <= at < len(names) else "main" for _, at, _ in told]
    rows = [
        row(name, base.strip(), parent, outcome)
        for name, parent, (base, _, outcome) in zip(names, parents, told, strict=True)
    ]
    found = drawn(*rows)
    flat, upright = [], []
    for path in found.paths:
        for x, y, to in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)", path.d):
            flat.append((float(x), float(to), float(y)))
        for to, y, x in re.findall(r"([\d.]+) ([\d.]+)H([\d.]+)$", path.d):
            flat.append((float(x), float(to), float(y)))
        for x, y, to in re.findall(r"([\d.]+) ([\d.]+)V([\d.]+)", path.d):
            upright.append((float(x), min(float(y), float(to)), max(float(y), float(to))))

    assert sorted(label.at for label in found.labels if label.at >= 0) == list(range(len(rows)))
    assert [(one, other) for one in flat for other in upright
            if one[0] < other[0] < one[1] and other[1] < one[2] < other[2]] == []  # fmt: skip
    assert [(one, other) for one, other in combinations(upright, 2)
            if one[0] == other[0] and one[1] < other[2] and other[1] < one[2] and one[0] != 12] == []  # fmt: skip
