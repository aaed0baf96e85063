"""`resolve`: conflicts settled, one by one or many at once: a side is taken, or what somebody left in the file."""

from collections.abc import Sequence

from rtrepo.actions.checking import gate
from rtrepo.actions.merging.rejoining import Rejoined, drafted, left, rejoined
from rtrepo.actions.merging.resolve_asked import Asked, chosen_of, is_at
from rtrepo.actions.merging.resolve_bench import Bench, by_lines, follow, marked, mode_of, stage
from rtrepo.actions.merging.taking import read_back, with_sides
from rtrepo.actions.merging.waiting import tool, waiting
from rtrepo.actions.workspace import Desk, Told, changing, look
from rtrepo.errors import RtrepoError
from rtrepo.git import unfinished
from rtrepo.git.repository import Repository
from rtrepo.git.views import StoredTree, path_change
from rtrepo.git.worktree import Worktree
from rtrepo.layout import conflict_blocks
from rtrepo.layout.conflict_blocks import Block
from rtrepo.layout.conflict_file import has_markers
from rtrepo.layout.paths import place_of, sidecar_path
from rtrepo.model.finding import Finding
from rtrepo.model.joined import Stages
from rtrepo.model.merging import Left, ResolveReport, Settled
from rtrepo.model.operation import FileMove

CHECKED_AT_MOST = 500
"""Entries whose findings are told; the gate looks at all of them when the merge is finished."""


