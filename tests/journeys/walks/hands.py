"""What a person does to files with an editor and a file manager. Each brings in a word of its own, or deletes."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests.journeys.walks.standing import Standing


def _write(path: Path, text: str) -> None:
    for folder in reversed(path.parents):
        if folder.is_file():
            return  # a file where a folder would have to be
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_dir():
        path.write_text(text, "utf-8", newline="")


def turn(path: Path, word: str) -> None:
    """Another text in a turn; a new turn where there is none."""
    try:
        entry = json.loads(path.read_text("utf-8"))
        entry["messages"][-1]["content"] += f" {word}"
    except (OSError, ValueError, TypeError, LookupError):
        entry = {"messages": [{"role": "user", "content": f"Anew, {word}?"}]}
    _write(path, json.dumps(entry, indent=2, ensure_ascii=False) + "\n")


def first_turn(path: Path, word: str) -> None:
    """The first turn rewritten."""
    try:
        entry = json.loads(path.read_text("utf-8"))
        entry["messages"][0]["content"] = f"Who asks, {word}?"
    except (OSError, ValueError, TypeError, LookupError):
        return turn(path, word)
    _write(path, json.dumps(entry, indent=2, ensure_ascii=False) + "\n")


def sidecar(path: Path, word: str) -> None:
    _write(path.with_suffix(".yaml"), f"tags: [quiet, warm]\nnotes: by hand {word}\n")


def comment(path: Path, word: str) -> None:
    _write(path.with_suffix(".yaml"), f"# {word}, and why\ntags:\n  - late  # more\n")


def broken(path: Path, word: str) -> None:
    _write(path, f'{{"messages": [{{"role": "user", "content": "{word}')


def delete(path: Path, word: str) -> None:
    path.unlink(missing_ok=True)


def delete_sidecar(path: Path, word: str) -> None:
    path.with_suffix(".yaml").unlink(missing_ok=True)


def rename(path: Path, word: str) -> None:
    """Renamed with its sidecar and edited, as a file manager and an editor do."""
    other = path.with_name(f"{path.stem}-again.json")
    if path.is_file() and not other.exists():
        turn(path, word)
        path.rename(other)
        if path.with_suffix(".yaml").is_file():
            path.with_suffix(".yaml").rename(other.with_suffix(".yaml"))


def new(path: Path, word: str) -> None:
    turn(path.with_name(f"{path.stem}-{word}.json"), word)


def odd(path: Path, word: str) -> None:
    _write(path.with_name("draft.txt"), f"a draft of {word}\r\n")


def beside(path: Path, word: str) -> None:
    """A file that is nobody's: in the root, with a name that has to be quoted."""
    _write(_root(path) / "own notes" / f"ü {path.stem}.md", f"{word}\n")


def backup(path: Path, word: str) -> None:
    _write(path.with_name(f"{path.name}~"), f"{word}\n")


def settings(path: Path, word: str) -> None:
    file = _root(path) / "rtrepo.yaml"
    if file.is_file():
        _write(file, file.read_text("utf-8") + f"# {word}\n")


def dataset(path: Path, word: str) -> None:
    file = _root(path) / "datasets" / path.relative_to(_root(path)).parts[1] / "dataset.yaml"
    if file.is_file():
        _write(file, file.read_text("utf-8") + f"# {word}\n")


def runnable(path: Path, word: str) -> None:
    if path.is_file():
        turn(path, word)
        os.chmod(path, 0o755)


def _root(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / ".git").exists())


HANDS: dict[str, Callable[[Path, str], None]] = {
    one.__name__: one
    for one in (
        turn, first_turn, sidecar, comment, broken, delete, delete_sidecar, rename, new, odd, beside, backup,
        settings, dataset, runnable,
    )
}  # fmt: skip


def edit(folder: Path, kind: str, pick: int, word: str, now: Standing) -> str:
    """One of them, done to a file of an entry; the path that it was done to."""
    files = [path for path in sorted(now.files) if path.startswith("datasets/") and path.endswith(".json")]
    path = files[pick % len(files)] if files else "datasets/harbor/entries/lamp.json"
    HANDS[kind](folder / path, word)
    return path
