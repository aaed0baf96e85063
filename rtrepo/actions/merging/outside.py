"""`merge-files`: three versions of one file merged, wherever they lie. No repository is looked for."""

from pathlib import Path

from rtrepo.actions.loose_files import Found, bytes_of, kind_of, place
from rtrepo.actions.merging.file_merge import (
    MergedFile,
    Three,
    UnreadableError,
    merge_entry_files,
    merge_settings_files,
    merge_sidecar_files,
)
from rtrepo.errors import RtrepoError
from rtrepo.git import durable
from rtrepo.layout.conflict_file import Labels

_WHAT = {"entry": "an entry", "sidecar": "a sidecar", "dataset": "settings"}


def merge_files(folder: Path, names: tuple[str, str, str], out: str = "", *, by_sentences: bool = False) -> MergedFile:
    """Base, ours and theirs (two entries, sidecars, `dataset.yaml` or records of experiments and their base) as one
    file; with `out` it is written there, with markers where something is in conflict. A base that is not there, is
    empty or is /dev/null means that both sides added the file.

    Relative paths start at `folder`. Raises RtrepoError where ours or theirs is not there, where a file cannot be
    read (with the place in it), where they are of different kinds, and where `out` cannot be written.
    """
    found = [Found(name, bytes_of(folder, name)) for name in names]
    for side in found[1:]:
        if side.raw is None:
            raise RtrepoError(
                f"{side.name} is not a file; nothing was merged",
                hint="rtrepo merge-files BASE.json OURS.json THEIRS.json",
            )
    files = Three(found[0].raw or None, found[1].raw or b"", found[2].raw or b"")
    kinds = {kind_of(side) for side in found if side.raw}
    if len(kinds) > 1:
        named = ", ".join(side.name for side in found if side.raw)
        raise RtrepoError(
            f"{named} are not of one kind: an entry is JSON, a sidecar YAML",
            hint="merge three entries, three sidecars or three dataset.yaml",
        )
    kind = kinds.pop() if kinds else "sidecar"
    labels = Labels(f"ours ({names[1]})", "base", f"theirs ({names[2]})")
    try:
        if kind == "entry":
            merged = merge_entry_files(files, labels, by_sentences=by_sentences)
        elif kind == "dataset" or any(place(name).kind in ("experiment", "config") for name in names[1:]):
            merged = merge_settings_files(files, labels)
        else:
            merged = merge_sidecar_files(files, labels=labels)
    except UnreadableError as error:
        raise RtrepoError(
            f"{names[error.version]} cannot be read as {_WHAT[kind]}: {error.error}; nothing was merged",
            hint="correct the file; it was not changed",
        ) from None
    if out:
        _write(folder / out, merged.data, out)
    return merged


def _write(path: Path, data: bytes, name: str) -> None:
    try:
        durable.replace(path, data)  # at once: it may be one of the three
    except OSError as error:
        raise RtrepoError(f"{name} cannot be written: {error.strerror}", hint="name another file after -o") from None
