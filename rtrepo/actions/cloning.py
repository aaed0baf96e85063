"""`clone`: git's own clone, and then what git does not clone. Nothing that came with the clone is run."""

from collections.abc import Sequence
from pathlib import Path

from rtrepo.actions.equipping import install_hooks, set_git_up
from rtrepo.actions.hooking import trusting
from rtrepo.actions.workspace import open_repository
from rtrepo.errors import RtrepoError
from rtrepo.git import bare, clones, history, refs, views
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import DATASETS, entries_folder
from rtrepo.model.clone import CloneReport

NOT_OURS = 1
"""The exit code where the clone is made and cannot be rtrepo's."""


def clone(
    start: Path,
    url: str,
    folder: str = "",
    *,
    branch: str = "",
    options: Sequence[str] = (),
    quiet: bool = False,
    listens: bool = False,
) -> CloneReport:
    """Clone a repository into a folder (by default the one that git would choose), and put hooks and git-setup in
    place. `options` are git's; with `listens` git says nothing to the person.

    Raises RtrepoError where git does not clone, and where the clone is none that rtrepo can work in: then it stays.
    """
    folder = folder or clones.folder_for(url)
    if not folder:
        raise RtrepoError(
            "nobody can tell from the address how the folder is to be called",
            hint="name it: rtrepo clone URL FOLDER",
            exit_code=2,
        )
    asked = (*(("--branch", branch) if branch else ()), *options)
    clones.clone(start, url, folder, asked, quiet=quiet, listens=listens)
    repository = _opened(start / folder, folder)
    installed, warnings = install_hooks(repository)
    readable, more = set_git_up(repository)
    head = refs.head_commit(repository)
    tree = views.commit_tree(repository, head)
    counts = {name: tree.count(entries_folder(name), ".json") for name in tree.folders(DATASETS)}
    name = refs.head(repository)
    return CloneReport(
        root=str(repository.root),
        folder=folder,
        branch=name.removeprefix(refs.BRANCHES) if name.startswith(refs.BRANCHES) else None,
        version=history.version(repository, head) if head else None,
        datasets={dataset: number for dataset, number in counts.items() if number},
        hooks=installed,
        git_setup=readable,
        warnings=warnings + more,
        commands=len(trusting.standing(repository).steps),
    )


def _opened(root: Path, folder: str) -> Repository:
    try:
        if bare.is_bare(root):
            raise RtrepoError(
                "it has no working tree, as a server's repository",
                hint=f"guard what is pushed to it: rtrepo -C {folder} hooks install",
            )
        return open_repository(root, greets=False)
    except RtrepoError as error:
        raise RtrepoError(
            f"{folder} is cloned and stays as it is, without our hooks: {error.message}",
            hint=error.hint,
            exit_code=NOT_OURS,
        ) from None
