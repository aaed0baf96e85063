"""What is exported for a trainer is what it takes: nothing of a well-formed entry is refused, dropped or cut."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.formats import sharegpt, table
from rtrepo.model.entry import Entry, Key
from rtrepo.model.json_text import line_of
from rtrepo.model.records import ExportContext, Imported, Outgoing, Unwritable
from rtrepo.rules.targets.row import row_of
from rtrepo.rules.targets.simulate import Simulation
from rtrepo.rules.targets.table import TARGETS

CONTEXT = ExportContext({}, "harbor.jsonl", "")
TOOLS = [{"type": "function", "function": {"name": "tide", "parameters": {}}}]
CALL = {"id": "1", "type": "function", "function": {"name": "tide", "arguments": '{"city": "Ebbs", "at": [1, 2.5]}'}}
ASKED = [
    {"role": "user", "content": "When is high tide?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "1", "content": "At six."},
    {"role": "assistant", "content": "At six."},
]
words = st.text("abc é", min_size=1, max_size=9).filter(str.strip)


def turn(role: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"role": st.just(role), "content": words}, optional=more)


@st.composite
def conversations(draw: st.DrawFn, *, ends: str = "assistant") -> list[dict[str, Any]]:
    """Turns that alternate, perhaps after a system prompt; `name` and `weight` as creators have them."""
    found = [draw(turn("system"))] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(1, 3))):
        found += [draw(turn("user", name=words)), draw(turn("assistant", name=words, weight=st.just(1)))]
    return found if ends == "assistant" else found[:-1]


answers = st.lists(turn("assistant"), min_size=1, max_size=1)
plain = st.fixed_dictionaries({"messages": conversations()})
calling = st.fixed_dictionaries(
    {"messages": st.just(ASKED)}, optional={"tools": st.sampled_from([TOOLS, line_of(TOOLS)])}
)
ranked = st.fixed_dictionaries({"messages": conversations(ends="user"), "chosen": answers, "rejected": answers})
labelled = st.fixed_dictionaries({"messages": conversations(), "label": st.booleans()})
KINDS = {"plain": plain, "calling": calling, "ranked": ranked, "labelled": labelled}
TAKEN = {
    "openai": ("plain", "calling", "ranked"),
    "trl": ("plain", "calling", "ranked", "labelled"),
    "llamafactory": ("plain", "calling", "ranked", "labelled"),
    "unsloth": ("plain",),
}


@pytest.mark.parametrize(("trainer", "kind"), [(name, kind) for name, kinds in TAKEN.items() for kind in kinds])
@given(st.data())
def test_nothing_is_lost(trainer: str, kind: str, data: st.DataObject) -> None:
    entries = data.draw(st.lists(KINDS[kind], min_size=1, max_size=3))
    target = TARGETS[trainer]
    simulation = Simulation(target)
    assert target.format == trainer
    for number, entry in enumerate(entries, 1):
        record = table.find(target.format).write(Outgoing(str(number), Entry(entry)), CONTEXT)
        assert not isinstance(record, Unwritable), record
        simulation.see(Key("harbor", str(number)), "", row_of(number, record, entry, "train"))
    report = simulation.report("harbor", len(entries))

    assert [(group.code, group.losses[0].message) for group in report.groups if group.outcome != "changed"] == []
    assert report.loses is False


@given(st.one_of(plain, ranked, labelled))
def test_the_types_of_trl_are_read_again(entry: dict[str, Any]) -> None:
    record = table.find("trl").write(Outgoing("1", Entry(entry)), CONTEXT)
    assert isinstance(record, dict)
    found = table.read(record)
    assert isinstance(found, tuple)

    assert dict(found[1].entry.data) == entry
    assert found[0].name == ("preference" if "chosen" in entry else "kto" if "label" in entry else "messages")


@given(plain)
def test_two_keys_are_all_that_unsloth_gets(entry: dict[str, Any]) -> None:
    outgoing = Outgoing("1", Entry(entry))
    record = table.find("unsloth").write(outgoing, CONTEXT)
    assert isinstance(record, dict)
    assert record.keys() == {"conversations"}
    assert {tuple(one) for one in record["conversations"]} == {("from", "value")}
    found = sharegpt.read(record)
    assert isinstance(found, Imported)
    lost = table.find("unsloth").cannot_carry(outgoing)

    kept = [{key: value for key, value in one.items() if key not in lost} for one in entry["messages"]]
    assert found.entry.messages == kept


def test_arguments_are_objects_for_trl_and_tools_a_text_for_llama_factory() -> None:
    outgoing = Outgoing("1", Entry({"messages": ASKED, "tools": TOOLS}))
    for_trl, for_llama = (table.find(name).write(outgoing, CONTEXT) for name in ("trl", "llamafactory"))
    assert isinstance(for_trl, dict)
    assert isinstance(for_llama, dict)

    assert for_trl["messages"][1]["tool_calls"][0]["function"]["arguments"] == {"city": "Ebbs", "at": [1, 2.5]}
    assert for_trl["tools"] == TOOLS
    assert json.loads(for_llama["tools"]) == TOOLS
    assert table.find("trl").cannot_carry(outgoing) == ["tool arguments as text"]
    assert table.find("llamafactory").cannot_carry(outgoing) == ["tool call ids", "tools as a list"]


def test_openai_gets_the_keys_that_it_knows() -> None:
    spoken = [HI | {"weight": 1, "name": "Kai"}, YO | {"train": False, "weight": 0}]
    outgoing = Outgoing("1", Entry({"messages": spoken, "tools": TOOLS, "mood": "wry", "images": []}))
    ranked = Outgoing("2", Entry({"messages": [HI], "chosen": [YO], "rejected": [YO], "tools": TOOLS}))

    assert table.find("openai").write(outgoing, CONTEXT) == {
        "messages": [HI | {"name": "Kai"}, YO | {"weight": 0}], "tools": TOOLS,
    }  # fmt: skip
    assert table.find("openai").cannot_carry(outgoing) == ["mood", "images", "weight", "train"]
    assert table.find("openai").write(ranked, CONTEXT) == {
        "input": {"messages": [HI], "tools": TOOLS}, "preferred_output": [YO], "non_preferred_output": [YO],
    }  # fmt: skip
    called = Outgoing("3", Entry({"messages": calls({"a": 1})["messages"]}))
    written = table.find("openai").write(called, CONTEXT)
    assert isinstance(written, dict)
    assert written["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"a": 1}'
    assert table.find("openai").cannot_carry(called) == ["tool arguments as objects"]


def calls(arguments: Any) -> dict[str, Any]:
    call = {"type": "function", "function": {"name": "f", "arguments": arguments}}
    return {"messages": [ASKED[0], {"role": "assistant", "content": None, "tool_calls": [call]}], "label": True}


ARGUMENTS: dict[str, tuple[Any, Any, list[str]]] = {
    "a text": ('{"a": 1}', {"a": 1}, []),
    "a text without spaces": ('{"a":1}', {"a": 1}, ["spacing of tool arguments"]),
    "an object": ({"a": 1}, {"a": 1}, ["tool arguments as objects"]),
    "no JSON": ('{"a"', '{"a"', []),
    "no object": ("[1]", "[1]", []),
    "a key twice": ('{"a": 1, "a": 2}', '{"a": 1, "a": 2}', []),
    "nothing": (None, None, []),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_arguments_that_are_written_otherwise(case: str) -> None:
    arguments, written, lost = ARGUMENTS[case]
    outgoing = Outgoing("1", Entry(calls(arguments)))
    record = table.find("kto").write(outgoing, CONTEXT)
    assert isinstance(record, dict)

    assert record["completion"][0]["tool_calls"][0]["function"]["arguments"] == written
    assert table.find("kto").cannot_carry(outgoing) == lost


HI, YO = {"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a label for OpenAI": ("openai", {"messages": [HI, YO], "label": True}, "--to kto"),
    "one answer for OpenAI": ("openai", {"messages": [HI], "rejected": [YO]}, "has no chosen"),
    "images for OpenAI": ("openai", {"messages": [HI, YO], "images": ["a.png"]}, "has images beside the turns"),
    "one answer": ("trl", {"messages": [HI], "chosen": [YO]}, "has no rejected"),
    "a label too": ("trl", {"messages": [HI], "chosen": [YO], "rejected": [YO], "label": True}, "has a label beside"),
    "a label of a question": ("kto", {"messages": [HI, YO, HI], "label": True}, "the last turn is the user's"),
    "a label of nothing": ("kto", {"messages": [YO], "label": True}, "there is no turn before the answer"),
    "nothing to choose": ("preference", {"messages": [HI, YO]}, "has no chosen and rejected"),
    "no label": ("kto", {"messages": [HI, YO]}, "has no label"),
    "choices for unsloth": ("unsloth", {"messages": [HI], "chosen": [YO], "rejected": [YO]}, "--to trl"),
    "a label for unsloth": ("unsloth", {"messages": [HI, YO], "label": False}, "has label"),
    "a call for unsloth": ("unsloth", {"messages": ASKED}, "messages[1] has tool calls"),
    "a tool for unsloth": ("unsloth", {"messages": [HI, YO, ASKED[2]]}, 'messages[2] has the role "tool"'),
    "parts for unsloth": ("unsloth", {"messages": [HI | {"content": [{"type": "text", "text": "a"}]}, YO]}, "parts"),
    "images for unsloth": ("unsloth", {"messages": [HI, YO], "images": ["a.png"]}, "has images"),
    "nothing learnt": ("unsloth", {"messages": [HI]}, "no assistant turn"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_trainer_would_not_take_is_not_written(case: str) -> None:
    name, entry, reason = REFUSED[case]
    found = table.find(name).write(Outgoing("1", Entry(entry)), CONTEXT)

    assert isinstance(found, Unwritable), found
    assert reason in found.reason


@pytest.mark.parametrize("name", ["preference", "kto"])
def test_a_line_that_is_none_is_refused_by_name(name: str) -> None:
    found = table.find(name).read({"prompt": "hi", "chosen": "a", "rejected": "b", "completion": "c", "label": True})

    assert "as lists of turns" in str(found)
