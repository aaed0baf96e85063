"""Looking at many entries: what is known of them is recalled, the rest examined, by several processes if it pays."""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from rtrepo.actions.checking import crew
from rtrepo.actions.checking.examining import Answer, Job, Part, Setting, Task, begin, examiner, setting_of
from rtrepo.actions.checking.recall import Recall, digest_of
from rtrepo.actions.checking.rulebook import Rulebook
from rtrepo.git.views import StoredTree
from rtrepo.layout.paths import DATASETS, entry_path_of_sidecar, place_of, sidecar_path
from rtrepo.model.entry import Key
from rtrepo.model.finding import Finding
from rtrepo.model.tree import Tree

if TYPE_CHECKING:
    Pairs = array[int]

REMEMBERED = 300
"""Entries from which on it is worth asking what is known of them: a tenth of a second."""
SHARED = 2_000
"""Entries from which on several processes share the work: half a second of it."""
_LINE = 100  # bytes that an import remembers of an entry
PIECE = 100  # entries handed to a process at a time

Progress = Callable[[int, int], None]
"""Told entries examined, and of how many."""


def are_many(entries: int) -> bool:
    """Whether it is worth asking what is known of so many entries."""
    return entries >= REMEMBERED


class Gathered(NamedTuple):
    """An entry that counts in a whole: where it stands, the id of its file (empty where it is not known), its part."""

    key: Key
    path: str
    id: str
    part: Part


class Survey(NamedTuple):
    """What was found: how many of the wanted entries are there, the findings, titles of those with findings, and, where
    it was asked for, what counts in a whole with the word pairs that were read on the way, by path."""

    checked: int
    findings: list[Finding]
    titles: dict[Key, str]
    gathered: list[Gathered]
    pairs: dict[str, "Pairs"]


