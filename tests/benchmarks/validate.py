"""`python -m tests.benchmarks.validate [SIZE …]`: what it costs to check entries that have sidecars.

Whole processes, start-up included: seconds of CPU and of the clock, the memory of the process that asks (those that
help it take 60 to 80 MB each), and for the gate of a commit the ratio to importing what every command needs.
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
HOLDS = {"near-duplicates": 15.0, "cold": 60.0, "nothing changed": 1.0}
"""Seconds that each row should stay under at 100,000 entries. Near-duplicates are what they cost beyond exact ones."""
HOLDS_RATIO = 5.0


def _rows(folder: Path, size: int, env: dict[str, str]) -> Iterator[tuple[str, Cost]]:
    """Each question, in an order in which one prepares the next."""
    source = folder / "drafts.jsonl"
    write_jsonl(source, size, sidecars=True)
    repo = folder / "repo"
    run([[RTREPO, "init", str(repo)]], folder, env)
    run([[RTREPO, "import", str(source), "--into", "noir"], [RTREPO, "commit", "-m", "drafts"]], repo, env)
    run([["git", "status"]], repo, env)
    validate = [[RTREPO, "validate"]]
    kept = repo / ".git/rtrepo/cache.sqlite"
    kept.unlink(missing_ok=True)
    yield "without D rules", run([[*validate[0], "--rule", "structure,turns,text,roleplay,metadata"]], repo, env)
    kept.unlink(missing_ok=True)
    exact = run([[*validate[0], "--rule", "D101"]], repo, env)
    yield "exact duplicates", exact
    kept.unlink(missing_ok=True)
    near = run([[*validate[0], "--rule", "D103"]], repo, env)
    # Both read and examine every entry: what is left is comparing all with all.
    yield "near-duplicates", Cost(near.cpu - exact.cpu, near.wall - exact.wall, near.memory)
    kept.unlink(missing_ok=True)
    yield "cold", run(validate, repo, env)
    yield "nothing changed", run(validate, repo, env)
    paths = sorted((repo / "datasets/noir/entries").rglob("*.json"))
    _edit(paths[:1])
    yield "one edited", run(validate, repo, env)
    some = random.Random(size).sample(paths, min(100, size // 4))
    _edit(some)
    yield "100 edited", run(validate, repo, env)
    run([["git", "add", "-u"]], repo, env)
    yield "another version", run([[*validate[0], "HEAD"]], repo, env)
    yield "only what is new", run([[*validate[0], "--new-only", "HEAD"]], repo, env)


def _edit(paths: list[Path]) -> None:
    for path in paths:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("grounded", "grounded, quiet", 1), encoding="utf-8")


def main() -> None:
    """Measure each size in a scratch folder and print a table."""
    sizes = [int(size.replace(",", "")) for size in sys.argv[1:]] or [1_000, 100_000]
    print(f"{'':>9}  {'':<18} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            folder = Path(scratch) / str(size)
            folder.mkdir()
            env = environment(folder / "home")
            for name, cost in _rows(folder, size, env):
                bar = f"   holds {HOLDS[name]:.0f} s" if name in HOLDS else ""
                over = "  over" if name in HOLDS and size >= 100_000 and cost.wall > HOLDS[name] else ""
                print(
                    f"{size:>9,}  {name:<18} {cost.cpu:>8.2f} {cost.wall:>8.2f} {cost.memory:>8.0f}{bar}{over}",
                    flush=True,
                )
            _gate(folder / "repo", size, env)


def _gate(repo: Path, size: int, env: dict[str, str]) -> None:
    floor = [[PYTHON, "-c", "import click, pygit2"]]
    gate = [[RTREPO, "hooks", "run", "pre-commit"]]
    ratio = paired(lambda: run(gate, repo, env), lambda: run(floor, repo, env), 9)
    over = "  over" if ratio.cpu > HOLDS_RATIO else ""
    print(
        f"{size:>9,}  {'gate of 100':<18} {ratio.cpu:>7.2f}× {ratio.wall:>7.2f}× {ratio.ours.memory:>8.0f}"
        f"   holds {HOLDS_RATIO:.0f}× of importing click and pygit2{over}",
        flush=True,
    )


if __name__ == "__main__":
    main()
