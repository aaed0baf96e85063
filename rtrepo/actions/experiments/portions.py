"""Some entries of an experiment: a version in which the experiment changed nothing else.

Joining that version is taking these entries, with the three-way merge and the conflicts of any other merge.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.actions.counterparts import Group, groups
from rtrepo.actions.experiments.portion_imports import imports_of
from rtrepo.actions.measuring import sidecar_at
from rtrepo.actions.selecting import Selection
from rtrepo.errors import RtrepoError
from rtrepo.git import views
from rtrepo.git.drafts import Drafts
from rtrepo.git.views import StoredTree
from rtrepo.layout import yaml_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import dataset_path, place_of
from rtrepo.model.conflict import Notice
from rtrepo.model.entry import Key
from rtrepo.model.joined import Remark
from rtrepo.model.operation import FileId
from rtrepo.model.tree import PathChange

_REGISTRIES = ("tags", "characters")


class Portion(NamedTuple):
    """Entries of an experiment: their keys, sorted, and the base with these taken over from theirs, as a tree.
    `paths` are the files that were taken over; `remarks` tell what came along in `dataset.yaml`."""

    keys: tuple[Key, ...]
    tree: StoredTree
    paths: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()


def portion(
    drafts: Drafts, base: StoredTree, theirs: StoredTree, names: Sequence[str], tag: str, called: str
) -> Portion:
    """The entries that were asked for: by `names` (ids, `dataset/id`, datasets or paths; ids that an entry had before
    too), and of these those that carry `tag`. An entry that was renamed, split or joined comes with all it came from
    and became.

    Raises RtrepoError where a name is none of what the experiment (`called` so) changed, and where nothing fits.
    """
    changes = views.changes(base, theirs)
    found = groups(base, theirs, changes, Selection(tuple(names)).takes_path)
    missing = [name for name in names if not _is_there(name, changes)]
    if missing:
        raise RtrepoError(
            f"{called} changed nothing that is called {', '.join(missing)}; nothing was changed",
            hint=f"rtrepo diff --stat HEAD...{called} lists what it changed",
        )
    if tag:
        found = [group for group in found if tag in _carried(base, group, "tags") | _carried(theirs, group, "tags")]
        if not found:
            raise RtrepoError(
                f"{called} changed no entry with the tag {tag}; nothing was changed",
                hint=f"rtrepo diff --stat HEAD...{called} lists what it changed",
            )
    paths = sorted({path for group in found for entry in group.members for path in entry.paths})
    files: dict[str, FileId | None] = {path: theirs.file(path) for path in paths}
    remarks = []
    for dataset in sorted({place_of(path).dataset for path in paths}):
        needed = {
            registry: {
                slug for group in found if group.key.dataset == dataset for slug in _carried(theirs, group, registry)
            }
            for registry in _REGISTRIES
        }
        remark = _settle(drafts, base, theirs, dataset, needed, files)
        remarks += [remark] if remark else []
        ids = {entry.key.id for group in found for entry in group.members if entry.key.dataset == dataset}
        files |= imports_of(base, theirs, dataset, ids, drafts.put)
    keys = tuple(sorted(group.key for group in found))
    return Portion(keys, drafts.tree(base.tree_id, files), tuple(paths), tuple(remarks))


def _is_there(name: str, changes: Iterable[PathChange]) -> bool:
    takes = Selection((name,)).takes_path
    return any(place_of(change.path).kind in ("entry", "sidecar") and takes(change.path) for change in changes)


def _carried(tree: StoredTree, group: Group, registry: str) -> set[str]:
    """The tags or characters that the entries of a group carry in one version."""
    found: set[str] = set()
    for path in {path.removesuffix(".json").removesuffix(".yaml") for entry in group.members for path in entry.paths}:
        found |= set(getattr(sidecar_at(tree, f"{path}.yaml"), registry))
    return found


def _settle(
    drafts: Drafts,
    base: StoredTree,
    theirs: StoredTree,
    dataset: str,
    needed: Mapping[str, set[str]],
    files: dict[str, FileId | None],
) -> Remark | None:
    """Put into `files` what the entries need of their dataset's settings: all of them where the dataset is new, else
    the tags and characters that they carry and only the experiment has in its registries."""
    path = dataset_path(dataset)
    file, before = theirs.file(path), base.file(path)
    if file is None or file == before:
        return None
    if before is None:
        files[path] = file
        return None
    old = base.read(path) or b""
    try:
        wanted, new = yaml_file.load(old), yaml_file.load(theirs.read(path) or b"")
        came = [slug for registry in _REGISTRIES for slug in _register(wanted, new, registry, needed[registry])]
        if not came:
            return None
        files[path] = FileId(drafts.put("blob", yaml_file.edit(old, wanted)), before.mode)
    except FileError as error:
        why = f"the registries of {dataset} stay as they are: {error}"
        return Remark(None, path, Notice("settings", "", why))
    return Remark(None, path, Notice("settings", "", f"came along, since these entries carry it: {', '.join(came)}"))


def _register(wanted: dict[str, Any], new: Mapping[str, Any], registry: str, needed: Iterable[str]) -> list[str]:
    """Put what is needed into one registry, and give what was not there yet."""
    there, here = new.get(registry), wanted.get(registry) or {}
    if not isinstance(there, dict) or not isinstance(here, dict):
        return []
    came = [slug for slug in sorted(needed) if slug in there and slug not in here]
    if came:
        wanted[registry] = {**here, **{slug: there[slug] for slug in came}}
    if registry == "tags":
        groups_of = {there[slug].get("category_slug") for slug in came if isinstance(there[slug], dict)}
        _register(wanted, new, "categories", (slug for slug in groups_of if isinstance(slug, str)))
    return came
