"""Mending one entry: the fixes of what its rules say are tried until nothing more changes."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from rtrepo.actions.checking.rulebook import Page
from rtrepo.actions.loading import subject
from rtrepo.diff.align import align
from rtrepo.diff.speakers import remap
from rtrepo.layout import entry_file, sidecar_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import sidecar_path
from rtrepo.layout.yaml_quote import quote_values
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import FixKind
from rtrepo.model.reports import NOTHING
from rtrepo.model.sidecar import Sidecar
from rtrepo.model.subject import Subject
from rtrepo.model.tree import MemoryTree
from rtrepo.model.waivers import reasons
from rtrepo.rules.fixes.mend import Flaw, Mend
from rtrepo.rules.fixes.table import FIXES
from rtrepo.rules.levels import Asked
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Remark, Rule
from rtrepo.rules.table import RULES

ROUNDS = 20
"""An entry that still changes after so many rounds is not mended at all: each time, the same would be left of it."""

WAIVERS = "M120"
"""The rule about waivers that excuse nothing."""

Free = Callable[[str], bool]
"""Whether nothing stands at a path, and nothing is about to."""


class Files(NamedTuple):
    """An entry as bytes: the path of its file, and what stands in it and in the sidecar beside it (None: no file)."""

    path: str
    raw: bytes | None
    about: bytes | None

    def by_path(self) -> dict[str, bytes]:
        """The files that there are."""
        both = {self.path: self.raw, sidecar_path(self.path): self.about}
        return {path: raw for path, raw in both.items() if raw is not None}


class Mended(NamedTuple):
    """An entry's files as they are to be, and how many findings of each rule that mends."""

    files: Files
    counts: Counter[str]


def mended(
    key: Key,
    files: Files,
    page: Page,
    kinds: Collection[FixKind],
    free: Free,
    astray: Mapping[str, str] = NOTHING,
    stale: Sequence[Remark] = (),
) -> Mended | None:
    """An entry with everything mended that fixes of these kinds can mend; None where that is nothing.

    What rules about whole datasets found: `astray` are those by which this entry is, with what the dataset does,
    `stale` is what is said of waivers for them.
    """
    now, counts = files, Counter[str]()
    for _ in range(ROUNDS):
        before = now
        for asked, remarks in _flaws(_subject(key, now), page, kinds, astray, stale):
            look = Look(_subject(key, now), page.around, RULES)
            if now != before and remarks:
                remarks = _said(asked, look) or ()  # their places may be others now
            flaw = Flaw(look, remarks, asked.options, astray.get(asked.rule.code, ""))
            after = _tried(now, flaw, asked.rule, free)
            if after != now:
                left = _said(asked, Look(_subject(key, after), page.around, RULES)) or ()
                counts[asked.rule.code] += max((Counter(remarks) - Counter(left)).total(), 1)
                now = after
        if now == before:
            return Mended(now, +counts) if now != files else None
    return None


def _subject(key: Key, files: Files) -> Subject:
    return subject(MemoryTree(files.by_path()), key, files.path) or Subject(key)


def _flaws(
    entry: Subject, page: Page, kinds: Collection[FixKind], astray: Mapping[str, str], stale: Sequence[Remark]
) -> list[tuple[Asked, tuple[Remark, ...]]]:
    """What the rules say that fixes of these kinds are for, and no waiver excuses; in the order of the fixes."""
    waivers = entry.sidecar.data.get("waive")
    waived = reasons(waivers)
    look = Look(entry, page.around, RULES)
    look.ran = {one.rule.code for one in page.of_entries}
    found: dict[str, tuple[Asked, tuple[Remark, ...]]] = {}
    for asked in page.of_entries:
        code = asked.rule.code
        fixable = code in FIXES and asked.rule.fix in kinds
        if fixable or waivers:  # whether a waiver is stale, only all rules together tell
            remarks = _said(asked, look)
            look.found |= {code} if remarks or remarks is None else set()
            remarks = (*(remarks or ()), *(stale if code == WAIVERS else ()))
            if remarks and fixable and code not in waived:
                found[code] = asked, remarks
    found |= {one.rule.code: (one, ()) for one in page.across if one.rule.code in astray and one.rule.fix in kinds}
    return [found[code] for code in FIXES if code in found]


def _said(asked: Asked, look: Look) -> tuple[Remark, ...] | None:
    """What a rule says; None where it stumbles over the entry, which the gate tells."""
    try:
        return tuple(asked.rule.check(look, asked.options))
    except Exception:  # noqa: BLE001 (see rules.run: no input may end a command)
        return None


def _tried(files: Files, flaw: Flaw, rule: Rule, free: Free) -> Files:
    """The files after a rule's fix."""
    mend = FIXES[rule.code](flaw) if flaw.remarks or flaw.usual else None
    return _applied(files, flaw.look.subject, mend, rule.fix == "safe", free) if mend else files


def _applied(files: Files, entry: Subject, mend: Mend, is_safe: bool, free: Free) -> Files:
    """The files with a mend in them; unchanged where it cannot be written without losing something."""
    path, raw, about = files
    try:
        if mend.entry or (mend.anew and entry.entry):
            raw = _written(mend.entry or entry.entry or Entry({}))
        data = _sidecar(entry, mend)
        if data is not None or mend.texts:
            about = _edited(about, entry, data, mend.texts)
    except FileError:
        return files
    if is_safe and (about or b"").count(b"#") < (files.about or b"").count(b"#"):
        return files  # a comment stood behind what goes
    if mend.path and mend.path != path:
        there = Files(mend.path, raw, about)
        return there if all(map(free, there.by_path())) else files
    made = files.about is None and about is not None
    return files if made and not free(sidecar_path(path)) else Files(path, raw, about)


def _written(entry: Entry) -> bytes:
    raw = entry_file.dump(entry)
    if entry_file.load(raw) != entry:
        raise FileError("would be read as another entry")
    return raw


def _sidecar(entry: Subject, mend: Mend) -> dict[Any, Any] | None:
    """What the sidecar is to say, None for what it says already. Speakers go with their turns."""
    data = None if mend.sidecar is None else dict(mend.sidecar)
    old, new = entry.entry, mend.entry
    if old and new and len(old.messages) != len(new.messages) and entry.sidecar.speakers:
        data = dict(entry.sidecar.data) if data is None else data
        data["speakers"] = remap(entry.sidecar.speakers, align(old.messages, new.messages))
        if not data["speakers"]:
            del data["speakers"]
    return data


def _edited(about: bytes | None, entry: Subject, data: dict[Any, Any] | None, texts: Collection[str]) -> bytes | None:
    """The sidecar's file with other values; None where nothing is left of it."""
    if entry.sidecar_problem:
        raise FileError(entry.sidecar_problem.reason)
    if about is None:
        return sidecar_file.dump(Sidecar(data or {})) or None
    if texts:
        about = quote_values(about, texts)
    if data is not None:
        about = sidecar_file.edit(about, Sidecar(data))
    return about if about.strip() else None
