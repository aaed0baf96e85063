"""`init`: a new repository, or rtrepo in an existing git repository."""

import uuid
from pathlib import Path

from rtrepo import assets
from rtrepo.actions.equipping import install_hooks, set_git_up
from rtrepo.actions.workspace import Told, look
from rtrepo.errors import REFUSED, RtrepoError
from rtrepo.git import history, identity, refs, repository, sequence, trees
from rtrepo.git.objects import EMPTY_TREE
from rtrepo.git.repository import Repository
from rtrepo.git.sequence import Writing, ref_moves
from rtrepo.layout import yaml_file
from rtrepo.layout.paths import ATTRIBUTES, CONFIG, place_of
from rtrepo.model.operation import FileId, FileMove, Plan
from rtrepo.model.reports import InitReport

TEMPLATES = ("empty", "roleplay", "instruct", "preference", "demo")
_PASSED_OVER = ("IMPERFECT.md", "drafts-november.jsonl")
ATTRIBUTE_LINES = (
    "# rtrepo: bytes of entries and sidecars are never converted, and no tool text-merges an entry by itself",
    "datasets/**/entries/**/*.json -text -merge",
    "datasets/**/*.yaml -text",
    "datasets/**/imports/*.jsonl -text",
)


def init(folder: Path, template: str = "empty", *, named: bool = True, waiting: Told | None = None) -> InitReport:
    """Make an rtrepo repository of a folder, with the files of a template.

    Where the folder is not the root of a git repository one is made and the start is its first version; an
    existing one gets the files in its working tree, for its owner to look at and commit. A folder inside
    another repository has to be `named` for that: a repository in a repository is seldom what is meant.
    Raises RtrepoError where rtrepo.yaml is there already, or a file of the template is in the way.
    """
    if template not in TEMPLATES:
        raise RtrepoError(f"there is no template {template!r}", hint=f"templates: {', '.join(TEMPLATES)}", exit_code=2)
    files = _template(template)
    made_git = not (folder / ".git").exists()
    if made_git and not named and repository.is_inside(folder.resolve()):
        raise RtrepoError(
            f"{folder} lies inside another git repository; nothing was changed",
            hint="go to that repository's root and run rtrepo init there, or name a folder: rtrepo init my-data",
        )
    existed = folder.is_dir()
    opened = repository.create(folder) if made_git else repository.find(folder.resolve())
    try:
        version = _lay_down(opened, template, files, first=made_git, waiting=waiting)
    except RtrepoError as error:
        if made_git and error.exit_code == REFUSED:
            _unmake(opened, existed)
        raise
    installed, warnings = install_hooks(opened)
    readable, more = set_git_up(opened)
    return InitReport(
        root=str(opened.root),
        template=template,
        made_git=made_git,
        files=tuple(sorted(files)),
        version=version,
        hooks=installed,
        entries=sum(place_of(path).kind == "entry" for path in files),
        warnings=warnings + more,
        git_setup=readable,
    )


def _lay_down(opened: Repository, template: str, files: dict[str, bytes], *, first: bool, waiting: Told | None) -> str:
    """Write the files, as the `first` version of a new repository or into the working tree of an older one;
    gives the version's id. Refused before anything is written: a first version needs an author."""
    if (opened.root / CONFIG).exists():
        raise RtrepoError(f"{opened.root} is an rtrepo repository already", hint="rtrepo status shows where it stands")
    if first:
        identity.author(opened)
    files[ATTRIBUTES] = _attributes(opened)
    with sequence.writing(opened, "init", waiting=waiting) as writing:
        moves = _moves(opened, writing, files)
        if not first:
            writing.apply(Plan(f"lay down the template {template}", work=moves))
            return ""
        tree = trees.edit(writing.read, writing.objects.put, EMPTY_TREE, {move.path: move.after for move in moves})
        version = history.create(opened, tree, [], f"Start with the template {template}\n")
        branch = ref_moves(refs.head(opened), None, version)
        writing.apply(Plan("start the repository", branch, None, moves, moves, {"start": True}))
        return version


def _unmake(opened: Repository, keep_folder: bool) -> None:
    """Take back a git repository that was made a moment ago and holds nothing."""
    for path in sorted(opened.git_dir.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    opened.git_dir.rmdir()
    if not keep_folder:
        opened.root.rmdir()


def _template(name: str) -> dict[str, bytes]:
    """A template's files by path; every dataset gets an id of its own."""
    root = assets.templates() / name
    files = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name not in _PASSED_OVER:
            raw = path.read_bytes()
            relative = path.relative_to(root).as_posix()
            if place_of(relative).kind == "dataset" and "id" not in yaml_file.load(raw):
                raw = f'id: "{uuid.uuid4()}"\n'.encode() + raw
            files[relative] = raw
    return files


def _attributes(opened: Repository) -> bytes:
    """The repository's .gitattributes with our lines at its end, once."""
    path = opened.root / ATTRIBUTES
    standing = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    missing = [line for line in ATTRIBUTE_LINES if line.encode() not in standing.splitlines()]
    gap = b"\n" if standing and not standing.endswith(b"\n") else b""
    return standing + gap + "".join(f"{line}\n" for line in missing).encode()


def _moves(opened: Repository, writing: Writing, files: dict[str, bytes]) -> tuple[FileMove, ...]:
    standing = look(opened)
    moves = []
    for path, raw in sorted(files.items()):
        before = standing.work.file(path)
        if before is None and (opened.root / path).exists():
            before = _untracked(writing, opened, path)
        if before is not None and path != ATTRIBUTES:
            raise RtrepoError(
                f"{path} is in the way of the template; nothing was changed",
                hint="move it, or use --template empty",
            )
        moves.append(FileMove(path, before, FileId(writing.objects.put("blob", raw))))
    standing.keep(writing.objects.put, moves)
    return tuple(move for move in moves if move.before != move.after)


def _untracked(writing: Writing, opened: Repository, path: str) -> FileId:
    return FileId(writing.objects.put("blob", (opened.root / path).read_bytes()))
