"""`fsck`: git's own check first, then everything of ours, read by git: nothing here can hang on a damaged object."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from rtrepo.actions.soundness import contents, records
from rtrepo.errors import RtrepoError
from rtrepo.git import export_refs, fsck, operations, process, repository
from rtrepo.git.cat_file import CatFile
from rtrepo.git.refs import BRANCHES
from rtrepo.git.repository import Repository
from rtrepo.model.soundness import Flaw, Soundness

_REMARK = re.compile(r"(?:blob|tree|commit|tag) [0-9a-f]{40}: ([a-zA-Z0-9]+): ")
"""How git begins what it says of an object that can be read and is not as it should be (git-fsck(1))."""

Progress = Callable[[str], Callable[[int, int], None] | None]
"""Gives a function for the part of a name, which is told (done, of); None where nobody looks."""


def look(start: Path, progress: Progress = lambda _: None) -> Soundness:
    """Whether all that the repository around a folder holds is sound: git's objects and refs, every file of ours in the
    tip of every branch, the experiments' versions, the records of exports, the log of operations. Changes nothing.

    What lies in the working tree is left to `status`, what rules say of it to `validate`. Raises RtrepoError where
    there is no repository.
    """
    opened = repository.find(start)
    told = fsck.run(opened, progress("Checking git's objects"))
    damaged = set(told.objects)
    found: list[Flaw] = []
    checked = {"objects": _count(opened)}
    with CatFile(opened) as objects:
        refs = _refs(opened)
        tips = dict(_tips(opened, objects, refs, found))
        checked["tips"] = len(tips)
        met = contents.walk(tips, objects, damaged)
        found += met.flaws
        found += _files(met.files, objects, progress("Reading entries"), checked)
        exports = {name: at for name, at in refs.items() if name.startswith(export_refs.FOLDER)}
        for name, at in exports.items():
            found += records.export_flaws(objects, name, at)
        counted: list[int] = []
        if operations.REF in refs:
            found += records.operation_flaws(objects, refs[operations.REF], counted)
        checked |= {"exports": len(exports), "operations": sum(counted)}
    return Soundness((*_of_git(opened, told, met.places), *found), checked)


def _of_git(opened: Repository, told: fsck.Told, places: dict[str, str]) -> Iterator[Flaw]:
    for object_id, sentences in told.objects.items():
        said = "; ".join(dict.fromkeys(sentences))
        loose = opened.common_dir / "objects" / object_id[:2] / object_id[2:]
        hint = contents.DAMAGED
        if loose.exists() and any("corrupt" in one for one in sentences):
            hint = f"rm -f {os.path.relpath(loose, opened.root)}, then {hint}"
        remarks = [_REMARK.match(one) for one in sentences]
        if remarks[0] and all(remarks):
            hint = f"the object is whole; if it is known and wanted so: git config fsck.{remarks[0][1]} ignore"
        yield Flaw("git", places.get(object_id, f"object {object_id[:12]}"), said, hint)
    for sentence in told.others:
        yield Flaw("git", "git fsck", sentence, contents.DAMAGED)


def _refs(opened: Repository) -> dict[str, str]:
    done = process.run_with_hooks(
        opened.root, "for-each-ref", "--format=%(objectname) %(refname)", env=process.environment()
    )  # a ref that cannot be read is told by git fsck
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
    return {name: at for at, _, name in (line.partition(" ") for line in lines)}


def _tips(opened: Repository, objects: CatFile, refs: dict[str, str], found: list[Flaw]) -> Iterator[tuple[str, str]]:
    """The trees of every branch and of HEAD, each distinct one once, by the name of the first that has it."""
    head = process.ask(opened.root, "rev-parse", "-q", "--verify", "HEAD")
    commits = {name.removeprefix(BRANCHES): at for name, at in refs.items() if name.startswith(BRANCHES)}
    commits |= {"HEAD": head.decode().strip()} if head else {}
    seen: set[str] = set()
    for name, at in commits.items():
        try:
            tree = objects.read(at)[5:45].decode("ascii", "replace")
        except RtrepoError as error:
            hint = f"git reflog {name} names where it was before"
            found.append(Flaw("git", name, f"its version cannot be read: {error.message}", hint))
            continue
        if tree not in seen:
            seen.add(tree)
            yield name, tree


def _files(
    files: list[contents.File], objects: CatFile, progress: Callable[[int, int], None] | None, checked: dict[str, int]
) -> Iterator[Flaw]:
    """What is wrong with files of ours. Versions that they name are looked up once all are read."""
    wanted: dict[str, list[Flaw]] = {}
    for done, (file, raw) in enumerate(zip(files, objects.each(file.id for file in files), strict=True)):
        checked[file.kind] = checked.get(file.kind, 0) + 1
        if progress and done % 500 == 0:
            progress(done, len(files))
        read = contents.read(file, raw)
        yield from read.flaws
        for version, flaw in read.needs:
            wanted.setdefault(version, []).append(flaw)
    for version, found in zip(wanted, objects.each(f"{version}^{{commit}}" for version in wanted), strict=True):
        if found.kind != "commit":
            yield from wanted[version]


def _count(opened: Repository) -> int:
    told = (process.ask(opened.root, "count-objects", "-v") or b"").decode().splitlines()
    parts = dict(line.partition(": ")[::2] for line in told)
    return int(parts.get("count", 0)) + int(parts.get("in-pack", 0))
