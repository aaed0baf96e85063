"""Training files of any size, with texts that compress and differ as real ones do. Always the same."""

import json
import random
from pathlib import Path
from typing import Any

_OPENINGS = ("Rain ticks against", "Someone has left", "The lamp burns low over", "Nobody looks up from", "Wind lifts")
_THINGS = (
    "the tin awning", "a half-mended net", "the ledger", "three cold cups", "the landing stage", "an oilskin coat",
    "the harbourmaster's chair", "a crate of lamp oil", "the third step", "the stove", "a map with no names on it",
)  # fmt: skip
_ACTIONS = (
    "turns a page", "counts the coins again", "sets the kettle down", "nods at the stairs", "folds the letter",
    "listens to the tide", "taps the glass", "waits", "looks at the boat rather than at you", "writes a number down",
)  # fmt: skip
_SAID = (
    "You're late", "The tide took your crate", "Mind the third step", "Ask Tobin", "That's not the order",
    "Nothing I'd write down", "He's alive, at least", "Six gallons, I said", "Tell me how it happened",
)  # fmt: skip


_TAGS = ("harbour", "fog", "storm", "quiet", "warm", "cold", "slow", "tense", "night", "dawn")


def write_jsonl(path: Path, entries: int, *, sidecars: bool = False) -> None:
    """Conversations of 4 to 8 turns, about 1.4 KB each, as ChatML messages, one a line; with `sidecars` each with a
    title, tags and more that is known about it."""
    source, told = random.Random(entries), random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(entries):
            record = {"messages": list(_turns(source, number))}
            json.dump(record | (_known(told, number) if sidecars else {}), file, ensure_ascii=False)
            file.write("\n")


def _known(source: random.Random, number: int) -> dict[str, Any]:
    return {
        "title": f"Scene {number} at the harbour", "tags": source.sample(_TAGS, 3), "rating": source.randint(1, 5),
        "source_record": f"forum-{number}",
    }  # fmt: skip


def _turns(source: random.Random, number: int) -> list[dict[str, str]]:
    turns = [{"role": "system", "content": f"You narrate scene {number} of a grounded harbour mystery. Stay in scene."}]
    for _ in range(source.randint(2, 3)):
        turns.append({"role": "user", "content": _paragraph(source, source.randint(1, 2))})
        turns.append({"role": "assistant", "content": _paragraph(source, source.randint(4, 7))})
    return turns


def _paragraph(source: random.Random, sentences: int) -> str:
    return " ".join(
        f"*{source.choice(_OPENINGS)} {source.choice(_THINGS)}; she {source.choice(_ACTIONS)}.* "
        f'"{source.choice(_SAID)}, {source.randint(2, 9999)}."'
        for _ in range(sentences)
    )
