"""The law of all formats: `read(write(e)) == e` minus what `cannot_carry` says."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rtrepo.formats.cutting import cut
from rtrepo.formats.rolethread import slug
from rtrepo.formats.table import FORMATS, detect, read
from rtrepo.model.entry import Entry
from rtrepo.model.json_text import text_of
from rtrepo.model.records import ExportContext, Outgoing, Unwritable
from rtrepo.model.sidecar import Sidecar

CONTEXT = ExportContext({"id": "d1"}, "harbor.jsonl", "2026-11-22T09:45:50Z")
NASTY = ["", " ", "\n\n", "a\n\nb\n\n", "\u2028", "a\u0085b", "\ufeffx", "\u200d", "e\u0301", "\x00", "\\", '"',
         "{\"name\": \"f\", \"arguments\": {}}", "𝔘", "\ud7ff", "\U0010ffff", "# ", "\r\n", "</s>"]  # fmt: skip

CALL_LOSSES = ("tool call ids", "spacing of tool arguments", "empty content beside tool calls")

texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain = st.text("abc", min_size=1, max_size=4)
json_values = st.none() | st.booleans() | st.integers(-9, 9) | texts | st.lists(texts, max_size=2)
parts = st.lists(st.fixed_dictionaries({"type": plain, "text": texts}), max_size=2)
calls = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("function"),
            "function": st.fixed_dictionaries(
                {
                    "name": texts,
                    "arguments": texts | st.dictionaries(texts, json_values, max_size=2).map(json.dumps),
                }
            ),
        },
        optional={"id": plain},
    ),
    min_size=1,
    max_size=2,
)
beside = {"name": texts, "weight": st.integers(0, 1), "tool_call_id": plain}


def messages_of(role: str) -> st.SearchStrategy[dict[str, Any]]:
    said = st.fixed_dictionaries({"role": st.just(role), "content": texts | texts | parts}, optional=beside)
    if role != "assistant":
        return said
    called = {"role": st.just(role), "content": st.none() | texts, "tool_calls": calls}
    return said | st.fixed_dictionaries(called, optional=beside)


any_messages = st.lists(
    st.sampled_from(["system", "user", "assistant", "assistant", "tool", "developer", "function"]).flatmap(messages_of),
    min_size=1,
    max_size=5,
)
answers = st.lists(messages_of("assistant"), min_size=1, max_size=2)


@st.composite
def regular(draw: st.DrawFn, system: st.SearchStrategy[int], words: st.SearchStrategy[str]) -> list[dict[str, Any]]:
    """Turns that alternate, as text: what Alpaca and RoleThread can hold."""
    roles = ["system"] * draw(system) + ["user", "assistant"] * draw(st.integers(1, 3))
    said = {"content": words}
    return [draw(st.fixed_dictionaries({"role": st.just(role)} | said, optional=beside)) for role in roles]


def entries_with(
    messages: st.SearchStrategy[list[dict[str, Any]]], **always: st.SearchStrategy[Any]
) -> st.SearchStrategy[Entry]:
    preference = {"chosen": answers, "rejected": answers, "label": st.booleans()}
    fields = {"tools": json_values, "images": st.lists(plain)}
    optional = fields if always else preference | fields
    return st.fixed_dictionaries({"messages": messages, **always}, optional=optional).map(Entry)


def doubled(text: str) -> str:
    """Never blank, and nasty at both ends."""
    return f"{text}é{text}"


often_regular = regular(st.integers(0, 1), texts)
ENTRIES = {
    "messages": entries_with(any_messages | often_regular),
    "sharegpt": entries_with(any_messages | often_regular),
    "alpaca": entries_with(often_regular | often_regular | any_messages),
    "preference": entries_with(any_messages, chosen=answers, rejected=answers),
    "kto": entries_with(any_messages | often_regular, label=st.booleans()),
    "rolethread": entries_with(regular(st.just(1), texts.map(doubled))),
}
sidecars = st.fixed_dictionaries(
    {},
    optional={
        "title": plain,
        "tags": st.lists(texts, min_size=1, max_size=3),
        "status": st.just("draft"),
        "rating": st.integers(1, 5),
        "extra": st.dictionaries(plain.map("x_".__add__), json_values, min_size=1, max_size=2),
    },
).map(Sidecar)


def without(outgoing: Outgoing, lost: list[str]) -> tuple[Any, dict[str, Any]]:
    """An entry and its sidecar without what a format says is lost."""
    separators = "line separators (U+0085, U+2028, U+2029)"

    def cleaned(value: Any) -> Any:
        if isinstance(value, str) and separators in lost:
            return value.replace("\u2028", "\n").replace("\u2029", "\n").replace("\u0085", "\n")
        if isinstance(value, list):
            return [cleaned(item) for item in value]
        if isinstance(value, dict):
            return {cleaned(key): cleaned(item) for key, item in value.items()}
        return value

    data: dict[str, Any] = json.loads(json.dumps(outgoing.entry.data))
    for name in ("messages", "chosen", "rejected"):
        for message in data.get(name, ()):
            # An answer keeps its keys in every format: there it is written as a turn, not as a text.
            for key in [key for key in message if key in lost and name == "messages"]:
                del message[key]
            if name == "messages" and "edge whitespace" in lost:
                message["content"] = message["content"].strip()
            for role, other in {"developer": "system", "function": "tool"}.items():
                if message["role"] == role and f"the role {role}" in lost:
                    message["role"] = other
            if "tool_calls" in message:
                _without_call_parts(message, lost)
    sidecar = {key: value for key, value in outgoing.sidecar.data.items() if key not in lost}
    if "tag spelling" in lost:
        sidecar["tags"] = [name for name in dict.fromkeys(map(slug, sidecar["tags"])) if name]
        if not sidecar["tags"]:
            del sidecar["tags"]
    return cleaned(data), cleaned(sidecar)


def _without_call_parts(message: dict[str, Any], lost: list[str]) -> None:
    if "empty content beside tool calls" in lost and not message["content"]:
        message["content"] = None
    for call in message["tool_calls"]:
        if "tool call ids" in lost:
            call.pop("id", None)
        if "spacing of tool arguments" in lost:
            call["function"]["arguments"] = _spaced(call["function"]["arguments"])


def _spaced(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else text


@pytest.mark.parametrize("name", FORMATS)
@settings(suppress_health_check=[HealthCheck.filter_too_much])  # a format refuses much, and rightly
@given(st.data(), sidecars)
def test_reading_what_was_written_gives_the_entry(name: str, data: st.DataObject, sidecar: Sidecar) -> None:
    outgoing = Outgoing("e1", data.draw(ENTRIES[name]), sidecar)
    record = FORMATS[name].write(outgoing, CONTEXT)
    assume(not isinstance(record, Unwritable))
    assert detect(record) is FORMATS[name]
    cut_again = list(cut([text_of(record) + b"\n"]))
    assert [found.value for found in cut_again] == [record]
    found = read(record)
    assert isinstance(found, tuple), found
    lost = FORMATS[name].cannot_carry(outgoing)
    got, kept = dict(found[1].entry.data), dict(found[1].sidecar)
    expected, known = without(outgoing, lost)
    # What only some calls lose, others keep: those are compared without it too.
    part_lost = [loss for loss in lost if loss in CALL_LOSSES]
    got = without(Outgoing("e1", Entry(got)), part_lost)[0]
    assert got == expected
    assert kept == known


@pytest.mark.parametrize("name", FORMATS)
@settings(suppress_health_check=[HealthCheck.filter_too_much])  # a format refuses much, and rightly
@given(st.data())
def test_an_import_and_an_export_settle(name: str, data: st.DataObject) -> None:
    record = FORMATS[name].write(Outgoing("e1", data.draw(ENTRIES[name])), CONTEXT)
    assume(not isinstance(record, Unwritable))
    found = read(record)
    assert isinstance(found, tuple)
    imported = found[1]
    again = FORMATS[name].write(Outgoing("e1", imported.entry, Sidecar(imported.sidecar), imported.back), CONTEXT)
    assert again == record
