"""The format `sharegpt`: whole records in, whole entries out, and back."""

from typing import Any

import pytest

from rtrepo.formats.record_keys import without_spelling
from rtrepo.formats.sharegpt import FORMAT
from rtrepo.model.entry import Entry
from rtrepo.model.records import ExportContext, Imported, Outgoing, Rejected, Unwritable
from rtrepo.model.sidecar import Sidecar

HI, YO = {"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}
USER, BOT = {"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}
TEXT = '{"name": "f", "arguments": {"a": [1, "é"]}}'
CALL = {"type": "function", "function": {"name": "f", "arguments": '{"a": [1, "é"]}'}}
CALLED = {"role": "assistant", "content": None, "tool_calls": [CALL]}


def conversation(*turns: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"conversations": list(turns)} | keys


def entry(*messages: dict[str, Any], **keys: Any) -> Entry:
    return Entry({"messages": list(messages)} | keys)


READ: dict[str, tuple[dict[str, Any], Imported]] = {
    "plain": (conversation(HI, YO), Imported(entry(USER, BOT))),
    "id, tools": (conversation(HI, YO, id="x", tools="[]"), Imported(entry(USER, BOT, tools="[]"), {}, "x")),
    "system turn": (
        conversation({"from": "system", "value": "s"}, HI, YO),
        Imported(entry({"role": "system", "content": "s"}, USER, BOT)),
    ),
    "system outside": (
        conversation(HI, YO | {"from": "chatgpt"}, system="s"),
        Imported(
            entry({"role": "system", "content": "s"}, USER, BOT),
            back={"sharegpt": {"from": {"messages[2]": "chatgpt"}, "system": "outside"}},
        ),
    ),
    "system empty": (
        conversation(HI, YO, system=""), Imported(entry(USER, BOT), back={"sharegpt": {"system": "empty"}})
    ),
    "system null": (
        conversation(HI, YO, system=None), Imported(entry(USER, BOT), back={"sharegpt": {"system": "null"}})
    ),
    "names": (
        conversation(HI | {"from": "USER"}, YO | {"from": "Bot"}),
        Imported(entry(USER, BOT), back={"sharegpt": {"from": {"messages[0]": "USER", "messages[1]": "Bot"}}}),
    ),
    "keys": (
        conversation({"role": "human", "content": "hi"}, {"speaker": "gpt", "text": "yo"}),
        Imported(
            entry(USER, BOT),
            back={"sharegpt": {"keys": {"messages[0]": ["role", "content"], "messages[1]": ["speaker", "text"]}}},
        ),
    ),
    "two texts": (
        conversation(HI, YO | {"content": "other", "text": "third"}),
        Imported(
            entry(USER, BOT | {"text": "third"}),
            back={"sharegpt": {"beside": {"messages[1]": {"content": "other"}}}},
        ),
    ),
    "more keys": (
        conversation(HI | {"name": "Kai"}, YO | {"weight": 0.5}),
        Imported(entry(USER | {"name": "Kai"}, BOT | {"weight": 0.5})),
    ),
    "parts": (
        conversation(HI, YO | {"value": [{"type": "text", "text": "yo"}]}),
        Imported(entry(USER, BOT | {"content": [{"type": "text", "text": "yo"}]})),
    ),
    "call": (
        conversation(HI, {"from": "function_call", "value": TEXT}, {"from": "observation", "value": "{}"}, YO),
        Imported(entry(USER, CALLED, {"role": "tool", "content": "{}"}, BOT)),
    ),
    "two calls": (
        conversation(HI, {"from": "function_call", "value": f"[{TEXT}, {TEXT}]"}),
        Imported(entry(USER, CALLED | {"tool_calls": [CALL, CALL]})),
    ),
    "call under another name": (
        conversation(HI, {"from": "tool_call", "value": TEXT, "loss": 1}),
        Imported(entry(USER, CALLED | {"loss": 1}), back={"sharegpt": {"from": {"messages[1]": "tool_call"}}}),
    ),
    "call that would be written otherwise": (
        conversation(HI, {"from": "function_call", "value": '{"name":"f","arguments":{}}'}),
        Imported(
            entry(USER, {"role": "assistant", "content": '{"name":"f","arguments":{}}'}),
            back={"sharegpt": {"from": {"messages[1]": "function_call"}}},
        ),
    ),
    "call that is none": (
        conversation(HI, {"from": "function_call", "value": "f()"}),
        Imported(
            entry(USER, {"role": "assistant", "content": "f()"}),
            back={"sharegpt": {"from": {"messages[1]": "function_call"}}},
        ),
    ),
    "preference": (
        conversation(HI, chosen=YO, rejected=YO | {"value": "no"}),
        Imported(entry(USER, chosen=[BOT], rejected=[BOT | {"content": "no"}])),
    ),
    "preference in other shapes": (
        conversation(HI, chosen=[YO], rejected="no"),
        Imported(
            entry(USER, chosen=[BOT], rejected=[BOT | {"content": "no"}]),
            back={"sharegpt": {"shape": {"chosen": "list", "rejected": "text"}}},
        ),
    ),
    "longer preference": (conversation(HI, chosen=[YO, HI, YO]), Imported(entry(USER, chosen=[BOT, USER, BOT]))),
    "kto_tag": (conversation(HI, YO, kto_tag=False), Imported(entry(USER, BOT, label=False))),
    "label": (
        conversation(HI, YO, label=True),
        Imported(entry(USER, BOT, label=True), back={"sharegpt": {"label": "label"}}),
    ),
}  # fmt: skip

ASK = "say which of human, gpt, system or observation it is"
REJECTED = {
    "conversations is missing": {},
    "conversations is empty": {"conversations": []},
    "conversations is not a list of turns": {"conversations": "x"},
    f'conversations[0] has the unknown role "Kai": {ASK}': conversation(
        {"from": "Kai", "value": "hey"}, {"from": "Mara Venn", "value": "hush"}
    ),
    f'conversations[1] has the unknown role "uesr": {ASK}': conversation(
        HI, {"from": "uesr", "value": "a typo where the assistant is expected"}
    ),
    "conversations[1] is text, not an object": conversation(HI, "yo"),  # type: ignore[arg-type]
    "conversations[1] has no role (`from`)": conversation(HI, {"value": "yo"}),
    "conversations[1] has null content": conversation(HI, {"from": "gpt", "value": None}),
    "conversations[1] has no content": conversation(HI, {"from": "gpt"}),
    "conversations[1] has a number as content, not text": conversation(HI, {"from": "gpt", "value": 5}),
    "chosen[0] has no content": conversation(HI, chosen={"from": "gpt"}),
    "no assistant turn": conversation(HI),
}


@pytest.mark.parametrize("name", READ)
def test_reads_and_writes_back(name: str, context: ExportContext) -> None:
    record, expected = READ[name]
    found = FORMAT.read(record)
    assert found == expected
    out = Outgoing("e1", expected.entry, Sidecar(expected.sidecar), expected.back)
    assert FORMAT.write(out, context) == {key: value for key, value in record.items() if key != "id"}
    assert FORMAT.cannot_carry(out) == []


@pytest.mark.parametrize("name", [name for name in READ if not name.startswith(("call that", "two texts"))])
def test_the_canonical_spelling_says_the_same(name: str, context: ExportContext) -> None:
    expected = READ[name][1]
    record = FORMAT.write(without_spelling(Outgoing("e1", expected.entry, back=expected.back), "sharegpt"), context)
    assert isinstance(record, dict)
    assert FORMAT.read(record) == Imported(expected.entry)


@pytest.mark.parametrize("reason", REJECTED)
def test_rejects(reason: str) -> None:
    assert FORMAT.read(REJECTED[reason]) == Rejected(reason)


WRITTEN: dict[str, tuple[Entry, dict[str, Any] | Unwritable, list[str]]] = {
    "ids of calls go": (
        entry(USER, CALLED | {"tool_calls": [CALL | {"id": "c1"}]}),
        conversation(HI, {"from": "function_call", "value": TEXT}),
        ["tool call ids"],
    ),
    "spacing of arguments goes": (
        entry(USER, {"role": "assistant", "content": "", "tool_calls": [
            {"type": "function", "function": {"name": "f", "arguments": '{"a":[1,"é"]}'}}]}),
        conversation(HI, {"from": "function_call", "value": TEXT}),
        ["spacing of tool arguments", "empty content beside tool calls"],
    ),
    "a call that is no call": (
        entry(USER, CALLED | {"tool_calls": [{"type": "x"}]}),
        conversation(HI, {"from": "gpt", "value": None, "tool_calls": [{"type": "x"}]}),
        [],
    ),
    "words beside a call": (
        entry(USER, CALLED | {"content": "so"}),
        conversation(HI, {"from": "gpt", "value": "so", "tool_calls": [CALL]}),
        [],
    ),
    "developer": (
        entry(USER | {"role": "developer"}, BOT),
        conversation({"from": "system", "value": "hi"}, YO),
        ["the role developer"],
    ),
    "stranger": (
        entry(USER | {"role": "narrator"}, BOT),
        Unwritable('messages[0] has the role "narrator", which ShareGPT has no name for'),
        [],
    ),
    "key in the way": (
        entry(USER, BOT | {"from": "x"}),
        Unwritable("messages[1] has a key `from`, which ShareGPT needs for itself"),
        [],
    ),
    "unknown key of the entry": (entry(USER, BOT, odd=1), conversation(HI, YO), ["odd"]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_writes(name: str, context: ExportContext) -> None:
    given, record, losses = WRITTEN[name]
    assert FORMAT.write(Outgoing("e1", given), context) == record
    assert FORMAT.cannot_carry(Outgoing("e1", given)) == losses
