"""Text: characters that do not belong there. Each rule asks first whether the entry holds one at all."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, Turn, quoted
from rtrepo.rules.rule import Options, Remark, rule

_DAMAGE = frozenset("\ufffdâÂÃÄÅÆÐÑðïåæçèéãäàáÎÏØÙ")
_INVISIBLE = frozenset("\u00ad\u034f\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u3164\uffa0")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _first(turn: Turn, places: list[int], words: str) -> Remark:
    """One remark a turn: what stands at the first of some places, and how many there are."""
    more = f", {len(places)} times" if len(places) > 1 else ""
    return Remark(f"{words}{more}", turn.at, start=places[0])


def _named(character: str) -> str:
    """A character that cannot be shown, as people look it up: `U+200B zero width space`."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}{' ' + name if name else ''}"


def _around(text: str, place: int) -> str:
    """The words around a place, with what cannot be seen left out."""
    near = "".join(one for one in text[max(place - 20, 0) : place + 20] if one.isprintable() or one == " ")
    return quoted(near) if near.strip() else "nothing else"


@rule("X101", "warn", "unsafe")
def encoding_damage(look: Look, _: Options) -> Iterator[Remark]:
    """Text was read in the wrong encoding, or lost characters on the way.

    `â€™` where an apostrophe stood becomes several tokens that a model learns to write.
    """
    if look.unusual & _DAMAGE:
        for turn in look.turns:
            found = [(match.start(), match.group(), meant) for match in damaged().finditer(turn.text)
                     if (meant := meant_by(match.group()))]  # fmt: skip
            if found:
                place, read, meant = found[0]
                told = "a character was lost" if meant == "\ufffd" else f"{quoted(read)} was {quoted(meant)}"
                where = f" in {_around(turn.text, place)}" if meant == "\ufffd" else ""
                yield _first(turn, [one[0] for one in found], told + where)


@cache
def damaged() -> re.Pattern[str]:
    """What UTF-8 looks like when it is read as Windows-1252 or Latin-1.

    Signs that stand behind a letter in good text are left out where they would be taken for its second half: the
    quotes and dashes in `café”—`, the hard space and guillemet in `« café »`.
    """
    windows = {bytes([byte]).decode("cp1252", "ignore") for byte in range(128, 160)} - set("“”‘’–—…•")
    half = re.escape("".join(sorted(windows))) + "\u0080-\u009f¡-ª¬-º¼-¿"
    return re.compile(
        f"\ufffd|â[€†œ][{half}“”‘’–—…•]?|[ÃÂ][{half}\u00a0«»]|[\u00c4-\u00df][{half}]|[\u00e0-\u00ef][{half}]{{2}}"
        f"|ðŸ[{half}“”‘’–—…•\u00a0«»]{{2}}"
    )


def meant_by(read: str) -> str:
    """What the characters were before they were read in the wrong encoding; empty where they are right."""
    if read == "\ufffd":
        return read
    if read == "â€":
        return "”"  # its third half has no sign in Windows-1252
    try:
        return b"".join(map(_byte, read)).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _byte(character: str) -> bytes:
    return character.encode("latin-1") if ord(character) < 256 else character.encode("cp1252", "replace")


@rule("X102", "warn", "unsafe")
def control_character(look: Look, _: Options) -> Iterator[Remark]:
    """Text holds a control character.

    Nobody sees it, tokenizers give it tokens of its own, and terminals obey it. One that is half of a letter read in
    the wrong encoding is told by encoding-damage.
    """
    if any(one < " " or one == "\x7f" or "\x80" <= one <= "\x9f" for one in look.unusual - _BREAKS - {"\r"}):
        for turn in look.turns:
            text = damaged().sub(_blanked, turn.text) if look.unusual & _DAMAGE else turn.text
            places = [at for at, one in enumerate(text) if _is_control(one)]
            if places:
                yield _first(turn, places, f"{_hex(turn.text[places[0]])} at {_around(turn.text, places[0])}")


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found.group()) if meant_by(found.group()) else found.group()


