"""Transcripts: whole outputs, and the laws that make them worth a diff."""

import hashlib
import json
import subprocess
import sys
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.layout import entry_file
from rtrepo.model.entry import Entry
from rtrepo.model.json_text import sorted_text_of
from rtrepo.model.transcript_format import FORMAT
from rtrepo.render.safe import safe
from rtrepo.render.transcript import transcript
from tests.conftest import ROOT
from tests.render.sample import FORBIDDEN, NASTY


def told(data: Any, **layout: Any) -> str:
    return transcript(json.dumps(data, **layout).encode()).decode()


def said(text: str) -> str:
    """The lines of one turn's text."""
    return told({"messages": [{"role": "user", "content": text}]}).removeprefix("── user\n")


SAMPLE = {
    "messages": [
        {"role": "system", "content": "You are Mara Voss. You keep the light.\n\n1. Wind the lamp. Always.\n2. Stay."},
        {"role": "user", "content": "Is Mr. Tolliver in? He said …"},
        {"role": "assistant", "name": "Mara", "content": "*The lamp gutters.* “Not today!” She shrugs.", "weight": 0},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": "call_1", "type": "function", "function": {"name": "log.read", "arguments": '{"day": 3}'}},
                {"id": "call_2", "function": {"name": "odd"}},
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "wind:\n  NW 7"},
        {"role": "user", "content": [{"type": "text", "text": "This? Here."}, {"type": "image", "url": "a.png"}]},
        {"role": "assistant", "content": "油がない。「三缶だ！」行こう。", "why": "a note. Two sentences."},
        {"role": "user", "content": ""},
    ],
    "chosen": [{"role": "assistant", "content": "── user"}],
    "rejected": [{"role": "assistant", "name": ' "M" ', "content": "\ttab"}, "odd"],
    "label": True,
    "tools": [{"type": "function", "function": {"name": "log.read", "parameters": {}}}],
    "a key": ["x\u202ey", 1.5, None, []],
}
SHOWN = """\
── tools: [
    {
      "function": {
        "name": "log.read",
        "parameters": {}
      },
      "type": "function"
    }
  ]
── system
  You are Mara Voss.
    You keep the light.

  1. Wind the lamp.
    Always.
  2. Stay.
── user
  Is Mr. Tolliver in?
    He said …
── assistant · Mara
  *The lamp gutters.*
    “Not today!”
    She shrugs.
▸ weight: 0
── assistant
▸ content: null
▸ calls log.read (call_1):
  {"day": 3}
▸ tool call: {
    "function": {
      "name": "odd"
    },
    "id": "call_2"
  }
── tool
  wind:
│   NW 7
▸ tool_call_id: "call_1"
── user
▸ text part:
  This?
    Here.
▸ content part: {
    "type": "image",
    "url": "a.png"
  }
── assistant
  油がない。
    「三缶だ！」
    行こう。
▸ why:
  a note.
    Two sentences.
── user
── chosen assistant
  ── user
── rejected assistant · " \\"M\\" "
│ \ttab
── rejected turn: "odd"
── "a key": [
    "x\\u202ey",
    1.5,
    null,
    []
  ]
── label: true
"""


def test_a_whole_entry() -> None:
    assert told(SAMPLE) == SHOWN


def test_whoever_changes_what_comes_out_raises_the_format() -> None:
    """git keeps transcripts for as long as the command is the same, so another form needs another number."""
    print_of_format = {1: "34d40f14c72f8081"}

    assert hashlib.sha256(SHOWN.encode()).hexdigest()[:16] == print_of_format[FORMAT]


OTHER = {
    # what stands in a file: its transcript
    b"": "── not readable as JSON, shown as it stands\n  \n",
    b"[1, {}]\n": "── not an entry: [\n    1,\n    {}\n  ]\n",
    b'"x"': '── not an entry: "x"\n',
    b"{}": "",
    b'{"messages": []}': "── messages: []\n",
    b'{"messages": "none at all", "chosen": 3}': "── messages:\n  none at all\n── chosen: 3\n",
    b'{"messages": [{"content": "x"}, {"role": 3}]}': (
        '── a turn: {\n    "content": "x"\n  }\n── a turn: {\n    "role": 3\n  }\n'
    ),
    b'{"messages": [{"role": "user"}]}': "── user\n▸ no content\n",
    b'\xef\xbb\xbf{"messages": [{"role": "user", "content": "x"}]}': "── user\n  x\n",
}
UNREADABLE = {
    "conflict": b'{"messages": [\n<<<<<<< ours\n  {}\n=======\n>>>>>>> theirs\n]}\n',
    "cut off": b'{"messages": [{"role": "us',
    "not UTF-8": b'{"a": "\xff"}',
    "control characters": b'{"a": "\x1b[31m"}\r\n\x9b',
    "a key twice": b'{"a": 1, "a": 2}',
    "not a number": b'{"a": NaN}',
    "too large a number": b'{"a": 1e999}',
    "too many digits": b'{"a": ' + b"1" * 5000 + b"}",
    "two values": b"{} {}",
    "too deep": b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}",
    "far too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("raw", OTHER)
