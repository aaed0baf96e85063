"""Random merges of whole repositories, next to what a careful person would say of each entry."""

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from rtrepo.git.repository import Repository
from rtrepo.layout import sidecar_file
from rtrepo.layout.paths import dataset_path, entry_path, place_of, sidecar_path
from rtrepo.model.entry import Key
from tests.diff.dialogues import sentence
from tests.merge.worlds import Files, Merge, entry, merge, turns

DATASETS = ("noir", "salt")
SEEDS = range(10)
ENTRIES = 30
MANY = 300


class Story(NamedTuple):
    """One entry in one version; no parts: one entry, else where it was cut in two (the keys of the halves)."""

    key: Key
    said: tuple[str, ...]
    tags: frozenset[str]
    parts: tuple[Key, ...] = ()


Version = dict[str, Story]
"""The name an entry was born with → what it is now."""


class World(NamedTuple):
    stories: Version
    layouts: Mapping[str, str]

    def files(self) -> dict[str, bytes]:
        """The tree."""
        found = {
            dataset_path(name): f"title: {name}\nlayout: {layout}\n".encode() for name, layout in self.layouts.items()
        }
        for story in self.stories.values():
            half = len(story.said) // 2
            cut = (
                [(story.key, story.said)]
                if not story.parts
                else zip(story.parts, (story.said[:half], story.said[half:]), strict=True)
            )
            for key, said in cut:
                path = entry_path(key, self.layouts[key.dataset])
                found[path] = entry(*said)
                found[sidecar_path(path)] = sidecar_file.dump(sidecar_file.Sidecar({"tags": sorted(story.tags)}))
        return found


def born(rng: random.Random, name: str) -> Story:
    said = tuple(" ".join(sentence(rng) for _ in range(2)) for _ in range(8))
    return Story(Key(rng.choice(DATASETS), name), said, frozenset({"old", name}))


def told(rng: random.Random, story: Story, side: str) -> Story | None:
    """What one side makes of an entry; None where it removes it."""
    for _ in range(rng.choice((0, 1, 1, 2))):
        kind = rng.choice(("edit", "edit", "edit", "tag", "untag", "rename", "move", "remove", "split"))
        if kind == "edit":
            place = rng.randrange(len(story.said))
            text = story.said[place] + f" {sentence(rng)}"
            story = story._replace(said=(*story.said[:place], text, *story.said[place + 1 :]))
        elif kind == "tag":
            story = story._replace(tags=story.tags | {f"{side}-{rng.randrange(3)}"})
        elif kind == "untag":
            story = story._replace(tags=story.tags - {"old"})
        elif kind == "rename":
            story = story._replace(key=Key(story.key.dataset, f"{story.key.id}-{side}"))
        elif kind == "move":
            [other] = set(DATASETS) - {story.key.dataset}
            story = story._replace(key=Key(other, story.key.id))
        elif kind == "remove":
            return None
        elif not story.parts:
            story = story._replace(parts=(Key(story.key.dataset, f"{story.key.id}-{side}1"),
                                          Key(story.key.dataset, f"{story.key.id}-{side}2")))  # fmt: skip
            return story
    return story


def side_of(rng: random.Random, base: World, side: str) -> World:
    stories = {}
    for name, story in base.stories.items():
        made = told(rng, story, side) if rng.random() < 0.5 else story
        if made:
            stories[name] = made
    for number in range(rng.randrange(4)):
        name = f"new-{side}-{number}"
        stories[name] = born(rng, name)
    layouts = dict(base.layouts)
    if side == "a" and rng.random() < 0.4:
        layouts[rng.choice(DATASETS)] = rng.choice(("flat", "sharded", "deep"))
    return World(stories, layouts)


def expected(base: Story | None, one: Story | None, other: Story | None) -> Story | str | None:
    """What should become of an entry: how it should be, None if it should be gone, "conflict"."""
    if one == other or other == base:
        return one
    if one == base:
        return other
    if base is None or one is None or other is None or one.parts or other.parts:
        return "conflict"
    if one.key != base.key and other.key not in (base.key, one.key):
        return "conflict"
    said = []
    for was, here, there in zip(base.said, one.said, other.said, strict=True):
        if here not in (was, there) and there != was:
            return "conflict"
        said.append(here if here != was else there)
    tags = (one.tags & other.tags) | (one.tags - base.tags) | (other.tags - base.tags)
    return Story(one.key if one.key != base.key else other.key, tuple(said), tags)


