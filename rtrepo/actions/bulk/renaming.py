"""`rename-character`: one character by another name, in turns, sidecars and the dataset's registry."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtrepo.actions.bulk.drafting import Edit, Task
from rtrepo.actions.bulk.texts import retold
from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.registry import books
from rtrepo.diff.patterns import renamed
from rtrepo.errors import RtrepoError
from rtrepo.git.views import StoredTree
from rtrepo.layout import snapshots
from rtrepo.layout.paths import dataset_path
from rtrepo.model.change import Pattern
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.registry import speakers
from rtrepo.registry.record import CHARACTERS, Settings, mapping, put
from rtrepo.registry.record import Change as RegistryChange
from rtrepo.registry.speakers import recast


class _Names(NamedTuple):
    """What is renamed: words in texts, longest first, and the slug of the character."""

    words: tuple[Pattern, ...]
    slug: str
    new_slug: str

    def tell(self, text: str) -> tuple[str, int]:
        """A text with the old words as the new ones, as a diff finds renames, and how many there were."""
        told = renamed(text, self.words)
        if told == text:
            return text, 0
        names = "|".join(map(re.escape, sorted((word.before for word in self.words), key=len, reverse=True)))
        return told, len(re.findall(rf"(?<!\w)(?:{names})(?!\w)", text))


def rename_character(tree: StoredTree, old: str, new: str, dataset: str = "") -> Task:
    """Call a character otherwise: whole words in turns, titles and notes (`Mara's` too), the `name` of turns, its slug
    in sidecars, and its line in the registries of the datasets meant.

    `old` is a name or a slug of the registry. Where both names have as many words, each word that differs is renamed
    alone too: `Mara Venn` to `Lena Venn` makes `Lena` of `Mara`. Raises RtrepoError where the new slug is taken.
    """
    if not old.strip() or not new.strip() or old == new:
        raise RtrepoError("rename whom to what?", hint='rtrepo rename-character "Mara Venn" "Lena Venn"', exit_code=2)
    datasets = [dataset] if dataset else snapshots.datasets(tree)
    around = {name: Surroundings(read_settings(tree, dataset_path(name))) for name in datasets}
    names = {name: _names(around[name], old, new) for name in datasets}
    for name in datasets:
        _refuse_taken(name, around[name], names[name])

    def change(found: Subject) -> Edit | None:
        if found.entry is None:
            return None
        calls = names[found.key.dataset]
        entry, places = retold(found.entry, found.sidecar, calls.tell, names=True)
        about, told = _about(found.sidecar.data, calls)
        if not places and not told:
            return None
        return Edit(entry if places else None, about if told else None, places + told)

    def did(entries: str, places: int) -> str:
        if not places:
            return f"rename {old} to {new} in the registry"
        return f"rename {old} to {new} {'once' if places == 1 else f'{places:,} times'} in {entries}"

    def more(now: StoredTree) -> dict[str, bytes]:
        return {path: raw for one in datasets for path, raw in _registry(now, one, names[one], around[one]).items()}

    return Task("rename-character", "rename-character", change, did, more)


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "_", name.casefold()).strip("_")


def _names(around: Surroundings, old: str, new: str) -> _Names:
    """The words and the slugs of a rename in one dataset. Who is called by a slug is renamed in texts by the name that
    the registry has for it; where both are slugs, no text is touched."""
    shown = around.display_name(old)
    if old in around.characters and old == _slug(old) and new == _slug(new):
        return _Names((), old, new)
    before = shown or old
    slugs = [slug for slug in around.characters if around.display_name(slug) == before]
    slug = old if shown else slugs[0] if slugs else _slug(old)
    first, second = before.split(), new.split()
    # A slug is often the first name alone; another one says nothing of the name, and stays.
    slugs_of = {_slug(first[0]): _slug(second[0]), _slug(before): _slug(new)}
    new_slug = slugs_of.get(slug, slug)
    pairs = {before: new}
    if len(first) == len(second) > 1:
        pairs |= {one: other for one, other in zip(first, second, strict=True) if one != other}
    return _Names(tuple(Pattern("rename", 1, one, other) for one, other in pairs.items()), slug, new_slug)


def _refuse_taken(dataset: str, around: Surroundings, names: _Names) -> None:
    if names.slug != names.new_slug and {names.slug, names.new_slug} <= around.characters.keys():
        raise RtrepoError(
            f"{dataset} has a character {names.new_slug} already, so two would become one; nothing was changed",
            hint="give it another name, or take one of them out of dataset.yaml first",
        )


def _about(data: Mapping[str, Any], names: _Names) -> tuple[dict[str, Any], int]:
    """A sidecar's values with the new name, and how many changed."""
    found, places = dict(data), 0
    for key in ("title", "notes"):
        if isinstance(found.get(key), str):
            found[key], number = names.tell(found[key])
            places += number
    found = recast(found, frozenset({names.slug}), names.new_slug)
    speakers = found.get("speakers")
    if isinstance(speakers, Mapping):
        found["speakers"] = {index: _labelled(value, names) for index, value in speakers.items()}
        places += sum(found["speakers"][index] != value for index, value in data["speakers"].items())
    return found, places + (found.get("characters") != data.get("characters"))


def _labelled(speaker: Any, names: _Names) -> Any:
    """A speaker with the new words in what the source called it."""
    if isinstance(speaker, Mapping):
        label = speaker.get("label")
        return {**speaker, "label": names.tell(label)[0]} if isinstance(label, str) else speaker
    return names.tell(speaker)[0] if isinstance(speaker, str) and speaker != names.new_slug else speaker


def _registry(tree: StoredTree, dataset: str, names: _Names, around: Surroundings) -> dict[str, bytes]:
    """The dataset's own file with the new name in its registry of characters."""
    if names.slug not in around.characters:
        return {}

    def edit(settings: Settings) -> RegistryChange:
        change = RegistryChange(dict(settings))
        if names.slug != names.new_slug:
            change = speakers.renamed(settings, CHARACTERS, names.slug, names.new_slug)
        record = mapping(change.settings[CHARACTERS][names.new_slug])
        texts = {key: names.tell(value)[0] for key, value in record.items() if isinstance(value, str)}
        return RegistryChange(put(change.settings, CHARACTERS, names.new_slug, {**record, **texts}), change.moves)

    return books.written(tree, dataset, edit)
