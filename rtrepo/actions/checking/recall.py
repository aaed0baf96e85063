"""What was found before, by content: whole reports, and what single entries gave. Kept in the cache of the repository.

A report is kept under all that it depends on: the tree, the question, the edition of rtrepo. What entries gave is kept
for a dataset in one value, since a hundred thousand would be slow to ask for: a row of digests of those without a
finding, and a table of the others. A digest stands for an entry's path, the ids of its file and its sidecar, and
its twins; the name of the table for the rules with their levels and options, and the dataset's settings. So nothing
here is ever wrong, only unknown.
"""

import json
import struct
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from rtrepo.actions.checking.edition import edition
from rtrepo.actions.checking.examining import Part, Setting
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.reports import CheckReport

SIZE = 16
"""Bytes of a digest."""
_SPARE = 1_000  # entries that are not in the tree and are known all the same, beside as many as are in it
_LARGEST = 2**25  # bytes of one value, packed

Judged = tuple[tuple[Finding, ...], str]


def digest_of(path: str, entry_id: str, sidecar_id: str, twins: Sequence[str]) -> bytes:
    """What stands for an entry as its rules see it."""
    told = "\0".join((path, entry_id, sidecar_id, *twins))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


class Recall:
    """What is known about the entries of a repository: nothing where nobody can say which edition of rtrepo this is."""

    def __init__(self, repository: Repository) -> None:
        self._cache = Cache(repository) if edition() else None

    def report(self, question: object) -> CheckReport | None:
        """The whole answer to a question that was asked before."""
        name = _name("report", question)
        try:
            checked, older, findings, titles = _unpacked(self._get(name))
            return CheckReport(
                checked,
                tuple(map(_finding, findings)),
                older=older,
                titles={Key(*key): title for *key, title in titles},
            )
        except (KeyError, ValueError, TypeError, zlib.error):
            return None

    def keep_report(self, question: object, report: CheckReport) -> None:
        """Keep the whole answer to a question; where and laxer are not part of it."""
        titles = [(*key, title) for key, title in report.titles.items()]
        self._keep(
            {_name("report", question): [report.checked, report.older, list(map(_row, report.findings)), titles]}
        )

    def judged(self, dataset: str, setting: Setting) -> "Findings":
        """What the rules of a setting found in entries of a dataset."""
        return Findings.load(self._get(_name("findings", (dataset, setting))))

    def keep_judged(self, dataset: str, setting: Setting, found: "Findings", now: Collection[bytes]) -> None:
        """Keep the same; `now` are the digests of those that are in the tree."""
        self._put({_name("findings", (dataset, setting)): found.reduced(now).dump()})

    def parts(self, dataset: str) -> dict[bytes, Part | None]:
        """What entries of a dataset add to it as a whole; None for those that do not count."""
        return _parts(self._get(_name("parts", dataset)))

    def keep_parts(self, dataset: str, parts: Mapping[bytes, Part | None], now: Collection[bytes]) -> None:
        """Keep the same; `now` as in `keep_judged`."""
        self._put({_name("parts", dataset): _packed_parts({one: parts[one] for one in _kept(parts, now)})})

    def value(self, kind: str, question: object) -> bytes:
        """Bytes of any kind; empty where there are none."""
        return self._get(_name(kind, question))

    def keep_value(self, kind: str, question: object, value: bytes) -> None:
        """Keep the same."""
        self._put({_name(kind, question): value})

    def _get(self, name: str) -> bytes:
        return self._cache.get([name]).get(name, b"") if self._cache else b""

    def _keep(self, values: Mapping[str, Any]) -> None:
        self._put({name: _packed(value) for name, value in values.items()})

    def _put(self, values: Mapping[str, bytes]) -> None:
        if self._cache:
            self._cache.put({name: value for name, value in values.items() if len(value) <= _LARGEST})


