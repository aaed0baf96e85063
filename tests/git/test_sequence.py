"""The one way of writing: a plan is carried out whole, recorded, and taken back exactly."""

import contextlib
from pathlib import Path

import pytest

from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import index, operations, refs, sequence
from rtrepo.git.repository import Repository, find
from rtrepo.model.operation import FileId, FileMove, Plan, RefMove
from tests.conftest import Git
from tests.git.plans import DEEP, EDITED, GONE, KEPT, MAIN, NEW, carry_out, lay_down, plan
from tests.git.states import blob, leftovers, standing, told_by_git

AFTER = {"README.md", KEPT, EDITED, NEW, DEEP}


@pytest.fixture
def harbor(repository: Repository, git: Git) -> Repository:
    """A repository with the files that the plans change."""
    lay_down(repository)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "--quiet", "-m", "the files")
    return repository


@pytest.fixture(params=["few", "many"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Loose objects and git's own index writing, or a pack and ours."""
    if request.param == "many":
        monkeypatch.setattr(index, "BULK", 1)
    return request.param == "many"


@pytest.mark.parametrize(
    ("kind", "porcelain", "branch"),
    [
        ("import", "A  deep/er/new.json\nM  edited.json\nD  gone/away.json\nA  new.json\n", "main"),
        ("commit", "", "main"),
        ("switch", "", "other"),
    ],
)
def test_a_plan_is_carried_out_whole(
    harbor: Repository, git: Git, many: bool, kind: str, porcelain: str, branch: str
) -> None:
    assert carry_out(harbor, kind, many=many) == []
    if many:
        git(harbor.root, "diff-files", "--quiet")
    found = standing(harbor.root)

    assert git(harbor.root, "status", "--porcelain", "--untracked-files=all") == porcelain
    assert git(harbor.root, "branch", "--show-current") == f"{branch}\n"
    assert ({*found}, found[EDITED][1], found[DEEP][1]) == (AFTER, b"after\n" * 9, b"")
    assert git(harbor.root, "fsck", "--full", "--strict", "--no-dangling") == ""
    assert leftovers(harbor.root) == []


@pytest.mark.parametrize("kind", ["import", "commit", "switch", "stage", "merge"])
def test_undo_restores_exactly_and_so_does_undoing_that(harbor: Repository, git: Git, many: bool, kind: str) -> None:
    states = [(standing(harbor.root), told_by_git(git, harbor.root))]
    carry_out(harbor, kind, many=many)
    states.append((standing(harbor.root), told_by_git(git, harbor.root)))
    for _ in range(2):
        assert carry_out(harbor, "undo", many=many) == []
        states.append((standing(harbor.root), told_by_git(git, harbor.root)))

    assert states[2:] == states[:2]
    assert states[0] != states[1]
    git(harbor.root, "fsck", "--full", "--strict")


def test_the_first_import_of_a_fresh_repository_is_undone_too(folder: Path, git: Git, many: bool) -> None:
    repository = find(folder)
    for kind in ("commit", "undo"):
        assert carry_out(repository, kind, many=many) == []

    assert (standing(folder), told_by_git(git, folder)) == ({}, ("refs/heads/main\n", "", ""))


def test_every_operation_is_on_record(harbor: Repository, git: Git) -> None:
    before = git(harbor.root, "rev-parse", "HEAD").strip()
    for kind in ("import", "undo", "commit"):
        carry_out(harbor, kind)
    after = git(harbor.root, "rev-parse", "HEAD").strip()
    log = list(operations.log(harbor))
    told = [(record["did"], record["command"], record["worktree"], who) for _, record, _, who in log]
    last, first = (operations.operation(harbor, *log[place]) for place in (0, -1))

    assert told == [
        ("commit them", "test commit", ".", "Mara Venn"),
        ("undo: import drafts.jsonl", "test undo", ".", "Mara Venn"),
        ("import drafts.jsonl", "test import", ".", "Mara Venn"),
    ]
    assert last.plan.refs == (RefMove(MAIN, before, after),)
    assert first.plan.details == {"source": "ünï\udcff.jsonl"}
    assert first.plan.work == first.plan.index
    assert [(move.path, move.before is None, move.after is None) for move in first.plan.work] == [
        (DEEP, True, False), (EDITED, False, False), (GONE, False, True), (NEW, True, False),
    ]  # fmt: skip
    assert {before, after} <= set(git(harbor.root, "rev-list", operations.REF).split())


def test_an_operation_may_be_called_anything(harbor: Repository) -> None:
    move = FileMove("x\udcff\n", None, blob("kept\n"))
    with sequence.writing(harbor, "a\n\udcffb") as writing:
        writing.objects.put("blob", b"kept\n")
        writing.apply(Plan("did\n\udcff \N{SEAL}", work=(move,), index=(move,)))
    done = operations.operation(harbor, *next(operations.log(harbor)))

    assert (done.plan.did, done.command, done.plan.work) == ("did\n\udcff \N{SEAL}", "a\n\udcffb", (move,))
    assert (harbor.root / "x\udcff\n").read_bytes() == b"kept\n"


def test_nothing_to_do_is_not_recorded(harbor: Repository, git: Git) -> None:
    with sequence.writing(harbor, "nothing", many=True) as writing:
        writing.objects.put("blob", b"put and not used")
        assert writing.apply(Plan("nothing", details={"a": 1})) == []

    assert (list(operations.log(harbor)), leftovers(harbor.root)) == ([], [])


def test_a_failure_before_the_plan_leaves_nothing(harbor: Repository, git: Git) -> None:
    before = standing(harbor.root), told_by_git(git, harbor.root)
    with contextlib.suppress(KeyError), sequence.writing(harbor, "fails", many=True) as writing:
        raise KeyError(writing.objects.put("blob", b"x"))

    assert ((standing(harbor.root), told_by_git(git, harbor.root)), leftovers(harbor.root)) == (before, [])


def moved_meanwhile(repository: Repository, git: Git) -> None:
    git(repository.root, "commit", "--quiet", "--allow-empty", "-m", "meanwhile")


def index_held(repository: Repository, git: Git) -> None:
    (repository.git_dir / "index.lock").write_bytes(b"")


def folder_is_link(repository: Repository, git: Git) -> None:
    (repository.root / "deep").symlink_to(repository.root.parent)


def folder_is_file(repository: Repository, git: Git) -> None:
    (repository.root / "deep").write_bytes(b"mine")


def filtered(repository: Repository, git: Git) -> None:
    (repository.git_dir / "info").mkdir(exist_ok=True)
    (repository.git_dir / "info" / "attributes").write_text("new.json filter=lfs\n")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (moved_meanwhile, "the branch moved while this command ran, so nothing was changed"),
        (index_held, "git is using the index (index.lock exists)"),
        (folder_is_link, "deep is a link, not a folder; rtrepo does not follow it and changed nothing"),
        (folder_is_file, "deep is a file, where deep/er is to be a folder; nothing was changed"),
        (filtered, "new.json has the git attribute filter=lfs"),
    ],
)
def test_what_is_in_the_way_is_refused_before_anything_changes(
    harbor: Repository, git: Git, prepare: object, message: str
) -> None:
    with sequence.writing(harbor, "commit") as writing:
        planned = plan(harbor, writing, "commit")
        prepare(harbor, git)  # type: ignore[operator]
        before = standing(harbor.root), (harbor.git_dir / "index").read_bytes(), refs.branches(harbor)
        with pytest.raises(RtrepoError) as caught:
            writing.apply(planned)

    assert (message in caught.value.message, caught.value.exit_code) == (True, 3)
    assert (standing(harbor.root), (harbor.git_dir / "index").read_bytes(), refs.branches(harbor)) == before
    assert not sequence.interrupted(harbor)
    assert refs.read(harbor, operations.REF) is None


