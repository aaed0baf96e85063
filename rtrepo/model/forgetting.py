"""What `forget` finds in a repository, takes out of it, and cannot reach."""

from typing import NamedTuple

from rtrepo.model.entry import Key


class Place(NamedTuple):
    """Something that holds what is to be forgotten: a path (or what else, in words), in how many contents it did, and
    at how many places; 0 places for a file that goes as a whole."""

    what: str
    contents: int
    places: int = 0


class Remote(NamedTuple):
    """A remote, where it is, and what to type so that its branches and tags are replaced."""

    name: str
    url: str
    command: str


class ForgetReport(NamedTuple):
    """What is, or would be, forgotten.

    `entries` go as a whole, `text` is the text (empty for none). `versions` of `of` are made anew. `files` are those
    that change or go in any version, `messages` and `tags` count the texts of versions and of tags that change,
    `people` the versions whose author or committer is called so and keeps the name. `refs` are the refs that move,
    `dropped` those that go. `desk` are files of working trees that change or go. `signatures` are lost. `related` are
    entries that were made from a forgotten one, or it from them. `mentions` are paths that still name a forgotten id.
    `untracked` are files that git does not know and that hold the text. `packed` counts files in which nobody can look,
    `found` the objects and the files of git's that have the text, also those that no version holds any more.
    `exports` are training files that were written from versions with it. `backup` was made first (empty for none).
    `remains` is what was found at the end all the same; `map` the file with the old ids and the new ones.
    """

    done: bool
    entries: tuple[Key, ...] = ()
    text: str = ""
    mark: str = ""
    versions: int = 0
    of: int = 0
    files: tuple[Place, ...] = ()
    messages: int = 0
    tags: int = 0
    people: int = 0
    refs: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    stashes: int = 0
    desk: tuple[str, ...] = ()
    signatures: int = 0
    related: tuple[Key, ...] = ()
    mentions: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    packed: int = 0
    found: int = 0
    exports: tuple[str, ...] = ()
    remotes: tuple[Remote, ...] = ()
    backup: str = ""
    remains: tuple[str, ...] = ()
    map: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to forget."""
        return not (self.versions or self.desk or self.tags or self.refs or self.dropped or self.found)
