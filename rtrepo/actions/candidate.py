"""One entry that an expression is asked of: its files are read only as far as the answer needs them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from rtrepo.actions.finder import Finder
from rtrepo.actions.loading import read_entry, read_sidecar
from rtrepo.git.views import StoredTree
from rtrepo.insight.words import words_in
from rtrepo.layout.snapshots import EntryFiles
from rtrepo.model.entry import Entry, Message
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.token_estimate import estimate
from rtrepo.model.tree import Blob
from rtrepo.selection.expression import Expression, Question, Value
from rtrepo.selection.matching import is_literal, meets, passes

KNOWN, GLIMPSED, READ, SKIMMED, WHOLE, JUDGED = range(6)
"""How far an entry was looked at: its path and what is known of the whole tree, the bytes of its sidecar, the sidecar,
the bytes of its file, the entry, what rules find in it."""
_STAGES = {"path": KNOWN, "imports": KNOWN, "history": KNOWN, "sidecar": READ, "entry": WHOLE, "findings": JUDGED}


class Around(Protocol):
    """What is known of the whole tree, worked out when it is first asked for."""

    def sources(self, files: EntryFiles) -> Sequence[str]:
        """The files that an entry was imported from, by their names."""

    def changed(self, files: EntryFiles, versions: str) -> bool:
        """Whether an entry differs between two versions."""

    def findings(self, files: EntryFiles) -> Sequence[str]:
        """Codes and names of the rules that find something in an entry."""


class Candidate:
    """An entry of a tree. Asked again, it knows what it found out before."""

    __slots__ = ("_around", "_entry", "_known", "_raw", "_sidecar", "_stage", "_tree", "files")

    def __init__(self, tree: StoredTree, files: EntryFiles, around: Around) -> None:
        self.files = files
        self._tree = tree
        self._around = around
        self._stage = KNOWN
        self._known: dict[int, bool] = {}
        self._sidecar: Sidecar | None = None
        self._entry: Entry | None = None
        self._raw: dict[str, bytes] = {}

    def meets(self, expression: Expression, stages: Sequence[int]) -> bool | None:
        """Whether the entry meets an expression, looked at as far as these stages go; None where that is not far
        enough. Nothing that was read is kept."""
        found = None
        for stage in stages:
            self._stage = stage
            found = meets(expression, self._answer)
            if found is not None:
                break
        self._sidecar, self._entry = None, None
        self._raw.clear()
        return found

    def _answer(self, test: Question) -> bool | None:
        found = self._known.get(test.at)
        if found is None:
            needed = _STAGES[test.field.needs]
            if needed <= self._stage:
                found = passes(test, self._values(test))
            elif needed == self._stage + 1 and needed != JUDGED and self._cannot_hold(test):
                found = False
            if found is not None:
                self._known[test.at] = found
        return found

    def _cannot_hold(self, test: Question) -> bool:
        """Whether no value that a test looks for stands in the file's bytes: then it need not be taken apart."""
        texts = [str(value) for value in test.values]
        if test.field.kind == "number" or not texts or not all(map(_is_as_written, texts)):
            return False
        if test.field.usual in texts or (test.compare == "~" and (test.field.usual or not is_literal(texts[0]))):
            return False
        raw = self._bytes("sidecar" if test.field.needs == "sidecar" else "entry")
        if test.field.name == "speaker":
            raw += self._bytes("sidecar")
        return not any(Finder(text, exact_case=test.compare == "==").may_be_in(raw) for text in texts)

    def _bytes(self, which: str) -> bytes:
        """What stands in one of the files; nothing where there is none."""
        found = self._raw.get(which)
        if found is None:
            files = self.files
            path, blob = (files.sidecar, files.sidecar_id) if which == "sidecar" else (files.path, files.id)
            found = self._raw[which] = (self._tree.content(Blob(path, blob)) or b"") if path else b""
        return found

    def _about(self) -> Sidecar:
        """The sidecar; one that cannot be read says nothing."""
        if self._sidecar is None:
            found = read_sidecar(self._bytes("sidecar")) if self.files.sidecar else Sidecar()
            self._sidecar = found if isinstance(found, Sidecar) else Sidecar({"status": None, "split": None})
        return self._sidecar

    def _values(self, test: Question) -> Sequence[Value]:
        """The values of the field that a test asks for."""
        name, files = test.field.name, self.files
        if test.field.needs == "path":
            return [{"dataset": files.key.dataset, "id": files.key.id, "path": files.path}[name]]
        if name == "source":
            return self._around.sources(files)
        if name == "changed":
            return ["changed"] if self._around.changed(files, test.of) else []
        if name == "finding":
            return self._around.findings(files)
        if test.field.needs == "sidecar":
            return list(_said_of(self._about(), name, test.of))
        return self._of_turns(name, test.of)

    def _of_turns(self, name: str, of: str) -> Sequence[Value]:
        if self._entry is None:
            found = read_entry(self._bytes("entry"))
            self._entry = found if isinstance(found, Entry) else Entry({})
        if not self._entry.data:
            return []
        speakers = self._about().speakers if of or name == "speaker" else {}
        turns = [
            (message, speakers_of(message, speakers.get(index) if place == "messages" else None))
            for place, index, message in self._entry.turns()
        ]
        turns = [turn for turn in turns if not of or of == turn[0].get("role") or of in turn[1]]
        if name == "role":
            return [str(message.get("role")) for message, _ in turns]
        if name == "speaker":
            return [told for _, names in turns for told in names]
        if name == "turns":
            return [len(turns)]
        texts = [text for message, _ in turns for text in texts_of(message)]
        if name == "text":
            return texts
        return [sum(map(words_in if name == "words" else estimate, texts))]


def _is_as_written(text: str) -> bool:
    """Whether a value stands in a file letter by letter, as numbers, true and false need not."""
    return text[:1].isalpha() and text not in ("true", "false")


def speakers_of(message: Message, mapped: Any) -> list[str]:
    """What the speaker of a turn is called: the turn's own `name`, and what the sidecar's `speakers` say."""
    told = [message.get("name"), *(mapped.values() if isinstance(mapped, Mapping) else [mapped])]
    return list(dict.fromkeys(name for name in told if isinstance(name, str) and name))


def texts_of(message: Message) -> list[str]:
    """What a turn says: its content, or the text of each part of it."""
    content = message.get("content")
    if isinstance(content, str):
        return [content]
    parts = content if isinstance(content, list) else []
    return [part["text"] for part in parts if isinstance(part, Mapping) and isinstance(part.get("text"), str)]


def _said_of(about: Sidecar, name: str, of: str) -> Iterator[Value]:
    """What a sidecar says under a name, as text or, for a rating, as a number."""
    if name == "tag":
        yield from about.tags
    elif name == "character":
        yield from about.characters
    elif name == "waived":
        waivers = about.data.get("waive")
        yield from map(str, waivers if isinstance(waivers, Mapping) else ())
    elif name in ("status", "split") and name not in about.data:
        yield about.status if name == "status" else about.split
    elif name == "extra":
        value: Any = about.extra
        for part in of.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        yield from _plain(value)
    elif name == "rating":
        value = about.data.get("rating")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield float(value)
    else:
        yield from _plain(about.data.get(name))


def _plain(value: Any) -> Iterator[str]:
    """A plain value as text, a list as each of its values; nothing for what is neither."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, (str, int, float)):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            yield from _plain(item)
