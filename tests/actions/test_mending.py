"""What each fix makes of an entry, and what it leaves to a person."""

# ruff: noqa: E501 (a case of a table is one line)

from typing import Any

import pytest

from rtrepo.actions.checking.rulebook import Page
from rtrepo.actions.fixing.mending import Files, mended
from rtrepo.layout import entry_file, yaml_file
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.yaml_emit import emit
from rtrepo.model.entry import Entry, Key
from rtrepo.model.subject import Surroundings
from rtrepo.rules.fixes.table import FIXES
from rtrepo.rules.levels import active
from rtrepo.rules.table import RULES

KEY = Key("harbor", "lamp")
PATH = "datasets/harbor/entries/lamp.json"


def page(*codes: str, **dataset: Any) -> Page:
    """What holds where only some rules look."""
    rules = {"profile": "strict"} | {code: {"level": "warn" if code in codes else "off"} for code in RULES}
    asked = tuple(active([rules], RULES.values()))
    entries = tuple(one for one in asked if one.rule.across is None)
    return Page(Surroundings(dataset), asked, entries, tuple(one for one in asked if one.rule.across))


def tried(code: str, raw: bytes | None, about: bytes | None = None, **more: Any) -> Files | None:
    """The files after the fix of one rule; None where it leaves them as they are."""
    usual = {code: more.pop("usual")} if "usual" in more else {}
    files = Files(more.pop("path", PATH), raw, about)
    found = mended(KEY, files, page(code, **more), {"safe", "unsafe"}, lambda _: True, usual)
    return found and found.files


def entry(*turns: tuple[str, Any], **more: Any) -> bytes:
    return entry_file.dump(Entry({"messages": [{"role": role, "content": said} for role, said in turns], **more}))


TEXTS = [
    # rule, a reply, and what the fix makes of it (None: nothing)
    ("T103", "  Salt.\n", "Salt."),
    ("T103", "\u3000Salt. \n\n  Only salt.\t", "Salt. \n\n  Only salt."),
    ("X101", "Itâ€™s cafÃ© weather", "It’s café weather"),
    ("X101", "â€œWait.â€ He left", "“Wait.” He left"),
    ("X101", "Itâ€™s lost\ufffd", "It’s lost\ufffd"),
    ("X101", "lost\ufffd", None),
    ("X101", "twice: ÃƒÂ©", "twice: é"),
    ("X102", "a\x00b\x07 c", "ab c"),
    ("X102", "\x08eta and \x07lpha", None),
    ("X105", "\x0crac{1}{2}", None),
    ("X102", "\x1b[31mred\x1b[0m", "red"),
    ("X102", "\x1b]0;owned\x07ok", "ok"),
    ("X102", "It\x92s \x93so\x94\x85", "It’s “so”…"),
    ("X102", "\x81x", "x"),
    ("X102", "\x00", None),
    ("X103", "a\u200bb\ufeffc\u00add", "abcd"),
    ("X103", "\U0001f3f4\U000e0067\U000e0062\U000e007f and \U000e0041x", "\U0001f3f4\U000e0067\U000e0062\U000e007f and x"),
    ("X104", "a\u202eb\u202cc", "abc"),
    ("X105", "a\r\nb\rc\u2028d\u2029e\x0bF", "a\nb\nc\nd\n\ne\nF"),
    ("X106", "cafe\u0301", "café"),
    ("X110", "Salt.<|im_end|>", "Salt."),
    ("X110", "<|im_start|>assistant\nSalt.<|im_end|>\n<|im_start|>user\n", "Salt."),
    ("X110", "<|start_header_id|>assistant<|end_header_id|>\n\nSalt.<|eot_id|>", "Salt."),
    ("X110", "[INST] Salt. [/INST]", "Salt."),
    ("X110", "Salt.</s>", "Salt."),
    ("X110", "Salt.<|im_end|>\n<|im_start|>user\nAnd then?", None),
    ("X110", "<|im_end|>", None),
    ("X110", "In ChatML `<|im_end|>` ends a turn.<|im_end|>", "In ChatML `<|im_end|>` ends a turn."),
    ("X111", "### Response:\nSalt.", "Salt."),
    ("X111", "Salt.\n\n### Instruction:", "Salt."),
    ("X111", "Salt.\n\n### Instruction:\nAnd then?", None),
    ("X111", "### Response:\nSalt.\n### Input:\nAnd then?", None),
    ("X112", "one <br> \n two <br/>three", "one\n two\nthree"),
    ("X112", "Fish &amp; chips&nbsp;&mdash; &#39;now&#39;<br>\nor<br/>never", "Fish & chips — 'now'\nor\nnever"),
    ("X112", "&amp;amp;lt;", "<"),
    ("X112", "a&#10;b &#0; &#8203; &#xD800;", "a\nb &#0; &#8203; &#xD800;"),
    ("X112", "write `&amp;` for &amp;", "write `&amp;` for &"),
    ("R102", "Assistant: Salt.", "Salt."),
    ("R102", "Assistant: Assistant:\nSalt.", "Salt."),
    ("R102", "**Assistant:** Salt.", "Salt."),
    ("R102", "*Assistant*: Salt.", "Salt."),
    ("R102", "Assistant: *nods* Salt.", "*nods* Salt."),
    ("R102", "*Assistant: nods* Salt.", "*nods* Salt."),
    ("R102", "Assistant:", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "after"), TEXTS)
