"""The cache: what goes in comes out, and whatever goes wrong it is as if it were empty."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from rtrepo.git import cache
from rtrepo.git.cache import Cache
from rtrepo.git.repository import Repository


@pytest.fixture
def kept(repository: Repository) -> Cache:
    return Cache(repository)


def test_what_was_put_in_comes_out(kept: Cache, repository: Repository) -> None:
    kept.put({"a": b"1", "b": b"\x00\xff", "c": b""})
    kept.put({"a": b"2"})

    assert Cache(repository).get(["a", "b", "c", "d", "a"]) == {"a": b"2", "b": b"\x00\xff", "c": b""}
    assert kept.path == repository.common_dir / "rtrepo" / "cache.sqlite"


def test_asking_makes_no_file(kept: Cache) -> None:
    assert kept.get(["a"]) == {}
    kept.put({})
    assert not kept.path.exists()


def test_it_can_be_deleted_at_any_time(kept: Cache) -> None:
    kept.put({"a": b"1"})
    kept.path.unlink()

    assert kept.get(["a"]) == {}
    kept.put({"a": b"1"})
    assert kept.get(["a"]) == {"a": b"1"}


def test_the_oldest_goes_first(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 25)
    for name in "abc":
        kept.put({name: b"x" * 10})
    assert set(kept.get("abc")) == {"b", "c"}
    kept.put({"b": b"y" * 10})
    kept.put({"d": b"x" * 10})
    assert set(kept.get("abcd")) == {"b", "d"}
    kept.put({"e": b"x" * 26})
    assert kept.get("abcde") == {}


def _damage_value(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("update kept set value = x'00'")


def _another_table(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("create table kept (other text)")


DAMAGE = {
    "no database": lambda path: path.write_bytes(b"not a database" * 100),
    "cut off": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "another value": _damage_value,
    "another table": _another_table,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_as_if_it_were_empty(how: str, kept: Cache) -> None:
    kept.put({"a": b"1" * 20_000})
    DAMAGE[how](kept.path)

    assert kept.get(["a"]) == {}
    kept.put({"a": b"2"})  # may or may not be kept; nothing fails
    assert kept.get(["a"]) in ({}, {"a": b"2"})


@pytest.mark.parametrize("how", ["no database", "cut off", "empty", "another value"])
def test_a_damaged_one_is_made_anew(how: str, kept: Cache) -> None:
    kept.put({"a": b"1" * 20_000})
    DAMAGE[how](kept.path)
    kept.get(["a"])
    kept.put({"a": b"2"})

    assert kept.get(["a"]) == {"a": b"2"}


def test_a_folder_in_its_place(kept: Cache) -> None:
    kept.path.mkdir(parents=True)
    kept.put({"a": b"1"})

    assert kept.get(["a"]) == {}


def test_somebody_else_writes(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    kept.put({"a": b"1"})
    with closing(sqlite3.connect(kept.path)) as other:
        other.execute("begin exclusive")
        assert kept.get(["a"]) == {}
        kept.put({"b": b"1"})
        other.rollback()

    assert kept.get(["a", "b"]) == {"a": b"1"}


def test_a_full_disk(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.put({"a": b"1"})
    real = sqlite3.connect

    def small(*arguments: object, **options: object) -> sqlite3.Connection:
        base = real(*arguments, **options)  # type: ignore[call-overload]
        base.execute("pragma max_page_count = 1")  # SQLITE_FULL, as from a full disk
        return base  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", small)
    kept.put({"b": b"x" * 100_000})

    assert kept.get(["a", "b"]) == {"a": b"1"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(kept: Cache) -> None:
    kept.put({"a": b"1"})
    kept.path.chmod(0o400)
    kept.path.parent.chmod(0o500)
    try:
        kept.put({"b": b"1"})
        assert kept.get(["a", "b"]) == {"a": b"1"}
    finally:
        kept.path.parent.chmod(0o700)


def test_a_file_that_nobody_may_write(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.put({"a": b"1"})
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: real(f"file:{path}?mode=ro", uri=True, **options))
    kept.put({"b": b"1"})

    assert kept.get(["a", "b"]) == {"a": b"1"}


def test_two_at_once(kept: Cache, repository: Repository) -> None:
    def work(name: str) -> None:
        mine = Cache(repository)
        for number in range(20):
            mine.put({f"{name}{number}": name.encode() * 1000})
            assert set(mine.get([f"{name}{number}"]).values()) <= {name.encode() * 1000}

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept.put({"c": b"1"})
    assert kept.get(["c"]) == {"c": b"1"}


def test_it_is_loaded_where_it_is_asked(repository: Repository) -> None:
    script = "import sys, rtrepo.git.cache; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
