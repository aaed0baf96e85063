"""Random edits of random conversations: the share of alignments that are exactly the expected one."""

import random
from collections.abc import Iterable
from dataclasses import replace

from rtrepo.diff.align import align
from rtrepo.model.change import TurnEdit
from tests.diff.dialogues import random_pair


def pairs_of(links: Iterable[TurnEdit]) -> set[tuple[int, int]]:
    """Which old turn lives on in which new one."""
    return {(i, j) for link in links for i in link.before for j in link.after}


PAIRS = 3_000


def test_most_random_pairs_are_aligned_perfectly() -> None:
    rng = random.Random(20_240_917)
    perfect, agreement = 0, 0.0
    for _ in range(PAIRS):
        pair = random_pair(rng)
        links = {replace(edit, similarity=1.0) for edit in align(pair.before, pair.after())}
        wanted = pair.links()
        perfect += links == wanted
        found, expected = pairs_of(links), pairs_of(wanted)
        agreement += 2 * len(found & expected) / (len(found) + len(expected))

    assert perfect / PAIRS >= 0.96
    assert agreement / PAIRS >= 0.998
