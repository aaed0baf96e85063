"""Looking at entries one by one: what the rules find in each, and what it adds to its dataset as a whole."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rtrepo.actions.loading import subject
from rtrepo.insight.duplicates import digests, spoken_text
from rtrepo.insight.near_duplicates import word_pairs
from rtrepo.insight.style import style
from rtrepo.layout import yaml_place
from rtrepo.model.entry import Entry, Key
from rtrepo.model.finding import Finding
from rtrepo.model.sidecar import ARCHIVED, Sidecar
from rtrepo.model.subject import Subject, Surroundings
from rtrepo.model.tree import Tree
from rtrepo.model.whole import KEPT
from rtrepo.rules.levels import Asked
from rtrepo.rules.run import run
from rtrepo.rules.table import RULES

if TYPE_CHECKING:
    Pairs = array[int]


class Task(NamedTuple):
    """An entry to look at, by the path its file has or would have, and what is wanted of it: the findings of the rules
    (`judge`), its part in the whole (`gather`), the word pairs that it is compared by (`compare`)."""

    key: Key
    path: str
    twins: tuple[str, ...] = ()
    judge: bool = True
    gather: bool = False
    compare: bool = False


class Part(NamedTuple):
    """What an entry adds to its dataset as a whole; see model.whole.Member, which is made of it."""

    about: Mapping[str, Any]
    digest: bytes
    spoken: bytes
    traits: tuple[tuple[str, str], ...]
    words: float


class Answer(NamedTuple):
    """What was wanted of an entry, with its sidecar's title where something was found. No `part` and no `pairs` where
    it is archived or cannot be read: then it counts in no whole. `there` where its own file is."""

    there: bool = False
    findings: tuple[Finding, ...] = ()
    title: str = ""
    part: Part | None = None
    pairs: "Pairs | None" = None


NOTHING = Answer()


class Setting(NamedTuple):
    """What holds for the entries of a dataset: its own settings, and code, level and options of each rule. Rules are
    told by their codes, so that another process can be given it."""

    dataset: Mapping[str, Any]
    rules: tuple[tuple[str, str, Mapping[str, Any]], ...]


class Job(NamedTuple):
    """Where a process reads, and the settings by dataset."""

    tree: Any
    settings: Mapping[str, Setting]


def begin(job: Job) -> Callable[[Sequence[Task]], tuple[list[Answer], bool]]:
    """What answers tasks in another process, and says whether it met bytes that were written meanwhile."""
    tree = job.tree.again()
    examine = examiner(tree, job.settings)
    return lambda tasks: ([examine(task) for task in tasks], tree.stale)


def examiner(tree: Tree, settings: Mapping[str, Setting]) -> Callable[[Task], Answer]:
    """What answers tasks here."""
    pages = {
        dataset: (
            Surroundings(setting.dataset),
            [Asked(RULES[code], level, options) for code, level, options in setting.rules],
        )
        for dataset, setting in settings.items()
    }

    def examine(task: Task) -> Answer:
        found = subject(tree, task.key, task.path, task.twins)
        if found is None:
            return NOTHING
        answer = Answer(bool(found.path))
        if task.judge:
            around, asked = pages[task.key.dataset]
            findings = _placed(tree, found.sidecar_path, list(run(found, around, asked, RULES)))
            answer = Answer(bool(found.path), tuple(findings), found.sidecar.title if findings else "")
        entry = found.entry
        if entry is None or found.sidecar.status == ARCHIVED or not (task.gather or task.compare):
            return answer
        return answer._replace(
            part=_part(found, entry) if task.gather else None,
            pairs=word_pairs(spoken_text(entry)) if task.compare else None,
        )

    return examine


def _part(found: Subject, entry: Entry) -> Part:
    traits, words = style(entry)
    return Part(_kept(found.sidecar), *digests(entry), tuple(sorted(traits.items())), words)


def _kept(sidecar: Sidecar) -> dict[str, Any]:
    return {key: sidecar.data[key] for key in KEPT if key in sidecar.data}


def _placed(tree: Tree, path: str, findings: list[Finding]) -> list[Finding]:
    """The findings with lines for those about a sidecar, which is read again for them."""
    if not path or not any(found.path == path and found.at and not found.line for found in findings):
        return findings
    raw = tree.read(path) or b""
    placed = []
    for found in findings:
        if found.path == path and found.at and not found.line:
            line, column = yaml_place.place_of(raw, found.at)
            found = found.at_place(line, column)
        placed.append(found)
    return placed


def setting_of(around: Surroundings, asked: Collection[Asked]) -> Setting:
    """The settings of a dataset as a value."""
    return Setting(around.dataset, tuple((one.rule.code, one.level, one.options) for one in asked))
