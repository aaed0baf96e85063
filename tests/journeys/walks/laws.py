"""The laws that hold at every step of a walk:

- A command ends with one of the exit codes that are documented; one that refuses changed nothing.
- What changed anything is an operation. `undo` then gives back exactly what was, to the byte, and `redo` what came
  after; `undo N` and `op restore` of several likewise, as long as nobody edited anything since. So with what plain git
  did to branches, tags and HEAD, where nothing was uncommitted.
- A command that was stopped leaves to the next one what was before it, or what it would have made; nothing between.
- No word that somebody wrote into a file is lost by a command: it stands in the working tree, or is held by a ref, by
  the index or by the operation log. What the log holds it holds for good, also through `git gc`.
- `git fsck --strict` and `rtrepo fsck` find nothing, and `git status` says what is true.
"""

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Set
from pathlib import Path
from typing import ClassVar

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from tests.git.states import leftovers
from tests.journeys.terminal import Answer, Terminal, check_with_git
from tests.journeys.walks import commands, hands
from tests.journeys.walks.standing import OPERATIONS, Standing, git, held
from tests.journeys.walks.stopping import stopped

DONE, NO, USAGE, REFUSED, UNKNOWN, INTERRUPTED, KILLED = 0, 1, 2, 3, 4, 130, -9


