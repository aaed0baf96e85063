"""The user's chat template: rendered as transformers does, and kept from files and objects."""

import json
from typing import Any

import pytest

from rtrepo.rules.chat_template import ChatTemplate, Rendered, TemplateFileError, TemplateSource, source_of
from rtrepo.rules.targets.row import row_of
from rtrepo.rules.targets.template import kinds_of

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
)
STRICT = (
    "{{ bos_token }}{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}"
    "{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]{% else %}"
    "{% generation %}{{ m.content }}{{ eos_token }}{% endgeneration %}{% endif %}{% endfor %}"
)
NO_SYSTEM = (
    "{% for m in messages %}{% if m.role != 'system' %}{{ m.role }}: {{ m.content }}<end>{% endif %}{% endfor %}"
)
NO_END = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
LARGE = "{% for m in messages %}{{ m.role }}: {{ m.content | upper }}<end>{% endfor %}"
FORGETFUL = "{% for m in messages %}{{ m.content.split('</think>')[-1] }}<end>{% endfor %}"
LAST_BARE = "{% for m in messages %}{{ m.content }}{% if loop.length == 2 %}<end>{% endif %}{% endfor %}"


def template(text: str, **tokens: str) -> ChatTemplate:
    return ChatTemplate(TemplateSource(text, {"bos_token": "<s>", "eos_token": "</s>", **tokens}))


def turns(*said: str) -> list[dict[str, Any]]:
    roles = {"S": "system", "U": "user", "A": "assistant"}
    return [{"role": roles[one[0]], "content": one[2:]} for one in said]


def told(text: str, entry: dict[str, Any]) -> list[str]:
    """What the kinds of loss say of an entry under a template."""
    chat = template(text)
    lists = [entry[name] for name in ("chosen", "rejected") if name in entry] or [[]]
    found = [chat.examine([*entry["messages"], *more]) for more in lists]
    row = row_of(1, entry, entry, "train")
    kinds = kinds_of(lambda _: found, chat.ending())
    return [
        f"{kind.code} {said.at}{' ' if said.at else ''}{said.message}" for kind in kinds for said in kind.check(row, {})
    ]


TOLD = [
    # template, messages, what is lost
    (CHATML, turns("S Be brief.", "U Who is there?", "A A gull."), []),
    (STRICT, turns("U Who is there?", "A A gull."), []),
    (STRICT, turns("U Who is there?", "U Hello?", "A A gull."), ["F801 roles must alternate"]),
    (CHATML, [{"role": "user", "content": "a"}, {"role": "assistant", "content": None}],
     ['F801 can only concatenate str (not "NoneType") to str']),
    (NO_SYSTEM, turns("S a", "U a", "A a"), ["F802 messages[0] the system turn is not in the rendered text"]),
    (LARGE, turns("U Who is there?", "A 42"),
     ['F803 messages[0] the words are not in the rendered text as they stand: "Who is there?"']),
    (FORGETFUL, turns("U a", "A hm</think>A gull."),
     ['F803 messages[1] the words are not in the rendered text as they stand: "hm</think>A gull."']),
    (NO_END, turns("U a", "A A gull."), ["F804 the template writes nothing after the last answer"]),
    (LAST_BARE, turns("S x", "U a", "A A gull."), ['F804 "<end>" is missing after the last answer']),
    (NO_END, turns("U a"), []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "messages", "expected"), TOLD)
def test_what_a_template_does_to_an_entry(text: str, messages: list[dict[str, Any]], expected: list[str]) -> None:
    assert told(text, {"messages": messages}) == expected


def test_answers_to_choose_from_are_both_rendered() -> None:
    entry = {"messages": turns("S x", "U QUAY"), "chosen": turns("A yes"), "rejected": turns("U no")}

    assert told(STRICT, entry) == ["F801 roles must alternate"]
    assert told(NO_SYSTEM, entry) == ["F802 messages[0] the system turn is not in the rendered text"]
    assert told(LARGE, entry)[-2:] == [
        'F803 chosen[0] the words are not in the rendered text as they stand: "yes"',
        'F803 rejected[0] the words are not in the rendered text as they stand: "no"',
    ]


def test_a_template_gets_what_transformers_gives_it() -> None:
    text = (
        "{{ bos_token }}{{ tools | tojson }}{{ strftime_now('%Y') | length }}{% for m in messages %}"
        "{% if loop.first %}{% continue %}{% endif %}{{ m.content | tojson }}{% endfor %}{{ add_generation_prompt }}"
    )
    found = template(text).examine(turns("U a", "A <b> é"), [{"name": "tide"}])

    assert found.text == '<s>[{"name": "tide"}]4"<b> é"False'


HOSTILE = {
    "{{ messages.__class__.__mro__ }}": "access to attribute '__class__' of 'list' object is unsafe.",
    "{% include '/etc/passwd' %}": "no loader for this environment specified",
    "{{ messages.append(1) }}": "access to attribute 'append' of 'list' object is unsafe.",
    "{{ messages[0].update({'content': ''}) }}": "access to attribute 'update' of 'dict' object is unsafe.",
    "{{ raise_exception.__globals__['json'] }}": "access to attribute '__globals__' of 'function' object is unsafe.",
    "{% for i in range(10000000) %}{% endfor %}": "Range too big.",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "maximum recursion depth exceeded",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_template_stays_in_its_box(text: str) -> None:
    assert template(text).examine(turns("U a")).refused.startswith(HOSTILE[text])


def test_a_template_may_not_write_without_end() -> None:
    text = "{% for i in range(99999) %}{% for j in range(99999) %}0123456789{% endfor %}{% endfor %}"

    assert template(text).examine(turns("U a")).refused == "writes more than 50,000,000 characters"


def test_the_end_of_an_answer_is_what_a_question_and_an_answer_show() -> None:
    texts = (CHATML, STRICT, NO_END, "{{ raise_exception('no') }}", "nothing")

    assert [template(text).ending() for text in texts] == ["<|im_end|>", "</s>", "", None, None]


FILES = [
    ("{{ x }}", False, "{{ x }}", "<|eos|>"),
    (json.dumps({"chat_template": "t", "eos_token": "</s>"}), True, "t", "</s>"),
    (json.dumps({"chat_template": "t", "eos_token": {"content": "</s>"}}), True, "t", "</s>"),
    (json.dumps({"chat_template": [{"name": "tool_use", "template": "u"}, {"name": "default", "template": "t"}]}),
     True, "t", "<|eos|>"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_json", "expected", "eos"), FILES)
def test_a_template_is_found_in_its_file(text: str, is_json: bool, expected: str, eos: str) -> None:
    found = source_of(text, is_json=is_json)

    assert (found.text, found.tokens["eos_token"]) == (expected, eos)


@pytest.mark.parametrize("text", ["{", "[]", '{"chat_template": 1}', '{"a": 1}', "[" * 100_000])
def test_a_file_without_a_template_is_refused(text: str) -> None:
    with pytest.raises(TemplateFileError):
        source_of(text, is_json=True)


def test_turns_without_text_do_not_vanish() -> None:
    calls = [{"role": "assistant", "content": None, "tool_calls": []}, {"role": "user", "content": "  "}]

    assert template("{{ messages | length }}").examine(calls) == Rendered("2")
