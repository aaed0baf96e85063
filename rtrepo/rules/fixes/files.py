"""Mends of where an entry's file stands, and of how it is laid out."""

from rtrepo.rules.files import folder_wanted
from rtrepo.rules.fixes.mend import Flaw, Mend


def where_it_belongs(flaw: Flaw) -> Mend | None:
    """M114: the entry's file, and the sidecar beside it, go to the folder that the dataset's layout gives them."""
    subject = flaw.look.subject
    path = f"{folder_wanted(flaw.look)}{subject.key.id}.json"
    return Mend(path=path) if path not in (subject.path, *subject.twins) else None


def one_turn_a_line(flaw: Flaw) -> Mend | None:
    """M115: the file is written anew, with the same content."""
    return Mend(anew=True) if flaw.look.subject.entry else None
