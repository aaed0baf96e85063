"""What a repository remembers of an export, and what is said of a file when it is held against that."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rtrepo.model.entry import Key
from rtrepo.model.experiment import Run
from rtrepo.model.manifest import Manifest
from rtrepo.model.version import Version

SCHEMA = "rtrepo.export-record/1"


class ExportRecord(NamedTuple):
    """One export. `id` is the commit that records it (empty where a manifest beside a file is all there is), `file` the
    name that was written (`-` for standard output), `branch` where it was exported from, as a person types it (empty
    if unknown), `at` when, in seconds since the epoch (0 if unknown), `prints` the blob with the fingerprints of its
    records (empty where there is none)."""

    id: str
    manifest: Manifest
    file: str
    branch: str
    who: str
    at: int
    prints: str = ""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the training file, in hex digits."""
        return self.manifest.sha256


class Trained(NamedTuple):
    """A run that was trained on an export, and the name of the experiment that it is recorded in."""

    experiment: str
    run: Run


class Twin(NamedTuple):
    """A record of a file (numbered from 1) and the entry of an export that it is most like."""

    record: int
    entry: Key


class Share(NamedTuple):
    """What a file has of one export. `same` counts records that are exactly those of the export, `reformed` lists those
    that hold the same texts in another form, `edited` those with changed texts; `missing` counts entries of the export
    that the file has not. `in_order` when what they share has the same order in both."""

    export: ExportRecord
    version: Version | None
    entries: int
    same: int
    missing: int
    in_order: bool
    reformed: tuple[Twin, ...] = ()
    edited: tuple[Twin, ...] = ()

    @property
    def matched(self) -> int:
        """Records of the file that are, or were, entries of the export."""
        return self.same + len(self.reformed) + len(self.edited)


Match = Literal["same", "near", "none"]


class WhichReport(NamedTuple):
    """Where a file came from. `match` is `same` for the very bytes of an export, `near` where most of its records are
    those of exports (`shares`, the largest first), `none` where that is not so; then `shares` may still name the
    nearest. `records` counts the records that were read, `unread` those that could not be, `more` when there were more
    than are looked at. `foreign` counts records of no export. `runs` were trained on the first share's export.
    `packed` when the file is compressed: then `sha256` is that of its content. `also` are other exports that
    gave the same bytes, `known` counts all exports that are recorded, `behind` when there is none in a clone."""

    file: str
    sha256: str
    match: Match
    shares: tuple[Share, ...]
    runs: tuple[Trained, ...] = ()
    records: int = 0
    unread: int = 0
    foreign: int = 0
    more: bool = False
    packed: bool = False
    also: tuple[ExportRecord, ...] = ()
    known: int = 0
    behind: bool = False


class VerifyReport(NamedTuple):
    """Whether an export made again is the file, byte for byte. `made` is the SHA-256 of what was made again; `share`
    holds the two against each other where they differ; `companions` says of files beside it whether they are the same
    (None: not there)."""

    file: str
    sha256: str
    export: ExportRecord
    version: Version | None
    made: str
    share: Share | None = None
    foreign: int = 0
    companions: Mapping[str, bool | None] = {}

    @property
    def same(self) -> bool:
        """Whether the file is what the version gives."""
        return self.sha256 == self.made and all(found is not False for found in self.companions.values())


class ExportList(NamedTuple):
    """Recorded exports, newest first; `total` counts all of them."""

    exports: tuple[ExportRecord, ...]
    total: int
