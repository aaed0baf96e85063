"""`move`, `copy`, `rename` and `delete`: entries elsewhere, twice, under another id, or gone from now on."""

import re
from collections.abc import Iterator, Sequence

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.checking.surveying import Progress
from rtrepo.actions.choosing import Wish
from rtrepo.actions.reshaping.draft import Draft, draft, gone, named, sidecar_bytes
from rtrepo.actions.reshaping.ground import Ground, Standing
from rtrepo.actions.reshaping.lineage import Lineage, with_record
from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.repository import Repository
from rtrepo.layout import sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import CONFIG, EXPERIMENTS, dataset_path, sidecar_path
from rtrepo.model.ancestry import Ancestry
from rtrepo.model.entry import Key
from rtrepo.model.reshaping import ReshapeReport, Step
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Surroundings

_NAMED = 5
"""Things named in a remark; the rest is counted."""


def move(
    repository: Repository, wish: Wish, to: str, *, rename: bool = False, progress: Progress | None = None
) -> Draft:
    """Put entries with their sidecars into another dataset, where its layout has them.

    The record of their import stays where it is, so that the file they came from can be imported again and brings
    nothing twice. Raises RtrepoError where an id is taken there, unless it may be given another.
    """
    ground = Ground(repository, progress)
    ground.dataset(to)
    found = ground.chosen(wish)
    ground.refuse_twins(found)
    lineage, files, steps = Lineage(ground.desk), dict[str, bytes | None](), list[Step]()
    carried: list[Sidecar] = []
    for one in found:
        if one.key.dataset == to:
            continue
        standing = ground.standing(one)
        new = ground.free(Key(to, one.key.id)) if rename else ground.wanted(Key(to, one.key.id))
        written, about = _elsewhere(ground, standing, new, lineage.after_move(standing, new))
        files |= gone([one.path]) | written
        carried.append(about)
        steps.append(Step((one.key,), (new,)))
    olds = [step.before[0] for step in steps]
    did = f"move {named(olds)} to {steps[0].after[0] if len(steps) == 1 else to}" if steps else f"move nothing to {to}"
    remarks = (*_unknown(ground, to, carried), *_mentions(ground, olds))
    report = ReshapeReport("move", did, steps=tuple(steps), same=len(found) - len(steps), remarks=remarks)
    return draft(ground, f"move --to {to}", files, report)


def copy(
    repository: Repository, wish: Wish, *, to: str = "", new_id: str = "", rename: bool = False,
    progress: Progress | None = None,
) -> Draft:  # fmt: skip
    """Make entries again with their sidecars: in another dataset, under another id (of one entry), or both.

    Raises RtrepoError where an id is taken there, unless it may be given another.
    """
    ground = Ground(repository, progress)
    if to:
        ground.dataset(to)
    found = ground.chosen(wish)
    ground.refuse_twins(found)
    if new_id and len(found) > 1:
        raise RtrepoError(
            f"{len(found):,} entries cannot all be called {new_id}; nothing was changed",
            hint="--to DATASET, or name one",
        )
    files, steps, carried = dict[str, bytes | None](), list[Step](), list[Sidecar]()
    for one in found:
        wanted = Key(to or one.key.dataset, new_id or one.key.id)
        new = ground.free(wanted) if rename else ground.wanted(wanted)
        written, about = _elsewhere(ground, ground.standing(one), new, Ancestry("copied", (one.key,)))
        files |= written
        carried.append(about)
        steps.append(Step((one.key,), (one.key, new)))
    olds, news = [one.key for one in found], [step.after[1] for step in steps]
    did = f"copy {named(olds)} to {news[0] if len(news) == 1 else to}"
    report = ReshapeReport("copy", did, steps=tuple(steps), remarks=tuple(_unknown(ground, to, carried) if to else ()))
    return draft(ground, f"copy --to {to}" if to else "copy", files, report)


