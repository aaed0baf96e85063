"""Roleplay: replies in which another model speaks of itself, or will not go on. Both kinds of apostrophe count."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, quoted, word_bytes
from rtrepo.rules.rule import Options, Remark, rule

_OF_ITSELF = word_bytes("ai language artificial knowledge training personal")
_UNABLE = word_bytes("cannot can can't unable won't not")
_ASKED = word_bytes(
    "sorry apologize apologise assist fulfil fulfill comply accommodate request continue engage participate "
    "comfortable programmed guideline guidelines policy policies"
)


@rule("R105", "warn")
def assistant_talk(look: Look, _: Options) -> Iterator[Remark]:
    """A reply speaks as a language model.

    "As an AI language model" is what another model said when it would not play along. A few of them in a set are enough
    to hear it again in scenes that have nothing to do with it. Where tools are offered it may say what it cannot do.
    """
    if not look.words.isdisjoint(_OF_ITSELF) and not _knows_its_tools(look):
        for turn in look.replies:
            match = _of_itself().search(turn.text)
            # Out of a scene a model may say what it is, as in a set that teaches it its name; in excuses it may not.
            if match and (look.roleplay or _excuse().search(turn.text, match.start(), match.end() + 90)):
                yield Remark(quoted(match.group()), turn.at, start=match.start())


def _knows_its_tools(look: Look) -> bool:
    """Whether an entry teaches which tools there are: that no tool books a flight is then an answer, not an excuse."""
    return look.data("tools") is not None and not look.roleplay


@cache
def _excuse() -> re.Pattern[str]:
    words = r"cannot|can['’]t|don['’]t|do not|am not|not able|unable|lack|have no|currently"
    return re.compile(rf"\b(?:{words})\b|['’]m not\b")


@cache
def _of_itself() -> re.Pattern[str]:
    model = r"(?:AI|artificial intelligence)(?: (?:text-based )?(?:language )?(?:model|assistant|chatbot|system))?"
    return re.compile(
        rf"\bas an? (?:large |responsible |helpful )?{model},? (?:I|it|my)\b"
        r"|\bas an? (?:large )?(?:AI )?language model\b"
        r"|\bI(?:['’]m| am) (?:just |only )?an? (?:AI|artificial intelligence|(?:large )?language model)\b"
        r"|\bmy (?:knowledge cut-?off|training data)\b"
        r"|\bI (?:don['’]t|do not) have personal (?:opinion|belief|experience|feeling|emotion|preference|desire)s?\b",
        re.IGNORECASE,
    )


@rule("R106", "warn")
def assistant_refusal(look: Look, _: Options) -> Iterator[Remark]:
    """A reply refuses in the words of another model.

    Characters refuse in their own voice. "I cannot assist with that" teaches the model to leave the scene. Where tools
    are offered it may say what it cannot do.
    """
    if not look.words.isdisjoint(_ASKED) and not look.words.isdisjoint(_UNABLE) and not _knows_its_tools(look):
        for turn in look.replies:
            match = _refusal().search(turn.text[:600])
            if match:
                yield Remark(quoted(match.group()), turn.at, start=match.start())


@cache
def _refusal() -> re.Pattern[str]:
    """What only an assistant says. People too are sorry that they cannot answer, help or go on; what they do not say
    is that they cannot provide content or continue this conversation."""
    cannot = r"(?:cannot|can not|can['’]t|won['’]t|am (?:not able|unable) to|['’]m (?:not able|unable) to)"
    told = r"(?:this|that|these|those|such|your|any|the|an?)"
    made = (
        r"(?:\w+ ){0,3}(?:content|material|information|instructions|guidance|assistance|medical|legal|explicit|sexual"
        r"|fiction|stor(?:y|ies)|scenarios?|responses?|prompts?|role-?plays?|images?)"
    )
    talked = r"(?:conversation|role-?play|scenario|story|content|topic|discussion|request|activit(?:y|ies)|behaviou?r)"
    sorry = r"(?:I(?: a|['’])m (?:very |really |so |truly )?sorry|Sorry|I apologi[sz]e),? (?:but )?I ?"
    return re.compile(
        rf"\bI ?{cannot} assist (?:you )?(?:with|in)\b"
        rf"|\bI ?{cannot} (?:fulfil+|comply with|accommodate|help (?:you )?with|answer) {told} (?:\w+ )?request\b"
        rf"|\bI ?{cannot} (?:continue|engage|participate)(?: in| with)? {told} (?:\w+ ){{0,3}}{talked}\b"
        rf"|\b{sorry}{cannot} (?:assist\b|(?:provide|generate|create|write|produce|engage in|discuss) {made}\b)"
        rf"|\bI(?: a|['’])m not comfortable (?:with )?(?:writing|generating|creating|providing) {told}? ?{made}\b"
        r"|\bI(?: a|['’])m not programmed to (?:assist|generate|create|engage|provide|discuss|have|write)\b"
        r"|\b(?:my|OpenAI(?:['’]s)?) (?:\w+ )?(?:content|usage|safety|ethical) (?:polic(?:y|ies)|guidelines?)\b",
        re.IGNORECASE,
    )


RULES = (assistant_talk, assistant_refusal)
