"""The version that was trained on last, for "what changed since?": by an export, or by a run."""

from rtrepo.actions.exports import records, trainings
from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.repository import Repository

NAMED = 4
"""Names given in a refusal."""


def version_since(repository: Repository, export: str | None, run: str | None) -> str:
    """The version that one of two options names (None: not given); empty where neither is given. Raises RtrepoError
    where both are."""
    if export is not None and run is not None:
        raise RtrepoError("--since-export and --since-run name one version each", hint="give one of them", exit_code=2)
    if export is not None:
        return version_of_export(repository, export)
    return version_of_run(repository, run) if run is not None else ""


def version_of_export(repository: Repository, name: str = "") -> str:
    """The full id of the version of the newest export: of any, or of a dataset, a profile, a file or a SHA-256."""
    found = next((one for one in records.everything(repository) if not name or records.names(one, name)), None)
    if found is None:
        raise RtrepoError(
            f"there is no recorded export of {name}" if name else "no export is recorded here yet",
            hint="rtrepo exports lists them" if name else "rtrepo export DATASET --to FORMAT -o FILE makes one",
        )
    return _here(repository, found.manifest.version)


def version_of_run(repository: Repository, name: str) -> str:
    """The full id of the version that a run was trained on, by RUN or EXPERIMENT/RUN. Raises RtrepoError where there
    is none, or several of that name with different versions."""
    known = [one for one in trainings.everything(repository) if one.run.version]
    found = [one for one in known if name in (one.run.name, f"{one.experiment}/{one.run.name}")]
    versions = {one.run.version for one in found}
    if not found:
        others = ", ".join(one.run.name for one in known[:NAMED])
        raise RtrepoError(
            f"there is no run {name}",
            hint=f"runs: {others}" if others else "rtrepo experiment record NAME --run RUN --export FILE records one",
        )
    if len(versions) > 1:
        told = ", ".join(f"{one.experiment}/{one.run.name}" for one in found[:NAMED])
        raise RtrepoError(f"{name} is a run of several experiments", hint=f"say which: {told}")
    return _here(repository, versions.pop())


def _here(repository: Repository, version: str) -> str:
    if not refs.is_version(repository, version):
        raise RtrepoError(
            f"its version {version[:7]} is not in this repository", hint="git fetch --all brings the versions of others"
        )
    return refs.resolve(repository, version)