class Findings(NamedTuple):
    """By digest: entries in which nothing was found, and what was found in the others."""

    clean: set[bytes]
    told: dict[bytes, Judged]

    def get(self, digest: bytes) -> Judged | None:
        """What was found in an entry; None where nobody looked."""
        return ((), "") if digest in self.clean else self.told.get(digest)

    def add(self, digest: bytes, findings: tuple[Finding, ...], title: str) -> None:
        """Remember what was found in an entry."""
        if findings:
            self.told[digest] = (findings, title)
        else:
            self.clean.add(digest)

    def reduced(self, now: Iterable[bytes]) -> "Findings":
        """The same without most of what is not in the tree any more."""
        kept = _kept(self.clean | self.told.keys(), now)
        return Findings(self.clean & kept, {one: judged for one, judged in self.told.items() if one in kept})

    def dump(self) -> bytes:
        """Bytes for `load`."""
        told = [[one.hex(), title, list(map(_row, found))] for one, (found, title) in sorted(self.told.items())]
        return struct.pack("<I", len(self.clean)) + b"".join(sorted(self.clean)) + _packed(told)

    @classmethod
    def load(cls, raw: bytes) -> "Findings":
        """What `dump` wrote; empty for anything else."""
        try:
            (count,) = struct.unpack_from("<I", raw)
            end = 4 + count * SIZE
            told = _unpacked(raw[end:])
            return cls(
                {raw[at : at + SIZE] for at in range(4, end, SIZE)},
                {bytes.fromhex(one): (tuple(map(_finding, found)), title) for one, title, found in told},
            )
        except (struct.error, ValueError, TypeError, zlib.error):
            return cls(set(), {})


def _kept(known: Iterable[bytes], now: Iterable[bytes]) -> set[bytes]:
    """Of the digests that are known those to keep: all that are in the tree, and some of another branch perhaps."""
    known, now = set(known), set(now)
    others = known - now
    return known if len(others) <= len(now) + _SPARE else known & now


def _packed_parts(parts: Mapping[bytes, Part | None]) -> bytes:
    """Digests, then 40 bytes for each, then what is text: each different one once, and which of them each has."""
    texts: dict[str, int] = {}
    known: dict[tuple[int, int], int] = {}  # most parts were read here, and share what is equal
    numbers, fixed = [], []
    for part in parts.values():
        same = (id(part.about), id(part.traits)) if part else (0, 0)
        number = known.get(same)
        if number is None:
            text = json.dumps([part.about, part.traits] if part else None)
            number = known[same] = texts.setdefault(text, len(texts))
        numbers.append(number)
        fixed.append(struct.pack("<16s16sd", part.digest, part.spoken, part.words) if part else bytes(40))
    return b"".join((struct.pack("<I", len(parts)), *parts, *fixed, _packed([numbers, list(texts)])))


def _parts(raw: bytes) -> dict[bytes, Part | None]:
    try:
        (count,) = struct.unpack_from("<I", raw)
        start = 4 + count * SIZE
        end = start + count * 40
        numbers, texts = _unpacked(raw[end:])
        told = [json.loads(text) for text in texts]
        shared = [one and (one[0], tuple((trait, value) for trait, value in one[1])) for one in told]
        found: dict[bytes, Part | None] = {}
        rows = struct.iter_unpack("<16s16sd", raw[start:end])
        for at, number, (digest, spoken, words) in zip(range(4, start, SIZE), numbers, rows, strict=True):
            one = shared[number]
            part = (
                Part(one[0], digest.rstrip(b"\0") and digest, spoken.rstrip(b"\0") and spoken, one[1], words)
                if one
                else None
            )
            found[raw[at : at + SIZE]] = part
        return found
    except (struct.error, ValueError, TypeError, IndexError, zlib.error):
        return {}


def _name(kind: str, question: object) -> str:
    told = repr((edition(), question)).encode("utf-8", "surrogatepass")
    return f"{kind}/{blake2b(told, digest_size=SIZE).hexdigest()}"


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value).encode(), 1)


def _unpacked(raw: bytes) -> Any:
    return json.loads(zlib.decompress(raw))


def _row(found: Finding) -> tuple[Any, ...]:
    return tuple(getattr(found, name) for name in Finding.__dataclass_fields__)


def _finding(row: Sequence[Any]) -> Finding:
    return Finding(*[*row[:-1], tuple(row[-1])])
