"""Import files: what came from where, written once, and the order that exports have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout.file_error import FileError
from rtrepo.layout.import_file import dump, in_import_order, load, origins, path_of
from rtrepo.model.origin import Origin, OriginLine
from rtrepo.model.tree import MemoryTree

SHA = "ab" * 32
ORIGIN = Origin(
    2,
    "drafts “november”.jsonl",
    SHA,
    "alpaca",
    (
        OriginLine(1, "3f2a91c0", "3f2a91c0", "", "alpaca"),
        OriginLine(2, "the-ledger", "77aa", "ff00", "sharegpt", {"input": 12}),
    ),
    updates=1,
    options={"into": "harbor"},
)
TEXT = """\
{"schema":"rtrepo.import/1","number":2,"source":"drafts “november”.jsonl","sha256":"%s","format":"alpaca","updates":1,"options":{"into":"harbor"}}
{"record":1,"id":"3f2a91c0"}
{"record":2,"id":"the-ledger","content":"77aa","about":"ff00","format":"sharegpt","back":{"input":12}}
"""  # noqa: E501
HEAD = '{"schema":"rtrepo.import/1","number":1,"source":"a","sha256":"%s","format":"alpaca"}\n'


def test_writes_a_header_and_a_line_per_record() -> None:
    assert dump(ORIGIN).decode() == TEXT % SHA
    assert load(dump(ORIGIN)) == ORIGIN
    assert path_of("harbor", ORIGIN) == "datasets/harbor/imports/0002-abababab.jsonl"


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
lines = st.builds(
    OriginLine,
    st.integers(1, 10**6),
    text,
    text,
    st.just("") | text,
    text,
    st.dictionaries(text, st.integers(0, 9), max_size=2),
)


@given(
    st.builds(
        Origin,
        st.integers(1, 9999),
        text,
        text,
        text,
        st.lists(lines, max_size=4).map(tuple),
        st.none() | st.integers(1, 9),
    )
)
def test_what_is_written_is_read_back(origin: Origin) -> None:
    assert load(dump(origin)) == origin
    assert dump(origin).count(b"\n") == 1 + len(origin.lines)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "line 1: does not begin with a header of schema rtrepo.import/1"),
        ("[]\n", "line 1: is not an object"),
        ('{"schema":"rtrepo.import/2"}\n', "line 1: does not begin with a header of schema rtrepo.import/1"),
        ('{"schema":"rtrepo.import/1","number":1}\n', "line 1: lacks or garbles 'source'"),
        (HEAD + '{"record":1,"id":"a"}\n{"record":2\n', "line 3: JSON ends early"),
        (HEAD + "\n<<<<<<< HEAD\n", "line 3: expecting value"),
        (HEAD + "7\n", "line 2: is not an object"),
        (HEAD + '{"record":1,"id":"a"}\n\n{"record":2}\n', "line 4: lacks or garbles 'id'"),
        (HEAD + '{"record":"x","id":"a"}\n', "line 2: lacks or garbles invalid literal for int() with base 10: 'x'"),
        (HEAD + '{"record":1,"id":"a","id":"b"}\n', 'line 2: the key "id" stands twice in one object'),
    ],
)
def test_names_the_line_that_is_damaged(raw: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        load(raw.encode())

    assert str(caught.value) == message


def imported(number: int, *ids: str) -> Origin:
    return Origin(
        number, "a.jsonl", f"{number:064d}", "alpaca", tuple(OriginLine(n, i, i) for n, i in enumerate(ids, 1))
    )


def test_finds_the_imports_of_a_dataset_oldest_first() -> None:
    one, two = imported(1, "x"), imported(10, "y")
    tree = MemoryTree(
        {
            path_of("harbor", two): dump(two),
            path_of("harbor", one): dump(one),
            "datasets/harbor/imports/notes.txt": b"x",
        }
    )

    assert [origin.number for origin in origins(tree, "harbor")] == [1, 10]
    assert origins(tree, "other") == []


def test_says_which_import_file_is_damaged() -> None:
    with pytest.raises(FileError, match=r"^datasets/harbor/imports/0001-x\.jsonl: line 1: expecting value$"):
        origins(MemoryTree({"datasets/harbor/imports/0001-x.jsonl": b"x"}), "harbor")


@pytest.mark.parametrize(
    ("ids", "imports", "expected"),
    [
        (["b", "a"], [], ["a", "b"]),
        (["a", "b", "c"], [imported(1, "c", "a")], ["c", "a", "b"]),
        (["a", "b", "c", "d"], [imported(1, "d", "b"), imported(2, "b", "a", "d")], ["d", "b", "a", "c"]),
        (
            ["new", "z", "b"],
            [imported(1, "z"), imported(2, "z"), imported(3, "z"), imported(4, "b")],
            ["z", "b", "new"],
        ),
        (["new", "b"], [imported(1), imported(2), imported(3, "b")], ["b", "new"]),
    ],
)
def test_orders_by_first_import_and_record_then_by_id(
    ids: list[str], imports: list[Origin], expected: list[str]
) -> None:
    assert in_import_order(ids, imports) == expected
