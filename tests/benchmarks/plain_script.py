"""What a person without rtrepo would write: a script that makes a file per entry, for `git add` to take.

Takes a training file and a folder; writes the same entry files that rtrepo writes.
"""

import hashlib
import json
import sys
from pathlib import Path


def main() -> None:
    """Read lines, write files."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    made: set[Path] = set()
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            name = hashlib.sha256(text.encode()).hexdigest()[:16]
            folder = target / hashlib.sha256(name.encode()).hexdigest()[:2]
            if folder not in made:
                folder.mkdir(parents=True, exist_ok=True)
                made.add(folder)
            turns = "\n, ".join(json.dumps(message, ensure_ascii=False) for message in entry["messages"])
            (folder / f"{name}.json").write_text('{"messages": [\n  ' + turns + "\n]}\n", encoding="utf-8")


main()
