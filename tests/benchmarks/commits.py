"""Versions by the hundred on top of a repository, made by git's fast-import."""

import random
import subprocess
from pathlib import Path


def add_commits(repository: Path, number: int, each: int, environment: dict[str, str]) -> None:
    """So many commits on main, each with one sentence put into one turn of `each` entries. The working tree is left
    behind as it was."""
    source = random.Random(number)
    listed = subprocess.run(
        ["git", "ls-files", "datasets/**.json"], cwd=repository, env=environment, capture_output=True, check=True
    )
    paths = listed.stdout.decode().splitlines()
    texts: dict[str, bytes] = {}
    stream = bytearray()
    for commit in range(number):
        stream += b"commit refs/heads/main\ncommitter Bench <bench@localhost> %d +0000\n" % (1_900_000_000 + commit)
        stream += b"data 4\nedit\n" + (b"from refs/heads/main^0\n" if not commit else b"")
        for path in source.sample(paths, each):
            before = texts.get(path) or (repository / path).read_bytes()
            places = [at for at in range(len(before)) if before.startswith(b'." *', at)]
            at = source.choice(places) + 3 if places else before.index(b"Stay in scene.")
            after = texts[path] = before[:at] + b"She looks up, once. " + before[at:]
            stream += b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(after), after)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=repository, env=environment, input=stream, check=True)
