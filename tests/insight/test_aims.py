"""Where a dataset stands by the names of its targets."""

import pytest

from rtrepo.insight.aims import reached
from rtrepo.insight.counters import total
from rtrepo.insight.measures import measure
from rtrepo.model.entry import Entry
from rtrepo.model.sidecar import Sidecar


def entry(reply: str, *tags: str, prompt: str = "", **about: object) -> dict[str, int]:
    turns = [{"role": "system", "content": prompt}] if prompt else []
    turns += [{"role": "user", "content": "And now?"}, {"role": "assistant", "content": reply}]
    return measure(Entry({"messages": turns}), Sidecar({"tags": list(tags), **about}))


SUMS = total([
    entry('*She waits.* "Come in."', "warm", "quiet", prompt="You are Mara.", characters=["mara"]),
    entry("Nothing stirs here", "quiet", status="draft"),
])  # fmt: skip

STANDS = {
    "tag.warm": 0.5, "tag.quiet": 1.0, "tag.none-such": 0.0, "tags.warm": 0.5, "character.mara": 0.5,
    "status.draft": 0.5, "dialogue": 2 / 7, "narration": 2 / 7, "plain": 3 / 7, "turns": 2.5, "turns per entry": 2.5,
    "words": 3.5, "user words": 2.0, "quotes.straight": 0.5, "actions.asterisks": 0.5, "system": 0.5,
    "nonsense": None, "colour.red": None, "": None, "quotes.none-such": None,
}  # fmt: skip


@pytest.mark.parametrize("name", STANDS)
def test_a_target_by_its_name(name: str) -> None:
    assert reached([name], SUMS)[name] == (None if STANDS[name] is None else pytest.approx(STANDS[name]))


def test_nothing_to_measure() -> None:
    assert reached(["tag.warm", "words", "system"], {}) == {"tag.warm": None, "words": None, "system": None}
