"""Mends of what templates, web pages and cards leave behind.

In the middle of a text a token or a heading says that several turns were imported as one, which takes a person: only
a text that has them at its edges and nowhere else is mended.
"""

import re
from functools import cache
from html import unescape

from rtrepo.rules.fixes.mend import Flaw, Mend, outside_code, with_edges, with_texts
from rtrepo.rules.leftovers import markers, tokens
from rtrepo.rules.look import Look
from rtrepo.rules.program_text import without_code

_ROLES = r"(?:system|user|assistant|model|tool)"


def without_tokens(flaw: Flaw) -> Mend | None:
    """X110: tokens at the beginning of a turn go, with the role that they open, and those at its end."""

    def bare(text: str, is_first: bool, is_last: bool) -> str:
        begin = _behind_tokens(text) if is_first else 0
        end = _before(text, _last_tokens()) if is_last else len(text)
        return _if_rid(text, text[begin:end], tokens())

    return with_edges(flaw, bare)


def _behind_tokens(text: str) -> int:
    """Where a text begins behind its tokens: `<|im_start|>assistant` and a line feed are one."""
    place = 0
    while found := tokens().match(text, _blank(text, place)):
        place = found.end()
        role = _opened_role().match(text, place)
        place = role.end() if role else place
    return _blank(text, place) if place else 0


@cache
def _opened_role() -> re.Pattern[str]:
    return re.compile(rf"{_ROLES}(?=\n|<)")


@cache
def _last_tokens() -> re.Pattern[str]:
    """A token; with the role that it opens where nothing follows."""
    return re.compile(rf"(?:{tokens().pattern})(?:{_ROLES}\s*\Z)?")


def _blank(text: str, place: int) -> int:
    """The first place from here on that is no white space."""
    found = _not_blank().search(text, place)
    return found.start() if found else len(text)


@cache
def _not_blank() -> re.Pattern[str]:
    return re.compile(r"\S")


def _before(text: str, pattern: re.Pattern[str]) -> int:
    """Where a text ends before the matches that end it, and the white space before them."""
    whole = end = len(text.rstrip())
    for found in reversed(list(pattern.finditer(text))):
        if found.start() + len(found.group().rstrip()) < end:
            break
        end = len(text[: found.start()].rstrip())
    return end if end < whole else len(text)


def _if_rid(text: str, bare: str, pattern: re.Pattern[str]) -> str:
    """The bare text where it is rid of a pattern, else the text as it was."""
    return text if pattern.search(without_code(bare)) else bare


def without_markers(flaw: Flaw) -> Mend | None:
    """X111: a template's heading at the beginning of a turn goes, and one that ends it with nothing below."""

    def bare(text: str, is_first: bool, is_last: bool) -> str:
        begin = _blank(text, 0)
        found = markers().match(text, begin) if is_first and text.startswith("###", begin) else None
        begin = _blank(text, found.end()) if found else 0
        end = _before(text, markers()) if is_last else len(text)
        return _if_rid(text, text[begin:end], markers())

    return with_edges(flaw, bare)


def as_read(flaw: Flaw) -> Mend | None:
    """X112: a web page's spellings become what its reader saw. Code stays as it is."""
    return with_texts(flaw, lambda text: outside_code(text, _spellings(), _seen))


def _seen(spelling: str) -> str:
    if spelling.lstrip().startswith("<"):
        return "\n"
    seen = unescape(spelling).replace("\u00a0", " ")
    return seen if seen == "\n" or (seen.isprintable() and seen not in ("", "\ufffd")) else spelling


@cache
def _spellings() -> re.Pattern[str]:
    named = "amp|nbsp|quot|apos|lt|gt|hellip|mdash|ndash"
    return re.compile(rf"&(?:{named}|#\d{{2,5}}|#x[0-9a-fA-F]{{2,4}});|[ \t]*<br ?/?>[ \t]*\n?")


_OURS = ("{{char}}", "<bot>", "<char>")
_THEIRS = ("{{user}}", "<user>")


def filled_in(flaw: Flaw) -> Mend | None:
    """R101: `{{char}}` and `{{user}}` become names, where it is known who speaks for either side."""
    names = dict.fromkeys(_OURS, _one_who_speaks(flaw.look, "assistant"))
    names |= dict.fromkeys(_THEIRS, _one_who_speaks(flaw.look, "user"))

    def filled(text: str, _: bool, __: bool) -> str:
        return outside_code(text, _placeholders(), lambda one: names[one.replace(" ", "").lower()] or one)

    return with_edges(flaw, filled)


@cache
def _placeholders() -> re.Pattern[str]:
    return re.compile(r"\{\{ ?(?:[Cc]har|[Uu]ser|CHAR|USER) ?\}\}|<(?:USER|BOT|CHAR)>")


def _one_who_speaks(look: Look, role: str) -> str:
    """The name of the one who speaks in all turns of a role: as they are signed, as the sidecar has it, or else the one
    character of the entry for the assistant's side. Empty where nobody is known, or more than one."""
    turns = [turn for turn in look.turns if turn.role == role]
    speakers = look.sidecar.speakers
    if any("name" in turn.message for turn in turns):
        names = [turn.message.get("name") for turn in turns]
    elif speakers:
        names = [_name_of(look, speakers.get(turn.number)) for turn in turns if turn.list == "messages"]
    elif role == "assistant" and len(look.sidecar.characters) == 1:
        names = [look.around.display_name(look.sidecar.characters[0])]
    else:
        return ""
    name = names[0] if names and all(one == names[0] for one in names) else ""
    return name.strip() if isinstance(name, str) and not any(sign in name for sign in "{}<>") else ""


def _name_of(look: Look, speaker: object) -> str:
    """What a speaker of the sidecar is called: a label, or the character's display name."""
    label = speaker.get("label") if isinstance(speaker, dict) else None
    slug = speaker.get("character") if isinstance(speaker, dict) else speaker
    return (
        label if isinstance(label, str) and label else look.around.display_name(slug) if isinstance(slug, str) else ""
    )