def test_a_text(code: str, before: str, after: str | None) -> None:
    found = tried(code, entry(("user", "What is it?"), ("assistant", before)))

    assert found == (after and Files(PATH, entry(("user", "What is it?"), ("assistant", after)), None))


@pytest.mark.parametrize(("code", "before", "after"), [case for case in TEXTS if case[0] != "R102"])
def test_parts_of_a_text(code: str, before: str, after: str | None) -> None:
    """Content in parts is mended part by part; a picture beside them stays."""

    def said(text: str) -> list[dict[str, Any]]:
        return [{"type": "image", "url": "\x00 "}, {"type": "text", "text": text, "mine": " "}]

    found = tried(code, entry(("user", "What is it?"), ("assistant", said(before))))

    assert found == (after and Files(PATH, entry(("user", "What is it?"), ("assistant", said(after))), None))


def test_only_the_edges_of_parts_are_stripped() -> None:
    parts = [{"type": "text", "text": " a "}, {"type": "text", "text": " b "}]
    found = tried("T103", entry(("user", parts)))

    assert found
    assert found.raw == entry(("user", [{"type": "text", "text": "a "}, {"type": "text", "text": " b"}]))


ROLES = [("gpt", "assistant"), (" User ", "user"), ("human", "user"), ("ASSISTANT", "assistant"), ("narrator", None)]


@pytest.mark.parametrize(("before", "after"), ROLES)
def test_a_role(before: str, after: str | None) -> None:
    found = tried("T109", entry(("user", "a"), (before, "b")))

    assert (found and found.raw) == (after and entry(("user", "a"), (after, "b")))


def test_two_system_turns_are_one_and_speakers_follow() -> None:
    before = entry(("system", "Be Mara. "), ("system", "Be brief."), ("user", "a"), ("assistant", "b"))
    about = b"# who speaks\nspeakers: {3: mara}  # Mara\nmine: 1\nwaive: {T101: a duet}\n"
    found = tried("T108", before, about)

    assert found == Files(
        PATH,
        entry(("system", "Be Mara.\n\nBe brief."), ("user", "a"), ("assistant", "b")),
        b"# who speaks\nspeakers: {2: mara}  # Mara\nmine: 1\nwaive: {T101: a duet}\n",
    )


@pytest.mark.parametrize("second", [{"role": "developer"}, {"name": "card"}, {"content": []}, {"content": " "}])
def test_two_system_turns_that_are_more_than_texts_stay(second: dict[str, Any]) -> None:
    turns = [{"role": "system", "content": "a"}, {"role": "system", "content": "b", **second}]

    assert tried("T108", entry_file.dump(Entry({"messages": turns}))) is None


NAMES = {"mara": {"display_name": "Mara Venn"}, "tobin": {"display_name": "Tobin"}}
ASKED = (("user", "I am {{user}}."), ("assistant", "{{char}} knows, <USER>. {{CHAR}}; {{ persona }}"))


def test_placeholders_become_names() -> None:
    about = emit({"characters": ["mara", "tobin"], "speakers": {0: "tobin", 1: {"character": "mara", "label": "Mara"}}})
    found = tried("R101", entry(*ASKED), about, characters=NAMES)

    assert found
    assert found.raw == entry(("user", "I am Tobin."), ("assistant", "Mara knows, Tobin. Mara; {{ persona }}"))


