"""A recipe: which entries go into a training file, how often, and in which order. Profiles in rtrepo.yaml are some."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, NamedTuple

from rtrepo.model.sidecar import ACTIVE

_NOTHING: Mapping[str, Any] = MappingProxyType({})

KEYS = ("format", "datasets", "where", "split", "tag", "status", "weights", "limits", "seed", "shuffle")
"""What a profile can say."""
GROUPS = ("dataset", "tag", "character", "status", "split")
"""What weights and limits go by: `tag.warm`, `dataset.noir`."""
TOTAL = "total"
"""The limit of the whole file."""
MOST_WEIGHT = 100
"""The largest weight that one key can have."""
SEED = "0"
"""The seed where none is given."""


class RecipeError(ValueError):
    """What is wrong with a recipe; `path` is where, as keys from the outside in (`weights`, `tag.warm`)."""

    def __init__(self, path: tuple[str, ...], reason: str, hint: str = "") -> None:
        self.path, self.reason, self.hint = path, reason, hint
        super().__init__(f"{'.'.join(path)} {reason}")


class Recipe(NamedTuple):
    """What goes out: entries of some datasets (none: those that the command names), that meet an expression, of one
    split (empty: all), with one of the tags and one of the statuses. Each comes as often as the product of its
    `weights` says, and of no group more lines than its limit; see docs/reference/recipes.md. Without `shuffle` they
    keep the datasets' order."""

    format: str = ""
    datasets: tuple[str, ...] = ()
    where: str = ""
    split: str = ""
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = (ACTIVE,)
    weights: Mapping[str, float] = _NOTHING
    limits: Mapping[str, int] = _NOTHING
    seed: str = SEED
    shuffle: bool = False

    @property
    def mixes(self) -> bool:
        """Whether some entry may come more or less than once, or at another place."""
        return bool(self.weights or self.limits or self.shuffle)

    def told(self) -> dict[str, Any]:
        """The recipe as the manifest records it, under `filter`: all but the format, without what says nothing."""
        return {
            **({"status": list(self.statuses)} if self.statuses else {}),
            **({"where": self.where} if self.where else {}),
            **({"split": self.split} if self.split else {}),
            **({"tag": list(self.tags)} if self.tags else {}),
            **({"datasets": list(self.datasets)} if len(self.datasets) > 1 else {}),
            **({"weights": dict(self.weights)} if self.weights else {}),
            **({"limits": dict(self.limits)} if self.limits else {}),
            **({"seed": self.seed} if self.seed != SEED else {}),
            **({"shuffle": True} if self.shuffle else {}),
        }


def recipe_of(told: Mapping[str, Any]) -> Recipe:
    """The recipe in the plain values of a profile. Raises RecipeError with the key that is wrong."""
    for key in told:
        if key not in KEYS:
            raise RecipeError((str(key),), "is no key of a profile", meant(str(key), KEYS))
    return _recipe({"status": [ACTIVE], **told})


def recorded(told: Mapping[str, Any]) -> Recipe:
    """The recipe that a manifest records. One from elsewhere may hold anything: what a newer rtrepo may have added is
    passed over. Raises RecipeError for what is no value of a known key."""
    return _recipe({key: told[key] for key in KEYS if key in told})


def meant(word: str, known: Iterable[str]) -> str:
    """What to say of a word that is none of those known: the nearest one, and all."""
    names = list(known)
    near = get_close_matches(word, names, 1)
    return (f"did you mean {near[0]}? " if near else "") + f"There are {', '.join(names)}"


def weight(path: tuple[str, ...], value: Any) -> float:
    """A weight: a number from 0 to MOST_WEIGHT, as it was written."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST_WEIGHT:
        raise RecipeError(path, f"is no number between 0 and {MOST_WEIGHT}", "2 takes entries twice, 0.5 half of them")
    return value


def limit(path: tuple[str, ...], value: Any) -> int:
    """A limit: a number of lines."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise RecipeError(path, "is no number of lines", "200 lets 200 lines into the file")
    return value


def _recipe(told: Mapping[str, Any]) -> Recipe:
    seed = told.get("seed", SEED)
    if not isinstance(seed, str | int) or isinstance(seed, bool) or seed == "":
        raise RecipeError(("seed",), "is neither a whole number nor a text")
    shuffle = told.get("shuffle", False)
    if not isinstance(shuffle, bool):
        raise RecipeError(("shuffle",), "is neither true nor false")
    weights, limits = _by_group("weights", told), _by_group("limits", told, TOTAL)
    return Recipe(
        format=_text("format", told),
        datasets=_texts("datasets", told),
        where=_text("where", told),
        split=_text("split", told),
        tags=_texts("tag", told),
        statuses=_texts("status", told),
        weights={key: weight(("weights", key), value) for key, value in weights.items()},
        limits={key: limit(("limits", key), value) for key, value in limits.items()},
        seed=str(seed),
        shuffle=shuffle,
    )


def _text(key: str, told: Mapping[str, Any]) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise RecipeError((key,), "is no text")
    return value


def _texts(key: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    value = told.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) and one for one in found):
        raise RecipeError((key,), "is neither a text nor a list of texts")
    return tuple(dict.fromkeys(found))


def _by_group(key: str, told: Mapping[str, Any], *beside: str) -> dict[str, Any]:
    value = told.get(key, {})
    if not isinstance(value, Mapping):
        raise RecipeError((key,), "is no mapping, such as {tag.warm: 2}")
    for name in value:
        group, dot, rest = str(name).partition(".")
        if name not in beside and not (group in GROUPS and dot and rest):
            shapes = [*beside, *(f"{one}.NAME" for one in GROUPS)]
            raise RecipeError((key, str(name)), "names no group of entries", meant(str(name), shapes))
    return {str(name): one for name, one in value.items()}
