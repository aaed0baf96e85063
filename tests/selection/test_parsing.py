"""The language of `--where`: what expressions mean, and how mistakes are told."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtrepo.errors import RtrepoError
from rtrepo.selection.expression import Every, Expression, Not, Question, questions
from rtrepo.selection.fields import FIELDS, ORDER
from rtrepo.selection.parsing import MAX_DEPTH, grammar, parse
from rtrepo.selection.scanning import MAX_EXPRESSION
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "selection.md"


def told(expression: Expression) -> str:
    """An expression with every bracket that it means."""
    if isinstance(expression, Question):
        name = FIELDS[expression.field.name].name + (f"[{expression.of}]" if expression.of else "")
        return f"{name} {expression.compare} {'|'.join(map(str, expression.values))}".rstrip()
    if isinstance(expression, Not):
        return f"not ({told(expression.inner)})"
    return f" {'and' if isinstance(expression, Every) else 'or'} ".join(f"({told(part)})" for part in expression.parts)


MEANT = {
    "status == active": "status == active",
    "tag==warm": "tag == warm",
    "tags == warm": "tag == warm",
    "tag in (warm, 'very cold')": "tag == warm|very cold",
    "tag not in (warm)": "not (tag == warm)",
    "tag != warm": "not (tag == warm)",
    "title !~ '^The'": "not (title ~ ^The)",
    "rating >= 4.5": "rating >= 4.5",
    "turns < -1": "turns < -1.0",
    "rating in (1, 2)": "rating == 1.0|2.0",
    "has title": "title has",
    "not has findings": "not (finding has)",
    "finding == R104": "finding == R104",
    "user.text ~ hello": "text[user] ~ hello",
    "mara_venn.words > 100": "words[mara_venn] > 100.0",
    "extra.mood.now == grim": "extra[mood.now] == grim",
    "has extra.mood": "extra[mood] has",
    "changed()": "changed has",
    "changed(HEAD~3..main^)": "changed[HEAD~3..main^] has",
    "changed( v1.. )": "changed[v1..] has",
    "changed('HEAD@{1}..')": "changed[HEAD@{1}..] has",
    "source == drafts.jsonl": "source == drafts.jsonl",
    "id == 3f-9": "id == 3f-9",
    r'text ~ "\bsaid \"no\"\W"': r'text ~ \bsaid "no"\W',
    "title == 'it\\'s'": "title == it's",
    "title == ''": "title ==",
    "title == 'and'": "title == and",
    "tag == a or tag == b and tag == c": "(tag == a) or ((tag == b) and (tag == c))",
    "(tag == a or tag == b) and tag == c": "((tag == a) or (tag == b)) and (tag == c)",
    "not tag == a and tag == b": "(not (tag == a)) and (tag == b)",
    "not not tag == a": "not (not (tag == a))",
    "tag == a and tag == b and tag == c": "(tag == a) and (tag == b) and (tag == c)",
    "title == наїв and\n\ttag == 雨": "(title == наїв) and (tag == 雨)",
}


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant(text: str) -> None:
    assert told(parse(text)) == MEANT[text]


WRONG = {
    # expression: (what is said, where the pointer stands)
    "": ("there is no expression", 0),
    "colour == red": ("nothing is called 'colour' here", 0),
    "'tag' == red": ("nothing is called 'tag' here (the name of a field stands without quotes)", 0),
    "tag == warm and": ("here something to ask for is missing, such as tag == warm", 15),
    "tag == warm tag == cold": ("here “and” or “or” is missing", 12),
    "tag == warm)": ("this bracket closes nothing", 11),
    "not (tag == warm": ("this bracket is not closed", 4),
    "tag in (warm": ("this bracket is not closed", 7),
    "tag in (warm cold)": ("a comma or a closing bracket is missing here", 13),
    "tag in warm": ("behind “in” stand brackets: tag in (warm, quiet)", 7),
    "tag = warm": ("“=” means nothing; “==” asks whether it is so", 4),
    "tag": ("behind tag one of == != ~ !~ < <= > >= or “in” is missing", 3),
    "tag ==": ("here the value for tag is missing", 6),
    "tag > warm": ("tag is a text: it is compared by ==, !=, ~, !~ or in", 4),
    "rating ~ 4": ("rating is a number: it is compared by ==, !=, <, <=, >, >= or in", 7),
    "rating > four": ("rating is a number, which 'four' is not", 9),
    "title == \"open": ('the quote " is not closed', 9),
    "title ~ 'a(b'": ("this is no pattern: missing ), unterminated subpattern", 10),
    "title ~ ''": ("an empty pattern fits everything; “has” asks whether something is there", 8),
    "tag == $x": ("'$' means nothing here", 7),
    "extra == x": ("extra takes a key: extra.mood", 0),
    "has changed": ("write changed(A..B) without “has”", 4),
    "changed == x": ("behind “changed” stand brackets: changed(main..), or changed() for what is new", 8),
    "changed(a b)": ("changed takes one range of versions, such as main.. or v1..v2", 8),
    "changed(a..b": ("this bracket is not closed", 7),
    "user.tag == x": ("nothing is called 'user.tag' here", 0),
    "tag == a\x1b[31m": ("'\\x1b' means nothing here", 8),
    "not " * (MAX_DEPTH + 1) + "has title": (f"brackets and “not” stand more than {MAX_DEPTH} deep in each other", 200),
    "tag == a and title ~ '" + "x" * 1001 + "'": ("the pattern has 1,001 characters; 1,000 is the most", 21),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_mistakes_are_shown_where_they_are(text: str) -> None:
    with pytest.raises(RtrepoError) as refused:
        parse(text)
    said, shown, pointer = refused.value.message.split("\n")
    what, at = WRONG[text]
    pointed = shown[len(pointer) - 1] if len(pointer) <= len(shown) else ""

    assert (said, refused.value.exit_code) == (f"--where: {what}", 2)
    assert (pointer.strip(), pointed) == ("^", "·" if text[at : at + 1] == "\x1b" else text[at : at + 1])


def test_the_nearest_field_is_named() -> None:
    with pytest.raises(RtrepoError) as refused:
        parse("raiting > 3")

    assert refused.value.hint == f"did you mean rating? There are {', '.join(FIELDS)}"


def test_a_very_long_expression_is_refused() -> None:
    with pytest.raises(RtrepoError, match="10,001 characters"):
        parse("x" * (MAX_EXPRESSION + 1))


_NAMES = st.sampled_from([name for name, field in FIELDS.items() if not field.by and field.kind == "text"])
_VALUES = st.text(st.characters(exclude_characters="\\", codec="utf-8"), max_size=8)


def _test_of(name: str, values: list[str]) -> tuple[str, str]:
    quoted = ", ".join('"' + value.replace('"', '\\"') + '"' for value in values)
    return f"{name} in ({quoted})", f"{name} == {'|'.join(values)}".rstrip()


_EXPRESSIONS: Any = st.recursive(
    st.builds(_test_of, _NAMES, st.lists(_VALUES, min_size=1, max_size=3)),
    lambda inner: st.one_of(
        st.builds(lambda one: (f"not ({one[0]})", f"not ({one[1]})"), inner),
        st.builds(
            lambda word, parts: (
                f" {word} ".join(f"({part[0]})" for part in parts), f" {word} ".join(f"({part[1]})" for part in parts),
            ),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
    ),
    max_leaves=6,
)  # fmt: skip


@given(_EXPRESSIONS)
def test_what_is_written_is_what_is_read(written: tuple[str, str]) -> None:
    assert told(parse(written[0])) == written[1]


_PIECES = [*"()\"'~=<>!,.\\ \n$", "tag", " in ", "not ", "has ", " and ", "text", "changed", "4", "é"]


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        said = "" if list(questions(parse(text))) else "nothing is asked"
    except RtrepoError as refused:
        said = refused.message

    assert not said or re.fullmatch(r"--where: .+\n.*\n *\^", said, re.DOTALL)


def test_the_page_has_the_grammar_and_every_field() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip() for row in page.splitlines() if row.startswith("| `")}

    assert grammar() in page
    assert [name for name, field in FIELDS.items() if f"| {field.says} |" not in page] == []
    assert {f"`{name}`" for name in FIELDS} <= rows
    assert {field.needs for field in FIELDS.values()} == set(ORDER)


def test_every_example_of_the_page_is_read() -> None:
    commands = re.findall(r"^rtrepo .*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    examples = [found for line in commands for found in re.findall(r"--where '([^']+)'", line)]

    assert [told(parse(example)) for example in examples]
    assert len(examples) > 8
