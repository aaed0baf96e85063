"""Where a version took entries from: written into its message and read back, whatever else stands there."""

import pytest

from rtrepo.actions.origins import Origin, noted, told
from rtrepo.model.version import Version

ONE = Origin("warm/er-tone", "a" * 40)
MESSAGES = {
    # message before: message after
    "short": f"short\n\nAdopted-from: experiment/warm/er-tone@{'a' * 40}\n",
    "short\n\nwith a reason\n": f"short\n\nwith a reason\n\nAdopted-from: experiment/warm/er-tone@{'a' * 40}\n",
    "short\n\nReviewed-by: Jo\n": (
        f"short\n\nReviewed-by: Jo\nAdopted-from: experiment/warm/er-tone@{'a' * 40}\n"
    ),
    f"short\n\nAdopted-from: experiment/old@{'b' * 40}\n": (
        f"short\n\nAdopted-from: experiment/warm/er-tone@{'a' * 40}\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("before", MESSAGES)
def test_the_message_says_it_once_and_is_read_back(before: str) -> None:
    after = noted(before, ONE)

    assert (after, told(after)) == (MESSAGES[before], [ONE])
    assert noted(after, ONE) == after
    assert Version("1", "", "", 0, after, ()).adopted_from == ("experiment/warm/er-tone",)


@pytest.mark.parametrize(
    "message",
    [
        "", f"Adopted-from: experiment/x@{'a' * 40}", "short\n\nAdopted-from: experiment/x@abc",
        f"short\n\nAdopted-from: x@{'a' * 40}", f"short\n\nadopted from experiment/x@{'a' * 40}",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_tells_nothing(message: str) -> None:
    assert told(message) == []
