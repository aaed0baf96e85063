"""`python -m tests.benchmarks.experiments [ENTRIES]`: `rtrepo experiment list` of 50 experiments.

Each experiment has edited 20 entries of its own and has one run. Cold: nothing of rtrepo's is remembered, as in a fresh
clone; warm: asked a second time. Whole processes, start-up included. TMPDIR says where.
"""

import json
import sys
import tempfile
from pathlib import Path

from rtrepo.model.json_text import quote
from tests.benchmarks.generate import write_jsonl
from tests.benchmarks.measure import Cost, environment, run

RTREPO = str(Path(sys.executable).with_name("rtrepo"))
EXPERIMENTS = 50
EDITED = 20
HOLDS = 1.0
"""Seconds on the clock that either should stay under at 100,000 entries."""


def main() -> None:
    """Measure in a scratch folder and print two lines."""
    size = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        env = environment(Path(scratch) / "home")
        repo = make(Path(scratch), size, env)
        listing = [[RTREPO, "experiment", "list"]]
        for name in ("cold", "warm"):
            if name == "cold":
                (repo / ".git/rtrepo/cache.sqlite").unlink(missing_ok=True)
            _say(name, size, min((run(listing, repo, env) for _ in range(1 if name == "cold" else 5)), key=_wall))


def make(scratch: Path, size: int, env: dict[str, str]) -> Path:
    """A data set with its experiments, all of them begun at the same version."""
    source, repo = scratch / "drafts.jsonl", scratch / "noir"
    write_jsonl(source, size)
    run([[RTREPO, "init", str(repo)]], scratch, env)
    run([[RTREPO, "import", str(source), "--into", "noir"], [RTREPO, "commit", "-m", "drafts"]], repo, env)
    paths = sorted(repo.glob("datasets/noir/entries/**/*.json"))
    step = max(1, len(paths) // (EXPERIMENTS * EDITED))
    for number in range(EXPERIMENTS):
        name = f"try-{number:02}"
        run(
            [["git", "switch", "-q", "main"], [RTREPO, "experiment", "start", name, "--question", "Better?"]], repo, env
        )
        for path in paths[number * EDITED * step :: step][:EDITED]:
            said = quote(json.loads(path.read_bytes())["messages"][2]["content"])
            path.write_text(path.read_text("utf-8").replace(said, said[:-1] + ' So it is."'), "utf-8")
        run([[RTREPO, "commit", "-m", name, "--no-verify"]], repo, env)
        found = ["--run", "r16", "--metric", f"loss={1 + number / 100}", "--version", f"experiment/{name}"]
        run([[RTREPO, "experiment", "record", name, *found]], repo, env)
    return repo


def _wall(cost: Cost) -> float:
    return cost.wall


def _say(name: str, size: int, cost: Cost) -> None:
    over = "  over" if cost.wall > HOLDS else ""
    print(
        f"{EXPERIMENTS} experiments among {size:,} entries, {name}: {cost.cpu:.2f} CPU s, {cost.wall:.2f} s, "
        f"holds {HOLDS}{over} · peak {cost.memory:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
