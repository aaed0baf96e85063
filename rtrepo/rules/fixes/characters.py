"""Mends of characters that do not belong in a text. What cannot be known for certain is left as it is.

Some control characters are the beginning of a word: U+000C and `rac` were `\\frac`, U+0008 and `eta` were `\\beta`,
before somebody read the backslash and the letter as one. A person has to see them.
"""

import re
import unicodedata
from functools import cache

from rtrepo.model.entry import Message
from rtrepo.rules.encoding import damaged, meant_by
from rtrepo.rules.fixes.mend import Flaw, Mend, texts_changed, with_texts, with_turns
from rtrepo.rules.look import Turn
from rtrepo.rules.rule import Remark


def decoded(flaw: Flaw) -> Mend | None:
    """X101: what was read in the wrong encoding is read in the right one. What was lost stays lost."""
    return with_texts(flaw, _decoded)


def _decoded(text: str) -> str:
    return damaged().sub(lambda found: meant_by(found.group()) or found.group(), text)


def without_controls(flaw: Flaw) -> Mend | None:
    """X102: control characters go, and a terminal's colours as a whole. Where there are some of U+0080 to U+009F, the
    text is Windows-1252 that was read as Latin-1: they become the quotes and dashes that they are there."""
    return with_texts(flaw, _without_controls)


def _without_controls(text: str) -> str:
    """Halves of letters that were read in the wrong encoding are not looked at: they are X101's."""
    parts, done = [], 0
    for found in damaged().finditer(text):
        if meant_by(found.group()):
            parts += [_bare(text[done : found.start()]), found.group()]
            done = found.end()
    return "".join([*parts, _bare(text[done:])])


def _bare(text: str) -> str:
    text = _terminal_codes().sub("", text)
    if _high_controls().search(text):
        text = _any_high_control().sub(lambda found: found.group().encode("latin-1").decode("cp1252", "ignore"), text)
    return _controls().sub("", text)


@cache
def _terminal_codes() -> re.Pattern[str]:
    return re.compile(r"\x1b\[[0-9;?]{0,40}[A-Za-z]|\x1b\][^\x07\x1b\n]{0,400}\x07")


@cache
def _controls() -> re.Pattern[str]:
    """All but the tab and what ends lines."""
    return re.compile("[\x00-\x06\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]|[\x07\x08](?![a-z])")


@cache
def _high_controls() -> re.Pattern[str]:
    return re.compile("[\x80-\x84\x86-\x9f]")


@cache
def _any_high_control() -> re.Pattern[str]:
    """The same with U+0085, which is a line's end where it stands alone and an ellipsis in Windows-1252."""
    return re.compile("[\x80-\x9f]")


def without_flagged(flaw: Flaw) -> Mend | None:
    """X103, X104: the character that the rule points at goes, wherever it stands in the turn."""

    def without(turn: Turn, remark: Remark) -> Message:
        sign = turn.text[remark.start] if remark.start >= 0 else ""
        if not sign:
            return turn.message
        if "\U000e0000" <= sign <= "\U000e007f":
            return texts_changed(turn.message, lambda text, _, __: _loose_tags().sub("", text))
        return texts_changed(turn.message, lambda text, _, __: text.replace(sign, ""))

    return with_turns(flaw, without)


@cache
def _loose_tags() -> re.Pattern[str]:
    """Tag characters that do not belong to the flag of a region."""
    return re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+")


def with_line_feeds(flaw: Flaw) -> Mend | None:
    """X105: every line ends with a line feed. U+2029 ends a paragraph, so a blank line follows."""
    return with_texts(flaw, _with_line_feeds)


def _with_line_feeds(text: str) -> str:
    return _line_ends().sub(lambda found: "\n\n" if found.group() == "\u2029" else "\n", text)


@cache
def _line_ends() -> re.Pattern[str]:
    return re.compile("\r\n|[\r\x1c-\x1e\x85\u2028\u2029]|[\x0b\x0c](?![a-z])")


def composed(flaw: Flaw) -> Mend | None:
    """X106: a letter and its accent become the one character that they are (Unicode's form NFC)."""
    return with_texts(flaw, lambda text: unicodedata.normalize("NFC", text))
