"""`python -m tests.benchmarks [SIZE …]`: the table of ratios."""

import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import long_history
from tests.benchmarks.commits import add_commits
from tests.benchmarks.generate import write_jsonl
from tests.benchmarks.measure import Cost, Ratio, environment, paired, run

HERE = Path(__file__).parent
PYTHON = sys.executable
RTREPO = str(Path(PYTHON).with_name("rtrepo"))
FLOOR = [PYTHON, "-c", "import click, pygit2"]
HOLDS = {
    "import + commit": 1.2, "status": 2.5, "commit one edit": 2.0, "diff of 100 edited": 3.0,
    "log of 100": 3.0,
    "history over 10,000": 5.0, "status, small": 1.7, "--help": 0.8,
}  # fmt: skip
"""What each ratio should stay under at 100,000 entries."""


def main() -> None:
    """Measure each size in a scratch folder and print a table."""
    sizes = [int(size.replace(",", "")) for size in sys.argv[1:]] or [1_000, 10_000, 100_000]
    print(f"{'':>9}  {'':<20} {'CPU ratio':>9} {'wall':>6}   {'ours CPU/wall s':>16} {'theirs':>13} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            folder = Path(scratch) / str(size)
            folder.mkdir()
            for name, ratio in _rows(folder, size):
                _print(size, name, ratio)


def _print(size: int, name: str, ratio: Ratio) -> None:
    ours, theirs = ratio.ours, ratio.theirs
    over = "  over" if max(ratio.cpu, ratio.wall) > HOLDS[name] and (size >= 100_000 or HOLDS[name] < 1.8) else ""
    print(
        f"{size:>9,}  {name:<20} {ratio.cpu:>8.2f}× {ratio.wall:>5.2f}×   {ours.cpu:>7.3f} / {ours.wall:>6.3f}"
        f" {theirs.cpu:>6.3f} / {theirs.wall:>6.3f} {ours.memory:>6.0f}   holds {HOLDS[name]}{over}",
        flush=True,
    )


def _rows(scratch: Path, size: int) -> Iterator[tuple[str, Ratio]]:
    """Each comparison, in an order in which one prepares the next."""
    env = environment(scratch / "home")
    times = 2 if size >= 100_000 else 3
    source = scratch / "drafts.jsonl"
    write_jsonl(source, size)
    fresh = itertools.count()
    repo = plain = scratch

    # Every run gets folders of its own and nothing is deleted before the end: for a minute after a large
    # deletion ext4 takes several times as long to create files.
    def import_ours() -> Cost:
        nonlocal repo
        repo = scratch / f"ours-{next(fresh)}"
        run([[RTREPO, "init", str(repo)]], scratch, env)
        return run([[RTREPO, "import", str(source), "--into", "noir"], [RTREPO, "commit", "-m", "drafts"]], repo, env)

    def import_theirs() -> Cost:
        nonlocal plain
        plain = scratch / f"plain-{next(fresh)}"
        run([["git", "init", "-q", "-b", "main", str(plain)]], scratch, env)
        script = [PYTHON, str(HERE / "plain_script.py"), str(source), str(plain / "datasets/noir/entries")]
        return run([script, ["git", "add", "-A"], ["git", "commit", "-q", "-m", "drafts"]], plain, env)

    yield "import + commit", paired(import_ours, import_theirs, times)
    run([["git", "status"]], repo, env)
    yield (
        "status",
        paired(lambda: run([[RTREPO, "status"]], repo, env), lambda: run([["git", "status"]], repo, env), 5),
    )
    ours, theirs = _entries(repo), _entries(plain)
    yield (
        "commit one edit",
        paired(lambda: _commit_ours(repo, ours, env), lambda: _commit_theirs(plain, theirs, env), 5),
    )
    for path in ours[1 : 1 + min(100, size // 4)]:
        _edit(path)
    run([[RTREPO, "commit", "-m", "a hundred"]], repo, env)
    floor = [FLOOR]
    yield (
        "diff of 100 edited",
        paired(lambda: run([[RTREPO, "diff", "HEAD~1..HEAD"]], repo, env), lambda: run(floor, repo, env), 7),
    )
    if size <= 1_000:
        yield "status, small", paired(lambda: run([[RTREPO, "status"]], repo, env), lambda: run(floor, repo, env), 15)
        yield "--help", paired(lambda: run([[RTREPO, "--help"]], repo, env), lambda: run(floor, repo, env), 15)
    add_commits(repo, 100, 5, env)
    yield (
        "log of 100",
        paired(lambda: _beyond_start_up(repo, env), lambda: run([["git", "log", "--stat", "-n", "100"]], repo, env), 7),
    )
    if size <= 1_000:
        yield "history over 10,000", _history(scratch, env)


def _beyond_start_up(repo: Path, env: dict[str, str]) -> Cost:
    """A log of 100 versions without what a log of one costs."""
    whole = run([[RTREPO, "log", "-n", "100"]], repo, env)
    one = run([[RTREPO, "log", "-n", "1"]], repo, env)
    return Cost(whole.cpu - one.cpu, whole.wall - one.wall, whole.memory)


def _history(scratch: Path, env: dict[str, str]) -> Ratio:
    """One entry's past in 10,000 commits against `git log -p` of its file, both without what they cost in a
    repository of four. The first run writes git's commit-graph, which both use."""
    long, short = scratch / "long", scratch / "short"
    long_history.make(long, 10_000, env)
    long_history.make(short, 4, env)
    ours = [RTREPO, "history", long_history.ID]
    theirs = ["git", "log", "-p", "--", long_history.path_of(long_history.ID)]
    run([ours], long, env)
    return paired(
        lambda: _less(run([ours], long, env), run([ours], short, env)),
        lambda: _less(run([theirs], long, env), run([theirs], short, env)),
        9,
    )


def _less(whole: Cost, start: Cost) -> Cost:
    return Cost(whole.cpu - start.cpu, whole.wall - start.wall, whole.memory)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("datasets/noir/entries/**/*.json"))


def _edit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("grounded", "grounded, quiet", 1), encoding="utf-8")


def _commit_ours(folder: Path, entries: list[Path], env: dict[str, str]) -> Cost:
    _edit(entries[0])
    return run([[RTREPO, "commit", "-m", "one"]], folder, env)


def _commit_theirs(folder: Path, entries: list[Path], env: dict[str, str]) -> Cost:
    _edit(entries[0])
    path = str(entries[0].relative_to(folder))
    return run([["git", "add", path], ["git", "commit", "-q", "-m", "one"]], folder, env)


main()
