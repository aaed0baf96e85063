"""`python -m tests.benchmarks.stats [SIZE …]`: what `rtrepo stats` costs on entries that have sidecars and targets.

Whole processes, start-up included: seconds of CPU and of the clock and the memory of the process that asks; for what is
known already, ratios to importing what every command needs. The working tree costs what git's own look at it costs, so
that `rtrepo status` stands beside it.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.generate import write_jsonl
from tests.benchmarks.measure import Cost, environment, paired, run

PYTHON = sys.executable
RTREPO = str(Path(PYTHON).with_name("rtrepo"))
FLOOR = [[PYTHON, "-c", "import click, pygit2"]]
HOLDS = {"cold": 30.0}
"""Seconds of the clock that a row should stay under at 100,000 entries."""
HOLDS_RATIO = {"a version, known": 3.0}
"""How many times the start-up a row should stay under."""
TARGETS = "targets: {tag.warm: 0.5, narration: 0.4, words: 120}\n"


def _repository(folder: Path, size: int, env: dict[str, str]) -> Path:
    source = folder / "drafts.jsonl"
    write_jsonl(source, size, sidecars=True)
    repo = folder / "repo"
    run([[RTREPO, "init", str(repo)]], folder, env)
    run([[RTREPO, "import", str(source), "--into", "noir"]], repo, env)
    settings = repo / "datasets/noir/dataset.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + TARGETS, encoding="utf-8")
    run([[RTREPO, "commit", "-m", "drafts"], ["git", "status"]], repo, env)
    return repo


def _costs(repo: Path, size: int, env: dict[str, str]) -> Iterator[tuple[str, Cost]]:
    """Each question, in an order in which one prepares the next."""
    (repo / ".git/rtrepo/cache.sqlite").unlink(missing_ok=True)
    yield "cold", run([[RTREPO, "stats"]], repo, env)
    paths = sorted((repo / "datasets/noir/entries").rglob("*.json"))
    for path in random.Random(size).sample(paths, min(100, size // 4)):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("grounded", "grounded, quiet", 1), encoding="utf-8")
    yield "100 edited", run([[RTREPO, "stats"]], repo, env)
    run([[RTREPO, "commit", "-m", "quiet"]], repo, env)
    yield "100 committed", run([[RTREPO, "stats"]], repo, env)
    yield "two versions", run([[RTREPO, "stats", "HEAD~1..HEAD"]], repo, env)
    yield "all parts, a page", run([[RTREPO, "stats", "--html", "../stats.html"]], repo, env)


def main() -> None:
    """Measure each size in a scratch folder and print a table."""
    sizes = [int(size.replace(",", "")) for size in sys.argv[1:]] or [1_000, 100_000]
    print(f"{'':>9}  {'':<22} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            folder = Path(scratch) / str(size)
            folder.mkdir()
            env = environment(folder / "home")
            repo = _repository(folder, size, env)
            for name, cost in _costs(repo, size, env):
                held = HOLDS.get(name)
                bar = f"   holds {held:.0f} s{'  over' if cost.wall > held else ''}" if held else ""
                print(f"{size:>9,}  {name:<22} {cost.cpu:>8.2f} {cost.wall:>8.2f} {cost.memory:>8.0f}{bar}", flush=True)
            _ratios(repo, size, env)


def _ratios(repo: Path, size: int, env: dict[str, str]) -> None:
    questions = {
        "a version, known": [RTREPO, "stats", "HEAD"],
        "without targets": [RTREPO, "stats", "HEAD", "--target-moves", "0"],
        "by tag": [RTREPO, "stats", "HEAD", "--by", "tag"],
        "the working tree": [RTREPO, "stats"],
        "(rtrepo status)": [RTREPO, "status"],
    }
    for name, words in questions.items():
        ratio = paired(lambda words=words: run([words], repo, env), lambda: run(FLOOR, repo, env), 9)  # type: ignore[misc]
        held = HOLDS_RATIO.get(name)
        over = "  over" if held and ratio.cpu > held else ""
        bar = f"   holds {held:.0f}× of importing click and pygit2{over}" if held else ""
        print(
            f"{size:>9,}  {name:<22} {ratio.cpu:>7.2f}× {ratio.wall:>7.2f}× {ratio.ours.memory:>8.0f}{bar}", flush=True
        )


if __name__ == "__main__":
    main()
