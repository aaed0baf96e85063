"""The format `alpaca`: whole records in, whole entries out, and back."""

from typing import Any

import pytest

from rtrepo.formats.alpaca import FORMAT
from rtrepo.formats.alpaca_input import joined, split
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable
from rtrepo.model.sidecar import Sidecar


def turn(role: str, content: Any, **keys: Any) -> dict[str, Any]:
    return {"role": role, "content": content} | keys


def entry(*messages: dict[str, Any], **keys: Any) -> Entry:
    return Entry({"messages": list(messages)} | keys)


DO, DONE = turn("user", "Do."), turn("assistant", "Done.")
RECORD = {"instruction": "Do.", "input": "", "output": "Done."}
JOINED = entry(turn("user", "Do.\n\nit\n\nnow"), DONE)
PLACE = joined("Do.", "it\n\nnow")[1]

READ: dict[str, tuple[dict[str, Any], Imported]] = {
    "plain": (RECORD, Imported(entry(DO, DONE))),
    "input": (RECORD | {"input": "it\n\nnow"}, Imported(JOINED, back=PLACE)),
    "input only": (
        {"instruction": "", "input": "it", "output": "Done."},
        Imported(entry(turn("user", "it"), DONE), back=joined("", "it")[1]),
    ),
    "literal": (
        RECORD | {"input": "<noinput>"},
        Imported(entry(turn("user", "Do.\n\n<noinput>"), DONE), back=joined("Do.", "<noinput>")[1]),
    ),
    "no input": (
        {"instruction": "Do.", "output": "Done."}, Imported(entry(DO, DONE), back={"alpaca": {"input": "absent"}})
    ),
    "nulls": (
        RECORD | {"input": None, "system": None, "history": None},
        Imported(entry(DO, DONE), back={"alpaca": {"input": "null", "system": "null", "history": "null"}}),
    ),
    "nothing said": (
        RECORD | {"system": "", "history": []},
        Imported(entry(DO, DONE), back={"alpaca": {"system": "empty", "history": "empty"}}),
    ),
    "response": (
        {"instruction": "Do.", "input": "", "response": "Done."},
        Imported(entry(DO, DONE), back={"alpaca": {"output": "response"}}),
    ),
    "everything": (
        RECORD | {"system": "s", "history": [["u", "a"], ["v", "b"]], "tools": "[]", "kto_tag": True},
        Imported(
            entry(turn("system", "s"), turn("user", "u"), turn("assistant", "a"), turn("user", "v"),
                  turn("assistant", "b"), DO, DONE, label=True, tools="[]")
        ),
    ),
    "preference": (
        {"instruction": "Do.", "input": "", "chosen": "Done.", "rejected": "No."},
        Imported(entry(DO, chosen=[DONE], rejected=[turn("assistant", "No.")])),
    ),
}  # fmt: skip

REJECTED = {
    "instruction is missing": {"output": "x"},
    "instruction has null content": {"instruction": None, "output": "x"},
    "input has a number as content, not text": RECORD | {"input": 5},
    "output is missing": {"instruction": "x"},
    "output has null content": RECORD | {"output": None},
    "output has a number as content, not text": RECORD | {"output": 1.5},
    "history is not a list of pairs of texts, the user's and the assistant's": RECORD | {"history": [["u"]]},
}


@pytest.mark.parametrize("name", READ)
def test_reads_and_writes_back(name: str, context: ExportContext) -> None:
    record, expected = READ[name]
    assert FORMAT.read(record) == expected
    out = Outgoing("e1", expected.entry, Sidecar(expected.sidecar), expected.back)
    assert FORMAT.write(out, context) == record
    assert FORMAT.cannot_carry(out) == []


def test_everything_else_is_kept() -> None:
    record = RECORD | {"id": "a b", "text": "template", "response": "second", "tags": ["x"]}
    extra = {"id": "a b", "text": "template", "response": "second"}
    assert FORMAT.read(record) == Imported(entry(DO, DONE), {"tags": ["x"], "extra": extra}, "a b")


@pytest.mark.parametrize("reason", REJECTED)
def test_rejects(reason: str) -> None:
    assert FORMAT.read(REJECTED[reason]) == Rejected(reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do.\n\nit\n\nnow", ("Do.", "it\n\nnow")),
        ("Do this.\n\nit\n\nnow", ("Do this.", "it\n\nnow")),  # the instruction was edited
        ("Do.\n\nIt\n\nnow", ("Do.\n\nIt\n\nnow", "")),  # the input was
        ("Do. it\n\nnow", ("Do. it\n\nnow", "")),
        ("\n\nit\n\nnow", ("\n\nit\n\nnow", "")),
        ("", ("", "")),
        ("Do.\n\nit\n\nnow\n\n", ("Do.\n\nit\n\nnow\n\n", "")),
    ],
)
def test_splits_only_where_the_input_still_stands(text: str, expected: tuple[str, str]) -> None:
    assert split(text, PLACE) == expected


@pytest.mark.parametrize("back", [{}, {"input_at": 5}, {"input_at": -1, "input_hash": "x"}, {"input_at": "5"}])
def test_a_broken_memory_splits_nothing(back: dict[str, Any]) -> None:
    assert split("Do.\n\nit", back) == ("Do.\n\nit", "")


UNWRITABLE = {
    "messages[1] has tool calls": entry(DO, turn("assistant", None, tool_calls=[{}])),
    "messages[0] has content parts": entry(turn("user", [{"type": "text", "text": "x"}]), DONE),
    "messages[0] is an empty system message": entry(turn("system", ""), DO, DONE),
    'messages[0] is "assistant" where Alpaca has the user': entry(DONE, DO),
    'messages[2] is "tool" where Alpaca has the user': entry(DO, DONE, turn("tool", "x"), DONE),
    'messages[2] is "user" where Alpaca has the assistant': entry(turn("system", "s"), DO, DO, DONE),
    "the last turn is the user's": entry(DO, DONE, DO),
    "there is no user turn": entry(turn("system", "s"), chosen=[DONE]),
    "no assistant turn": entry(DO),
}


@pytest.mark.parametrize("reason", UNWRITABLE)
def test_what_it_cannot_hold(reason: str, context: ExportContext) -> None:
    assert FORMAT.write(Outgoing("e1", UNWRITABLE[reason]), context) == Unwritable(reason)


def test_names_what_is_lost() -> None:
    given = entry(DO | {"name": "Kai"}, DONE | {"weight": 0, "name": "Mara"}, odd=1)
    out = Outgoing("e1", given, Sidecar({"tags": ["a"], "title": "T", "notes": "", "extra": {"x": 1}}))
    assert FORMAT.cannot_carry(out) == ["title", "tags", "extra", "odd", "name", "weight"]
