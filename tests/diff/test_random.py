"""Random edits of random conversations: the share of alignments that are exactly the expected one."""

import random
from dataclasses import replace

from rtrepo.diff.align import align
from tests.diff.dialogues import random_pair


def test_most_random_pairs_are_aligned_perfectly() -> None:
    rng = random.Random(20_240_917)
    perfect, right, found, expected = 0, 0, 0, 0
    for _ in range(1_000):
        pair = random_pair(rng)
        links = {replace(edit, similarity=1.0) for edit in align(pair.before, pair.after())}
        wanted = pair.links()
        perfect += links == wanted
        right, found, expected = right + len(links & wanted), found + len(links), expected + len(wanted)

    assert perfect >= 960
    assert 2 * right / (found + expected) >= 0.99
