"""Reading an expression of `--where`, by recursive descent.

    expression  =  all {"or" all}
    all         =  one {"and" one}
    one         =  "not" one  |  "(" expression ")"  |  "has" FIELD  |  "changed" "(" [VERSIONS] ")"  |  test
    test        =  FIELD sign VALUE  |  FIELD ["not"] "in" "(" VALUE {"," VALUE} ")"
    sign        =  "=="  "!="  "~"  "!~"  "<"  "<="  ">"  ">="

A FIELD is a name of rtrepo/selection/fields.py, maybe with what narrows it before or behind a dot: `user.text`,
`extra.mood`. A VALUE is a word, a number, or a text in quotes.
"""

import re
from difflib import get_close_matches
from itertools import groupby
from typing import cast

from rtrepo.errors import RtrepoError
from rtrepo.selection.expression import Compare, Every, Expression, Not, Question, Some, Value
from rtrepo.selection.fields import FIELDS, Field, field_of
from rtrepo.selection.matching import MAX_PATTERN, pattern
from rtrepo.selection.scanning import HELP, Word, mistake, words

MAX_DEPTH = 50
"""How deep brackets and `not` may stand in each other."""
_SIGNS = ("==", "!=", "~", "!~", "<", "<=", ">", ">=")
_OPPOSITES = {"!=": "==", "!~": "~"}
KEYWORDS = frozenset({"and", "or", "not", "in", "has"})