def rename(repository: Repository, name: str, new_id: str) -> Draft:
    """Give an entry another id. Raises RtrepoError where that is taken, or cannot be one."""
    ground = Ground(repository)
    one = ground.one(name, "rename")
    new = Key(one.key.dataset, new_id)
    if new == one.key:
        raise RtrepoError(f"{one.key} is called so already; nothing was changed", hint="rtrepo rename ID NEW")
    written, _ = _elsewhere(ground, one, ground.wanted(new), Lineage(ground.desk).after_move(one, new))
    report = ReshapeReport(
        "rename", f"rename {one.key} to {new}", steps=(Step((one.key,), (new,)),),
        remarks=tuple(_mentions(ground, [one.key])),
    )  # fmt: skip
    return draft(ground, f"rename {one.key}", gone([one.path]) | written, report)


def delete(repository: Repository, wish: Wish, *, progress: Progress | None = None) -> Draft:
    """Take entries and their sidecars out, from now on: what is in versions stays there."""
    ground = Ground(repository, progress)
    found = ground.all_files(wish)
    keys = list(dict.fromkeys(one.key for one in found))
    new = [one for one in found if ground.desk.head.file(one.path) is None]
    remarks = []
    if new:
        keys_new = [one.key for one in new]
        verb, them = ("is", "it") if len(new) == 1 else ("are", "them")
        remarks = [f"{named(keys_new)} {verb} in no version: only undo brings {them} back"]
    back = ""
    kept = [one.key for one in found if one not in new]
    head = refs.head_commit(repository)
    if kept and head:
        names = " ".join(map(str, kept[:3])) if len(kept) <= 3 else "ID…"
        back = f"rtrepo restore {names} --from {head[:7]}"
    steps = tuple(Step((key,)) for key in keys)
    report = ReshapeReport(
        "delete", f"delete {named(keys)}", steps=steps, back=back, remarks=(*remarks, *_mentions(ground, keys))
    )
    return draft(ground, "delete", gone(one.path for one in found), report)


def _elsewhere(
    ground: Ground, one: Standing, new: Key, said: Ancestry | None
) -> tuple[dict[str, bytes | None], Sidecar]:
    """The files of an entry at its new place, with what is said of where it is from, and what is known of it. A sidecar
    that cannot be read goes along as it is."""
    path = ground.place(new)
    files: dict[str, bytes | None] = {path: one.raw}
    try:
        about = sidecar_file.load(one.about or b"")
    except FileError:
        return {**files, sidecar_path(path): one.about}, Sidecar()
    raw = sidecar_bytes(one.about, with_record(about, said), new=True)
    return files | ({sidecar_path(path): raw} if raw is not None else {}), about


def _unknown(ground: Ground, dataset: str, carried: Sequence[Sidecar]) -> Iterator[str]:
    """The tags and characters that entries bring to a dataset whose registries do not have them."""
    around = Surroundings(read_settings(ground.tree, dataset_path(dataset)))
    for what, known, brought in (
        ("tags", around.tags, [tag for about in carried for tag in about.tags]),
        ("characters", around.characters, [slug for about in carried for slug in about.characters]),
    ):
        new = sorted(set(brought) - known.keys() - around.aliases.keys())
        if known and new:
            verb = "is" if len(new) == 1 else "are"
            more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
            yield f"{', '.join(new[:_NAMED])}{more} {verb} not among the {what} of {dataset} ({dataset_path(dataset)})"


def _mentions(ground: Ground, keys: Sequence[Key]) -> Iterator[str]:
    """The settings and experiments in which an id stands that no entry has any more."""
    if len(keys) > _NAMED:
        return
    paths = [CONFIG, *(blob.path for blob in ground.tree.files(EXPERIMENTS))]
    for path in paths:
        text = (ground.tree.read(path) or b"").decode("utf-8", "replace")
        for key in keys:
            if re.search(rf"(?<![\w.-]){re.escape(key.id)}(?![\w-])", text):
                yield f"{path} names {key.id}; it was not changed"