class Surveyor:
    """Looks at the entries of one tree by one rulebook. `ids` are those of all files where the caller has them."""

    def __init__(
        self, tree: Tree, book: Rulebook, ids: Mapping[str, str] | None = None, progress: Progress | None = None
    ) -> None:
        self.tree = tree
        self.book = book
        self._ids = ids
        self._progress = progress
        self._settings: dict[str, Setting] = {}
        self._stale = False

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of all files in datasets, by path."""
        if self._ids is None:
            self._ids = {blob.path: blob.id for blob in self.tree.files(DATASETS)}
        return self._ids

    def survey(
        self, chosen: Iterable[str], twins: Mapping[Key, tuple[str, ...]], *, whole: bool = False, compare: bool = False
    ) -> Survey:
        """Judge the entries that the chosen paths belong to; with `whole`, gather every entry of the tree, with its
        word pairs where `compare` asks for them and few are known."""
        tasks = self._tasks(chosen, twins, whole)
        recall = self._recall_of(len(tasks))
        looked_at = self._recalling(recall, tasks, compare) if recall else self._afresh(tasks, compare)
        checked = 0
        findings: list[Finding] = []
        titles: dict[Key, str] = {}
        gathered: list[Gathered] = []
        pairs: dict[str, Pairs] = {}
        for task, answer in looked_at:
            checked += task.judge and answer.there
            findings += answer.findings
            if answer.title:
                titles[task.key] = answer.title
            if answer.part:
                gathered.append(Gathered(task.key, task.path, (self._ids or {}).get(task.path, ""), answer.part))
            if answer.pairs is not None:
                pairs[task.path] = answer.pairs
        return Survey(checked, findings, titles, gathered, pairs)

    def _tasks(self, chosen: Iterable[str], twins: Mapping[Key, tuple[str, ...]], whole: bool) -> list[Task]:
        tasks: dict[str, Task] = {}
        for path in chosen:
            own = entry_path_of_sidecar(path) if path.endswith(".yaml") else path
            if own not in tasks and (place := place_of(path)).kind in ("entry", "sidecar"):
                others = tuple(twin for twin in twins.get(place.key, ()) if twin != own)
                tasks[own] = Task(place.key, own, others)
        if are_many(len(tasks)) or whole:
            tasks = {own: task for own, task in tasks.items() if own in self.ids or sidecar_path(own) in self.ids}
        for path in self.ids if whole else ():
            task = tasks.get(path)
            if task:
                tasks[path] = task._replace(gather=True)
            elif path.endswith(".json") and (place := place_of(path)).kind == "entry":
                tasks[path] = Task(place.key, path, (), False, True)
        return list(tasks.values())

    def _recall_of(self, entries: int) -> Recall | None:
        if not are_many(entries) or not isinstance(self.tree, StoredTree):
            return None
        return Recall(self.tree.repository)

    def _afresh(self, tasks: Sequence[Task], compare: bool) -> Iterator[tuple[Task, Answer]]:
        return self.answers([task._replace(compare=compare and task.gather) for task in tasks])

    def _recalling(self, recall: Recall, tasks: Sequence[Task], compare: bool) -> Iterator[tuple[Task, Answer]]:
        """The same with what is known, and what is new is kept."""
        memory = _Memory(recall, {task.key.dataset: self._setting(task.key.dataset) for task in tasks})
        digests = {task.path: self._digest(task) for task in tasks}
        unknown = [asked for task in tasks if (asked := memory.unknown(task, digests[task.path]))]
        if compare and 5 * sum(task.gather for task in unknown) >= len(tasks):
            unknown = [task._replace(compare=task.gather) for task in unknown]
        pairs = {}
        for task, answer in self.answers(unknown):
            memory.add(task, digests[task.path], answer)
            pairs[task.path] = answer.pairs
        if unknown and not self.stale:
            memory.keep(digests.values())
        for task in tasks:
            answer = memory.answer(task, digests[task.path])
            yield task, answer._replace(there=task.path in self.ids, pairs=pairs.get(task.path))

    def _digest(self, task: Task) -> bytes:
        return digest_of(task.path, self.ids.get(task.path, ""), self.ids.get(sidecar_path(task.path), ""), task.twins)

    def _setting(self, dataset: str) -> Setting:
        found = self._settings.get(dataset)
        if found is None:
            page = self.book.page(dataset)
            found = self._settings[dataset] = setting_of(page.around, page.of_entries)
        return found

    def answers(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Answer]]:
        """Examine entries, in order; by several processes where they are many."""
        settings = {dataset: self._setting(dataset) for dataset in {task.key.dataset for task in tasks}}
        if len(tasks) < SHARED or not isinstance(self.tree, StoredTree):
            yield from zip(tasks, map(examiner(self.tree, settings), tasks), strict=True)
            return
        pieces = [tasks[at : at + PIECE] for at in range(0, len(tasks), PIECE)]
        done = 0
        for piece, (answers, stale) in zip(
            pieces, crew.in_order(begin, Job(self.tree, settings), pieces, crew.size()), strict=True
        ):
            self._stale = self._stale or stale
            done += len(piece)
            if self._progress:
                self._progress(done, len(tasks))
            yield from zip(piece, answers, strict=True)

    def is_sound(self, raw: bytes) -> bool:
        """Whether a large file of these bytes was read before without anything to say."""
        recall = self._recall_of(len(raw) // _LINE)
        return recall is not None and bool(recall.value("sound", sha256(raw).digest()))

    def keep_sound(self, raw: bytes) -> None:
        """Remember that a file was read without anything to say."""
        recall = self._recall_of(len(raw) // _LINE)
        if recall:
            recall.keep_value("sound", sha256(raw).digest(), b"1")

    @property
    def stale(self) -> bool:
        """Whether bytes were met that somebody wrote while this looked at them: then nothing is to be kept of it."""
        return self._stale or (isinstance(self.tree, StoredTree) and self.tree.stale)


class _Memory:
    """What is known of the entries of some datasets, by digest."""

    def __init__(self, recall: Recall, settings: Mapping[str, Setting]) -> None:
        self._recall = recall
        self._settings = settings
        self._judged = {one: recall.judged(one, setting) for one, setting in settings.items()}
        self._parts = {one: recall.parts(one) for one in settings}
        self._news: set[tuple[str, str]] = set()

    def unknown(self, task: Task, digest: bytes) -> Task | None:
        """What has to be found out of what is wanted; None where everything is known."""
        dataset = task.key.dataset
        judge = task.judge and self._judged[dataset].get(digest) is None
        gather = task.gather and digest not in self._parts[dataset]
        return task._replace(judge=judge, gather=gather) if judge or gather else None

    def add(self, task: Task, digest: bytes, answer: Answer) -> None:
        """Take in what was found out."""
        if task.judge:
            self._judged[task.key.dataset].add(digest, answer.findings, answer.title)
            self._news.add(("findings", task.key.dataset))
        if task.gather:
            self._parts[task.key.dataset][digest] = answer.part
            self._news.add(("parts", task.key.dataset))

    def answer(self, task: Task, digest: bytes) -> Answer:
        """All that is wanted."""
        findings, title = (self._judged[task.key.dataset].get(digest) if task.judge else None) or ((), "")
        part = self._parts[task.key.dataset][digest] if task.gather else None
        return Answer(True, findings, title, part)

    def keep(self, now: Collection[bytes]) -> None:
        """Keep it for the next time; `now` are the digests of what is in the tree."""
        for kind, dataset in sorted(self._news):
            if kind == "findings":
                self._recall.keep_judged(dataset, self._settings[dataset], self._judged[dataset], now)
            else:
                self._recall.keep_parts(dataset, self._parts[dataset], now)
