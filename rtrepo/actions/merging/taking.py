"""Taking sides in a file with conflicts, and reading what is left when there are none any more."""

from collections.abc import Callable

from rtrepo.errors import RtrepoError
from rtrepo.layout import conflict_blocks, conflict_file, entry_file, sidecar_file, yaml_file
from rtrepo.layout.conflict_blocks import Block
from rtrepo.layout.conflict_file import on_marker
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import place_of
from rtrepo.merge.fields import maybe, same
from rtrepo.merge.pairs import settled_turns
from rtrepo.merge.sidecars import merge_sidecars
from rtrepo.model.entry import MESSAGE_LISTS, Entry
from rtrepo.model.joined import PathConflict
from rtrepo.model.json_text import line_of, quote
from rtrepo.model.sidecar import Sidecar

SIDES = ("ours", "theirs", "base", "both", "proposal")
Choose = Callable[[Block], str]
"""The side to take of a conflict, one of SIDES; empty to leave it."""


def with_sides(about: PathConflict, path: str, raw: bytes, choose: Choose) -> bytes:
    """A file with sides taken where they are chosen. Raises RtrepoError for a side that cannot stand there."""

    def chosen(block: Block) -> bytes | None:
        side = choose(block)
        if not side:
            return None
        if side == "proposal":
            return _proposed(about, path, block)
        if side == "both":
            if not _is_about_turns(block.at) and block.ours and block.theirs:
                raise RtrepoError(
                    f"{path}: {block.at or 'it'} holds one value and cannot hold both; nothing was changed",
                    hint="take ours or theirs, or edit it: rtrepo resolve --edit",
                )
            return block.ours + block.theirs
        return {"ours": block.ours, "theirs": block.theirs, "base": block.base}[side]

    return conflict_blocks.settled(raw, chosen)


def _is_about_turns(at: str) -> bool:
    return at.partition("[")[0] in MESSAGE_LISTS


def _proposed(about: PathConflict, path: str, block: Block) -> bytes:
    """The lines of a proposal; a comma too many is forgiven when the file is read."""
    conflicts = about.pair.entry.conflicts if about.pair and about.pair.entry else ()
    of_entry = place_of(path).kind == "entry" and 0 < block.number <= len(conflicts)
    is_known = of_entry and on_marker(conflicts[block.number - 1].at) == block.at
    proposal = conflicts[block.number - 1].proposal if is_known else None
    if proposal is None:
        raise RtrepoError(
            f"{path}: nothing is proposed for {block.at or 'what is in conflict'}; nothing was changed",
            hint="take ours or theirs, or edit it: rtrepo resolve --edit",
        )
    at = conflicts[block.number - 1].at
    name = "" if _is_about_turns(at) else f"{quote(at)}: "
    return "".join(f", {name}{line_of(value)}\n" for value in proposal).encode("utf-8")


def read_back(path: str, raw: bytes) -> bytes | None:
    """A file out of which all conflicts were taken, as it is to be stored: an entry in its canonical form; None for a
    sidecar that says nothing. Raises RtrepoError with the place, where it cannot be read."""
    kind = place_of(path).kind
    try:
        if conflict_file.has_markers(raw):
            at = next((block.line for block in conflict_blocks.blocks(raw)), 0)
            raise FileError("has conflict markers left in it", line=at)
        if kind == "entry":
            return entry_file.dump(conflict_file.load(raw))
        if kind == "sidecar":
            return raw if sidecar_file.load(raw).data else None
        if kind in ("dataset", "config", "experiment"):
            yaml_file.load(raw)
    except FileError as error:
        raise RtrepoError(
            f"{path}: {error}; nothing was changed",
            hint=f"edit the file and say rtrepo resolve --done {path}, or take a side: --ours, --theirs",
        ) from None
    return raw


def followed(about: PathConflict, entry: bytes, beside: bytes, read: Callable[[str], bytes]) -> bytes:
    """The sidecar of an entry of which turns were in conflict, once both are settled, with its speakers where their
    turns are now. `read` gives the contents of the three versions."""
    if about.speakers is None:
        return beside
    halves = about.stages[0], about.speakers
    entries, sidecars = ([read(file.id) if file else None for file in one[1:]] for one in halves)
    return with_speakers(entry, beside, list(zip(entries, sidecars, strict=True)))


def with_speakers(entry: bytes, beside: bytes, versions: list[tuple[bytes | None, bytes | None]]) -> bytes:
    """A sidecar whose speakers follow the turns of an entry that was settled by a person; as it was where nobody names
    any, or where that person has changed them (a merge leaves those of ours). `versions` are the files of base, ours
    and theirs, entry and sidecar."""
    try:
        entries = [entry_file.load(raw) if raw else None for raw, _ in versions]
        sidecars = [sidecar_file.load(raw) if raw else None for _, raw in versions]
        now = dict(sidecar_file.load(beside).data)
        ours = sidecars[1].data if sidecars[1] else {}
        untouched = same(maybe(now, "speakers"), maybe(ours, "speakers"))
        if not untouched or not any(one and one.speakers for one in sidecars):
            return beside
        empty = Entry({"messages": []})
        turns = settled_turns(entry_file.load(entry), entries[0], entries[1] or empty, entries[2] or empty)
        speakers = merge_sidecars(sidecars[0], sidecars[1], sidecars[2], turns).data.get("speakers")
        if speakers:
            now["speakers"] = speakers
        else:
            now.pop("speakers", None)
        return yaml_file.edit(beside, now) if beside else sidecar_file.dump(Sidecar(now))
    except FileError:
        return beside  # the gate says what cannot be read