def resolve(repository: Repository, asked: Asked, *, waiting_for: Told | None = None) -> ResolveReport:
    """Settle conflicts as one operation, and stage the entries and files in which none is left.

    Where several were asked for, one that cannot be settled is told and the others are. Raises RtrepoError where
    nothing is in conflict, nothing is called so, or the only one asked for cannot be settled.
    """
    with changing(repository, "resolve", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        merge = waiting(repository)
        lefts, found = _all_left(desk)
        chosen = chosen_of(lefts, asked, found)
        settled: list[Settled] = []
        refused: list[tuple[str, str]] = []
        with Worktree(repository.root) as worktree:
            bench = Bench(writing, desk, found, worktree)
            for one in chosen:
                try:
                    settled.append(_settle(bench, one, asked))
                except RtrepoError as error:
                    if len(chosen) == 1:
                        raise
                    refused.append((one.about.name, error.message.removesuffix("; nothing was changed")))
            if not settled:
                raise RtrepoError(f"none could be settled: {refused[0][1]}; nothing was changed")
            plan = bench.plan(_did(settled, asked), merge.theirs if merge else "")
        writing.apply(plan)
        settled = _checked(desk, bench, chosen, settled)
    gone = {one.name for one in settled if not one.left}
    rest = sum(one.about.name not in gone for one in lefts)
    return ResolveReport(tuple(settled), tuple(refused), rest, unfinished.name(repository))


def _all_left(desk: Desk) -> tuple[tuple[Left, ...], Rejoined]:
    if not desk.state.unmerged:
        waits = unfinished.name(desk.repository)
        hint = f"{tool(waits)} {waits} --continue goes on" if waits else "rtrepo status shows where you are"
        raise RtrepoError("nothing is in conflict here", hint=hint)
    merge = waiting(desk.repository)
    found = rejoined(desk, merge)
    return left(desk, found, made_by_git=not merge or merge.made_by_git), found


def _settle(bench: Bench, one: Left, asked: Asked) -> Settled:
    paths = [stages for stages in one.about.stages if stages.path in one.paths]
    if asked.done:
        standing = [(stages, bench.standing(stages.path)) for stages in paths]
        read = [(stages, None if raw is None else read_back(stages.path, raw)) for stages, raw in standing]
        for stages, left_there in read:
            stage(bench, stages, left_there)
        how = "as it stands"
    elif asked.take == "base" and not asked.turns and (new := _added_by_both(paths)):
        for path in (new, sidecar_path(new)):
            bench.work[path] = bench.staged[path] = None
        return Settled(one.about.name, "base")
    elif one.edited:
        raise RtrepoError(
            f"{one.about.name} was edited by hand and has no conflict to take a side of; nothing was changed",
            hint=f"rtrepo resolve --done {one.about.name} takes it, "
            f"git checkout -m -- {one.paths[0]} brings the conflict back",
        )
    elif one.about.whole:
        side = asked.take
        if side not in ("ours", "theirs", "base"):
            raise RtrepoError(
                f"{one.about.name}: there is one side to take of the whole of it; nothing was changed",
                hint=f"rtrepo resolve {one.about.name} --ours, --theirs or --base",
            )
        for stages in paths:
            file = {"ours": stages.ours, "theirs": stages.theirs, "base": stages.base}[side]
            lines = by_lines(bench, one, stages, side)
            if lines is None:
                bench.work[stages.path] = bench.staged[stages.path] = file
            else:
                stage(bench, stages, lines)
        return Settled(one.about.name, side)
    else:
        rest = _take(bench, one, paths, asked)
        if rest:
            return Settled(one.about.name, _how(asked), rest)
        how = _how(asked)
    follow(bench, one)
    return Settled(one.about.name, how)


def _added_by_both(paths: Sequence[Stages]) -> str:
    """The file of an entry that was not there before both; empty where none of the paths is one."""
    return next((one.path for one in paths if place_of(one.path).kind == "entry" and one.base is None), "")


def _take(bench: Bench, one: Left, paths: Sequence[Stages], asked: Asked) -> int:
    """Take sides in the files of an entry; gives how many conflicts are left."""
    used: set[str] = set()

    def choose(block: Block) -> str:
        for where, side in asked.turns.items():
            if any(is_at(where, at) for at in block.places):
                used.add(where)
                return side
        return asked.take

    rest = 0
    results: list[tuple[Stages, bytes | None, int]] = []
    for stages in paths:
        raw = marked(bench, one, stages.path)
        result = with_sides(one.about, stages.path, raw, choose)
        number = len(conflict_blocks.blocks(result))
        results.append((stages, result if number else read_back(stages.path, result), number))
        rest += number
    unused = [where for where in asked.turns if where not in used]
    if unused:
        places = ", ".join(conflict.at for conflict in one.conflicts)
        raise RtrepoError(
            f"{one.about.name} has no conflict at {unused[0]}; nothing was changed", hint=f"it has some at {places}"
        )
    for stages, becomes, number in results:
        if number:
            bench.put(stages.path, becomes, mode_of(stages))
        else:
            stage(bench, stages, becomes)
    return rest


def _how(asked: Asked) -> str:
    told = [f"{where} {side}" for where, side in asked.turns.items()]
    return ", ".join([*told, *([asked.take] if asked.take else [])])


def _checked(desk: Desk, bench: Bench, chosen: Sequence[Left], settled: Sequence[Settled]) -> list[Settled]:
    """What the rules say of the entries as they are now."""
    if len(settled) > CHECKED_AT_MOST:
        return list(settled)
    # A file that the merge moved is where it is now, and not also where it was.
    index = {file.path: file.index for file in desk.state.files if file.head != file.index}
    tree = StoredTree(desk.repository, desk.head.tree_id, index | bench.staged)
    moves = [FileMove(path, desk.head.file(path), file) for path, file in sorted(bench.staged.items())]
    report = gate.check_change(tree, [path_change(move) for move in moves], into=desk.head)
    by_name: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_name.setdefault(f"{finding.dataset}/{finding.id}", []).append(finding)
    return [one._replace(findings=tuple(by_name.get(one.name, ()))) for one in settled]


def _did(settled: Sequence[Settled], asked: Asked) -> str:
    how = "as they stand" if asked.done else _how(asked)
    what = settled[0].name if len(settled) == 1 else f"{len(settled)} entries"
    return f"resolve {what}: {how}"


def laid_out(repository: Repository, name: str, *, waiting_for: Told | None = None) -> tuple[tuple[str, ...], bool]:
    """The paths of an entry or file in conflict, with the conflicts written into the files where they were not (git
    leaves ours where it merges nothing), and whether they are in conflict as a whole. Somebody's own edits stay."""
    with changing(repository, f"resolve {name}", midway=True, waiting=waiting_for) as writing:
        desk = look(repository)
        merge = waiting(repository)
        lefts, found = _all_left(desk)
        chosen = chosen_of(lefts, Asked((name,)), found)
        with Worktree(repository.root) as worktree:
            bench = Bench(writing, desk, found, worktree)
            for one in chosen:
                for stages in one.about.stages:
                    raw = bench.standing(stages.path)
                    settled = stages.path in one.by_hand
                    if not settled and not has_markers(raw or b"") and has_markers(drafted(found, stages.path)):
                        bench.put(stages.path, drafted(found, stages.path), mode_of(stages))
            writing.apply(bench.plan(f"write the conflicts of {name} into its files", merge.theirs if merge else ""))
        whole = any(one.about.whole and not one.edited for one in chosen)
        return tuple(path for one in chosen for path in one.paths), whole
