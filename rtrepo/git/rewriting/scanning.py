"""Every object of a repository, reached or not, and what git says of files: read by git itself, in one pass."""

import subprocess
from collections.abc import Collection, Iterator
from typing import NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import process
from rtrepo.git.objects import MAX_BLOB
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository


class Object(NamedTuple):
    """An object by its id, its kind (`blob`, `tree`, `commit`, `tag`) and its content."""

    id: str
    kind: str
    raw: bytes


def objects(repository: Repository, progress: Progress | None = None) -> Iterator[Object]:
    """Every object, also those that nothing reaches any more; `progress` is told (done, of).

    Raises RtrepoError where one is damaged, or larger than rtrepo reads: what cannot be read cannot be searched.
    """
    of = _counted(repository) if progress else 0
    with subprocess.Popen(
        [process.executable(), "cat-file", "--batch", "--batch-all-objects", "--unordered", "--buffer"],
        cwd=repository.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=2**20,
        env=process.environment(GIT_NO_REPLACE_OBJECTS="1", GIT_NO_LAZY_FETCH="1"),
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        try:
            done = 0
            while line := running.stdout.readline():
                words = line.split()
                if len(words) != 3 or not words[2].isdigit():
                    raise _unreadable(line.decode("utf-8", "replace").strip())
                size = int(words[2])
                if size > MAX_BLOB:
                    raise RtrepoError(
                        f"object {words[0].decode()[:12]} is larger than {MAX_BLOB // 2**20} MiB, so nobody can say "
                        "what is in it; nothing was changed",
                        hint="take that file out of the history first, with git filter-repo --strip-blobs-bigger-than",
                    )
                raw = running.stdout.read(size + 1)
                if len(raw) != size + 1:
                    raise _unreadable(f"object {words[0].decode()[:12]} ends early")
                yield Object(words[0].decode(), words[1].decode(), raw[:-1])
                done += 1
                if progress and done % 500 == 0:
                    progress(done, of)
        except BaseException:
            running.kill()
            raise
        said = running.stderr.read().decode("utf-8", "replace").strip()
    if running.returncode:
        raise _unreadable(said.splitlines()[-1] if said else "git does not say why")


def _unreadable(why: str) -> RtrepoError:
    return RtrepoError(
        f"an object cannot be read ({why}), so nobody can say what is in it; nothing was changed",
        hint="rtrepo fsck tells what is damaged",
    )


def _counted(repository: Repository) -> int:
    told = process.run(repository.root, "count-objects", "-v").decode()
    numbers = dict(line.split(": ") for line in told.splitlines())
    return int(numbers.get("count", 0)) + int(numbers.get("in-pack", 0))


def there(repository: Repository, ids: Collection[str]) -> list[str]:
    """Those of some objects that the repository has, sorted."""
    told = process.run(
        repository.root, "cat-file", "--batch-check=%(objectname)",
        data="".join(f"{one}\n" for one in sorted(ids)).encode(), env=process.environment(GIT_NO_REPLACE_OBJECTS="1"),
    )  # fmt: skip
    return [line for line in told.decode().splitlines() if not line.endswith(" missing")]
