"""`python -m tests.benchmarks.undo [ENTRIES]`: what taking back costs, and the bulk edit that it takes back.

`rtrepo undo` of a tag that 1,000 entries got, against `git checkout` of the same change: from a version in which they
have it to the one in which they do not. A tag for 10,000 entries against the clock. Whole processes, start-up
included, in turn. TMPDIR says where; on a tmpfs the disk is left out of it.
"""

import itertools
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.generate import write_jsonl
from tests.benchmarks.measure import Cost, Ratio, environment, paired, run

RTREPO = str(Path(sys.executable).with_name("rtrepo"))
TAGGED, MANY = 1_000, 10_000
HOLDS, SECONDS = 3.0, 20.0
"""What the ratio, and the bulk tag of 10,000, should stay under at 100,000 entries."""


def main() -> None:
    """Measure in a scratch folder and print two lines."""
    size = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        env = environment(folder / "home")
        repo, few, many = make(folder, size, env)
        ratio = measured(repo, few, env)
        bulk = run([[RTREPO, "tag", "wide", "--ids-from", str(many)]], repo, env)
        back = run([[RTREPO, "undo"]], repo, env)
    over = "  over" if ratio.cpu > HOLDS or ratio.wall > HOLDS else ""
    print(
        f"{size:,} entries: rtrepo undo of {TAGGED:,} tagged {ratio.ours.cpu:.3f} CPU s / {ratio.ours.wall:.3f} s · "
        f"git checkout {ratio.theirs.cpu:.3f} / {ratio.theirs.wall:.3f} · {ratio.cpu:.2f}× CPU, "
        f"{ratio.wall:.2f}× wall, holds {HOLDS}{over}"
    )
    slow = "  over" if bulk.wall > SECONDS else ""
    print(
        f"tag of {min(MANY, size):,} {bulk.cpu:.1f} CPU s / {bulk.wall:.1f} s, holds {SECONDS:.0f} s{slow} · "
        f"undo of it {back.cpu:.1f} / {back.wall:.1f}"
    )


def make(scratch: Path, size: int, env: dict[str, str]) -> tuple[Path, Path, Path]:
    """A data set whose branch `tagged` has the tag; the repository, and two files with ids."""
    source, repo = scratch / "drafts.jsonl", scratch / "noir"
    write_jsonl(source, size)
    run([[RTREPO, "init", str(repo)]], scratch, env)
    run([[RTREPO, "import", str(source), "--into", "noir"], [RTREPO, "commit", "-m", "drafts"]], repo, env)
    run([[RTREPO, "tag", "old", "noir"], [RTREPO, "commit", "-m", "sidecars for all"]], repo, env)
    ids = sorted(path.stem for path in repo.glob("datasets/noir/entries/**/*.json"))
    named = []
    for number in (TAGGED, MANY):
        chosen = itertools.islice(ids, 0, None, max(1, len(ids) // number))
        named.append(scratch / f"{number}.txt")
        named[-1].write_text("".join(f"{one}\n" for one in itertools.islice(chosen, number)))
    run([["git", "switch", "-q", "-c", "tagged"], [RTREPO, "tag", "bulk", "--ids-from", str(named[0])]], repo, env)
    run([[RTREPO, "commit", "-m", "tagged"], ["git", "switch", "-q", "main"], ["git", "gc", "-q"]], repo, env)
    return repo, named[0], named[1]


def measured(repo: Path, few: Path, env: dict[str, str]) -> Ratio:
    """Both from files that have the tag to files that do not, with git's index up to date."""

    def ours() -> Cost:
        run([[RTREPO, "tag", "bulk", "--ids-from", str(few)], ["git", "status"]], repo, env)
        cost = run([[RTREPO, "undo"]], repo, env)
        run([["git", "diff", "--quiet", "HEAD"]], repo, env)
        return cost

    def theirs() -> Cost:
        run([["git", "checkout", "-q", "tagged"], ["git", "status"]], repo, env)
        return run([["git", "-c", "core.hooksPath=/dev/null", "checkout", "-q", "main"]], repo, env)

    return paired(ours, theirs, 5)


if __name__ == "__main__":
    main()
