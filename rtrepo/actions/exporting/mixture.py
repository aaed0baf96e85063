"""A training file before it has bytes: what every selected entry is in its format, and which lines a recipe makes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.exporting.candidates import outgoing
from rtrepo.actions.exporting.mixing import Candidate, Mix, groups, mix
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.format import Format, no_companions
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import dataset_path
from rtrepo.model.entry import Key
from rtrepo.model.fingerprint import fingerprint
from rtrepo.model.json_text import line_of
from rtrepo.model.manifest import SEVERAL
from rtrepo.model.recipe import TOTAL, Recipe
from rtrepo.model.records import ExportContext, Outgoing, Unwritable

BY_WEIGHT, BY_LIMIT = "by its weight", "by the limit"
"""Why an entry is left out that was selected."""


@dataclass(slots=True)
class Written:
    """An entry that was selected and that the format can hold: its line, and the fingerprint of its record."""

    key: Key
    entry: Outgoing
    line: bytes
    mark: bytes


@dataclass
class Mixture:
    """What a recipe makes of the datasets of a tree. `left_out` counts the entries that are not in it by the reason,
    `unwritable` names those that the format cannot hold."""

    format: Format
    recipe: Recipe
    contexts: Mapping[str, ExportContext]
    written: list[Written] = field(default_factory=list)
    mix: Mix = field(default_factory=lambda: Mix(()))
    left_out: Counter[str] = field(default_factory=Counter)
    unwritable: dict[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> Sequence[Written]:
        """The lines of the file, in its order; an entry stands there as often as it is in it."""
        return [self.written[place] for place in self.mix.order]

    @cached_property
    def taken(self) -> Sequence[Written]:
        """The entries of the file, each once, in the datasets' order."""
        places = set(self.mix.order)
        return [one for place, one in enumerate(self.written) if place in places]

    @property
    def unmatched(self) -> tuple[str, ...]:
        """What weights and limits name and no selected entry has."""
        named = dict.fromkeys((*self.recipe.weights, *self.recipe.limits))
        if not named:
            return ()
        known = {name for one in self.written for name in groups(self.recipe, one.key, one.entry.sidecar)}
        return tuple(name for name in named if name != TOTAL and name not in known)

    def lost(self) -> Counter[str]:
        """What the format cannot carry, with the number of entries that have it."""
        found: Counter[str] = Counter()
        for one in self.taken:
            found.update(self.format.cannot_carry(one.entry))
        return found

    def companions(self) -> dict[str, bytes]:
        """Further files by suffix. A format that has some holds one dataset."""
        context = next(iter(self.contexts.values()))
        return self.format.companions([one.entry for one in self.lines], context)


def mixture(tree: StoredTree, recipe: Recipe, filename: str, committed_at: str) -> Mixture:
    """What a recipe, which names its datasets, makes of a tree; the last two go into files that tell of themselves.

    Raises RtrepoError where there is no such dataset or format, or no entry that can go into the file."""
    made = Mixture(
        table.find(recipe.format),
        recipe,
        {name: ExportContext(read_settings(tree, dataset_path(name)), filename, committed_at)
         for name in recipe.datasets},
    )  # fmt: skip
    for dataset, context in made.contexts.items():
        for entry in outgoing(tree, dataset, recipe, made.left_out):
            _write(made, Key(dataset, entry.id), entry, context)
    made.left_out += Counter()
    named = groups if recipe.mixes else _no_groups
    made.mix = mix(recipe, [Candidate(one.key, named(recipe, one.key, one.entry.sidecar)) for one in made.written])
    if made.mix.light:
        made.left_out[BY_WEIGHT] = len(made.mix.light)
    made.left_out.update(f"{BY_LIMIT} {name}" for name in made.mix.cut_off.values())
    if not made.mix.order:
        raise RtrepoError(
            f"no entry of {label(recipe)} can go into this file ({_counted(made)}); nothing was written",
            hint="rtrepo list" + (f" --dataset {recipe.datasets[0]}" if len(recipe.datasets) == 1 else ""),
        )
    _refuse_several(made)
    return made


def label(recipe: Recipe) -> str:
    """What to call the datasets of a recipe: `noir + harbor`."""
    return SEVERAL.join(recipe.datasets)


def _write(made: Mixture, key: Key, entry: Outgoing, context: ExportContext) -> None:
    record = made.format.write(entry, context)
    if isinstance(record, Unwritable):
        name = key.id if len(made.contexts) == 1 else str(key)
        made.unwritable[name] = record.reason
        return
    made.written.append(Written(key, entry, line_of(record).encode("utf-8") + b"\n", fingerprint(record)))


def _no_groups(*_: object) -> frozenset[str]:
    return frozenset()


def _refuse_several(made: Mixture) -> None:
    """A format with a file beside it is somebody's working file: one dataset, and each entry once."""
    name = made.format.name
    if made.format.companions is no_companions:
        return
    if len(made.contexts) > 1:
        raise RtrepoError(f"a {name} file holds one dataset; nothing was written", hint="export them one by one")
    if len(made.mix.order) > len(made.taken):
        raise RtrepoError(f"a {name} file holds each entry once; nothing was written", hint="leave out weights above 1")


def _counted(made: Mixture) -> str:
    parts = [f"{count} {why}" for why, count in made.left_out.items()]
    if made.unwritable:
        first, why = next(iter(made.unwritable.items()))
        parts.append(f"{len(made.unwritable)} that the format cannot hold, such as {first}: {why}")
    return ", ".join(parts) or "it is empty"
