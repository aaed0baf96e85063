"""Every export is recorded in the repository, beside the manifest that lies with the file."""

import json
from collections.abc import Sequence

from rtrepo.errors import RtrepoError
from rtrepo.git import export_refs, refs
from rtrepo.git.refs import BRANCHES, REMOTES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.layout import manifest_file
from rtrepo.model.export_record import SCHEMA
from rtrepo.model.fingerprint import packed
from rtrepo.model.manifest import Manifest

MANIFEST, ABOUT, PRINTS = "manifest.yaml", "export.json", "records"
"""The files of a record: the manifest as it lies beside the file, what the manifest does not tell, and the fingerprints
of the file's records."""


def record(repository: Repository, manifest: Manifest, prints: Sequence[bytes], file: str, revision: str) -> str:
    """Record an export that was made. Gives an empty text, or why it could not be recorded: the training file is
    written by then, and it is good, also where the repository can only be read.

    `file` is the name that was written, `revision` what was asked for (empty: what is checked out).
    """
    about = {
        "schema": SCHEMA,
        "file": file,
        "branch": _branch(repository, manifest.version, revision),
    }
    files = {
        MANIFEST: manifest_file.dump(manifest),
        ABOUT: json.dumps(about, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape") + b"\n",
        PRINTS: packed(prints),
    }
    many = "1 entry" if manifest.entries == 1 else f"{manifest.entries:,} entries"
    told = f"export {manifest.dataset} as {manifest.format}: {many} at {manifest.version[:7]}"
    try:
        export_refs.put(repository, manifest.sha256, manifest.version, files, told + "\n")
    except (RtrepoError, OSError) as error:
        return str(error.message if isinstance(error, RtrepoError) else error.strerror)
    return ""


def _branch(repository: Repository, version: str, revision: str) -> str:
    """The branch or tag that an export was made from, as a person types it; empty for any other version."""
    if revision in ("", "HEAD", "@"):
        name = refs.head(repository)
        return name.removeprefix(BRANCHES) if name.startswith(BRANCHES) else ""
    for folder in (BRANCHES, REMOTES, TAGS):
        if refs.read(repository, folder + revision) and refs.resolve(repository, revision) == version:
            return revision
    return ""
