"""Which entries are which where a command recorded it: splits, joins and moves that nobody has to guess."""

from collections.abc import Iterator, Mapping, Set

from rtrepo.diff.matching import Match
from rtrepo.model.ancestry import Ancestry
from rtrepo.model.entry import Key


def recorded(vanished: Set[Key], both: Set[Key], told: Mapping[Key, Ancestry]) -> list[Match]:
    """The matches that sidecars tell, as far as they still hold: what an entry came from must have gone, or have
    changed and say so itself.

    `vanished` are entries of the earlier side alone, `both` those that changed, `told` what entries of the later side
    newly say of where they are from. No entry of the earlier side is in two matches, nor one of the later side.
    """
    free = set(vanished) | {key for key in both if key in told}
    found: list[Match] = []
    for match in (*_joins(vanished, told), *_splits(vanished, both, told), *_moves(vanished, told)):
        if free.issuperset(match.before):
            free.difference_update(match.before)
            found.append(match)
    return found


def _joins(vanished: Set[Key], told: Mapping[Key, Ancestry]) -> Iterator[Match]:
    for key, said in sorted(told.items()):
        olds = tuple(old for old in said.keys if old in vanished or old == key)
        if said.how == "joined" and len(olds) > 1:
            yield Match("joined", olds, (key,))


def _splits(vanished: Set[Key], both: Set[Key], told: Mapping[Key, Ancestry]) -> Iterator[Match]:
    parts: dict[Key, list[Key]] = {}
    for key, said in told.items():
        if said.how == "split" and len(said.keys) == 1:
            parts.setdefault(said.keys[0], []).append(key)
    for whole, keys in sorted(parts.items()):
        if len(keys) > 1 and (whole in keys if whole in both else whole in vanished):
            first = {key: _first_turn(told[key]) for key in keys}
            keys.sort(key=lambda key: (key != whole, first[key], len(key.id), key))
            yield Match("split", (whole,), tuple(keys))


def _moves(vanished: Set[Key], told: Mapping[Key, Ancestry]) -> Iterator[Match]:
    """One to one, also what is left of a split or a join of which the rest is not there. Where an entry stands under
    the old name, it must say that it is another one."""
    for key, said in sorted(told.items()):
        old = said.keys[0]
        left = old in vanished or (old in told and old not in told[old].keys)
        if said.how != "copied" and len(said.keys) == 1 and old != key and left:
            yield Match("moved", (old,), (key,))


def _first_turn(said: Ancestry) -> int:
    digits = said.turns.partition("-")[0] if isinstance(said.turns, str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