def test_a_file_that_somebody_edits_meanwhile_stays_and_is_shown(harbor: Repository, git: Git, many: bool) -> None:
    (harbor.root / EDITED).write_text("by hand")
    (harbor.root / NEW).write_text("by hand too")
    left = carry_out(harbor, "commit", many=many)

    assert sorted(left) == [EDITED, NEW]
    assert [(harbor.root / name).read_text() for name in (EDITED, NEW)] == ["by hand", "by hand too"]
    assert git(harbor.root, "status", "--porcelain") == " M edited.json\n M new.json\n"


def test_a_command_that_git_stops_halfway_says_so_and_is_finished_by_the_next(
    harbor: Repository, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sequence.steps, "reached", lambda step: index_held(harbor, git) if step == "files written" else None
    )
    with pytest.raises(RtrepoError) as caught:
        carry_out(harbor, "commit")
    monkeypatch.undo()
    assert caught.value.exit_code == OUTCOME_UNKNOWN
    assert caught.value.message.startswith("commit them: begun, but not done: git is using the index")
    assert sequence.interrupted(harbor)
    with pytest.raises(RtrepoError, match="git is using the index"):
        carry_out(harbor, "stage")
    (harbor.git_dir / "index.lock").unlink()
    with sequence.writing(harbor, "next") as writing:
        repaired = writing.repaired

    assert (repaired, git(harbor.root, "status", "--porcelain")) == ("finished what was interrupted: commit them", "")
    assert leftovers(harbor.root) == []


def test_a_damaged_journal_is_shown_and_not_guessed(harbor: Repository) -> None:
    harbor.own_dir.mkdir()
    (harbor.own_dir / "journal.json").write_text('{"phase": "pla')

    with pytest.raises(RtrepoError, match="the record of an interrupted command is damaged"):
        carry_out(harbor, "stage")


def test_moves_that_change_nothing_are_left_out() -> None:
    stands = {"a": blob("a"), "b": FileId("1" * 40)}
    moves = sequence.stage({"b": None, "a": blob("a"), "c": blob("c"), "d": None}, stands.get)

    assert moves == (FileMove("b", FileId("1" * 40), None), FileMove("c", None, blob("c")))
    assert (sequence.ref_moves("r", "1", "1"), sequence.ref_moves("r", None, "1")) == ((), (RefMove("r", None, "1"),))
