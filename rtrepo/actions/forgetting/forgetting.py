"""`forget`: shown, done, and looked after. Whatever ends it, `resume` goes on from where it was."""

from pathlib import Path

from rtrepo.actions.backups.creating import create
from rtrepo.actions.forgetting import naming, planning, proving
from rtrepo.actions.forgetting.planning import Order
from rtrepo.actions.forgetting.proving import Sought
from rtrepo.actions.workspace import Told
from rtrepo.errors import OUTCOME_UNKNOWN, RtrepoError
from rtrepo.git import durable, sequence, steps
from rtrepo.git.objects import object_id
from rtrepo.git.progress import Progress
from rtrepo.git.repository import Repository
from rtrepo.git.rewriting import finishing, marker, roots
from rtrepo.git.rewriting.marker import Marker
from rtrepo.model.forgetting import ForgetReport

MAP = "forgotten-ids"
"""In rtrepo's own folder: the old id and the new one of every version that was made anew, a line each."""


def preview(
    repository: Repository, order: Order, progress: Progress | None = None, tell: Told = lambda words: None
) -> ForgetReport:
    """What would be forgotten. Changes nothing. Raises RtrepoError where it cannot be done in full."""
    marker.refuse(repository.own_dir)
    made = planning.make(repository, order, progress=progress)
    related = naming.related(repository, made.forgetting.keys, tell)
    return planning.report(repository, order, made, related=related)


def forget(
    repository: Repository,
    order: Order,
    *,
    backup: Path | None,
    version: str,
    progress: Progress | None = None,
    waiting: Told | None = None,
) -> ForgetReport:
    """Take it out of everything that the repository holds, with a `backup` made first where one is asked for.

    Cannot be taken back. Raises RtrepoError, and nothing is changed, where it cannot be done in full.
    """
    marker.refuse(repository.own_dir)
    if backup is not None:
        create(repository, backup, incremental=False, version=version, progress=progress, waiting=waiting)
    with sequence.writing(repository, "forget", many=True, waiting=waiting) as writing:
        marker.refuse(repository.own_dir)
        made = planning.make(repository, order, writing.objects.put, progress)
        related = naming.related(repository, made.forgetting.keys, lambda words: None)
        told = planning.report(repository, order, made, related=related)
        if told.nothing:
            return told._replace(done=True)
        writing.objects.publish()
        steps.reached("objects made anew")
        blobs = tuple(sorted(object_id("blob", raw) for raw in made.forgetting.raws))
        sought = Sought(told.entries, blobs, order.text, order.authors)
        _remember(repository, made.history.ids)
        marker.write(
            repository,
            Marker(
                refs=made.history.moves,
                desks=tuple(desk.moves for desk in made.desks),
                stash=roots.stash_log(made.history.stash).decode("latin-1"),
                files=made.beside,
                wanted=sought.to_json(),
            ),
        )
        steps.reached("marked")
        done = _finished(repository, told, progress)
        return done._replace(backup=str(backup) if backup else "")


def resume(repository: Repository, progress: Progress | None = None, waiting: Told | None = None) -> ForgetReport:
    """Finish a forget that was interrupted. Raises RtrepoError where there is none."""
    with sequence.writing(repository, "forget --continue", waiting=waiting):
        found = marker.read(repository)
        if found is None:
            raise RtrepoError("no forget was interrupted here", hint="rtrepo forget --help")
        sought = proving.from_json(found.wanted)
        told = ForgetReport(
            done=False,
            entries=sought.keys,
            text=sought.text.wanted if sought.text else "",
            refs=tuple(move.name for move in found.refs if move.after),
            dropped=tuple(move.name for move in found.refs if not move.after),
        )
        return _finished(repository, told, progress)


def _finished(repository: Repository, told: ForgetReport, progress: Progress | None) -> ForgetReport:
    """Bring everything to what the marker says, look, and take the marker away where nothing is left."""
    found = marker.read(repository)
    assert found is not None
    try:
        left = finishing.finish(repository, found)
        remains = [f"{path} was changed meanwhile and left alone" for path in left]
        remains += proving.remains(repository.again(), proving.from_json(found.wanted), progress)
    except (RtrepoError, OSError) as error:
        refused = error if isinstance(error, RtrepoError) else RtrepoError(error.strerror or str(error))
        if refused.exit_code == OUTCOME_UNKNOWN or not marker.is_there(repository.own_dir):
            raise refused from None
        hint = f"{refused.hint}; then {marker.CONTINUE}" if refused.hint else marker.CONTINUE
        raise RtrepoError(
            f"begun, but not done: {refused.message}", hint=hint, exit_code=OUTCOME_UNKNOWN
        ) from None  # fmt: skip
    steps.reached("proved")
    marker.clear(repository)
    return told._replace(done=True, remains=tuple(remains), map=str(repository.own_dir / MAP))


def _remember(repository: Repository, ids: planning.Ids) -> None:
    path = repository.own_dir / MAP
    before = path.read_bytes() if path.is_file() else b""
    durable.replace(path, before + "".join(f"{old} {new}\n" for old, new in ids.items()).encode("ascii"))