class Lawful(RuleBasedStateMachine):
    """Somebody in a copy of the repository `made`, and what is looked at after each step."""

    made: ClassVar[Path]
    counted: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="walk-"))
        shutil.copytree(self.made, self.place, symlinks=True, dirs_exist_ok=True)
        self.person = Terminal(self.place / "work")
        self.folder = self.person.folder
        self.now = Standing(self.folder)
        self.words = 0
        self.kept: set[bytes] = set()
        self.past: list[Standing] = []
        """What stood before each operation that stands, as long as nobody but rtrepo changed anything since."""
        self.undone: list[tuple[Standing, list[Standing]]] = []
        """What stood before each undo that can be redone, and what that took from `past`."""
        self.stood: dict[str, Standing] = {self.now.operation: self.now}
        """What stood right after an operation, as long as nobody but rtrepo changed anything since."""
        self.unnoticed = False
        """Whether plain git did something in the middle of a merge: the command after the one that ends it says so."""
        self.went_wrong = False

    def _step(self, do: Callable[[], None]) -> None:
        try:
            do()
        except BaseException:
            self.went_wrong = True
            raise

    def _typed(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._step(lambda: self._verb(commands.filled(line, picks, self.now, os.fspath(self.place)), line, back))

    def _verb(self, words: list[str], line: str, back: int) -> None:
        before = self.now
        answer = self._run(words, commands.name_of(line))
        if self.now.operation == before.operation:
            assert self.now == before, f"changed, and no operation: {self.now.unlike(before)}"
            return
        ended = before.waiting and not self.now.waiting and self.unnoticed
        self.unnoticed = self.unnoticed and bool(self.now.waiting)
        if ended:
            self._forget()  # what undo takes back first is what git did
            return
        if self.now == before and self._is_by_git():
            return  # all that was recorded is what plain git did
        assert answer.code in (DONE, NO), answer
        self.past.append(before)
        self.undone.clear()
        if back:
            after = self.now
            self._back(["undo"], must=True)
            if back > 1:
                self._back(["redo"], must=True)
                self._is(after)

    def _is_by_git(self) -> bool:
        """Whether the newest operation is what plain git did."""
        told: str = self.person.json("op", "log", "-n", "1")["operations"][0]["did"]
        return told.startswith("git: ")

    def _run(self, words: list[str], name: str) -> Answer:
        """A command, and what holds for every command."""
        before = self.now
        answer = self.person.unchecked(*words)
        self.now = Standing(self.folder)
        note(f"  rtrepo {' '.join(words)} → {answer.code} {(answer.out + answer.err)[:150]!r}")
        self.counted[f"{name} → {answer.code}"] += 1
        if answer.code == REFUSED:
            self.counted[f"refused {name}: {answer.err.splitlines()[0][:90]}"] += 1
        assert answer.code in (DONE, NO, USAGE, REFUSED), answer.err or answer.out
        assert "Traceback" not in answer.err
        if answer.code in (USAGE, REFUSED):
            assert self.now == before, f"refused, and changed: {self.now.unlike(before)}"
        self._keeps_words(before)
        if self.now.operation != before.operation:
            self.stood[self.now.operation] = self.now
        return answer

    def _keeps_words(self, *before: Standing, but: Set[bytes] = frozenset()) -> None:
        """No word of an edit by hand is lost that stood there before, `but` those that a person has taken away."""
        gone = {word for one in before for word in one.words} - self.now.words - but
        kept = held(self.folder, gone, OPERATIONS)
        self.kept |= kept
        lost = gone - kept - held(self.folder, gone - kept, "--all", "--indexed-objects")
        self.counted["words that left the working tree"] += len(gone)
        assert not lost, f"lost by a command: {lost}"

    def _back(self, words: list[str], *, must: bool = False) -> None:
        """undo, redo or op restore: exactly what was, as far as that is known."""
        before = self.now
        number = int(words[1]) if len(words) == 2 else 1
        wanted = self._operation(words[2]) if words[0] == "op" else ""
        answer = self._run(words, commands.name_of(" ".join(words)))
        assert answer.code == DONE or not must, answer.err
        if answer.code != DONE:
            return
        if words[0] == "undo":
            if number <= len(self.past):
                self._is(self.past[-number])
            self.undone.append((before, self.past[-number:]))
            del self.past[-number:]
        elif words[0] == "redo":
            if number <= len(self.undone):
                self._is(self.undone[-number][0])
                for _ in range(number):
                    self.past += self.undone.pop()[1]
            else:
                self._forget()
        else:
            if wanted in self.stood:
                self._is(self.stood[wanted])
            if self.now.operation != before.operation:
                self.past.append(before)
                self.undone.clear()

    def _operation(self, name: str) -> str:
        """The full id of an operation that is named `@~N`; empty where there are not so many."""
        back = int(name.removeprefix("@~"))
        listed = git(self.folder, "rev-list", "--first-parent", "-n", str(back + 1), OPERATIONS).splitlines()
        return listed[back] if len(listed) > back else ""

    def _is(self, wanted: Standing) -> None:
        assert self.now == wanted, f"now and then: {self.now.unlike(wanted)}"

    def _forget(self) -> None:
        self.past.clear()
        self.undone.clear()
        self.stood.clear()

    def _by_hand(self, kind: str, pick: int) -> None:
        self.words += 1
        path = hands.edit(self.folder, kind, pick, f"w{self.words:04}w", self.now)
        note(f"  {kind} of {path} by hand: w{self.words:04}w")
        self.counted[f"by hand: {kind}"] += 1
        self.now = Standing(self.folder)
        self._forget()

    def _by_git(self, words: list[str], line: str, back: int, *, hooks: bool) -> None:
        before, alone = self.now, self.now.operation in self.stood  # what git did since is one operation
        clean = alone and not git(self.folder, "status", "--porcelain")
        at = [] if hooks else ["-c", "core.hooksPath=/dev/null"]
        done = subprocess.run(["git", *at, *words], cwd=self.folder, capture_output=True, check=False)
        note(f"  git {' '.join(words)} → {done.returncode}")
        self.counted[f"git {commands.name_of(line)} → {min(done.returncode, 1)}"] += 1
        self.now = Standing(self.folder)
        self._forget()
        self.unnoticed = self.unnoticed or bool(before.waiting or self.now.waiting)
        moved = (before.refs, before.head) != (self.now.refs, self.now.head) and words[0] != "stash"
        if back and moved and clean and not before.waiting and not self.now.waiting:
            after = self.now
            self._back(["undo"], must=True)
            self._is(before)
            if back > 1:
                self._back(["redo"], must=True)
                self._is(after)

    def _stopped(self, line: str, picks: tuple[int, ...], how: str, at: int, hand: str, again: int) -> None:
        before, words = self.now, commands.filled(line, picks, self.now, os.fspath(self.place))
        other = self.place / "other"
        shutil.copytree(self.folder, other, symlinks=True)
        report = self.place / "report.txt"
        whole = stopped(other, words, "", 0, report)
        after = Standing(other)
        shutil.rmtree(other)
        report.unlink()
        code = stopped(self.folder, words, how, at, report)
        told = report.read_text("utf-8") if report.exists() else ""
        note(f"  rtrepo {' '.join(words)} {how} at {at} → {code} (else {whole}) {told[:150]!r}")
        self.counted[f"{how} → {code}"] += 1
        assert code in {DONE, NO, USAGE, REFUSED, UNKNOWN if how == "full" else REFUSED, INTERRUPTED, KILLED}, told
        assert code != INTERRUPTED or how == "interrupted"
        midway = self.now = Standing(self.folder)
        if hand:
            self._by_hand(hand, picks[0])
        edited = self.now
        if again > 0 and code != whole:
            note(f"  status killed at {again} → {stopped(self.folder, ['status'], 'killed', again, report)}")
        healed = self.person.unchecked("status")
        assert healed.code == DONE, healed.err
        self.now = Standing(self.folder)
        note(f"  healed by status: {healed.err!r}")
        if hand:
            own = midway.words - edited.words  # what the edit itself has written over
            self._keeps_words(before, edited, but=own)
        elif self.now != before:
            assert self.now == after, f"neither before {self.now.unlike(before)} nor after {self.now.unlike(after)}"
            assert code != REFUSED, f"refused, and done: {told}"
            self._keeps_words(before)
        self._forget()

    def teardown(self) -> None:
        try:
            if not self.went_wrong:
                self._arrived()
                self.counted["walks"] += 1
        finally:
            shutil.rmtree(self.place, ignore_errors=True)

    def _arrived(self) -> None:
        # A command that writes sweeps away what those left that were stopped; readers write nothing.
        self.person.unchecked("branch", "arrived")
        left = leftovers(self.folder)
        assert not left, left
        check_with_git(self.folder)
        if self.kept:
            git(self.folder, "gc", "-q", "--prune=now")
            lost = self.kept - held(self.folder, self.kept, OPERATIONS)
            assert not lost, f"lost by the operation log: {lost}"
        # Plain git can commit what nobody can read. All the rest is rtrepo's.
        told = self.person.unchecked("fsck", "--json").json
        wrong = [flaw for flaw in told["flaws"] if flaw["kind"] not in ("entry", "sidecar", "dataset")]
        assert not wrong, wrong
