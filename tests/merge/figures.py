"""`python -m tests.merge.figures [SEEDS [FIRST [FILE]]]`: how often a merge is right, next to git on the same cases.

clean: merged as a careful person would; asked: a conflict where one is due; either: right either way; false: a
conflict where none is due; missed: merged where a conflict is due; wrong: merged to something else. git merges the
files that rtrepo writes, and pretty JSON. With FILE (records of `instruction` and `response`), real dialogue takes the
place of made-up sentences.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rtrepo.layout import entry_file
from rtrepo.merge.turns import merge_turns
from rtrepo.model.conflict import Conflict, Settled
from rtrepo.model.entry import Entry, Message
from tests.merge.changes import brief, chat
from tests.merge.judge import Case, random_case

Outcome = list[Message] | None
COLUMNS = ("clean", "asked", "either", "false", "missed", "wrong")


def ours(case: Case, *, by_sentences: bool = False) -> Outcome:
    """What rtrepo merges; None for a conflict."""
    pieces, _ = merge_turns(case.base, case.ours, case.theirs, by_sentences=by_sentences)
    if any(isinstance(piece, Conflict) for piece in pieces):
        return None
    return [message for piece in pieces if isinstance(piece, Settled) for message in piece.values]


def by_git(write: Callable[[list[Message]], bytes]) -> Callable[[Case], Outcome]:
    """What git's line merge makes of the three files; None for a conflict."""

    def merge(case: Case) -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("ours", "base", "theirs")]
            for path, messages in zip(paths, (case.ours, case.base, case.theirs), strict=True):
                path.write_bytes(write(messages))
            done = subprocess.run(["git", "merge-file", "-p", *map(str, paths)], capture_output=True, check=False)
        if done.returncode:
            return None
        try:
            return list(json.loads(done.stdout)["messages"])
        except ValueError:
            return [{"role": "", "content": "not JSON"}]

    return merge


def pretty(messages: list[Message]) -> bytes:
    """An entry as most tools write JSON."""
    return (json.dumps({"messages": messages}, indent=2, ensure_ascii=False) + "\n").encode()


def comma_first(messages: list[Message]) -> bytes:
    """An entry as rtrepo writes it."""
    return entry_file.dump(Entry({"messages": messages}))


def verdict(case: Case, found: Outcome) -> str:
    """The column a result belongs to."""
    if found is None:
        return {"clean": "false", "conflict": "asked", "either": "either"}[case.verdict]
    if case.verdict == "conflict":
        return "missed"
    if found not in case.merged:
        return "wrong"
    return "clean" if case.verdict == "clean" else "either"


def cases(seeds: Sequence[int], records: Sequence[list[Message]] = ()) -> list[Case]:
    """One case for each seed."""
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        if records:
            base = [dict(message) for message in rng.choice(records)]
            found.append(random_case(rng, lambda rng, role: real_turn(rng, role, records), base))
        else:
            found.append(random_case(rng, brief, chat(rng, rng.randint(4, 20))))
    return found


def real_turn(rng: random.Random, role: str, records: Sequence[list[Message]]) -> Message:
    """A turn of a role from some record."""
    return {"role": role, "content": rng.choice([m for m in rng.choice(records) if m["role"] == role])["content"]}


def real_dialogue(path: Path) -> list[list[Message]]:
    """Conversations of 9 to 21 turns made of the single exchanges of a file of records."""
    flat = [(record["instruction"], record["response"]) for record in json.loads(path.read_text("utf-8"))]
    rng = random.Random(1)
    records = []
    for _ in range(400):
        messages: list[Message] = [{"role": "system", "content": rng.choice(flat)[0]}]
        for asked, answered in rng.sample(flat, rng.randint(4, 10)):
            messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        records.append(messages)
    return records


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    records = real_dialogue(Path(sys.argv[3])) if len(sys.argv) > 3 else []
    some = cases(range(first, first + count), records)
    due = Counter(case.verdict for case in some)
    print(f"{count} merges: {due['clean']} must merge, {due['conflict']} must ask, {due['either']} either")
    print(f"{'':<24}" + "".join(f"{name:>8}" for name in COLUMNS) + f"{'ms':>8}")
    tools: dict[str, Callable[[Case], Outcome]] = {
        "rtrepo": ours,
        "rtrepo, by sentences": lambda case: ours(case, by_sentences=True),
        "git, our files": by_git(comma_first),
        "git, pretty JSON": by_git(pretty),
    }
    for name, merge in tools.items():
        began = time.perf_counter()
        counts = Counter(verdict(case, merge(case)) for case in some)
        spent = (time.perf_counter() - began) / len(some) * 1000
        print(f"{name:<24}" + "".join(f"{counts[column]:>8}" for column in COLUMNS) + f"{spent:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
