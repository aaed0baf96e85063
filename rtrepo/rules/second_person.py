"""Roleplay: replies that say what the user does, thinks or feels."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, quoted, word_bytes
from rtrepo.rules.rule import Options, Remark, rule

_YOU = word_bytes("you your")
_NARRATORS = ("second person", "second-person", "text adventure", "dungeon master", "game master", "narrator",
              "interactive fiction", "choose your own")  # fmt: skip


@rule("R104", "warn")
def speaks_for_user(look: Look, _: Options) -> Iterator[Remark]:
    """A reply says what the user does, thinks or feels.

    Nothing drives players away faster: the model takes their part too. Only narration in the second person counts, in
    entries where a part is played and no system prompt asks for a narrator.
    """
    if look.words.isdisjoint(_YOU) or not look.roleplay or _has_narrator(look):
        return
    for turn in look.replies:
        match = _taken_over(turn.text)
        if match:
            yield Remark(quoted(match.group()), turn.at, start=match.start())


def _has_narrator(look: Look) -> bool:
    asked = "\n".join(turn.text for turn in look.turns if turn.role == "system").lower()
    return any(word in asked for word in _NARRATORS)


def _taken_over(text: str) -> re.Match[str] | None:
    """The first such clause of the narration that is neither a question nor a condition."""
    lowered = text.lower()
    place = lowered.find("you")
    while place >= 0:
        match = _clauses().match(text, place)
        if match and not match.group().endswith("?") and not _is_spoken(text, place):
            before = lowered[max(place - 24, 0) : place]
            follows = before[-1:].isalpha() or _conditions().search(before)
            if not follows:
                return match
        place = lowered.find("you", place + 3)
    return None


def _is_spoken(text: str, place: int) -> bool:
    """Whether a place stands within speech: behind a quote that is open in its paragraph."""
    before = text[text.rfind("\n", 0, place) + 1 : place]
    return before[-1:] in ("'", "‘") or before.count('"') % 2 == 1 or before.count("“") > before.count("”")


@cache
def _conditions() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:if|as|after|since|though|when|whenever|whether|until|till|before|once|unless|while|like|that|what|how|where"
        r"|why|makes?|made|let|lets|watch(?:es|ing)?|sees?|saw|hears?|feels?|hopes?|thinks?|wish(?:es)?|than|because|can|do"
        r"|did|could|should|would|may|might|will) $"
    )


@cache
def _clauses() -> re.Pattern[str]:
    body = r"heart|breath|pulse|cheeks?|knees?|legs?|stomach|skin|throat|chest|fingers|face|eyes|lips|voice|mind|mouth"
    doing = r"laughing|crying|sobbing|shaking|trembling|blushing|panting|gasping|shivering|sweating|smiling"
    does = r"gasp|moan|whimper|shiver|tremble|blush|shudder|swallow hard|stammer|sob|sigh|giggle|flinch|gulp|nod"
    fails = (
        r"races?|raced|pounds?|pounded|hammers?|hammered|quickens?|quickened|catch(?:es)?|caught|hitch(?:es|ed)?"
        r"|gives? way|gave way|buckles?|buckled|trembles?|trembled|shakes?|shook|flush(?:es|ed)?|burns?|burned"
        r"|tightens?|tightened|goes dry|went dry|skips? a beat|skipped a beat|drops?|dropped|reddens?|reddened"
        r"|widens?|widened|wanders?|wandered|begins? to|began to|starts? to|started to"
    )
    return re.compile(
        r"[Yy]ou (?:(?:can(?:['’]t| ?not) help but|find yourself|hear yourself|catch yourself|can feel)\b"
        r"|(?:feel|felt) (?:it|your|a|an|the|yourself|something|his|her|their)\b"
        rf"|(?:are|were) (?:{doing})\b|(?:{does})(?=[ ,.;*])"
        r"|(?:realise|realize|decide|remember|think to yourself|wonder) (?:that|to|how|if|whether|you)\b)"
        rf"[^.!?*\n\"]{{0,80}}\??|[Yy]our (?:{body}) (?:{fails})\b[^.!?*\n\"]{{0,60}}\??"
    )


RULES = (speaks_for_user,)
