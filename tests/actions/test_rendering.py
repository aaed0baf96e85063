"""A template in a process of its own: what goes wrong there is told here, in time."""

import time
from pathlib import Path
from typing import Any

import pytest

from rtrepo.actions.checking.rendering import Renderer, read_template
from rtrepo.errors import RtrepoError
from rtrepo.rules.chat_template import TemplateSource

ENTRY: dict[str, Any] = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
FOR_LONG_ONES = "{% if messages | length > 2 %}" + ENDLESS + "{% endif %}{{ messages[-1].content }}!"
GROWING = (
    "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
)


def renderer(text: str, seconds: float = 5) -> Renderer:
    return Renderer(TemplateSource(text, {}), "chat.jinja", seconds=seconds)


def test_arguments_and_tools_are_objects_for_a_template() -> None:
    calls = [{"type": "function", "function": {"name": "tide", "arguments": '{"city": "Ebbs"}'}}]
    entry = {"messages": [{"role": "assistant", "content": None, "tool_calls": calls}], "tools": '[{"name": "tide"}]'}
    with renderer("{{ tools[0].name }} {{ messages[0].tool_calls[0].function.arguments.city }}") as one:
        assert [found.text for found in one.examine(entry)] == ["tide Ebbs"]


def test_a_template_without_end_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(RtrepoError, match=r"chat\.jinja does not come to an end"):
        renderer(ENDLESS, seconds=0.3)

    assert time.monotonic() - began < 30


def test_an_entry_that_takes_too_long_is_refused_and_the_next_one_is_not() -> None:
    long = {"messages": ENTRY["messages"] * 2}
    with renderer(FOR_LONG_ONES, seconds=0.5) as one:
        found = [one.examine(entry)[0] for entry in (ENTRY, long, dict(ENTRY))]

    assert [(each.text, each.refused) for each in found] == [
        ("b!", ""), ("", "the template did not come to an end within 0.5 seconds"), ("b!", ""),
    ]  # fmt: skip


def test_nobody_waits_for_one_slow_entry_after_another() -> None:
    with renderer(FOR_LONG_ONES, seconds=0.1) as one:
        for _ in range(3):
            one.examine({"messages": ENTRY["messages"] * 2})
        with pytest.raises(RtrepoError) as refused:
            one.examine({"messages": ENTRY["messages"] * 2})

    assert refused.value.message == (
        "the template chat.jinja did not come to an end within 0.1 seconds for 4 entries; the rest was not looked at"
    )


def test_a_template_that_takes_all_memory_is_refused() -> None:
    with renderer(GROWING) as one:
        assert one.examine(ENTRY)[0].refused == "needs too much memory"


def test_a_template_that_does_not_parse_says_where() -> None:
    with pytest.raises(RtrepoError, match=r"does not parse: .* \(line 2\)"):
        renderer("a\n{% for %}")


def test_a_file_is_a_template_or_says_what_it_is(tmp_path: Path) -> None:
    files = {"a.jinja": b"{{ x }}", "b.json": b'{"chat_template": "t"}', "c.json": b"{}", "d.jinja": b"\xff"}
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    said = []
    for name in (*files, "missing"):
        try:
            said.append(read_template(tmp_path / name).text)
        except RtrepoError as error:
            said.append(error.message.replace(str(tmp_path), "FOLDER"))

    assert said == [
        "{{ x }}", "t", "c.json has no chat_template", "FOLDER/d.jinja is not UTF-8 text",
        "FOLDER/missing cannot be read: No such file or directory",
    ]  # fmt: skip
