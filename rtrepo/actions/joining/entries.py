"""What becomes of each entry of a merge: taken over as it is, or read, merged and written, or left to a person."""

from collections.abc import Callable, Iterator, Sequence

from rtrepo.actions.joining.bench import Bench
from rtrepo.actions.joining.names import Changed
from rtrepo.actions.joining.pairs import BothChanged
from rtrepo.layout.paths import sidecar_path
from rtrepo.merge.snapshots import Content, Meeting, Standing, Torn, decide
from rtrepo.model.conflict import Conflict, MergedPair
from rtrepo.model.entry import Key
from rtrepo.model.joined import PathConflict, Stages
from rtrepo.model.operation import FileId

Placer = Callable[[Meeting, Key, str], tuple[Key, str]]
"""What an entry is called in the result and where it stands, given what it would be called otherwise, and where."""


def settle(bench: Bench, changed: Changed, meeting: Meeting, placed: Placer) -> None:
    """Decide about one entry and write down what it takes."""
    decided = decide(meeting)
    if decided is None:
        stages = _stages([meeting])
        if not BothChanged(bench, meeting).keep_or_leave(stages):
            _remove(bench, changed, meeting)
    elif decided.key is None:
        _remove(bench, changed, meeting)
    else:
        key, path = placed(meeting, decided.key, decided.path)
        _clear(bench, changed, meeting, (path, sidecar_path(path)))
        if decided.content is None:
            now = changed.at(path).ours, changed.at(sidecar_path(path)).ours
            BothChanged(bench, meeting).write(key, path, *now)
        else:
            _take(bench, changed, meeting, key, path, decided.content)


def tear(bench: Bench, torn: Torn) -> None:
    """Write down entries that are in conflict together. What ours has stays; what only theirs has stands beside it,
    unless some file systems would take the two for one."""
    stages = _stages(torn.meetings)
    for path, _, ours, theirs in stages:
        if ours is None and theirs is not None and torn.kind != "same-name":
            bench.set(path, None, theirs)
    sides = [tuple(dict.fromkeys(str(one.key) for one in side if one)) for side in zip(*torn.meetings, strict=True)]
    whole = Conflict(torn.kind, "", sides[0], sides[1], sides[2], torn.why)
    bench.conflicts.append(PathConflict(torn.meetings[0].key, stages, (whole,), MergedPair(whole=whole)))


def _stages(meetings: Sequence[Meeting]) -> tuple[Stages, ...]:
    """The paths of entries with what each version has there."""
    three: dict[str, list[FileId | None]] = {}
    for meeting in meetings:
        for version, one in enumerate(meeting):
            for path, file in _files(one):
                three.setdefault(path, [None, None, None])[version] = file
    return tuple(Stages(path, *files) for path, files in three.items())


def _files(one: Standing | None) -> Iterator[tuple[str, FileId]]:
    if one:
        yield one.path, one.entry
        if one.sidecar:
            yield sidecar_path(one.path), one.sidecar


def _clear(bench: Bench, changed: Changed, meeting: Meeting, kept: Sequence[str]) -> None:
    """Remove ours' files of an entry from where the result does not have them. A sidecar that theirs left behind
    without its entry is there in theirs, and is not removed with it."""
    theirs = dict(_files(meeting.theirs))
    for path, file in _files(meeting.ours):
        if path not in kept and (path in theirs or changed.at(path).theirs is None or path.endswith(".json")):
            bench.set(path, file, None)


def _remove(bench: Bench, changed: Changed, meeting: Meeting) -> None:
    _clear(bench, changed, meeting, ())
    if meeting.ours:
        bench.count_removed(meeting.ours.entry)


def _take(bench: Bench, changed: Changed, meeting: Meeting, key: Key, path: str, content: Content) -> None:
    """An entry whose content is one side's, or the same on both."""
    for at, file in zip((path, sidecar_path(path)), content, strict=True):
        bench.set(at, changed.at(at).ours, file)
    if meeting.ours is None:
        bench.count_added(content[0])
    elif meeting.changed("ours") and meeting.changed("theirs"):
        bench.count("merged")
    elif meeting.ours.key != key:
        bench.count("moved")
    elif meeting.ours.content != content:
        bench.count("edited")
