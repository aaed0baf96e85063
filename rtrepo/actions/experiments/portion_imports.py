"""What imports tell of some entries of an experiment: it comes along with them, so that their origin stays known."""

from collections.abc import Callable, Collection
from dataclasses import replace

from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import imports_folder
from rtrepo.model.operation import FileId

_REGULAR = 0o100644


def imports_of(
    base: StoredTree, theirs: StoredTree, dataset: str, ids: Collection[str], put: Callable[[str, bytes], str]
) -> dict[str, FileId]:
    """The import files of a dataset, by path, with what the base has of them and the lines about some entries (`ids`,
    those that they had before too) that only theirs has. Records of other entries stay out: whoever imports the same
    file later would be told that these had been removed. A file that cannot be read stays as it is in the base."""
    found: dict[str, FileId] = {}
    for blob in theirs.files(imports_folder(dataset)):
        before, after = base.file(blob.path), theirs.file(blob.path)
        if after is None or after == before or not blob.path.endswith(".jsonl"):
            continue
        try:
            told = import_file.load(theirs.read(blob.path) or b"")
            had = import_file.load(base.read(blob.path) or b"").lines if before else ()
        except FileError:
            continue
        records = {line.record for line in had}
        lines = tuple(line for line in told.lines if line.record in records or line.id in ids)
        if len(lines) == len(told.lines):
            found[blob.path] = after
        elif len(lines) > len(had):
            found[blob.path] = FileId(put("blob", import_file.dump(replace(told, lines=lines))), _REGULAR)
    return found
