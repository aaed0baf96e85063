"""Random merges against what a careful person expects of them. `python -m tests.merge.figures` runs thousands."""

from collections import Counter

from tests.merge.figures import by_git, cases, comma_first, ours, verdict

SEEDS = range(20_240_917, 20_240_917 + 600)


def test_random_merges_are_right() -> None:
    some = cases(SEEDS)
    counts = Counter(verdict(case, ours(case)) for case in some)
    due = Counter(case.verdict for case in some)

    assert min(due["clean"], due["conflict"]) > len(some) / 5
    assert counts["wrong"] == 0
    assert counts["missed"] <= 0.003 * len(some)
    assert counts["false"] <= 0.025 * due["clean"]


def test_random_merges_by_sentences_are_never_wrong() -> None:
    """Sentences may merge what is else a conflict of one turn: that is asked for, and nothing else may change."""
    some = cases(SEEDS[:200])
    for case in some:
        plain, by_sentences = ours(case), ours(case, by_sentences=True)
        assert plain is None or by_sentences == plain


def test_git_asks_far_more_often_on_the_same_cases() -> None:
    some = [case for case in cases(SEEDS[:60]) if case.verdict == "clean"]
    asked = sum(by_git(comma_first)(case) is None for case in some)

    assert asked > 5 * sum(ours(case) is None for case in some)