def parse(expression: str) -> Expression:
    """The expression in a text. Raises RtrepoError that shows the place where it is wrong (exit code 2)."""
    return _Parser(expression).whole()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._text = expression
        self._words = list(words(expression))
        self._place = 0
        self._depth = 0

    def whole(self) -> Expression:
        if self._has_ended:
            raise self._wrong(self._next, "there is no expression")
        found = self._some()
        if not self._has_ended:
            said = "this bracket closes nothing" if self._next.text == ")" else "here “and” or “or” is missing"
            raise self._wrong(self._next, said)
        return found

    @property
    def _next(self) -> Word:
        return self._words[self._place]

    @property
    def _has_ended(self) -> bool:
        return self._next.kind == "end"

    def _take(self) -> Word:
        word = self._next
        self._place += word.kind != "end"
        return word

    def _takes(self, text: str) -> bool:
        """Take the next word if it is this one, without quotes."""
        fits = self._next.text == text and self._next.kind in ("name", "sign")
        self._place += fits
        return fits

    def _wrong(self, word: Word, what: str, hint: str = HELP) -> RtrepoError:
        return mistake(self._text, word.at, what, hint)

    def _some(self) -> Expression:
        parts = [self._every()]
        while self._takes("or"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _every(self) -> Expression:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Expression:
        opening = self._next
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._wrong(opening, f"brackets and “not” stand more than {MAX_DEPTH} deep in each other")
        if self._takes("not"):
            found: Expression = Not(self._one())
        elif self._takes("("):
            found = self._some()
            if not self._takes(")"):
                raise self._wrong(opening, "this bracket is not closed")
        elif self._takes("has"):
            word = self._take()
            field, of = self._field(word)
            if field.by == "versions":
                raise self._wrong(word, "write changed(A..B) without “has”")
            found = Question(field, of, "has", at=word.at)
        else:
            found = self._test()
        self._depth -= 1
        return found

    def _test(self) -> Expression:
        word = self._take()
        field, of = self._field(word)
        if field.by == "versions":
            return self._changed(field, word)
        sign = self._take()
        if sign.text == "not" and self._next.text == "in":
            self._take()
            return Not(self._in(field, of, word))
        if sign.text == "in" and sign.kind == "name":
            return self._in(field, of, word)
        if sign.text == "=":
            raise self._wrong(sign, "“=” means nothing; “==” asks whether it is so")
        if sign.kind != "sign" or sign.text not in _SIGNS:
            raise self._wrong(sign, f"behind {word.text} one of {' '.join(_SIGNS)} or “in” is missing")
        compare = cast(Compare, _OPPOSITES.get(sign.text, sign.text))
        if field.kind == "text" and compare not in ("==", "~"):
            raise self._wrong(sign, f"{word.text} is a text: it is compared by ==, !=, ~, !~ or in")
        if field.kind == "number" and compare == "~":
            raise self._wrong(sign, f"{word.text} is a number: it is compared by ==, !=, <, <=, >, >= or in")
        test = Question(field, of, compare, (self._value(field, word, is_pattern=compare == "~"),), word.at)
        return Not(test) if sign.text in _OPPOSITES else test

    def _in(self, field: Field, of: str, word: Word) -> Question:
        opening = self._next
        if not self._takes("("):
            raise self._wrong(opening, "behind “in” stand brackets: tag in (warm, quiet)")
        values = [self._value(field, word)]
        while self._takes(","):
            values.append(self._value(field, word))
        if not self._takes(")"):
            missing = self._next.kind != "end"
            raise self._wrong(
                self._next if missing else opening,
                "a comma or a closing bracket is missing here" if missing else "this bracket is not closed",
            )
        return Question(field, of, "==", tuple(values), word.at)

    def _changed(self, field: Field, word: Word) -> Question:
        opening = self._next
        if not self._takes("("):
            raise self._wrong(opening, "behind “changed” stand brackets: changed(main..), or changed() for what is new")
        inside: list[Word] = []
        while not self._takes(")"):
            if self._has_ended:
                raise self._wrong(opening, "this bracket is not closed")
            inside.append(self._take())
        # As it stands there: versions hold signs that mean something else here, such as HEAD~3.
        versions = self._text[opening.at + 1 : self._words[self._place - 1].at].strip()
        if len(inside) == 1:
            versions = inside[0].text
        elif re.search(r"\s", versions):
            raise self._wrong(inside[0], "changed takes one range of versions, such as main.. or v1..v2")
        return Question(field, versions, "has", at=word.at)

    def _field(self, word: Word) -> tuple[Field, str]:
        if word.kind == "end":
            raise self._wrong(word, "here something to ask for is missing, such as tag == warm")
        if word.kind != "text" and (field := field_of(word.text)):
            if field.by == "key":
                raise self._wrong(word, f"{field.name} takes a key: {field.name}.mood")
            return field, ""
        if word.kind == "name" and word.text not in KEYWORDS:
            before, _, behind = word.text.rpartition(".")
            field = field_of(behind)
            if field and field.by == "turns" and before:
                return field, before
            before, _, behind = word.text.partition(".")
            field = field_of(before)
            if field and field.by == "key" and behind:
                return field, behind
        near = get_close_matches(word.text.rpartition(".")[2], FIELDS, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        fields = ", ".join(FIELDS)
        quoted = " (the name of a field stands without quotes)" if word.kind == "text" else ""
        raise self._wrong(word, f"nothing is called {word.text!r} here{quoted}", f"{meant}There are {fields}")

    def _value(self, field: Field, name: Word, *, is_pattern: bool = False) -> Value:
        word = self._take()
        if word.kind == "end" or word.kind == "sign":
            raise self._wrong(word, f"here the value for {name.text} is missing")
        if field.kind == "number":
            if word.kind != "name" or not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", word.text):
                raise self._wrong(word, f"{name.text} is a number, which {word.text!r} is not")
            return float(word.text)
        if is_pattern:
            self._check(word)
        return word.text

    def _check(self, word: Word) -> None:
        """Refuse what is no pattern, with the place inside it where that is known."""
        if len(word.text) > MAX_PATTERN:
            raise self._wrong(word, f"the pattern has {len(word.text):,} characters; {MAX_PATTERN:,} is the most")
        try:
            pattern(word.text)
        except (re.error, OverflowError, RecursionError) as error:
            inside = getattr(error, "pos", None) or 0
            at = word.at + (word.kind == "text") + min(inside, len(word.text))
            raise mistake(
                self._text, at, f"this is no pattern: {getattr(error, 'msg', error)}",
                "patterns are regular expressions; \\ before a sign such as ( or ? takes it as it stands",
            ) from None  # fmt: skip
        if not word.text:
            raise self._wrong(word, "an empty pattern fits everything; “has” asks whether something is there")


def grammar() -> str:
    """The grammar as it stands in the documentation."""
    blocks = groupby((__doc__ or "").splitlines(), key=lambda line: line.startswith("    "))
    return "\n".join(line[4:] for indented, lines in blocks if indented for line in lines)
