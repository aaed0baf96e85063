"""Bytes by key that can be worked out again: `.git/rtrepo/cache.sqlite`.

Nothing depends on it. It can be deleted at any time, and whatever goes wrong with it (a full or read-only
disk, another process that holds it, damage) is as if it were empty. What it gives back is what was put in, by
a checksum. Keys say what they stand for, version included, so that nothing in it ever has to be corrected.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from rtrepo.git.repository import Repository

MAX_BYTES = 256 * 2**20
"""Bytes kept; beyond, what was put in first goes first."""

_PATIENCE = 0.25  # seconds to wait for another process
_TABLE = (
    "create table if not exists kept"
    " (place integer primary key, key text not null unique, check_sum integer not null, value blob not null)"
)
_ROOM = (
    "delete from kept where place <= (select place from (select place, sum(length(value)) over (order by place desc)"
    " as held from kept) where held > ? order by place desc limit 1)"
)
_Result = TypeVar("_Result")


class Cache:
    """The cache of a repository, shared by its worktrees. Opened for each question, never held."""

    def __init__(self, repository: Repository) -> None:
        self.path = repository.own_dir / "cache.sqlite"

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is kept of some keys."""
        wanted = list(dict.fromkeys(keys))

        def ask(base: Any) -> dict[str, bytes]:
            found = {}
            for key in wanted:
                row = base.execute("select check_sum, value from kept where key = ?", (key,)).fetchone()
                if row and isinstance(row[1], bytes) and crc32(row[1]) == row[0]:
                    found[key] = row[1]
            return found

        return (self._with(ask) or {}) if wanted and self.path.exists() else {}

    def put(self, values: Mapping[str, bytes]) -> None:
        """Keep some values, in the place of others under the same keys."""

        def keep(base: Any) -> None:
            with base:
                base.execute(_TABLE)
                rows = [(key, crc32(value), value) for key, value in values.items()]
                base.executemany("insert or replace into kept (key, check_sum, value) values (?, ?, ?)", rows)
                base.execute(_ROOM, (MAX_BYTES,))

        if values:
            self._with(keep)

    def _with(self, do: Callable[[Any], _Result]) -> _Result | None:
        """The answer of the database, or None where there is none to have."""
        # Imported here: it takes 6 ms, and most commands ask nothing of the cache.
        import sqlite3

        try:
            self.path.parent.mkdir(exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as base:
                # Losing what was put in last with the power is no loss, so nobody waits for the disk.
                base.execute("pragma synchronous = off")
                return do(base)
        except sqlite3.OperationalError:
            return None  # no table yet, locked, read-only or full
        except sqlite3.DatabaseError:
            _remove(self.path)  # damaged: the next one begins afresh
            return None
        except (OSError, sqlite3.Error):
            return None


def _remove(path: Path) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # it stays, and stays as good as empty
