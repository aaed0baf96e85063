"""A walk: somebody works in a repository for a while, by rtrepo, by hand and by plain git, and now and then a command
is stopped in the middle."""

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.journeys.conftest import HARBOR
from tests.journeys.terminal import Terminal, lines, said
from tests.journeys.walks import commands, hands
from tests.journeys.walks.laws import Lawful
from tests.journeys.walks.stopping import WAYS

LAMP = "datasets/harbor/entries/lamp.json"
EDITOR = """#!/bin/sh
printf '\\n## user\\nAnd then?\\n' >> "$1"
"""
PICKS = st.tuples(*[st.integers(0, 11)] * 3)


def prepare(folder: Path) -> None:
    """What every walk begins with, in `work`: two datasets, a registry, a branch that parted from main and an
    experiment; beside it what can be imported."""
    lines(folder / "more.jsonl", said("Is it far?", "Not by boat.", id="far", tags=["late"]), said("Who?", "Mara."))
    lines(folder / "later.jsonl", HARBOR[0] | {"tags": ["quiet", "late"]}, said("When?", "At nine.", id="ferry"))
    (folder / "new.md").write_text("---\ntags: [warm]\n---\n## user\nHi, Mara\n", "utf-8")
    (folder / "prompt.txt").write_text("You keep the harbor.\n", "utf-8")
    (folder / "editor").write_text(EDITOR, "utf-8")
    (folder / "editor").chmod(0o755)
    Terminal(folder)("init", "work")
    person = Terminal(folder / "work")
    person("import", lines(folder / "harbor.jsonl", *HARBOR), "--into", "harbor")
    quay = [said("Mara, is the light on?", "It is.", "Since when?", "Since six.", id="light"), HARBOR[1]]
    person("import", lines(folder / "quay.jsonl", *quay), "--into", "quay")
    person("set", "characters=mara", "lamp")
    person("tags", "add", "--used", "--dataset", "harbor")
    person("characters", "add", "mara", "--name", "Mara", "--dataset", "harbor")
    person("prompts", "add", "keeper", "--from", folder / "prompt.txt", "--dataset", "harbor")
    person("commit", "-m", "first drafts")
    for branch, answer in (("side", "You do."), ("main", "She does.")):
        person("switch", *(["--create"] if branch == "side" else []), branch)
        path = person.folder / LAMP
        path.write_text(path.read_text("utf-8").replace("I do.", answer), "utf-8")
        person("commit", "-m", f"on {branch}")
        person("tag", "odd" if branch == "side" else "warm", "crates")
        person("commit", "-m", f"more on {branch}")
    person("experiment", "start", "warm", "--question", "Is it better warm?")
    person("replace", "Salt", "Warm salt", "--yes")
    person("commit", "-m", "warmer")
    person("switch", "main")


class Walk(Lawful):
    """One walk in a copy of what `prepare` made."""

    @rule(line=st.sampled_from(commands.ENTRIES), picks=PICKS, back=st.integers(0, 3))
    def entries(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @rule(line=st.sampled_from(commands.ENTRIES), picks=PICKS)
    def entries_again(self, line: str, picks: tuple[int, ...]) -> None:
        self._typed(line, picks, 0)

    @rule(line=st.sampled_from(commands.REGISTRIES), picks=PICKS, back=st.integers(0, 3))
    def registries(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @rule(line=st.sampled_from(commands.VERSIONS), picks=PICKS, back=st.integers(0, 3))
    def versions(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @rule(line=st.sampled_from(commands.MERGES), picks=PICKS, back=st.integers(0, 3))
    def merges(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @precondition(lambda self: self.now.waiting)
    @rule(line=st.sampled_from(commands.SETTLING), picks=PICKS, back=st.integers(0, 3))
    def settling(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @rule(line=st.sampled_from(commands.EXPERIMENTS), picks=PICKS, back=st.integers(0, 3))
    def experiments(self, line: str, picks: tuple[int, ...], back: int) -> None:
        self._typed(line, picks, back)

    @rule(line=st.sampled_from(commands.BACK), picks=PICKS)
    def goes_back(self, line: str, picks: tuple[int, ...]) -> None:
        self._step(lambda: self._back(commands.filled(line, picks, self.now, "")))

    @rule(kind=st.sampled_from(sorted(hands.HANDS)), pick=st.integers(0, 11))
    def by_hand(self, kind: str, pick: int) -> None:
        self._step(lambda: self._by_hand(kind, pick))

    @rule(line=st.sampled_from(commands.GIT), picks=PICKS, back=st.integers(0, 3), hooks=st.integers(0, 7))
    def by_git(self, line: str, picks: tuple[int, ...], back: int, hooks: int) -> None:
        self._step(lambda: self._by_git(commands.filled(line, picks, self.now, ""), line, back, hooks=hooks == 7))

    @rule(
        line=st.sampled_from(commands.ALL), picks=PICKS, how=st.sampled_from(WAYS), at=st.integers(1, 60),
        hand=st.sampled_from(["", "", "turn", "sidecar"]), again=st.integers(-20, 20),
    )  # fmt: skip
    def stopped(self, line: str, picks: tuple[int, ...], how: str, at: int, hand: str, again: int) -> None:
        self._step(lambda: self._stopped(line, picks, how, at, hand, again))
