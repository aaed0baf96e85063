"""The steps of `rtrepo demo`: the main job on shipped entries, each with what it does and what to type."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rtrepo import assets
from rtrepo.errors import RtrepoError

ENTRY = "datasets/hollow-point/entries/lamp-oil-ledger.json"
SIDECAR = "datasets/hollow-point/entries/lamp-oil-ledger.yaml"
BROKEN = "datasets/hollow-point/entries/bread-day.json"
DRAFTS = "drafts-november.jsonl"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it shows, the command (empty where a person would use an editor), the edit that stands
    for the editor, and the exit code that is right here."""

    says: str
    types: tuple[str, ...] = ()
    edits: Callable[[Path], str] | None = None
    ends: int = 0


def steps(folder: Path) -> list[Step]:
    """The whole demo in a folder that does not exist yet. Raises RtrepoError where it does."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RtrepoError(
            f"{folder} is there already; the demo makes a fresh folder and never writes into one of yours",
            hint="rtrepo demo SOME-NEW-FOLDER",
        )
    where = str(folder)
    here = ("-C", where)
    return [
        Step(
            "Make a repository with two datasets of roleplay. It is an ordinary git repository: one JSON file an "
            "entry, a YAML sidecar beside it.",
            ("init", where, "--template", "demo"),
        ),
        Step(
            "Bring in a file of drafts in three formats at once. Two of its records cannot be entries: they are "
            "named with their place and kept in a file of their own; the rest comes in.",
            (*here, "import", DRAFTS, "--into", "saltmarsh", "--rejects", "rejects.jsonl"),
            lambda root: _copy(assets.templates() / "demo" / DRAFTS, root / DRAFTS),
            ends=1,
        ),
        Step("See what is worth a look. Nothing here blocks: it informs, you decide.", (*here, "validate")),
        Step("See where you are.", (*here, "status")),
        Step("Record a version.", (*here, "commit", "-m", "November drafts")),
        Step("Edit an entry in any editor. Here the demo does it for you:", (), _warm_up),
        Step("See what changed, in turns and words.", (*here, "diff")),
        Step(
            "Try an idea on a branch of its own; main stays as it is.",
            (*here, "switch", "--create", "experiment/warmer-mara"),
        ),
        Step("Record the warmer version there.", (*here, "commit", "-m", "Mara is warmer about the ledger")),
        Step("Now break another entry, as a crashed editor would …", (), _break),
        Step(
            "… and try to record it. The gate stops it; `git commit -a` is stopped the same way.",
            (*here, "commit", "-m", "oops"),
            ends=1,
        ),
        Step("Bring that entry back as it was in the last version.", (*here, "restore", "bread-day")),
        Step(
            "What the experiment changed against main, a line per entry.",
            (*here, "diff", "main..experiment/warmer-mara", "--stat"),
        ),
        Step("The history, with what each version changed.", (*here, "log")),
        Step(
            "Write a training file. The same version always gives the same bytes, and the manifest beside it says "
            "what it was made from.",
            (*here, "export", "hollow-point", "--to", "sharegpt", "-o", "hollow-point.jsonl"),
        ),
    ]


def _copy(source: Path, target: Path) -> str:
    target.write_bytes(source.read_bytes())
    return ""


def _warm_up(root: Path) -> str:
    old, new = "I had my money on six.", "I had my money on six, and I'm glad it's you they sent."
    _replace(root / ENTRY, old, new)
    _replace(root / SIDECAR, "tags: [dialogue, quiet, visitor]", "tags: [dialogue, quiet, visitor, warm]")
    return f'  in {ENTRY}: "{old}" becomes "{new}"\n  in {SIDECAR}: the tag warm is added'


def _break(root: Path) -> str:
    path = root / BROKEN
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    return f"  {BROKEN} is cut off in the middle"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise RtrepoError(f"{path} is not the entry the demo was written for")
    path.write_text(text.replace(old, new), encoding="utf-8")
