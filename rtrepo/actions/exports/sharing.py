"""What a file has of recorded exports, entry by entry: also of one that was re-ordered, cut, edited or put together."""

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rtrepo.actions.exporting.making import TrainingFile
from rtrepo.actions.exports import pairing, training_files
from rtrepo.actions.exports.remaking import made_again, version_of
from rtrepo.actions.exports.training_files import Records
from rtrepo.errors import RtrepoError
from rtrepo.git.repository import Repository
from rtrepo.model.export_record import ExportRecord, Share, Twin
from rtrepo.model.json_text import parse

MOST_SHARES = 4
"""Exports that a file is told to be put together from."""
LEAST = 0.05
"""The share of a file's records that a further export must explain to be named."""
MOST_PAIRED = 20_000
"""Records, and entries, that are read to see which was edited from which."""
TRIED = 3
"""The newest exports that are tried where no record of a file is as it was exported."""

_Left = dict[bytes, deque[int]]
"""The numbers of a file's records that are of no export yet, by fingerprint."""

Known = Sequence[tuple[ExportRecord, Sequence[bytes]]]
"""Recorded exports with their fingerprints, newest first."""


class Found(NamedTuple):
    """What a file has of exports, the largest share first, and the numbers of the records that are of none."""

    shares: list[Share]
    foreign: list[int]


class _Held(NamedTuple):
    """Which records of a file (by number) are which entries of an export (by place)."""

    record: ExportRecord
    entries: int
    pairs: dict[int, int]


def found_in(repository: Repository, path: Path, file: Records, known: Known) -> Found:
    """Hold a file against recorded exports."""
    left = _places(file)
    held: list[_Held] = []
    while len(held) < MOST_SHARES and left and (best := _best(left, known)):
        record, prints, common = best
        if held and common < LEAST * len(file.prints):
            break
        held.append(_Held(record, len(prints), _taken(left, prints)))
    foreign = sorted(number for numbers in left.values() for number in numbers)
    if not held:
        return _by_text(repository, path, foreign, [record for record, _ in known[:TRIED]])
    shares = []
    for part in held:
        share, foreign = _share(repository, path, part, foreign)
        shares.append(share)
    return Found(shares, foreign)


def against(repository: Repository, path: Path, record: ExportRecord, made: TrainingFile) -> Found:
    """Hold a file against one export that was made again."""
    left = _places(training_files.records(path))
    held = _Held(record, len(made.prints), _taken(left, made.prints))
    foreign = sorted(number for numbers in left.values() for number in numbers)
    share, foreign = _share(repository, path, held, foreign, made)
    return Found([share], foreign)


def _places(file: Records) -> _Left:
    left: _Left = {}
    for number, one in enumerate(file.prints, 1):
        if one is not None:
            left.setdefault(one, deque()).append(number)
    return left


def _best(left: _Left, known: Known) -> tuple[ExportRecord, Sequence[bytes], int] | None:
    """The export that most records are of; of several the one with least else in it, then the newest."""
    best: tuple[tuple[int, int], ExportRecord, Sequence[bytes]] | None = None
    for record, prints in known:
        common = len(left.keys() & set(prints))
        rank = (common, -len(prints))
        if common and (best is None or rank > best[0]):
            best = rank, record, prints
    return (best[1], best[2], best[0][0]) if best else None


def _taken(left: _Left, prints: Iterable[bytes]) -> dict[int, int]:
    """Take the records of an export out of those that are left: place of the entry → number of the record."""
    taken = {}
    for place, one in enumerate(prints):
        numbers = left.get(one)
        if numbers:
            taken[place] = numbers.popleft()
            if not numbers:
                del left[one]
    return taken


def _share(
    repository: Repository, path: Path, held: _Held, foreign: list[int], made: TrainingFile | None = None
) -> tuple[Share, list[int]]:  # fmt: skip
    """One share in words, and which of the foreign records are no edited entries of it either."""
    missing = [place for place in range(held.entries) if place not in held.pairs]
    twins: list[pairing.Pair] = []
    if missing and foreign:
        try:
            made = made or made_again(repository, held.record)
        except RtrepoError:
            made = None  # the version is not here, or not read by this rtrepo: what is the same is known all the same
        twins = _twins(path, foreign, missing, made) if made and len(made.keys) == held.entries else []
    numbers = [held.pairs[place] for place in sorted(held.pairs)]
    told = [(Twin(pair.record, made.keys[pair.entry]), pair.reformed) for pair in twins] if made else []
    share = Share(
        export=held.record,
        version=version_of(repository, held.record),
        entries=held.entries,
        same=len(numbers),
        missing=len(missing) - len(twins),
        in_order=numbers == sorted(numbers),
        reformed=tuple(twin for twin, reformed in told if reformed),
        edited=tuple(twin for twin, reformed in told if not reformed),
    )
    paired = {pair.record for pair in twins}
    return share, [number for number in foreign if number not in paired]


def _twins(path: Path, foreign: list[int], missing: list[int], made: TrainingFile) -> list[pairing.Pair]:
    """Which of the records are entries that are missing, edited."""
    lines = made.data.split(b"\n")
    entries = ((place, parse(lines[place])) for place in missing[:MOST_PAIRED])
    records = ((one.number, one.value) for one in training_files.wanted(path, foreign[:MOST_PAIRED]))
    return pairing.pairs(records, entries)


def _by_text(repository: Repository, path: Path, foreign: list[int], tried: Sequence[ExportRecord]) -> Found:
    """The same for a file of which no record is as it was exported."""
    best = Found([], foreign)
    for record in tried if foreign else ():
        try:
            made = made_again(repository, record)
        except RtrepoError:
            continue
        share, left = _share(repository, path, _Held(record, len(made.keys), {}), foreign, made)
        if share.matched and (not best.shares or share.matched > best.shares[0].matched):
            best = Found([share], left)
    return best
