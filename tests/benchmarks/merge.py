"""`python -m tests.benchmarks.merge [ENTRIES]`: `rtrepo merge` against `git merge` of the same repository.

Each side edited 100 entries, 20 of them on both sides, in other turns. Git merges them as text, line by line, which
is what it does without a driver: with `rtrepo`'s it would start a process for each. Whole processes, start-up
included, in turn. TMPDIR says where; on a tmpfs the disk is left out of it.
"""

import itertools
import json
import sys
import tempfile
from pathlib import Path

from rtrepo.model.json_text import quote
from tests.benchmarks.generate import write_jsonl
from tests.benchmarks.measure import Cost, Ratio, paired, run

PYTHON = sys.executable
RTREPO = str(Path(PYTHON).with_name("rtrepo"))
EDITED = 100
SHARED = 20
HOLDS = 2.0
"""What the ratio should stay under at 100,000 entries."""


def main() -> None:
    """Measure in a scratch folder and print two lines."""
    size = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        who = {f"GIT_{role}_{part}": "bench" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        path = f"{Path(PYTHON).parent}:/usr/bin:/bin"
        env = {"PATH": path, "HOME": scratch, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"} | who
        make(folder, size, env)
        ratio = measured(folder / "noir", env)
    print(f"{size:,} entries, {EDITED} against {EDITED} edited, {SHARED} of them on both sides")
    over = "  over" if ratio.cpu > HOLDS or ratio.wall > HOLDS else ""
    print(
        f"rtrepo merge {ratio.ours.cpu:.3f} CPU s / {ratio.ours.wall:.3f} s · git merge {ratio.theirs.cpu:.3f} / "
        f"{ratio.theirs.wall:.3f} · {ratio.cpu:.2f}× CPU, {ratio.wall:.2f}× wall, holds {HOLDS}{over}"
        f" · peak {ratio.ours.memory:.0f} MB"
    )


def make(scratch: Path, size: int, env: dict[str, str]) -> None:
    """A data set with two branches."""
    source, repo = scratch / "drafts.jsonl", scratch / "noir"
    write_jsonl(source, size)
    run([[RTREPO, "init", str(repo)]], scratch, env)
    run([[RTREPO, "import", str(source), "--into", "noir"], [RTREPO, "commit", "-m", "drafts"]], repo, env)
    entries = sorted(repo.glob("datasets/noir/entries/**/*.json"))
    step = max(1, len(entries) // (2 * EDITED))
    for branch, turn, first in (("warm", 2, 0), ("main", 4, EDITED - SHARED)):
        if branch == "warm":
            run([["git", "switch", "-q", "-c", "warm"]], repo, env)
        else:
            run([["git", "switch", "-q", "main"]], repo, env)
        for path in itertools.islice(entries[::step], first, first + EDITED):
            said = quote(json.loads(path.read_bytes())["messages"][turn]["content"])
            path.write_text(path.read_text("utf-8").replace(said, said[:-1] + ' So it is."'), "utf-8")
        run([[RTREPO, "commit", "-m", branch, "--no-verify"]], repo, env)
    (repo / ".git/info/attributes").write_text("datasets/** merge\n", "utf-8")
    run([["git", "tag", "before"]], repo, env)


def measured(repo: Path, env: dict[str, str]) -> Ratio:
    """Both merges, each from the same state with git's index up to date."""

    def from_before(*command: str) -> Cost:
        # The next command of rtrepo's records what plain git moved: not the one that is measured.
        noticed = [[RTREPO, "branch", "noticed"], [RTREPO, "branch", "--delete", "noticed"]]
        run([["git", "reset", "-q", "--hard", "before"], *noticed, ["git", "status"]], repo, env)
        cost = run([command], repo, env)
        run([["git", "rev-parse", "--verify", "-q", "HEAD^2"], ["git", "diff", "--quiet", "HEAD"]], repo, env)
        return cost

    return paired(
        lambda: from_before(RTREPO, "merge", "warm", "-m", "merged"),
        lambda: from_before("git", "-c", "core.hooksPath=/dev/null", "merge", "-q", "-m", "merged", "warm"),
        5,
    )


if __name__ == "__main__":
    main()
