"""Roleplay: replies in which another model speaks of itself, or will not go on. Both kinds of apostrophe count."""

import re
from collections.abc import Iterator
from functools import cache

from rtrepo.rules.look import Look, quoted, word_bytes
from rtrepo.rules.rule import Options, Remark, rule

_OF_ITSELF = word_bytes("ai language artificial knowledge training")
_UNABLE = word_bytes("cannot can can't unable won't not")
_ASKED = word_bytes("sorry apologize apologise assist fulfil fulfill comply engage comfortable programmed")


@rule("R105", "warn")
def assistant_talk(look: Look, _: Options) -> Iterator[Remark]:
    """A reply speaks as a language model.

    "As an AI language model" is what another model said when it would not play along. A few of them in a set are enough
    to hear it again in scenes that have nothing to do with it.
    """
    if not look.words.isdisjoint(_OF_ITSELF):
        for turn in look.replies:
            match = _of_itself().search(turn.text)
            # Out of a scene a model may say what it is, as in a set that teaches it its name; in excuses it may not.
            if match and (look.roleplay or _excuse().search(turn.text, match.end(), match.end() + 90)):
                yield Remark(quoted(match.group()), turn.at, start=match.start())


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
        r"|\bmy (?:knowledge cut-?off|training data)\b",
        re.IGNORECASE,
    )


@rule("R106", "warn")
def assistant_refusal(look: Look, _: Options) -> Iterator[Remark]:
    """A reply refuses in the words of another model.

    Characters refuse in their own voice. "I cannot assist with that" teaches the model to leave the scene.
    """
    if not look.words.isdisjoint(_ASKED) and not look.words.isdisjoint(_UNABLE):
        for turn in look.replies:
            match = _refusal().search(turn.text[:600])
            if match:
                yield Remark(quoted(match.group()), turn.at, start=match.start())


@cache
def _refusal() -> re.Pattern[str]:
    cannot = r"(?:cannot|can not|can['’]t|won['’]t|am (?:not able|unable) to|['’]m (?:not able|unable) to)"
    do = r"(?:assist|help|fulfil+|comply|continue|engage|generate|create|write|answer|provide)"
    return re.compile(
        rf"\bI(?: a|['’])m (?:very |really |so |truly )?sorry,? but I ?{cannot} {do}\b"
        rf"|\bI apologi[sz]e,? but I ?{cannot} {do}\b"
        rf"|\bI ?{cannot} (?:assist (?:you )?with|fulfil+ (?:this|that|your)|comply with|engage in)\b"
        r"|\bI(?: a|['’])m not (?:comfortable|programmed) (?:with )?(?:writing|generating|creating|to)\b",
        re.IGNORECASE,
    )


RULES = (assistant_talk, assistant_refusal)