def test_what_is_no_conversation_is_shown_too(raw: bytes) -> None:
    assert transcript(raw).decode() == OTHER[raw]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_shown_as_it_stands(name: str) -> None:
    raw = UNREADABLE[name]
    first, *rest = transcript(raw).decode().split("\n")[:-1]
    text = raw.decode("utf-8", "backslashreplace").removesuffix("\n")

    assert first == "── not readable as JSON, shown as it stands"
    assert [line.removeprefix("  ") for line in rest] == [
        safe(line).replace("\\r", "\\x0d") for line in text.split("\n")
    ]


CUTS = {
    "Mr. Venn sat. Dr. Ode. St. Ives.": ["Mr. Venn sat.", "Dr. Ode.", "St. Ives."],
    "10. Go. 11. Stay.": ["10. Go.", "11.", "Stay."],
    'He said "no." Then (later.) she…  left. ': ['He said "no."', "Then (later.)", "she…  left. "],
    "What?! **Now.** `x.` _Yes._ ok": ["What?!", "**Now.**", "`x.`", "_Yes._", "ok"],
    "v1.2 is at example.org/a.b": ["v1.2 is at example.org/a.b"],
    "走。 走！ 「走。」走": ["走。 走！ 「走。」", "走"],
    "... and. . So": ["...", "and.", ".", "So"],
}


@pytest.mark.parametrize("text", CUTS)
def test_where_sentences_end(text: str) -> None:
    first, *rest = CUTS[text]

    assert said(text).split("\n")[:-1] == ["  " + first, *("    " + part for part in rest)]


def test_a_word_changes_one_line() -> None:
    sentences = [f"This is sentence {number}." for number in range(9)]
    before = said(" ".join(sentences)).split("\n")
    after = said(" ".join(["Longer by far, and other words!" if at == 4 else s for at, s in enumerate(sentences)]))

    assert [old == new for old, new in zip(before, after.split("\n"), strict=True)] == [at != 4 for at in range(10)]


HARD = ["a", ".", " ", "\n", "\\", "x1b", "\x1b", "│ ", "。", "”", "─"]


@pytest.mark.parametrize("wrap", ["content", "name", "role", "key", "note", "part", "label", "arguments"])
def test_no_two_texts_read_alike(wrap: str) -> None:
    """Every text of up to four pieces that could be taken for something else, in every place for a text."""
    places: dict[str, Any] = {
        "content": lambda text: {"messages": [{"role": "user", "content": text}]},
        "name": lambda text: {"messages": [{"role": "user", "content": "x", "name": text}]},
        "role": lambda text: {"messages": [{"role": text, "content": "x", "name": "a"}]},
        "key": lambda text: {"messages": [{"role": "user", "content": "x", text + "k": "a b"}]},
        "note": lambda text: {"messages": [{"role": "user", "content": "x", "note": text}]},
        "part": lambda text: {"messages": [{"role": "user", "content": [{"type": "text", "text": text}]}]},
        "label": lambda text: {"messages": [], text: True},
        "arguments": lambda text: {
            "messages": [
                {
                    "role": "user",
                    "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": text}}],
                }
            ]
        },
    }
    texts = ["".join(parts) for size in range(5) for parts in product(HARD, repeat=size)]
    seen: dict[bytes, str] = {}
    alike = []
    for text in dict.fromkeys(texts):
        shown = transcript(json.dumps(places[wrap](text)).encode())
        if seen.setdefault(shown, text) != text:
            alike.append((seen[shown], text))

    assert alike == []


SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0, -0.5])
TEXTS = st.lists(st.sampled_from([*HARD, "── user", "▸ a: 1", "\u200d", "é", "{", '"', ":"]), max_size=4).map("".join)
KEYS = st.sampled_from(["a", "name", "text", "content", "no content", "weight", "role", "── a", "a: 1"])
VALUES = st.recursive(
    SCALARS | TEXTS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
)
PARTS = st.fixed_dictionaries({"type": st.sampled_from(["text", "image"])}, optional={"text": TEXTS, "a": VALUES})
CALLS = st.fixed_dictionaries(
    {"id": TEXTS, "type": st.just("function"), "function": st.fixed_dictionaries({"name": TEXTS, "arguments": VALUES})}
)
MESSAGES = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant"]) | TEXTS},
    optional={
        "content": TEXTS | st.lists(PARTS, max_size=2) | st.none(),
        "name": TEXTS,
        "tool_calls": st.lists(CALLS | VALUES, max_size=2),
        "a": VALUES,
    },
)
LISTS = st.lists(MESSAGES | VALUES, max_size=3)
ENTRIES = st.fixed_dictionaries(
    {"messages": LISTS}, optional={"chosen": LISTS, "rejected": LISTS, "tools": VALUES, "label": VALUES, "no": VALUES}
)


@given(st.lists(ENTRIES, min_size=2, max_size=12))
def test_entries_that_differ_never_read_alike(entries: list[dict[str, Any]]) -> None:
    by_data = {sorted_text_of(entry): told(entry) for entry in entries}

    assert len(set(by_data.values())) == len(by_data)


@given(st.data(), ENTRIES)
def test_a_change_of_one_value_shows(data: st.DataObject, entry: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(entry))
    places = [(changed, key) for key in changed]
    for holder, key in places:
        inner = holder[key]
        places += (
            [(inner, at) for at in (inner if isinstance(inner, dict) else range(len(inner)))]
            if isinstance(inner, (dict, list))
            else []
        )
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(VALUES)

    assert (told(entry) == told(changed)) == (sorted_text_of(entry) == sorted_text_of(changed))


@given(ENTRIES, st.booleans(), st.sampled_from([None, 0, 1, 3]), st.randoms(use_true_random=False))
def test_layout_and_key_order_make_no_difference(entry: Any, ascii_only: bool, indent: int | None, luck: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in luck.sample(list(value), len(value))}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    expected = told(entry)

    assert told(shuffled(entry), ensure_ascii=ascii_only, indent=indent) == expected
    assert transcript(entry_file.dump(Entry(entry))).decode() == expected


@given(ENTRIES)
def test_only_headings_look_like_headings(entry: dict[str, Any]) -> None:
    lists = [entry.get(name) for name in ("messages", "chosen", "rejected")]
    turns = sum(len(turns) for turns in lists if isinstance(turns, list))
    others = sum(1 for name in entry if name not in ("messages", "chosen", "rejected") or not entry[name])
    lines = told(entry).split("\n")

    assert sum(line.startswith("── ") for line in lines) == turns + others
    assert [line for line in lines if line and not line.startswith(("── ", "▸ ", "  ", "│ "))] == []


@given(st.binary(max_size=40) | TEXTS.map(str.encode) | st.text(max_size=20).map(lambda text: text.encode()))
def test_whatever_a_file_holds_there_is_a_transcript(raw: bytes) -> None:
    shown = transcript(raw).decode("utf-8")

    assert safe(shown, lines=True) == shown


def test_nothing_in_a_transcript_steers_the_terminal() -> None:
    turn = {"role": NASTY, "name": NASTY, "content": NASTY, NASTY: NASTY, "tool_calls": [{NASTY: NASTY}]}
    call = {"id": NASTY, "type": "function", "function": {"name": NASTY, "arguments": NASTY}}
    part = {"type": "text", "text": NASTY}
    parts = {"role": "user", "content": [part, {"type": NASTY}], "tool_calls": [call]}
    shown = told({"messages": [turn, parts], NASTY: NASTY, "tools": [NASTY]})

    assert [character for character in FORBIDDEN if character in shown] == []
    assert shown.count("\\x1b[31m") + shown.count("\\u001b[31m") == 15


def test_honest_joiners_stay() -> None:
    assert said("👩\u200d🚒 नमस्\u200cते ❤\ufe0f") == "  👩\u200d🚒 नमस्\u200cते ❤\ufe0f\n"


def test_next_to_nothing_is_imported() -> None:
    """Python starts in 7 ms here; `re` alone is 5 more, and git waits for every entry it shows."""
    script = (
        "import sys; sys.path.append(sys.argv[1]); before = set(sys.modules); import rtrepo.cli.transcribe;"
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('rtrepo')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(ROOT)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "['_json']"
