"""`export`: a dataset of one version as a training file, deterministic to the byte, with its manifest."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from rtrepo.actions.checking.rulebook import read_settings
from rtrepo.actions.choosing import Wish, chosen
from rtrepo.actions.exports import recording
from rtrepo.actions.loading import subjects
from rtrepo.errors import RtrepoError
from rtrepo.formats import table
from rtrepo.formats.format import Format
from rtrepo.git import durable, history, refs, status, views
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree
from rtrepo.layout import import_file, manifest_file, snapshots
from rtrepo.layout.file_error import FileError
from rtrepo.layout.paths import DATASETS, dataset_path
from rtrepo.model.fingerprint import fingerprint
from rtrepo.model.json_text import line_of
from rtrepo.model.manifest import Manifest
from rtrepo.model.origin import Origin
from rtrepo.model.records import ExportContext, Outgoing, Unwritable
from rtrepo.model.reports import ExportReport
from rtrepo.model.sidecar import ACTIVE
from rtrepo.selection.expression import questions
from rtrepo.selection.parsing import parse

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries go out: of one split (empty: all), with one of the tags, with one of the statuses, and those that
    meet an expression. Where that asks for the status, no other is asked for."""

    split: str = ""
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = (ACTIVE,)
    where: str = ""

    def told(self) -> dict[str, Any]:
        """The filter as the manifest records it."""
        found: dict[str, Any] = {"status": list(self.statuses)} if self.statuses else {}
        found |= {"where": self.where} if self.where else {}
        return found | ({"split": self.split} if self.split else {}) | ({"tag": list(self.tags)} if self.tags else {})

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Wanted":
        """The same the other way round. A manifest may come from anywhere, so what is no text is passed over."""
        lists = [told[key] if isinstance(told.get(key), list) else [] for key in ("tag", "status")]
        tags, statuses = (tuple(one for one in found if isinstance(one, str)) for found in lists)
        return cls(str(told.get("split", "")), tags, statuses, str(told.get("where", "")))


def filtered(wanted: Wanted) -> Wanted:
    """The filter as it is meant: an expression that asks for the status decides it alone."""
    asks = bool(wanted.where) and any(test.field.name == "status" for test in questions(parse(wanted.where)))
    return replace(wanted, statuses=()) if asks and wanted.statuses == (ACTIVE,) else wanted


@dataclass(slots=True)
class _Made:
    """A training file in memory, with what was left out of it and what was lost."""

    lines: list[bytes] = field(default_factory=list)
    prints: list[bytes] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    unwritable: dict[str, str] = field(default_factory=dict)


class TrainingFile(NamedTuple):
    """A training file in memory: its bytes, further files by suffix, its manifest, and line by line the ids of the
    entries and the fingerprints of the records."""

    data: bytes
    companions: Mapping[str, bytes]
    manifest: Manifest
    ids: tuple[str, ...]
    prints: tuple[bytes, ...]
    lost: Mapping[str, int]


def export(
    repository: Repository,
    dataset: str,
    format_name: str,
    target: str,
    *,
    revision: str = "",
    wanted: Wanted | None = None,
) -> tuple[ExportReport, bytes]:
    """Write a dataset of a version to a file, with its manifest beside it; gives the file's bytes too.

    `target` `-` writes nothing and leaves the bytes to the caller. Without a revision the working tree's
    version is meant, and refused where the dataset has uncommitted changes.
    """
    commit = _version(repository, dataset, revision)
    name = Path(target).name if target != STDOUT else f"{dataset}.jsonl"
    made = training_file(repository, dataset, format_name, commit, name, wanted or Wanted())
    manifest = made.manifest
    written = _write(repository, Path(target), made.data, made.companions, manifest) if target != STDOUT else []
    unrecorded = recording.record(repository, manifest, made.prints, name if target != STDOUT else STDOUT, revision)
    return (
        ExportReport(
            dataset=dataset,
            format=format_name,
            file=target,
            version=commit,
            entries=manifest.entries,
            sha256=manifest.sha256,
            manifest=written[-1] if written else "",
            left_out=manifest.left_out,
            lost=made.lost,
            unwritable=tuple(manifest.unwritable.items()),
            companions=tuple(written[1:-1]),
            unrecorded=unrecorded,
        ),
        made.data,
    )


def training_file(
    repository: Repository, dataset: str, format_name: str, commit: str, name: str, wanted: Wanted
) -> TrainingFile:
    """The training file that a version (a full commit id) gives under the name of a file; nothing is written.

    Raises RtrepoError where there is no such dataset or format, or nothing that can go into the file.
    """
    chosen = table.find(format_name)
    version = history.version(repository, commit)
    tree = views.commit_tree(repository, commit)
    context = ExportContext(
        dataset=read_settings(tree, dataset_path(dataset)),
        filename=name,
        committed_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(version.at)),
    )
    made = _make(tree, dataset, chosen, wanted, context)
    made.left_out += Counter()
    if not made.lines:
        raise RtrepoError(
            f"no entry of {dataset} can go into this file ({_counted(made)}); nothing was written",
            hint="rtrepo list --dataset " + dataset,
        )
    data = b"".join(made.lines)
    companions = chosen.companions(made.sent, context)
    manifest = Manifest(
        dataset=dataset,
        version=commit,
        format=format_name,
        entries=len(made.lines),
        sha256=hashlib.sha256(data).hexdigest(),
        filter=wanted.told(),
        lost={what: f"in {_entries(count)}" for what, count in sorted(made.lost.items())},
        left_out=dict(sorted(made.left_out.items())),
        unwritable=made.unwritable,
        companions={suffix: hashlib.sha256(raw).hexdigest() for suffix, raw in sorted(companions.items())},
    )
    ids = tuple(outgoing.id for outgoing in made.sent)
    return TrainingFile(data, companions, manifest, ids, tuple(made.prints), dict(made.lost))