PLACEHOLDERS = [
    # the sidecar, then what becomes of {{char}}
    ({"characters": ["mara"]}, "Mara Venn"),
    ({"characters": ["mara", "tobin"]}, "{{char}}"),
    ({"characters": ["nobody"]}, "{{char}}"),
    ({"speakers": {1: "tobin"}, "characters": ["mara"]}, "Tobin"),
    ({"speakers": {0: "tobin"}, "characters": ["tobin"]}, "{{char}}"),
    ({}, "{{char}}"),
]


@pytest.mark.parametrize(("sidecar", "name"), PLACEHOLDERS)
def test_a_placeholder_is_filled_in_where_one_name_is_known(sidecar: dict[str, Any], name: str) -> None:
    before = entry(("user", "a"), ("assistant", "{{char}} nods."))
    found = tried("R101", before, emit(sidecar) or None, characters=NAMES)

    assert (found.raw if found else before) == entry(("user", "a"), ("assistant", f"{name} nods."))


def test_a_label_becomes_a_speaker() -> None:
    turns = (
        ("system", "You are Mara."),
        ("user", "a"),
        ("assistant", "Mara: b"),
        ("user", "c"),
        ("assistant", "Mara Venn: d"),
    )
    found = tried("R102", entry(*turns), b"title: x # y\n", characters=NAMES)

    assert found == Files(
        PATH,
        entry(("system", "You are Mara."), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")),
        b"title: x # y\nspeakers: {2: {label: Mara}, 4: mara}\n",
    )


def test_a_label_of_a_turn_that_is_signed_or_has_its_speaker_is_not_written_down() -> None:
    signed = {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "name": "Mara", "content": "Mara: b"}]
    }
    found = tried("R102", entry_file.dump(Entry(signed)))
    known = tried("R102", entry(("user", "a"), ("assistant", "mara: b")), b"speakers: {1: mara}\n")

    assert found
    assert found.about is None
    assert known
    assert known.about == b"speakers: {1: mara}\n"


QUOTES = [
    # what the dataset uses, a reply, and what the fix makes of it
    ("straight", "“Salt,” she says. `“x”` It’s ‘so’.", '"Salt," she says. `“x”` It’s ‘so’.'),
    ("curly", '"Salt," she says. `"x"`\n\n"Only salt."', '“Salt,” she says. `"x"`\n\n“Only salt.”'),
    ("curly", 'A 6" rope, "she says.', None),
    ("curly", '"Salt.\n\n"Only salt."', None),
    ("angled", '"Salt."', None),
    ("straight", "«Salt.»", None),
]


@pytest.mark.parametrize(("usual", "before", "after"), QUOTES)
def test_quotes(usual: str, before: str, after: str | None) -> None:
    asked = '“What?” "Now?"'
    found = tried("D301", entry(("user", asked), ("assistant", before)), usual=usual)

    assert (found and found.raw) == (after and entry(("user", asked), ("assistant", after)))


def test_quotes_of_which_one_turn_cannot_be_told_stay_in_all() -> None:
    before = entry(("user", "a"), ("assistant", '"b"'), ("user", "c"), ("assistant", '6" d'))

    assert tried("D301", before, usual="curly") is None


