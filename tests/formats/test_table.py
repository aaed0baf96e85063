"""One table: which format a record is in, and reading it."""

import subprocess
import sys
from typing import Any

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.formats.table import FORMATS, detect, read
from rtrepo.model.records import Imported, Rejected

TURNS = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"messages": TURNS}, "messages"),
        ({"messages": TURNS, "conversations": None}, "messages"),
        ({"messages": TURNS, "_rolethread": {}}, "rolethread"),
        ({"messages": TURNS, "_loreforge": {}}, "rolethread"),
        ({"messages": TURNS, "_rolethread": 1}, "messages"),
        ({"conversations": []}, "sharegpt"),
        ({"conversations": [], "instruction": "x"}, "sharegpt"),
        ({"instruction": "x"}, "alpaca"),
        ({"prompt": TURNS[:1], "chosen": TURNS[1:], "rejected": TURNS[1:]}, "preference"),
        ({"prompt": TURNS[:1], "completion": TURNS[1:], "label": True}, "kto"),
        ({"prompt": TURNS[:1], "completion": TURNS[1:]}, None),
        ({"prompt": "hi", "chosen": TURNS, "rejected": TURNS}, None),
        ({"prompt": TURNS, "chosen": TURNS, "rejected": TURNS, "conversations": TURNS}, "sharegpt"),
        ({"messages": TURNS, "conversations": []}, None),
        ({"text": "x"}, None),
        ([], None),
        (None, None),
    ],
)
def test_detects(value: Any, name: str | None) -> None:
    found = detect(value)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("value", "wanted", "reason"),
    [
        (5, None, "is a number, not an object"),
        (None, "messages", "is null, not an object"),
        ({}, None, "is an empty object"),
        ({"text": "x"}, None, "is in no format known here: it has the keys text"),
        (
            {"messages": [], "conversations": []},
            None,
            "has both messages and conversations: say which format it is",
        ),
        ({"messages": TURNS}, "sharegpt", "conversations is missing"),
    ],
)
def test_refuses(value: Any, wanted: str | None, reason: str) -> None:
    assert read(value, wanted) == Rejected(reason)


def test_reads_in_the_format_wanted_and_keeps_the_rest() -> None:
    found = read({"messages": TURNS, "conversations": [1]}, "messages")
    assert isinstance(found, tuple)
    format_, imported = found
    assert format_ is FORMATS["messages"]
    assert isinstance(imported, Imported)
    assert imported.sidecar == {"extra": {"conversations": [1]}}


def test_a_format_that_is_not_there() -> None:
    with pytest.raises(RtrepoError) as refusal:
        read({}, "vicuna")
    assert refusal.value.message == 'there is no format "vicuna"'
    assert (
        refusal.value.hint
        == "formats: rolethread, messages, sharegpt, alpaca, preference, kto, openai, trl, llamafactory, unsloth"
    )


def test_the_table_does_not_load_pydantic() -> None:
    code = "import sys, rtrepo.formats.table; sys.exit('pydantic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
