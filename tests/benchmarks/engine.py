"""`python -m tests.benchmarks.engine`: what aligning two conversations, marking their words and merging three costs.

DeepDiff compares the same lists in the same run, its default settings as a stranger would use it. It finds values that
differ and marks no words. CPU milliseconds, medians.
"""

import random
import time
from collections.abc import Callable, Sequence
from statistics import median

from deepdiff import DeepDiff

from rtrepo.diff.align import align
from rtrepo.diff.patterns import find_patterns
from rtrepo.diff.turns import spoken
from rtrepo.diff.words import word_marks
from rtrepo.merge.turns import merge_turns
from rtrepo.model.entry import Message
from tests.diff.dialogues import conversation, random_pair, sentence

Pair = tuple[list[Message], list[Message]]

HOLDS = {
    "13 turns, random edits": 1.5, "200 turns, one edit": 5.0, "200 turns, renamed": 30.0,
    "200 turns, unrelated": 400.0, "one turn of 50 KB, 300 edits": 120.0,
    "merge of 200 turns, edits": 60.0, "merge of 200 turns, renamed": 60.0,
}  # fmt: skip
"""Milliseconds each row should stay under on a machine of two cores."""


def look(before: Sequence[Message], after: Sequence[Message]) -> int:
    """Align, find the patterns, and mark the words of every edited turn, as a diff in words does."""
    edits = align(before, after)
    find_patterns(before, after, edits)
    marks = 0
    for edit in edits:
        if edit.edit in ("edited", "moved", "split", "joined"):
            old = " ".join(spoken(before[index]) for index in edit.before)
            new = " ".join(spoken(after[index]) for index in edit.after)
            marks += len(word_marks(old, new))
    return marks


def cost(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one call, the median of some."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return median(found)


def small_pairs(rng: random.Random, count: int) -> list[Pair]:
    """Conversations of 13 turns before and after one to five random edits."""
    found: list[Pair] = []
    while len(found) < count:
        pair = random_pair(rng)
        if len(pair.before) == 13:
            found.append((pair.before, pair.after()))
    return found


def large_pairs(rng: random.Random) -> dict[str, Pair]:
    """The pairs that are dear to compare."""
    before = conversation(rng, 100)[:200]
    edited = [dict(message) for message in before]
    edited[101]["content"] += " " + sentence(rng)
    named = [{**message, "content": f"Mara said: {message['content']} Mara left."} for message in before]
    renamed = [{**message, "content": message["content"].replace("Mara", "Lena")} for message in named]
    long = " ".join(sentence(rng) for _ in range(1_000))[:50_000].split(" ")
    changed = list(long)
    for at in rng.sample(range(len(long)), 300):
        changed[at] = "otherwise"
    role = "assistant"
    return {
        "200 turns, one edit": (before, edited),
        "200 turns, renamed": (named, renamed),
        "200 turns, unrelated": (before, conversation(random.Random(7), 100)[:200]),
        "one turn of 50 KB, 300 edits": (
            [{"role": role, "content": " ".join(long)}], [{"role": role, "content": " ".join(changed)}],
        ),
    }  # fmt: skip


def merges(rng: random.Random) -> dict[str, tuple[list[Message], list[Message], list[Message]]]:
    """Three versions of a long conversation: edits on both sides, and edits against a rename."""
    base = [{**message, "content": f"{message['content']} And Mara left."} for message in conversation(rng, 100)[:200]]
    edited = [{**message, "content": message["content"] + " " * (at % 9 == 3) + sentence(rng) * (at % 9 == 3)}
              for at, message in enumerate(base)]  # fmt: skip
    inserted = [*base[:20], *conversation(rng, 1)[1:], *base[20:150], *base[152:]]
    renamed = [{**message, "content": message["content"].replace("Mara", "Lena")} for message in base]
    return {
        "merge of 200 turns, edits": (base, edited, inserted),
        "merge of 200 turns, renamed": (base, edited, renamed),
    }


def main() -> None:
    """Print one line a row: ours, its bar, and DeepDiff's."""
    rng = random.Random(1)
    pairs = small_pairs(rng, 200)
    look(*pairs[0])
    rows = {"13 turns, random edits": pairs} | {name: [pair] for name, pair in large_pairs(rng).items()}
    print(f"{'':<30} {'ours ms':>8} {'holds':>6} {'DeepDiff ms':>12}")
    for name, some in rows.items():
        ours = median(cost(lambda pair=pair: look(*pair), 3) for pair in some)  # type: ignore[misc]
        theirs = median(cost(lambda pair=pair: DeepDiff(*pair), 1) for pair in some)  # type: ignore[misc]
        over = "   over" if ours > HOLDS[name] else ""
        print(f"{name:<30} {ours:>8.2f} {HOLDS[name]:>6.1f} {theirs:>12.2f}{over}", flush=True)
    for name, three in merges(rng).items():
        ours = cost(lambda three=three: merge_turns(*three), 5)  # type: ignore[misc]
        over = "   over" if ours > HOLDS[name] else ""
        print(f"{name:<30} {ours:>8.2f} {HOLDS[name]:>6.1f}{over}", flush=True)


if __name__ == "__main__":
    main()