ALIASES = [
    {"old_slug": "gossip", "new_slug": "talk"}, {"old_slug": "talk", "new_slug": "secrets"},
    {"old_slug": "spat", "new_slug": None}, {"old_slug": "a", "new_slug": "b"}, {"old_slug": "b", "new_slug": "a"},
]  # fmt: skip
SIDECARS = [
    # rule, a sidecar's file, and what the fix makes of it (None: nothing)
    ("M109", "tags: [warm, slow, warm, '']  # mine\n", "tags: [warm, slow]  # mine\n"),
    ("M109", "# a\ntags:\n- warm # b\n- slow\n- warm\nmine: {z: 1, a: [2]}\n", "# a\ntags:\n- warm # b\n- slow\nmine: {z: 1, a: [2]}\n"),
    ("M109", "tags:\n- warm\n- warm # kept for this\n", None),
    ("M109", "tags: ['']\ntitle: x\n", "title: x\n"),
    ("M109", "characters: [mara, 7, mara, 7]\n", "characters: [mara, 7, 7]\n"),
    ("M110", "tags: [gossip, warm]\n", "tags: [secrets, warm]\n"),
    ("M110", "tags: [gossip, secrets, talk]\n", "tags: [secrets]\n"),
    ("M110", "tags: gossip\n", "tags: secrets\n"),
    ("M110", "tags: [spat]\n", None),
    ("M110", "tags: [a]\n", None),
    ("M111", "title: 1984\nnotes: true # yes\n", 'title: "1984"\nnotes: "true" # yes\n'),
    ("M111", "group: 0012\ntags: [0x1F, warm, 1e3]\n", 'group: "0012"\ntags: ["0x1F", warm, "1e3"]\n'),
    ("M111", "tags:\n- 5 # five\n- six\n", 'tags:\n- "5" # five\n- six\n'),
    ("M111", "{title: 12, mine: 12}\n", '{title: "12", mine: 12}\n'),
    ("M111", "tags: 7\ncharacters: true\n", 'tags: "7"\ncharacters: "true"\n'),
    ("M111", "split: [eval]\nrating: good\n", None),
    ("M120", "# a\nwaive: {T101: once, R104: twice}\nmine: 1\n", "# a\nwaive: {R104: twice}\nmine: 1\n"),
    ("M120", "waive:\n  T101: once\n  R104: twice # b\n", "waive:\n  R104: twice # b\n"),
    ("M120", "waive: {T101: once}\ntitle: x\n", "title: x\n"),
    ("M120", "waive: {T101: once}\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "after"), SIDECARS)
def test_a_sidecar(code: str, before: str, after: str | None) -> None:
    raw = entry(("user", "a"), ("assistant", "b"))
    with_waived = page(code, *(("T101",) if code == "M120" else ()), aliases=ALIASES)
    found = mended(KEY, Files(PATH, raw, before.encode()), with_waived, {"safe", "unsafe"}, lambda _: True, {})

    assert (found and found.files) == (None if after is None else Files(PATH, raw, after.encode() or None))


def test_a_sidecar_that_cannot_be_read_stays() -> None:
    before = entry(("user", "a"), ("assistant", "Mara: b"), ("assistant", "c"))

    assert tried("R102", before, b"speakers: [\n", characters=NAMES) is None


BROKEN_UP = (
    b'{"mine": 1.50, "messages": [{"content": "\\u00e9", "role": "user"}, {"role": "assistant", "content": "b"}]}'
)


def test_a_file_is_laid_out_anew_with_the_same_content() -> None:
    found = tried("M115", BROKEN_UP)

    assert found
    assert (
        found.raw
        == (
            '{"mine": 1.5\n, "messages": [\n  {"content": "é", "role": "user"}\n, {"role": "assistant", "content": "b"}\n]}\n'
        ).encode()
    )


def test_a_file_goes_where_it_belongs_with_its_sidecar() -> None:
    raw, there = entry(("user", "a")), "datasets/harbor/entries/drafts/lamp.json"

    assert tried("M114", raw, b"title: x\n", path=there, layout="flat") == Files(PATH, raw, b"title: x\n")
    assert tried("M114", None, b"title: x\n", path=there, layout="flat") == Files(PATH, None, b"title: x\n")


@pytest.mark.parametrize("taken", [PATH, sidecar_path(PATH)])
def test_a_file_stays_where_its_place_is_taken(taken: str) -> None:
    files = Files("datasets/harbor/entries/drafts/lamp.json", entry(("user", "a")), b"title: x\n")

    assert mended(KEY, files, page("M114", layout="flat"), {"safe"}, lambda path: path != taken, {}) is None


def test_waived_and_unasked_findings_stay() -> None:
    raw = entry(("user", " a"), ("assistant", "b\u200b "))
    about = emit({"waive": {"T103": "they breathe"}})
    found = mended(KEY, Files(PATH, raw, about), page(*FIXES), {"safe", "unsafe"}, lambda _: True, {})

    assert found
    assert found.files.raw == entry(("user", " a"), ("assistant", "b "))
    assert found.counts == {"X103": 1}
    assert mended(KEY, Files(PATH, raw, about), page(*FIXES), {"safe"}, lambda _: True, {}) is None
    assert yaml_file.load(about)["waive"]


def test_one_mend_makes_way_for_another() -> None:
    raw = entry(("user", "a"), ("assistant", "b &nbsp;\u200b"))
    found = mended(KEY, Files(PATH, raw, None), page(*FIXES), {"safe", "unsafe"}, lambda _: True, {})

    assert found
    assert found.files.raw == entry(("user", "a"), ("assistant", "b"))
    assert found.counts == {"X103": 1, "X112": 1, "T103": 1}
