"""Which record of a later file is which entry of an earlier one, when no id tells.

Equal prompts first (every turn that is not the assistant's), the most alike answers together; what is left
by the similarity of the whole conversation.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from rtrepo.diff.similarity import Lexicon, Said, similarity
from rtrepo.diff.turns import spoken
from rtrepo.model.entry import Entry, text_of

THRESHOLD = 0.6
"""Similarity (2·LCS/(n+m) over words) from which two conversations with different prompts are one entry."""

_SHINGLE = 4
_COMMON = 20
"""Candidates share a run of four words that at most so many conversations hold."""

_Name = TypeVar("_Name", bound=Hashable)


def pair(new: Mapping[_Name, Entry], old: Mapping[str, Entry]) -> dict[_Name, str]:
    """New name → old id, one to one. Names that have no counterpart are left out."""
    lexicon = Lexicon()
    by_prompt: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for entry_id, entry in old.items():
        by_prompt[prompt_of(entry)][entry_id] = entry
    asking: defaultdict[str, dict[_Name, Entry]] = defaultdict(dict)
    for name, entry in new.items():
        asking[prompt_of(entry)][name] = entry
    found: dict[_Name, str] = {}
    for prompt, askers in asking.items():
        holders = by_prompt.get(prompt, {})
        if len(askers) == len(holders) == 1:
            found[next(iter(askers))] = next(iter(holders))
        elif holders:
            here, there = _read(lexicon, askers), _read(lexicon, holders)
            found |= _best(
                [(similarity(here[name], there[entry_id]), name, entry_id) for name in here for entry_id in there]
            )
    taken = set(found.values())
    left = {name: entry for name, entry in new.items() if name not in found}
    free = {entry_id: entry for entry_id, entry in old.items() if entry_id not in taken}
    return found | _best(_alike(_read(lexicon, left), _read(lexicon, free if left else {})))


def prompt_of(entry: Entry) -> str:
    """What the assistant was given: every other turn with its role, white space folded."""
    return "\n".join(
        f"{message['role']}\t{' '.join(text_of(message).split())}"
        for message in entry.messages
        if message["role"] != "assistant"
    )


def _read(lexicon: Lexicon, entries: Mapping[_Name, Entry]) -> dict[_Name, Said]:
    return {name: lexicon.read("\n".join(map(spoken, entry.messages))) for name, entry in entries.items()}


def _best(scored: Sequence[tuple[float, _Name, str]]) -> dict[_Name, str]:
    """The best pairs first; equal scores in the order given, so that the result does not depend on chance."""
    found: dict[_Name, str] = {}
    taken: set[str] = set()
    for _, name, entry_id in sorted(scored, key=lambda row: -row[0]):
        if name not in found and entry_id not in taken:
            found[name] = entry_id
            taken.add(entry_id)
    return found


def _alike(new: Mapping[_Name, Said], old: Mapping[str, Said]) -> list[tuple[float, _Name, str]]:
    """Pairs above the threshold, among those that share a run of words that is not common to many."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for entry_id, said in old.items():
        for run in _runs(said):
            holders[run].append(entry_id)
    scored = []
    for name, said in new.items():
        shared: Counter[str] = Counter()
        for run in _runs(said):
            if len(holders.get(run, ())) <= _COMMON:
                shared.update(holders.get(run, ()))
        for entry_id, _ in shared.most_common(5):
            score = similarity(said, old[entry_id], THRESHOLD)
            if score >= THRESHOLD:
                scored.append((score, name, entry_id))
    return scored


def _runs(said: Said) -> list[str]:
    """Runs of four words, each once, in the order of the text (a set's order would change from run to run)."""
    count = len(said.words) - _SHINGLE + 1
    return list(dict.fromkeys(said.words[place : place + _SHINGLE] for place in range(count)))
