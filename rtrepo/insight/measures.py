"""One entry in whole numbers that add up: sums over a dataset are the sums of its entries, exactly.

What is measured of an entry: the turns of `messages`, and of a preference example those of `chosen`, since that is
what a model is to say; `rejected` is what it is not to say, and stays out. Of content in parts the text
parts count, each a paragraph of its own. A turn without text (a tool call) is a turn, but no turn of so many
words. The system prompt is the first turn of role system or developer.

The counters, by key:
    entries, turns, assistant turns, assistant words, user turns, user words, dialogue, narration, plain
    tags/NAME, characters/NAME, status/NAME    entries that have it (characters as the sidecar lists them)
    quotes/STYLE, actions/STYLE                entries whose assistant turns are marked so: `mixed`, `none`
    system prompts/HASH OPENING                entries with this prompt, by the hash of its text; or `none`
    NAME#BIN                                   the distributions of rtrepo/insight/distributions.py
"""

import hashlib
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from rtrepo.insight.counters import PROMPTS, Sums
from rtrepo.insight.distributions import TURNS, WORDS
from rtrepo.insight.narration import balance
from rtrepo.insight.words import words_in
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import Sidecar

VERSION = 1
"""To be raised with every change of what is measured: sums of another version are not to be added."""

OPENING = 72
"""Characters of a system prompt that stand for it."""


def measure(entry: Entry, sidecar: Sidecar) -> Sums:
    """What one entry adds to the sums."""
    turns = [*(entry.data.get("messages") or ()), *(entry.data.get("chosen") or ())]
    found: Sums = {"entries": 1, "turns": len(turns), TURNS.key(len(turns)): 1}
    prompt: str | None = None
    quotes: set[str] = set()
    actions: set[str] = set()
    spoken = words = dialogue = narration = heard = user_words = 0
    for turn in turns:
        role = turn.get("role")
        if role == "assistant":
            text = said(turn)
            if text is None:
                continue
            told = balanced(text)
            spoken, words = spoken + 1, words + told.words
            dialogue, narration = dialogue + told.dialogue, narration + told.narration
            quotes |= told.quotes
            actions |= told.actions
            key = WORDS.key(told.words)
            found[key] = found.get(key, 0) + 1
        elif role in ("user", "human"):
            text = said(turn)
            if text is not None:
                heard, user_words = heard + 1, user_words + words_in(text)
        elif prompt is None and role in ("system", "developer"):
            prompt = said(turn)
    for name, number in (
        ("assistant turns", spoken), ("assistant words", words), ("user turns", heard), ("user words", user_words),
        ("dialogue", dialogue), ("narration", narration), ("plain", words - dialogue - narration),
    ):  # fmt: skip
        if number:
            found[name] = number
    found[f"quotes/{_style(quotes)}"] = found[f"actions/{_style(actions)}"] = 1
    found[f"{PROMPTS}{_prompt_name(prompt)}"] = found[f"status/{sidecar.status}"] = 1
    for tag in sidecar.tags:
        found[f"tags/{tag}"] = 1
    for character in sidecar.characters:
        found[f"characters/{character}"] = 1
    return found


balanced = lru_cache(maxsize=512)(balance)
"""An entry is measured as it was and as it is, and most of its turns are equal."""


def said(turn: Message) -> str | None:
    """The text of a turn: its content, or the text parts of it as paragraphs; None where it has no text."""
    content: Any = turn.get("content")
    if isinstance(content, list):
        texts = [part["text"] for part in content if isinstance(part, Mapping) and isinstance(part.get("text"), str)]
        return "\n\n".join(texts) if texts else None
    return content if isinstance(content, str) else None


def _style(found: Collection[str]) -> str:
    return "mixed" if len(found) > 1 else next(iter(found), "none")


def _prompt_name(prompt: str | None) -> str:
    if prompt is None or not prompt.strip():
        return "none"
    digest = hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{digest} {' '.join(prompt[: 2 * OPENING].split())[:OPENING]}"
