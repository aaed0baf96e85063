"""Which entries are which, where commands recorded it, as far as it still holds."""

import pytest

from rtrepo.diff.recorded import recorded
from rtrepo.model.ancestry import Ancestry, How
from rtrepo.model.entry import Key

Told = dict[str, tuple[How, str] | tuple[How, str, str]]


def found(vanished: str, both: str, told: Told) -> list[str]:
    """Matches as `split a: a b`, of entries that are called by single letters."""
    said = {
        Key("d", name): Ancestry(one[0], tuple(Key("d", old) for old in one[1].split()), one[2] if len(one) > 2 else "")
        for name, one in told.items()
    }
    keys = ({Key("d", name) for name in names.split()} for names in (vanished, both))
    return [
        f"{match.change} {' '.join(key.id for key in match.before)}: {' '.join(key.id for key in match.after)}"
        for match in recorded(*keys, said)
    ]


@pytest.mark.parametrize(
    ("vanished", "both", "told", "matches"),
    [
        ("a", "", {"b": ("moved", "a")}, ["moved a: b"]),
        ("", "a", {"b": ("moved", "a")}, []),
        ("", "", {"b": ("moved", "a")}, []),
        ("a", "", {"b": ("copied", "a")}, []),
        ("", "a b", {"a": ("moved", "b"), "b": ("moved", "a")}, ["moved b: a", "moved a: b"]),
        ("c", "a", {"a": ("moved", "c"), "b": ("moved", "a")}, ["moved c: a", "moved a: b"]),
        ("a", "", {"b": ("moved", "a"), "c": ("moved", "a")}, ["moved a: b"]),
        ("", "a", {"a": ("split", "a", "0-3"), "b": ("split", "a", "4-5")}, ["split a: a b"]),
        ("a", "", {"c": ("split", "a", "0-3"), "b": ("split", "a", "10-12")}, ["split a: c b"]),
        ("", "a", {"b": ("split", "a", "4-5")}, []),
        ("", "a", {"a": ("split", "a", "0-3")}, []),
        ("a", "", {"b": ("split", "a", "4-5")}, ["moved a: b"]),
        ("b", "a", {"a": ("joined", "a b")}, ["joined a b: a"]),
        ("a b", "", {"c": ("joined", "b a")}, ["joined b a: c"]),
        ("", "a b", {"a": ("joined", "a b")}, []),
        ("b", "a", {"a": ("joined", "a b"), "c": ("split", "a")}, ["joined a b: a"]),
    ],
)
def test_matches(vanished: str, both: str, told: Told, matches: list[str]) -> None:
    assert found(vanished, both, told) == matches
