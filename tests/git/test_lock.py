"""One writer at a time; a lock goes with its holder, however that one ends."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rtrepo.errors import RtrepoError
from rtrepo.git import lock

HOLDER = """
import sys, time
from pathlib import Path
from rtrepo.git import lock
with lock.held(Path(sys.argv[1]), "import big.jsonl"):
    print("held", flush=True)
    sys.stdin.readline()
"""
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def holder(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Another process that holds the lock until its input ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "own")], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()


def test_gives_up_and_names_the_holder(holder: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(RtrepoError) as caught, lock.held(tmp_path / "own", "commit", 0.05, told.append):
        pass

    name = f"import big.jsonl, process {holder.pid}"
    assert (caught.value.message, caught.value.hint) == (
        f"another rtrepo command is at work here ({name}); nothing was changed",
        "wait for it to end and run this again",
    )
    assert told == [name]


def test_waits_until_the_holder_is_done(holder: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    told: list[str] = []

    def ended(name: str) -> None:
        told.append(name)
        threading.Timer(0.05, lambda: holder.stdin and os.write(holder.stdin.fileno(), b"\n")).start()

    with lock.held(tmp_path / "own", "commit", 10, ended):
        record = json.loads((tmp_path / "own" / "lock").read_bytes())
        assert (record["process"], record["command"]) == (os.getpid(), "commit")

    assert told == [f"import big.jsonl, process {holder.pid}"]


def test_a_killed_holder_holds_nothing(holder: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    with lock.held(tmp_path / "own", "commit", 0):
        pass


def test_the_lock_file_stays_and_is_free_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyError), lock.held(tmp_path, "one"):
        raise KeyError
    before = (tmp_path / "lock").stat().st_ino
    with lock.held(tmp_path, "two", 0):
        pass

    assert ((tmp_path / "lock").stat().st_ino, (tmp_path / "lock").read_bytes()) == (before, b"")


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OSError, match="symbolic links"), lock.held(tmp_path, "one"):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_pass_is_worth_something_while_the_lock_is_held(tmp_path: Path) -> None:
    before = lock.own_pass(tmp_path)
    with lock.held(tmp_path, "one"):
        own = lock.own_pass(tmp_path)
        during = [lock.is_pass(tmp_path, shown) for shown in (own, "", "passed", own[:-1])]
        kept = (tmp_path / "lock").read_bytes()
    after = lock.is_pass(tmp_path, own)
    (tmp_path / "lock").write_bytes(kept)  # as a process that was killed leaves it
    with lock.held(tmp_path, "two"):
        second = lock.own_pass(tmp_path)

    assert (before, len(own), during, after, lock.is_pass(tmp_path, own)) == (
        "",
        32,
        [True, *[False] * 3],
        False,
        False,
    )
    assert second not in (own, "")


def test_a_pass_of_a_killed_holder_is_worth_nothing(holder: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    shown = json.loads((tmp_path / "own" / "lock").read_bytes())["pass"]
    alive = lock.is_pass(tmp_path / "own", shown), lock.own_pass(tmp_path / "own")
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    assert (alive, lock.is_pass(tmp_path / "own", shown)) == ((True, ""), False)


def test_a_disk_that_takes_no_more_undoes_nothing_that_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, length: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with lock.held(tmp_path, "one"):
        monkeypatch.setattr(os, "ftruncate", full)
    monkeypatch.undo()
    with lock.held(tmp_path, "two", patience=0):
        again = lock.holder(tmp_path)

    assert again.startswith("two")
