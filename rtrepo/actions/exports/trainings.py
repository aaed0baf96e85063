"""The runs that are recorded in experiments, wherever their files stand."""

from collections.abc import Iterator

from rtrepo.actions.experiments import records
from rtrepo.git import refs, views
from rtrepo.git.refs import BRANCHES, REMOTES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.layout.paths import EXPERIMENTS, place_of
from rtrepo.model.export_record import ExportRecord, Trained


def everything(repository: Repository) -> list[Trained]:
    """Every run in the file of an experiment on any branch here, any branch of a remote's and any tag, in this order;
    a run that several of them tell of is there once, as the first of them has it."""
    folders: set[str] = set()
    blobs: dict[str, str] = {}
    for ref in _refs(repository):
        tree = views.commit_tree(repository, ref)
        folder = tree.folder_id(EXPERIMENTS) or ""
        if folder and folder not in folders:
            folders.add(folder)
            for path, blob in tree.files(EXPERIMENTS):
                if place_of(path).kind == "experiment":
                    blobs.setdefault(blob, place_of(path).name)
    found: dict[tuple[str, str], Trained] = {}
    read = records.read(repository, blobs)
    for blob, name in blobs.items():
        for run in read[blob][0].runs:
            found.setdefault((name, run.name), Trained(name, run))
    return list(found.values())


def of(repository: Repository, export: ExportRecord) -> tuple[Trained, ...]:
    """The runs that were trained on an export: those that name its file, and those that name its version and no
    file."""
    wanted, version = f"sha256:{export.sha256}", export.manifest.version
    return tuple(
        one
        for one in everything(repository)
        if one.run.export == wanted or (not one.run.export and one.run.version == version)
    )


def _refs(repository: Repository) -> Iterator[str]:
    here = refs.head(repository)
    tips = refs.tips(repository, BRANCHES, REMOTES, TAGS)
    order = sorted(tips, key=lambda ref: (ref != here, not ref.startswith(BRANCHES), not ref.startswith(REMOTES), ref))
    yield from (tips[ref] for ref in order)
