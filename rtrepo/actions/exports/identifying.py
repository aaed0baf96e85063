"""`which`: where a training file came from."""

from pathlib import Path

from rtrepo.actions.exports import records, training_files, trainings
from rtrepo.actions.exports.recognising import exact
from rtrepo.actions.exports.remaking import version_of
from rtrepo.actions.exports.sharing import found_in
from rtrepo.actions.exports.training_files import Digest, Progress
from rtrepo.git import refs
from rtrepo.git.refs import REMOTES
from rtrepo.git.repository import Repository
from rtrepo.model.export_record import Match, Share, WhichReport

HALF = 0.5
"""The share of a file, or of an export, that makes the one come from the other."""


def which(repository: Repository, path: Path, progress: Progress | None = None) -> WhichReport:
    """The exports that a file is, or is made of, and the runs trained on it. Raises RtrepoError where it cannot be
    read."""
    digest = training_files.digest(path, progress)
    record = exact(repository, path, digest)
    if record:
        entries = record.manifest.entries
        share = Share(record, version_of(repository, record), entries, entries, 0, in_order=True)
        runs = trainings.of(repository, record)
        also = tuple(records.earlier(repository, record))
        return WhichReport(str(path), digest.content, "same", (share,), runs, entries, packed=digest.packed, also=also)
    return _near(repository, path, digest)


def _near(repository: Repository, path: Path, digest: Digest) -> WhichReport:
    known = records.listed(repository)
    file = training_files.records(path)
    readable = sum(one is not None for one in file.prints)
    found = found_in(repository, path, file, [(one, records.prints(repository, one)) for one in known])
    matched = sum(share.matched for share in found.shares)
    entries = min((share.entries for share in found.shares[:1]), default=0)
    enough = matched and matched >= HALF * min(readable, entries)
    match: Match = "near" if enough else "none"
    runs = trainings.of(repository, found.shares[0].export) if enough else ()
    return WhichReport(
        file=str(path),
        sha256=digest.content,
        match=match,
        shares=tuple(found.shares),
        runs=runs,
        records=len(file.prints),
        unread=len(file.prints) - readable,
        foreign=len(found.foreign),
        more=file.more,
        packed=digest.packed,
        known=len(known),
        behind=not known and bool(refs.tips(repository, REMOTES)),
    )
