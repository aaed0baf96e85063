"""`experiment rename`: another name for the branch (or the tag), the file and the record."""

from rtrepo.actions.experiments import places
from rtrepo.actions.experiments.noting import carry_out, noted, shown, text_of
from rtrepo.actions.experiments.starting import check_name, refuse_taken
from rtrepo.actions.workspace import Told, changing
from rtrepo.errors import RtrepoError
from rtrepo.git import refs
from rtrepo.git.refs import BRANCHES, REMOTES, TAGS
from rtrepo.git.repository import Repository
from rtrepo.model.experiment import ARCHIVE, BRANCH
from rtrepo.model.operation import RefMove
from rtrepo.model.reports import MoveReport


def rename(repository: Repository, old: str, new: str, *, waiting: Told | None = None) -> MoveReport:
    """Give an experiment another name: its branch or its tag, its file there, and its record where it has ended.

    Raises RtrepoError where the new name is taken or cannot be one, and where the experiment is only on a remote.
    """
    new = new.removeprefix(BRANCH)
    check_name(new)
    with changing(repository, f"experiment rename {old} {new}", waiting=waiting) as writing:
        tried = places.one(repository, old)
        refuse_taken(repository, new)
        line, record = tried.line, tried.record
        for ref in (line.ref if line else "", record.ref if record else ""):
            if ref.startswith(REMOTES):
                raise RtrepoError(
                    f"{tried.name} is on {shown(ref)}, and not here as a branch; nothing was changed",
                    hint=f"git switch {places.branch_of(ref)} first",
                )
        raw = text_of(repository, tried) if record else None
        files = {tried.name: None, new: raw}
        message = f"Rename the experiment {tried.name} to {new}"
        moves: list[RefMove] = []
        renamed = ""
        if line:
            renamed = (TAGS + ARCHIVE if line.kind == "archive" else BRANCHES + BRANCH) + new
            commit = noted(writing, line.commit, files, message)
            moves += [RefMove(line.ref, line.commit, None), RefMove(renamed, None, commit)]
        if record and (line is None or record.ref != line.ref):
            at = refs.read(repository, record.ref)
            assert at is not None
            moves.append(RefMove(record.ref, at, noted(writing, at, files, message)))
        follows = line is not None and refs.head(repository) == line.ref
        did = f"rename experiment {tried.name} to {new}"
        done = carry_out(writing, did, moves, renamed if follows else "")
        remotes = [ref for ref in refs.tips(repository, REMOTES) if places.name_of(ref) == tried.name]
        push = f"{BRANCH}{new} :{BRANCH}{tried.name}"
        remarks = [
            f"{shown(ref)} keeps the old name: git push {shown(ref).partition('/')[0]} {push}" for ref in remotes
        ]
        return MoveReport("experiment rename", did, done.files, done.left, BRANCH + new, remarks=tuple(remarks))