def _is_control(one: str) -> bool:
    return (one < " " or "\x7f" <= one <= "\x9f") and one not in "\t\n\r" and one not in _BREAKS


def _hex(character: str) -> str:
    return f"control character U+{ord(character):04X}"


@rule("X103", "warn", "unsafe")
def invisible_character(look: Look, _: Options) -> Iterator[Remark]:
    """Text holds a character that takes no room.

    Zero-width spaces and soft hyphens come from web pages. They split words into other tokens, and searches miss them.
    """
    there = look.unusual & _INVISIBLE | {one for one in look.unusual if "\U000e0000" <= one <= "\U000e007f"}
    if any("\u0e00" <= one <= "\u109f" or "\u1780" <= one <= "\u17ff" for one in look.unusual):
        there -= {"\u200b"}  # scripts without spaces mark with it where a line may break
    if there:
        for turn in look.turns:
            places = [at for at, one in enumerate(turn.text) if one in there and not _is_flag(turn.text, at)]
            if places:
                yield _first(turn, places, f"{_named(turn.text[places[0]])} at {_around(turn.text, places[0])}")


def _is_flag(text: str, at: int) -> bool:
    """Whether a tag character belongs to the flag of a region, as in the flag of Wales."""
    return "\U000e0000" <= text[at] <= "\U000e007f" and "\U0001f3f4" in text[max(at - 7, 0) : at]


@rule("X104", "warn", "unsafe")
def direction_override(look: Look, _: Options) -> Iterator[Remark]:
    """Text holds a character that turns the direction of writing.

    Outside Arabic and Hebrew it has no use but to show something else than what is there.
    """
    there = look.unusual & _DIRECTION
    if there:
        for turn in look.turns:
            places = [at for at, one in enumerate(turn.text) if one in there]
            if places and not _runs_right_to_left(turn.text):
                yield _first(turn, places, f"{_named(turn.text[places[0]])} at {_around(turn.text, places[0])}")


def _runs_right_to_left(text: str) -> bool:
    return any("\u0590" <= one <= "\u08ff" and unicodedata.bidirectional(one) in ("R", "AL") for one in text)


@rule("X105", "info", "unsafe")
def unusual_line_end(look: Look, _: Options) -> Iterator[Remark]:
    """Lines end with something else than a line feed.

    Carriage returns become tokens that a model writes too. RoleThread Lite cannot read back a file with U+2028, U+2029
    or U+0085 in it.
    """
    there = look.unusual & (_BREAKS | {"\r"})
    if there:
        for turn in look.turns:
            places = [at for at, one in enumerate(turn.text) if one in there]
            if places:
                yield _first(turn, places, f"{_named(turn.text[places[0]]).strip()} ends a line")


@rule("X106", "info", "unsafe")
def decomposed_letter(look: Look, _: Options) -> Iterator[Remark]:
    """A letter and its accent are two characters where one would do.

    It looks the same, but searches miss it and it has other tokens. Texts from macOS file names have this.
    """
    if any(unicodedata.combining(one) for one in look.unusual):
        for turn in look.turns:
            composed = unicodedata.normalize("NFC", turn.text)
            if len(composed) < len(turn.text):
                places = [at for at, one in enumerate(turn.text) if at and _composes(turn.text[at - 1], one)]
                if places:
                    word = turn.text[places[0] - 1 : places[0] + 1]
                    yield _first(turn, places, f"{quoted(word)} is {len(word)} characters")


def _composes(letter: str, mark: str) -> bool:
    return mark > "\u02ff" and len(unicodedata.normalize("NFC", letter + mark)) == 1


RULES = (
    encoding_damage, control_character, invisible_character, direction_override, unusual_line_end, decomposed_letter,
)  # fmt: skip
