"""A dataset as a whole, as far as rules about more than one entry look at it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.waivers import reasons

KEPT = ("tags", "characters", "status", "split", "group", "rating", "generator", "waive")
"""The keys of a sidecar that rules about wholes may look at: a hundred thousand sidecars are held for them."""


class Member(NamedTuple):
    """One entry: where it stands, its sidecar as far as KEPT goes, what its conversation comes down to, and its style.

    `digest` is equal for entries that say the same after the same system prompt, `spoken` for those that say
    the same after any; both are empty where nothing is said. `style` is trait → value, without what cannot be told;
    `words` is how many a reply has on average, 0 where there is none. `changed` where only changes are looked at and
    this is one.
    """

    key: Key
    path: str
    sidecar: Sidecar
    digest: bytes = b""
    spoken: bytes = b""
    style: Mapping[str, str] = MappingProxyType({})
    words: float = 0.0
    changed: bool = True

    @property
    def waivers(self) -> Mapping[str, str]:
        """Code of a rule → why its finding is meant."""
        return reasons(self.sidecar.data.get("waive"))


class Alike(NamedTuple):
    """An entry that is nearly the same as another one (places in `Whole.members`), and how alike they are, 0 to 1."""

    place: int
    other: int
    share: float


class AlikeGroup(NamedTuple):
    """Entries that are nearly the same, directly or through others: their places, and for all but the first the
    one each is told with."""

    places: Sequence[int]
    told: Sequence[Alike]


class Baseline(NamedTuple):
    """A version that says what a dataset's style is: its name, its entries by dataset, and the keys of the entries that
    are still as they were there."""

    name: str
    members: Mapping[str, Sequence[Member]]
    same: Collection[Key] = frozenset()


class Whole:
    """Every entry of a repository that is not archived, by key. `near` gives the groups that are alike by so many per
    cent, `targets` what each dataset.yaml says of the shares that are wanted; `partly` where only changes are looked
    at; `baseline` the version that says what a dataset's style is, where it is not the dataset itself; `differing` how
    an entry differs from another that is alike, in a few words."""

    def __init__(
        self,
        members: Sequence[Member],
        near: Callable[[int], Sequence[AlikeGroup]],
        targets: Mapping[str, Mapping[str, Any]],
        partly: bool = False,
        baseline: Baseline | None = None,
        differing: Callable[[Member, Member], str] = lambda _, __: "",
    ) -> None:
        self.members = members
        self.near = near
        self.targets = targets
        self.partly = partly
        self.baseline = baseline
        self.differing = differing

    @cached_property
    def of_dataset(self) -> Mapping[str, Sequence[Member]]:
        """The entries of each dataset."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(member.key.dataset, []).append(member)
        return found

    @cached_property
    def copies(self) -> Sequence[tuple[Member, Member]]:
        """Every entry whose conversation, system prompt included, an earlier one holds, with the first that does."""
        return list(_with_first((member.digest, member) for member in self.members))

    @cached_property
    def copies_spoken(self) -> Sequence[tuple[Member, Member]]:
        """The same whatever the system prompt."""
        return list(_with_first((member.spoken, member) for member in self.members))


def _with_first(named: Iterator[tuple[bytes, Member]]) -> Iterator[tuple[Member, Member]]:
    first: dict[bytes, Member] = {}
    for name, member in named:
        if name and (found := first.setdefault(name, member)) is not member:
            yield member, found
