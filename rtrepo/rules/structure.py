"""Structure: what cannot be an entry at all. The only family that blocks a commit unless asked to do less."""

from collections.abc import Iterator

from rtrepo.model.names import name_flaw
from rtrepo.model.subject import Problem
from rtrepo.rules.look import Look
from rtrepo.rules.rule import Options, Remark, rule


def _remark(problem: Problem, path: str = "") -> Remark:
    words = f"{problem.at} {problem.reason}" if problem.at else problem.reason
    return Remark(words, problem.at, path, problem.line, problem.column)


@rule("S101", "error")
def unreadable_entry(look: Look, _: Options) -> Iterator[Remark]:
    """The file is not JSON that can be read without losing something.

    A cut-off file, a duplicate key or half a surrogate pair is dropped or changed in silence by the trainer
    that reads it next.
    """
    if look.subject.entry_problem and look.subject.entry_problem.kind == "unreadable":
        yield _remark(look.subject.entry_problem)


@rule("S102", "error")
def wrong_shape(look: Look, _: Options) -> Iterator[Remark]:
    """The file is JSON, but not an entry.

    An entry is an object with a non-empty list `messages`, each message an object with a role and content.
    """
    if look.subject.entry_problem and look.subject.entry_problem.kind == "shape":
        yield _remark(look.subject.entry_problem)


@rule("S103", "error")
def orphan_sidecar(look: Look, _: Options) -> Iterator[Remark]:
    """A sidecar stands without its entry.

    Half an entry is usually a file that was moved or deleted without the other one.
    """
    if not look.subject.path:
        yield Remark(f"describes {look.subject.key}, which is not there", path=look.subject.sidecar_path)


@rule("S104", "error")
def clashing_id(look: Look, _: Options) -> Iterator[Remark]:
    """Two files of one dataset claim the same id.

    Diff, merge and history follow the id; with two of it they would follow either.
    """
    for twin in look.subject.twins:
        yield Remark(f"the id {look.subject.key.id} is also claimed by {twin}")


@rule("S105", "error")
def unusable_name(look: Look, _: Options) -> Iterator[Remark]:
    """An entry's or a dataset's name would not survive on every file system.

    Names are lower-case ASCII so that no two of them become one file on macOS or Windows.
    """
    for kind, name in (("id", look.subject.key.id), ("dataset's name", look.subject.key.dataset)):
        flaw = name_flaw(name)
        if flaw:
            yield Remark(f"the {kind} {name!r} {flaw}")


@rule("S106", "error")
def unreadable_sidecar(look: Look, _: Options) -> Iterator[Remark]:
    """The sidecar is not YAML that rtrepo reads.

    Tags and notes that cannot be read are lost to every selection and export.
    """
    if look.subject.sidecar_problem:
        yield _remark(look.subject.sidecar_problem, look.subject.sidecar_path)


@rule("S107", "error")
def unreadable_settings(_: Look, __: Options) -> Iterator[Remark]:
    """A dataset.yaml, rtrepo.yaml, import file or experiment cannot be read.

    Nothing that is read after it can be trusted, so it always blocks. The gate makes this finding of the file
    itself (`run.unreadable`); no entry is looked at for it.
    """
    yield from ()


RULES = (
    unreadable_entry,
    wrong_shape,
    orphan_sidecar,
    clashing_id,
    unusable_name,
    unreadable_sidecar,
    unreadable_settings,
)
