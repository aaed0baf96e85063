"""`export --dry-run`: what the mix of a training file would be; nothing is written."""

from collections import Counter
from collections.abc import Iterator

from rtrepo.actions.candidate import texts_of
from rtrepo.actions.exporting.candidates import settled
from rtrepo.actions.exporting.export import uncommitted, version_tree
from rtrepo.actions.exporting.mixture import Mixture, Written, mixture
from rtrepo.actions.workspace import look
from rtrepo.git import refs
from rtrepo.git.repository import Repository
from rtrepo.insight.words import words_in
from rtrepo.model.mix import MixGroup, MixReport
from rtrepo.model.recipe import GROUPS, Recipe

_SHOWN = tuple(kind for kind in GROUPS if kind != "status")
_Name = tuple[str, str]


def preview(repository: Repository, recipe: Recipe, *, revision: str = "", profile: str = "") -> MixReport:
    """What a recipe, which names its datasets and its format, would make of a version; without a revision, of the
    working tree, committed or not.

    Raises RtrepoError as `export` does, but for what is not committed.
    """
    recipe = settled(recipe)
    if revision:
        version, tree = refs.resolve(repository, revision), version_tree(repository, revision)
    else:
        desk = look(repository)
        dirty = any(uncommitted(desk.state, name) for name in recipe.datasets)
        version, tree = "" if dirty else refs.resolve(repository, "HEAD"), desk.work
    made = mixture(tree, recipe, f"{recipe.datasets[0]}.jsonl", "")
    whole, groups = _groups(made)
    # Those that weights and limits leave out were selected; the others never came so far.
    chosen_from = whole.entries + len(made.unwritable) + sum(made.left_out.values()) - _dropped(made)
    return MixReport(
        datasets=recipe.datasets,
        format=recipe.format,
        profile=profile,
        version=version,
        recipe=recipe.told(),
        available=chosen_from,
        whole=whole,
        groups=groups,
        left_out=dict(sorted(made.left_out.items())),
        cut={name: made.mix.cut[name] for name in recipe.limits if made.mix.cut.get(name)},
        lost=dict(sorted(made.lost().items())),
        unwritable=tuple(made.unwritable.items()),
        unmatched=made.unmatched,
    )


def _dropped(made: Mixture) -> int:
    return len(made.mix.light) + len(made.mix.cut_off)


def _groups(made: Mixture) -> tuple[MixGroup, tuple[MixGroup, ...]]:
    """The whole, and what it is made of: by kind, and in it the names sorted."""
    lines = Counter(made.mix.order)
    sums: dict[_Name, list[int]] = {}
    for place, one in enumerate(made.written):
        words = sum(words_in(text) for _, _, message in one.entry.entry.turns() for text in texts_of(message))
        copies = lines[place]
        for name in _names(one):
            found = sums.setdefault(name, [0] * 5)
            for at, value in enumerate((1, bool(copies), copies, words, words * copies)):
                found[at] += value
    whole = MixGroup("", "", *sums.pop(("", ""), [0] * 5))
    order = sorted(sums, key=lambda name: (_SHOWN.index(name[0]), name[1]))
    return whole, tuple(MixGroup(*name, *sums[name]) for name in order)


def _names(one: Written) -> Iterator[_Name]:
    about = one.entry.sidecar
    yield "", ""
    yield "dataset", one.key.dataset
    yield from (("tag", name) for name in dict.fromkeys(about.tags))
    yield from (("character", name) for name in dict.fromkeys(about.characters))
    yield "split", about.split
