"""Whether the cache (git.cache) can be read; damaged, it is as good as empty until it is made anew."""

from contextlib import closing
from typing import NamedTuple

from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository


class CacheState(NamedTuple):
    """How many bytes it takes (0 where there is none), and what is wrong with it, empty for nothing."""

    size: int
    trouble: str = ""


def look(repository: Repository) -> CacheState:
    """What stands there. Changes nothing."""
    import sqlite3

    path = Cache(repository).path
    if not path.is_file():
        return CacheState(0)
    size = path.stat().st_size
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as base:
            told = base.execute("pragma quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        return CacheState(size, "" if "locked" in str(error) else str(error))
    except sqlite3.Error as error:
        return CacheState(size, str(error))
    return CacheState(size, "" if told and told[0] == "ok" else "damaged")


def remove(repository: Repository) -> None:
    """Take it away; the next command begins a new one."""
    Cache(repository).path.unlink(missing_ok=True)
