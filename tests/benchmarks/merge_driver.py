"""`python -m tests.benchmarks.merge_driver [TIMES]`: what git waits for at each file that both sides changed.

The whole command that `git-setup` puts into git's settings, shell included, against Python with click and pygit2, the
floor of any command here, in turn. An entry of 41 turns, edited on both sides; its sidecar outside of a merge, and
inside of one, where git is asked for the versions of the entry.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rtrepo.git.merge_driver import command
from tests.benchmarks.measure import Cost, Ratio, environment, paired, run

ROOT = Path(__file__).resolve().parents[2]
FLOOR = [sys.executable, "-c", "import click, pygit2"]
HOLDS = 2.0
"""What each ratio should stay under."""
ENTRY = "datasets/noir/entries/lamp.json"
SIDECAR = "datasets/noir/entries/lamp.yaml"


def main() -> None:
    """Measure in a scratch folder and print a line for each kind of file."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as scratch:
        for name, ratio in _rows(Path(scratch), times):
            over = "  over" if ratio.cpu > HOLDS else ""
            print(
                f"{name:<24} {ratio.ours.cpu:.3f} CPU s · floor {ratio.theirs.cpu:.3f} · {ratio.cpu:.2f}× CPU, "
                f"{ratio.wall:.2f}× wall, holds {HOLDS}{over} · peak {ratio.ours.memory:.0f} MB"
            )


def _rows(folder: Path, times: int) -> Iterator[tuple[str, Ratio]]:
    env = environment(folder / "home")
    entries = [_entry(""), _entry("ours"), _entry("theirs")]
    sidecars = [f"tags: [quiet{tag}]\nspeakers: {{2: mara, 4: mara}}\n" for tag in ("", ", a", ", b")]
    yield "entry", _measured(folder, ENTRY, entries, env, times)
    yield "sidecar, no repository", _measured(folder, SIDECAR, sidecars, env, times)
    theirs = _repository(folder, entries, sidecars, env)
    yield "sidecar with speakers", _measured(folder, SIDECAR, sidecars, env | {f"GITHEAD_{theirs}": "side"}, times)


def _entry(side: str) -> str:
    turns = [f'{{"role": "{("user", "assistant")[at % 2]}", "content": "{_said(at, side)}"}}' for at in range(41)]
    return '{"messages": [\n  ' + "\n, ".join(turns) + "\n]}\n"


def _said(at: int, side: str) -> str:
    changed = {"ours": 10, "theirs": 30}.get(side) == at
    return f"{'So it is. ' if changed else ''}Turn {at} tells of the lamp, the ledger and the ferry at {at} past six."


def _repository(folder: Path, entries: list[str], sidecars: list[str], env: dict[str, str]) -> str:
    """Base, ours and theirs as versions in the folder, ours checked out; the commit of theirs."""
    run([["git", "init", "-q", "-b", "main"]], folder, env)
    (folder / ENTRY).parent.mkdir(parents=True)
    for version, commands in enumerate(
        ([], [["git", "branch", "base"]], [["git", "checkout", "-q", "-b", "side", "base"]])
    ):
        run(commands, folder, env)
        (folder / ENTRY).write_text(entries[version])
        (folder / SIDECAR).write_text(sidecars[version])
        run([["git", "add", "datasets"], ["git", "commit", "-q", "-m", f"version {version}"]], folder, env)
    found = (folder / ".git/refs/heads/side").read_text().strip()
    run([["git", "checkout", "-q", "main"]], folder, env)
    return found


def _measured(folder: Path, path: str, versions: list[str], env: dict[str, str], times: int) -> Ratio:
    for name, text in zip(("base", "ours", "theirs"), versions, strict=True):
        (folder / name).write_text(text)
    called = command(sys.executable, ROOT).replace("%%", "%")
    for placeholder, word in (("%O", "base"), ("%A", "result"), ("%B", "theirs"), ("%L", "7"), ("%P", path)):
        called = called.replace(placeholder, word)

    def ours() -> Cost:
        shutil.copy(folder / "ours", folder / "result")
        return run([["sh", "-c", called]], folder, env)

    return paired(ours, lambda: run([FLOOR], folder, env), times)


if __name__ == "__main__":
    main()