FORMAT_NAMES = tuple(table.FORMATS)
"""Formats that can be named on the command line."""


def only_dataset(repository: Repository, revision: str) -> str:
    """The one dataset of a version. Raises RtrepoError where there are several, or none."""
    names = snapshots.datasets(views.commit_tree(repository, refs.resolve(repository, revision or "HEAD")))
    if len(names) != 1:
        raise RtrepoError(
            "which dataset? " + (f"There are {', '.join(names)}" if names else "There is none yet"),
            hint=f"rtrepo export {names[0]} …" if names else "rtrepo import FILE --into NAME makes one",
            exit_code=2,
        )
    return names[0]


def _version(repository: Repository, dataset: str, revision: str) -> str:
    if revision:
        return refs.resolve(repository, revision)
    folder = f"{DATASETS}/{dataset}/"
    dirty = {file.path.rpartition(".")[0] for file in status.read(repository).files if file.path.startswith(folder)}
    if dirty:
        raise RtrepoError(
            f"{dataset} has uncommitted changes in {_entries(len(dirty))}, so no version describes this file; "
            "nothing was written",
            hint='rtrepo commit -m "…" first, or add --rev HEAD to export the last version',
        )
    return refs.resolve(repository, "HEAD")


def _make(tree: StoredTree, dataset: str, chosen: Format, wanted: Wanted, context: ExportContext) -> _Made:
    made = _Made()
    for outgoing in _outgoing(tree, dataset, wanted, made):
        record = chosen.write(outgoing, context)
        if isinstance(record, Unwritable):
            made.unwritable[outgoing.id] = record.reason
            continue
        made.lines.append(line_of(record).encode("utf-8") + b"\n")
        made.prints.append(fingerprint(record))
        made.sent.append(outgoing)
        made.lost.update(chosen.cannot_carry(outgoing))
    return made


def _outgoing(tree: StoredTree, dataset: str, wanted: Wanted, made: _Made) -> Iterator[Outgoing]:
    """The wanted entries in the order of their imports and records, then by id."""
    files = {found.key.id: found for found in snapshots.entries(tree, dataset)}
    if not files:
        names = snapshots.datasets(tree)
        raise RtrepoError(
            f"there is no dataset {dataset} with entries in this version",
            hint=f"datasets: {', '.join(names)}" if names else "rtrepo import FILE --into NAME makes one",
        )
    try:
        origins = import_file.origins(tree, dataset)
    except FileError as error:
        raise RtrepoError(
            f"{error.reason}; nothing was written", hint=f"rtrepo validate --dataset {dataset} shows the place"
        ) from None
    backs = _backs(origins)
    order = import_file.in_import_order(files, origins)
    meant = {one.key.id for one in chosen(tree, Wish(dataset=dataset, where=wanted.where))} if wanted.where else files
    made.left_out["that --where leaves out"] += len(files) - len(meant)
    order = [entry_id for entry_id in order if entry_id in meant]
    for subject in subjects(tree, (files[entry_id].path for entry_id in order)):
        problem = subject.entry_problem or subject.sidecar_problem
        if problem or subject.entry is None:
            raise RtrepoError(
                f"{subject.path} cannot be read in this version; nothing was written",
                hint=f"rtrepo show {subject.key} shows why",
            )
        sidecar = subject.sidecar
        if wanted.statuses and sidecar.status not in wanted.statuses:
            made.left_out[f"status {sidecar.status}"] += 1
        elif wanted.split and sidecar.split != wanted.split:
            made.left_out[f"split {sidecar.split}"] += 1
        elif wanted.tags and not set(wanted.tags) & set(sidecar.tags):
            made.left_out["without the tag"] += 1
        else:
            yield Outgoing(subject.key.id, subject.entry, sidecar, backs.get(subject.key.id, {}))


def _backs(origins: list[Origin]) -> Mapping[str, Mapping[str, Any]]:
    return {line.id: line.back for origin in origins for line in origin.lines if line.back}


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _counted(made: _Made) -> str:
    parts = [f"{count} {why}" for why, count in made.left_out.items()]
    if made.unwritable:
        first, why = next(iter(made.unwritable.items()))
        parts.append(f"{len(made.unwritable)} that the format cannot hold, such as {first}: {why}")
    return ", ".join(parts) or "it is empty"


def _write(
    repository: Repository, target: Path, data: bytes, companions: Mapping[str, bytes], manifest: Manifest
) -> list[str]:
    """The training file, its companions, and last the manifest; each whole or not at all."""
    if target.resolve().is_relative_to(repository.root.resolve() / DATASETS):
        raise RtrepoError(
            f"{target} lies among the datasets; nothing was written", hint="write exports to another folder"
        )
    if not target.parent.is_dir():
        raise RtrepoError(f"there is no folder {target.parent}; nothing was written", hint=f"mkdir -p {target.parent}")
    stem = target.name.rpartition(".")[0] or target.name
    files = {target: data}
    files |= {target.with_name(stem + suffix): raw for suffix, raw in sorted(companions.items())}
    files[target.with_name(f"{target.name}.manifest.yaml")] = manifest_file.dump(manifest)
    for path, raw in files.items():
        try:
            durable.replace(path, raw)
        except OSError as error:
            raise RtrepoError(f"{path} could not be written ({error.strerror}); it is as it was") from None
    return [str(path) for path in files]
