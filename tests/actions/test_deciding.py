"""Names of records, and which imports a later file follows."""

import pytest

from rtrepo.actions.importing.deciding import Naming, lineage, record_of
from rtrepo.model.entry import Entry
from rtrepo.model.names import MAX_NAME, is_name
from rtrepo.model.origin import Origin
from rtrepo.model.records import Imported


def named(
    records: list[tuple[str, str]], known: dict[str, list[str]] | None = None
) -> tuple[list[str], dict[str, str]]:
    """The ids of records, each a source id and a text, and which of them were renamed."""
    naming = Naming(known or {})
    found = [
        naming.name(record_of(at, "messages", Imported(entry(text), source_id=source_id)))
        for at, (source_id, text) in enumerate(records, 1)
    ]
    return found, naming.renamed


def entry(text: str) -> Entry:
    return Entry({"messages": [{"role": "user", "content": text}]})


def minted(text: str) -> str:
    return record_of(1, "messages", Imported(entry(text))).content


A, B = minted("a"), minted("b")
LONG = "x" * MAX_NAME

NAMES: dict[str, tuple[list[tuple[str, str]], dict[str, list[str]], list[str], dict[str, str]]] = {
    "source ids": ([("lamp", "a"), ("ferry", "b")], {}, ["lamp", "ferry"], {}),
    "an id twice": ([("lamp", "a"), ("lamp", "b"), ("lamp", "c")], {}, ["lamp", "lamp-2", "lamp-3"],
                    {"lamp-2": "lamp", "lamp-3": "lamp"}),
    "an id that the suffix would take": ([("lamp-2", "a"), ("lamp", "b"), ("lamp", "c")], {},
                                         ["lamp-2", "lamp", "lamp-3"], {"lamp-3": "lamp"}),
    "a long id twice": ([(LONG, "a"), (LONG, "b")], {}, [LONG, "x" * (MAX_NAME - 2) + "-2"],
                        {"x" * (MAX_NAME - 2) + "-2": LONG}),
    "no ids": ([("", "a"), ("", "b")], {}, [A, B], {}),
    "exact duplicates": ([("", "a"), ("", "a"), ("", "a")], {}, [A, f"{A}-2", f"{A}-3"], {}),
    "ids that no file can have": ([("No Name", "a"), ("..", "b")], {}, [A, B], {}),
    "content that came before": ([("", "a")], {A: ["lamp"]}, ["lamp"], {}),
    "more of it than came before": ([("", "a"), ("", "a")], {A: ["lamp"]}, ["lamp", f"{A}-2"], {}),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_names(case: str) -> None:
    records, known, expected, renamed = NAMES[case]
    found = named(records, known)

    assert found == (expected, renamed)
    assert [name for name in found[0] if not is_name(name)] == []
    assert named(records, known) == found


def origin(number: int, source: str, updates: int | None = None) -> Origin:
    return Origin(number, source, "0" * 64, "messages", (), updates)


ORIGINS = [origin(1, "a"), origin(2, "b"), origin(3, "a-2", 1), origin(4, "c"), origin(5, "a-3", 3)]
LINEAGE = [
    # (number asked for, file name, the imports that are followed)
    (None, "a", [1]),
    (None, "b", [2]),
    (None, "a-2", [1, 3]),
    (None, "unknown", [1, 3, 5]),
    (4, "a", [4]),
    (5, "c", [1, 3, 5]),
    (9, "a", []),
]


@pytest.mark.parametrize(("number", "source", "expected"), LINEAGE)
def test_lineage(number: int | None, source: str, expected: list[int]) -> None:
    assert [found.number for found in lineage(ORIGINS, number, source)] == expected


def test_lineage_of_nothing() -> None:
    assert lineage([], None, "a") == ()
