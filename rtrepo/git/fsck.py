"""`git fsck`, with what it says as values: which object is damaged, and everything else."""

import re
import signal
import subprocess
import threading
from typing import NamedTuple

from rtrepo.git import process
from rtrepo.git.progress import Progress, sentences
from rtrepo.git.repository import Repository

PATIENCE = 3600.0
"""Seconds after which git is not waited for any longer."""
_ID = r"[0-9a-f]{40}"


class Told(NamedTuple):
    """What git finds: sentences by the id of the object they are about, and those about something else."""

    objects: dict[str, list[str]]
    others: list[str]


def run(repository: Repository, progress: Progress | None = None) -> Told:
    """Let git check every object and every link between them. `progress` is told (done, of) of the part at hand."""
    words = ["fsck", "--full", "--strict", "--no-dangling", "--progress" if progress else "--no-progress"]
    with subprocess.Popen(
        [process.executable(), *words], cwd=repository.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env=process.environment(GIT_NO_REPLACE_OBJECTS="1", GIT_OPTIONAL_LOCKS="0"),
    ) as running:  # fmt: skip
        assert running.stdout is not None
        late = threading.Timer(PATIENCE, running.kill)
        late.start()
        try:
            lines = sentences(running.stdout, progress)
        except BaseException:
            running.kill()
            raise
        finally:
            late.cancel()
    told = parsed(lines)
    if running.returncode == -signal.SIGKILL:
        told.others.append(f"git fsck did not end within {PATIENCE / 60:.0f} minutes")
    elif running.returncode and not told.objects and not told.others:
        told.others.append(f"git fsck ended with {running.returncode} and does not say why")
    return told


def parsed(lines: list[str]) -> Told:
    """What git's lines say. A broken link is told again as the missing object that it leads to, so it is left out."""
    told = Told({}, [])
    for line in lines:
        if not line.strip() or re.match(r"broken link from|\s+to\s|notice:|dangling|unreachable|Checking", line):
            continue
        sentence = re.sub(r"^(error|fatal|warning)(?::| in) ", "", line.strip())
        ids = re.findall(rf"\b{_ID}\b", sentence) or re.findall(r"objects/([0-9a-f]{2})/([0-9a-f]{38})", sentence)[:1]
        if ids:
            about = ids[0] if isinstance(ids[0], str) else "".join(ids[0])
            told.objects.setdefault(about, []).append(sentence)
        else:
            told.others.append(sentence)
    return told
