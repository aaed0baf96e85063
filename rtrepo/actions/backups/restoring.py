"""`backup restore`: a new folder with everything as it was, and with what git does not keep put in place again."""

import os
import shutil
from pathlib import Path

from rtrepo.actions.equipping import install_hooks, set_git_up
from rtrepo.errors import RtrepoError
from rtrepo.git import repository, views
from rtrepo.git.backup import chain, mirror, unpacking
from rtrepo.git.backup.header import DamagedError
from rtrepo.layout.paths import DATASETS, entries_folder
from rtrepo.model.backup import RestoreReport


def restore(path: Path, start: Path, folder: str) -> RestoreReport:
    """Restore a backup, with all that it builds on, into a new folder or an empty one; a relative one is seen from
    `start`. Nothing is there until all of it is. Nothing that came with the backup is run.

    Raises RtrepoError where the folder has something in it, and where the backup is damaged.
    """
    root = start / folder
    if os.path.lexists(root) and (root.is_symlink() or not root.is_dir() or any(root.iterdir())):
        raise RtrepoError(
            f"{folder} is there already, and is no empty folder; nothing was restored", hint="name a new folder"
        )
    links = [] if mirror.is_mirror(path) else chain.leading_to(path)
    for link in links:
        chain.check(link)
    if not links and (wrong := mirror.check(path)):
        raise DamagedError(f"{path.name} is damaged: {wrong[0]}", hint="take another backup; nothing was restored")
    root.absolute().parent.mkdir(parents=True, exist_ok=True)
    building = root.with_name(f".{root.name}.{os.getpid()}.rtrepo")
    try:
        made, contents = unpacking.unpack(links, building) if links else unpacking.unpack_mirror(path, building)
        unpacking.bring_back(made, contents)
        building.rename(root)
    except OSError as error:
        raise RtrepoError(
            f"{folder} could not be written ({error.strerror or error}); nothing was restored",
            hint="df shows how full the disk is",
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    opened = repository.find(root)
    installed, warnings = install_hooks(opened)
    readable, more = set_git_up(opened)
    tree = views.StoredTree(opened, contents.desks[0].work)
    counts = {name: tree.count(entries_folder(name), ".json") for name in tree.folders(DATASETS)}
    return RestoreReport(
        root=str(opened.root),
        folder=folder,
        contents=contents,
        datasets={dataset: number for dataset, number in counts.items() if number},
        hooks=installed,
        git_setup=readable,
        warnings=warnings + more,
        others=tuple(desk.folder for desk in contents.desks[1:]),
    )
