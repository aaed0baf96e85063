"""`edit --continue`: a transcript that was kept, opened once more."""

from rtrepo.actions.editing import drafts, editor
from rtrepo.actions.editing.edit import in_editor, saved_text
from rtrepo.actions.editing.new import into_of, made
from rtrepo.actions.editing.opened import Bases
from rtrepo.actions.workspace import Told, look
from rtrepo.git import unfinished
from rtrepo.git.repository import Repository
from rtrepo.model.edited import EditReport


def go_on(repository: Repository, name: str, *, again: bool, waiting: Told | None = None) -> EditReport:
    """Open the draft of a name, or the last one, and save it; see `edit` and `new`, whichever began it.

    Raises RtrepoError where there is none, and where nothing was saved: the draft is kept then.
    """
    path = drafts.named(repository, name)
    unfinished.refuse(repository)
    program = editor.command(repository)
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    dataset = into_of(text)
    bases = Bases(look(repository).work, text)

    def saved(raw: bytes) -> EditReport:
        if dataset:
            return made(repository, dataset, raw, waiting)
        return saved_text(repository, raw, bases.__getitem__, waiting)

    return in_editor(repository, program, path, None, saved, again=again)
