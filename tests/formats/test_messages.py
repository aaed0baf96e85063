"""The format `messages`: whole records in, whole entries out, and back."""

from typing import Any

import pytest

from rtrepo.formats.messages import FORMAT
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable
from rtrepo.model.sidecar import Sidecar

HI, YO = {"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}
PARTS = {"content": [{"type": "text", "value": "v"}]}
TURNS = {"messages": [HI, YO]}

READ: dict[str, tuple[dict[str, Any], Imported]] = {
    "plain": (TURNS, Imported(Entry(TURNS))),
    "id and tags": (TURNS | {"id": "x1", "tags": ["a", "b"]}, Imported(Entry(TURNS), {"tags": ["a", "b"]}, "x1")),
    "number as id": (TURNS | {"id": 7}, Imported(Entry(TURNS), {}, "7")),
    "id that is no name": (TURNS | {"id": "A b"}, Imported(Entry(TURNS), {"extra": {"id": "A b"}}, "A b")),
    "id that is no id": (TURNS | {"id": True}, Imported(Entry(TURNS), {"extra": {"id": True}})),
    "sidecar fields": (
        TURNS | {"rating": 4, "title": "T", "notes": "n", "split": "eval", "source": {"k": [1]}},
        Imported(
            Entry(TURNS),
            {"title": "T", "rating": 4, "split": "eval", "notes": "n", "extra": {"source": {"k": [1]}}},
        ),
    ),
    "sidecar names, other types": (
        TURNS | {"rating": True, "title": 5, "tags": "a", "characters": [1]},
        Imported(Entry(TURNS), {"extra": {"rating": True, "title": 5, "tags": "a", "characters": [1]}}),
    ),
    "training data": (
        TURNS | {"tools": [1], "parallel_tool_calls": True, "functions": [], "images": ["a.jpg"]},
        Imported(Entry(TURNS | {"tools": [1], "functions": [], "parallel_tool_calls": True, "images": ["a.jpg"]})),
    ),
    "every key of a message": (
        {"messages": [HI | {"name": "Kai"}, YO | {"weight": 0, "x": None}]},
        Imported(Entry({"messages": [HI | {"name": "Kai"}, YO | {"weight": 0, "x": None}]})),
    ),
    "parts and calls": (
        {"messages": [HI | PARTS, YO | {"content": None, "tool_calls": [CALL]}]},
        Imported(Entry({"messages": [HI | PARTS, YO | {"content": None, "tool_calls": [CALL]}]})),
    ),
    "preference": (
        {"messages": [HI], "chosen": [YO], "rejected": [YO | {"content": "no"}]},
        Imported(Entry({"messages": [HI], "chosen": [YO], "rejected": [YO | {"content": "no"}]})),
    ),
    "preference in other shapes": (
        {"messages": [HI], "chosen": YO, "rejected": "no"},
        Imported(
            Entry({"messages": [HI], "chosen": [YO], "rejected": [YO | {"content": "no"}]}),
            back={"messages": {"shape": {"chosen": "object", "rejected": "text"}}},
        ),
    ),
    "label": (TURNS | {"label": False}, Imported(Entry(TURNS | {"label": False}))),
    "kto_tag": (
        TURNS | {"kto_tag": True}, Imported(Entry(TURNS | {"label": True}), back={"messages": {"label": "kto_tag"}})
    ),
    "label that is none": (TURNS | {"label": "spam"}, Imported(Entry(TURNS), {"extra": {"label": "spam"}})),
    "roles": (
        {"messages": [{"role": "SYSTEM", "content": "s"}, HI | {"role": "human"}, YO | {"role": "asst"}]},
        Imported(
            Entry({"messages": [{"role": "system", "content": "s"}, HI, YO]}),
            back={
                "messages": {
                    "role": {"messages[0]": "SYSTEM", "messages[1]": "human", "messages[2]": "asst"}
                }
            },
        ),
    ),
    "strangers stay": (
        {"messages": [HI | {"role": "Narrator"}, YO, HI | {"role": "developer"}]},
        Imported(Entry({"messages": [HI | {"role": "Narrator"}, YO, HI | {"role": "developer"}]})),
    ),
}  # fmt: skip

REJECTED = {
    "messages is missing": {},
    "messages is empty": {"messages": []},
    "messages is text, not a list of messages": {"messages": "hi"},
    "messages[1] is text, not an object": {"messages": [HI, "yo"]},
    "messages[1] has no role": {"messages": [HI, {"content": "yo"}]},
    "messages[0] has null content": {"messages": [HI | {"content": None}, YO]},
    "messages[0] has a number as content, not text": {"messages": [HI | {"content": 5}, YO]},
    "chosen[0] has no content": {"messages": [HI], "chosen": {"role": "assistant"}},
    "rejected is empty": {"messages": [HI], "rejected": []},
    "no assistant turn": {"messages": [HI]},
}


@pytest.mark.parametrize("name", READ)
def test_reads_and_writes_back(name: str, context: ExportContext) -> None:
    record, expected = READ[name]
    found = FORMAT.read(record)
    assert found == expected
    kept = {key: value for key, value in record.items() if key in [*expected.entry.data, "kto_tag"]}
    out = Outgoing("e1", expected.entry, Sidecar(expected.sidecar), expected.back)
    assert FORMAT.write(out, context) == kept
    assert FORMAT.cannot_carry(out) == list(expected.sidecar)


@pytest.mark.parametrize("reason", REJECTED)
def test_rejects(reason: str) -> None:
    assert FORMAT.read(REJECTED[reason]) == Rejected(reason)


def test_writes_in_a_fixed_order_and_canonically_without_a_spelling(context: ExportContext) -> None:
    entry = Entry({"odd": 1, "tools": [], "label": True, "rejected": [YO], "messages": [HI], "chosen": [YO]})
    record = FORMAT.write(Outgoing("e1", entry), context)
    assert isinstance(record, dict)
    assert list(record) == ["messages", "chosen", "rejected", "label", "tools", "odd"]
    assert record == entry.data


def test_a_spelling_that_no_longer_fits_is_not_used(context: ExportContext) -> None:
    back = {"messages": {"role": {"messages[0]": "GPT", "messages[1]": "chatgpt", "messages[9]": "x"}}}
    record = FORMAT.write(Outgoing("e1", Entry(TURNS), back=back), context)
    assert record == {"messages": [HI, YO | {"role": "chatgpt"}]}


def test_what_is_not_written() -> None:
    def reason(data: dict[str, Any]) -> Any:
        return FORMAT.write(Outgoing("e1", Entry(data)), ExportContext({}, "x.jsonl", ""))

    assert reason({"messages": [HI]}) == Unwritable("no assistant turn")
    assert reason({"messages": [HI, {"role": "x"}]}) == Unwritable("messages[1] has no content")


def test_says_that_a_role_will_be_read_as_another() -> None:
    entry = Entry({"messages": [HI | {"role": "human"}, YO]})
    assert FORMAT.cannot_carry(Outgoing("e1", entry)) == ["role spelling"]