def worlds(seed: int, entries: int = ENTRIES) -> tuple[World, World, World]:
    rng = random.Random(seed)
    base = World(
        {f"e{number:03}": born(rng, f"e{number:03}") for number in range(entries)}, dict.fromkeys(DATASETS, "flat")
    )
    return base, side_of(rng, base, "a"), side_of(rng, base, "b")


def readable(files: Mapping[str, bytes]) -> dict[str, Any]:
    """A tree with entries as what they say and sidecars as sets of tags."""
    found: dict[str, Any] = {}
    for path, raw in files.items():
        kind = place_of(path).kind
        if kind == "sidecar":
            found[path] = set(sidecar_file.load(raw).tags)
        else:
            found[path] = turns(raw) if kind == "entry" else raw
    return found


@pytest.mark.parametrize(("seed", "entries"), [*((seed, ENTRIES) for seed in SEEDS), (100, MANY), (101, MANY)])
def test_every_entry_is_what_a_careful_person_would_make_of_it(repository: Repository, seed: int, entries: int) -> None:
    base, one, other = worlds(seed, entries)
    found = merge(repository, base.files(), one.files(), other.files())
    turned = merge(repository, base.files(), other.files(), one.files())
    names = sorted(base.stories.keys() | one.stories.keys() | other.stories.keys())
    wanted = {name: expected(*(world.stories.get(name) for world in (base, one, other))) for name in names}
    torn = {name for name, story in wanted.items() if story == "conflict"}

    assert births(found) == torn
    assert births(turned) == torn
    clean = World({name: story for name, story in wanted.items() if isinstance(story, Story)}, one.layouts).files()
    for merged in (found, turned):
        in_conflict = {stage.path for conflict in merged.joined.conflicts for stage in conflict.stages}
        beside = {path for path, raw in merged.files.items() if any(birth(path) == name for name in torn)}
        left = {path: raw for path, raw in merged.files.items() if path not in in_conflict | beside}
        assert readable(left) == readable(clean)
    no_entry_twice_and_no_half(found)
    mirrored(found, turned)


def birth(path: str) -> str:
    """The name an entry was born with, of any path it has since."""
    stem = place_of(path).name
    return stem if stem.startswith("new-") else stem.partition("-")[0]


def births(found: Merge) -> set[str]:
    return {birth(stage.path) for conflict in found.joined.conflicts for stage in conflict.stages}


def no_entry_twice_and_no_half(found: Merge) -> None:
    places = [(place_of(path), path) for path in found.files]
    entries = [place.key for place, _ in places if place.kind == "entry"]
    assert len(entries) == len(set(entries))
    assert {sidecar_path(path) for place, path in places if place.kind == "entry"} == {
        path for place, path in places if place.kind == "sidecar"
    }


def mirrored(found: Merge, turned: Merge) -> None:
    """The conflicts of the one are those of the other with the sides changed over."""
    here = {(path, base, ours, theirs) for one in found.joined.conflicts for path, base, ours, theirs in one.stages}
    there = {(path, base, theirs, ours) for one in turned.joined.conflicts for path, base, ours, theirs in one.stages}
    assert here == there
    assert sorted(kind for _, kinds in found.told for kind in kinds) == sorted(
        k for _, kinds in turned.told for k in kinds
    )
    assert {path for one in found.joined.conflicts for path in [stage.path for stage in one.stages]} == {
        path for one in turned.joined.conflicts for path in [stage.path for stage in one.stages]
    }


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_one_side_alone_is_the_result(repository: Repository, seed: int) -> None:
    base, one, _ = (world.files() for world in worlds(seed))

    for three in ((base, one, base), (base, base, one), (base, one, one)):
        found = merge(repository, *three)
        assert (found.files, found.joined.conflicts) == (one, ())


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_same_merge_is_the_same_result(repository: Repository, seed: int) -> None:
    base, one, other = (world.files() for world in worlds(seed))
    files: Files = base
    shuffled = dict(random.Random(seed).sample(list(other.items()), len(other)))

    assert merge(repository, files, one, other).joined == merge(repository, base, one, shuffled).joined
