"""What becomes of one file when entries or a text are forgotten, and what is noted on the way."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection

import orjson

from rtrepo.actions.forgetting.rewording import StuckError, is_text, reworded, words_of
from rtrepo.actions.forgetting.spelling import Spelling
from rtrepo.layout.paths import Place, place_of
from rtrepo.model.entry import Key

_AROUND = re.compile(
    r"(?:(?:work|index|stages|state)-(?:before|after)/|\d+/(?:work|index|state)/)(?:[1-3]/(?=datasets/))?"
)
"""The folders in which records of operations and of backups keep the files of a working tree."""
_RECORDS = ("operation.json", "backup.json")
"""Records of rtrepo's, and what lies beside them (see git.rewriting.operation_tree)."""
_MANIFEST = "manifest.yaml"
_STATE = re.compile(r"state-(?:before|after)/|\d+/state/")
CALLED_SO = "in a file's name"
"""Why a text cannot be taken out of a file by itself: it is in its name."""
_FINGERPRINTS = "records"
"""In the record of an export: digests, and no text."""


def place_in(path: str) -> tuple[str, Place]:
    """A path as it is in a working tree, and what it holds."""
    found = _AROUND.match(path)
    inside = path[found.end() :] if found else path
    return inside, place_of(inside)


class Forgetting:
    """The entries (`keys`) and the text that are to be forgotten. It is asked about each file once, by content and
    place, and notes what it did: by path `gone` has the contents that go, `places` how often the text stood in each."""

    def __init__(self, keys: Collection[Key], spelling: Spelling | None, *, authors: bool = False) -> None:
        self.keys, self.spelling, self.authors = frozenset(keys), spelling, authors
        self._by_dataset: dict[str, set[str]] = defaultdict(set)
        for key in self.keys:
            self._by_dataset[key.dataset].add(key.id)
        self.gone: dict[str, set[bytes]] = defaultdict(set)
        self.raws: set[bytes] = set()
        self.places: dict[str, dict[bytes, int]] = defaultdict(dict)
        self.seen: dict[str, Place] = {}
        self.stuck: dict[str, str] = {}
        self.messages = 0
        self.mentions: set[str] = set()
        ids = "|".join(re.escape(key.id) for key in sorted(self.keys))
        self._mention = re.compile(rf"(?<![a-z0-9._-])(?:{ids})(?![a-z0-9_-])".encode()) if ids else None

    @property
    def names(self) -> frozenset[bytes]:
        """The names of files that go."""
        return frozenset(f"{key.id}.{kind}".encode() for key in self.keys for kind in ("json", "yaml"))

    def names_one(self, raw: bytes) -> bool:
        """Whether a file names one of the entries, as an import file does."""
        return self._mention is not None and bool(self._mention.search(raw))

    def file(self, path: str, raw: bytes, renamed: Callable[[str], str]) -> bytes | None:
        """The new content of a file; None where it goes."""
        inside, place = place_in(path)
        self.seen[inside] = place
        if place.kind in ("entry", "sidecar") and place.key in self.keys:
            self.gone[inside].add(raw)
            if place.kind == "entry":
                self.raws.add(raw)
            return None
        if place.kind == "import" and place.dataset in self._by_dataset:
            told = _without(raw, self._by_dataset[place.dataset])
            if told != raw:
                self.places[inside][raw] = raw.count(b"\n") - told.count(b"\n")
                raw = told
        if path == _FINGERPRINTS and not is_text(raw):
            return raw
        raw = self._reworded(inside, raw)
        if path.startswith(_RECORDS) or place.kind == "experiment" or path.endswith(_MANIFEST) or _STATE.match(path):
            raw = renamed(words_of(raw)).encode("utf-8", "surrogateescape")
        if self.names_one(raw):
            self.mentions.add("the log of operations" if path.startswith(_RECORDS) else inside)
        return raw

    def _reworded(self, path: str, raw: bytes) -> bytes:
        if self.spelling is None:
            return raw
        if self.spelling.is_in(path):
            self.stuck[path] = CALLED_SO
        try:
            told, places = reworded(self.spelling, path, raw)
        except StuckError as error:
            self.stuck[path] = str(error)
            return raw
        if places:
            self.places[path][raw] = places
        return told

    def message(self, text: str) -> str:
        """The message of a version or of a tag."""
        if self.names_one(text.encode("utf-8", "surrogateescape")):
            self.mentions.add("messages of versions")
        if self.spelling is None:
            return text
        told, places = self.spelling.replaced(text)
        self.messages += bool(places)
        return told

    def people(self, text: str) -> str:
        """Who wrote it. Brackets and line ends would make another line of it, so they are no part of a mark there."""
        if self.spelling is None or not self.authors or not self.spelling.is_in(text):
            return text
        name, _, address = text.rpartition(" <")
        told = (self.spelling.replaced(one)[0].replace("<", "").replace(">", "") for one in (name, address[:-1]))
        return "{} <{}>".format(*told)


def _without(raw: bytes, ids: Collection[str]) -> bytes:
    """An import file without the lines about some entries."""
    kept = []
    for line in raw.splitlines(keepends=True):
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            told = None
        if not (isinstance(told, dict) and "record" in told and str(told.get("id")) in ids):
            kept.append(line)
    return b"".join(kept)
