"""git's own diff, log -p, show and blame, taught to show entries as transcripts.

git runs `diff.rtrepo.textconv` for a file with the attribute `diff=rtrepo` and shows what that prints. Both are
set up in the git directory alone: nothing that comes with a clone can name a program.
"""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from rtrepo.errors import RtrepoError
from rtrepo.git import attributes, process, refs
from rtrepo.git.repository import Repository
from rtrepo.model.transcript_format import FORMAT, OTHER_FORMAT

CACHE = "refs/notes/textconv/rtrepo"
"""Where git keeps the transcripts it was given, by blob id. It begins afresh when the command is another one."""
ATTRIBUTES = ("datasets/**/entries/**/*.json diff=rtrepo",)

_SECTION = "diff.rtrepo."
_CACHING = _SECTION + "cachetextconv"
# A word ends at a space or at ASCII punctuation, and a mark is a word by itself. No ranges and no classes of letters:
# they mean something else in every locale, and in some they would cut a character in two.
_WORDS = r"""[^][:space:],;:.!?(){}<>"*_`~/|@#$%^&+=-]+|[],;:.!?(){}<>"*_`~/|@#$%^&+=[-]"""


class State(NamedTuple):
    """What stands now: `installed`, `outdated` (another version's, or only a part) or `missing`; the settings by
    name; whether git caches, and whether it has cached something."""

    state: Literal["installed", "outdated", "missing"]
    settings: Mapping[str, str]
    attributes: Path
    caching: bool
    cached: bool


def state(repository: Repository, python: str, package: Path) -> State:
    """What stands now, against what `install` would put there."""
    wanted = _wanted(python, package)
    # Somebody may have set more in the same section; that is theirs.
    standing = {name: value for name, value in _standing(repository).items() if name in wanted}
    block = attributes.read(repository)
    kind: Literal["installed", "outdated", "missing"] = "outdated"
    if standing == wanted and block == list(ATTRIBUTES):
        kind = "installed"
    elif block is None and not standing:
        kind = "missing"
    return State(
        kind,
        standing,
        repository.common_dir / "info" / "attributes",
        standing.get(_CACHING) == "true",
        refs.read(repository, CACHE) is not None,
    )


def install(repository: Repository, python: str, package: Path) -> State:
    """Set it up with a Python and the folder that holds the package. Doing it twice is once.

    Raises RtrepoError where `.git/info/attributes` or the configuration cannot be written.
    """
    attributes.write(repository, ATTRIBUTES)
    standing, wanted = _standing(repository), _wanted(python, package)
    if any(standing.get(name) != value for name, value in wanted.items()):
        _forget_cache(repository)
    for name, value in wanted.items():
        if standing.get(name) != value:
            _set(repository, "--replace-all", name, value)
    return state(repository, python, package)


def remove(repository: Repository, python: str, package: Path) -> State:
    """Take everything away again: attributes, settings, and what git has cached."""
    attributes.remove(repository)
    wanted = _wanted(python, package)
    for name in _standing(repository):
        if name in wanted:
            _set(repository, "--unset-all", name)
    _forget_cache(repository)
    return state(repository, python, package)


def _wanted(python: str, package: Path) -> dict[str, str]:
    return {
        _SECTION + "textconv": command(python, package),
        _CACHING: "true",
        _SECTION + "xfuncname": "^── .*",
        _SECTION + "wordregex": _WORDS,
    }


def command(python: str, package: Path) -> str:
    """The command git is told to run with a file's name after it: POSIX shell, on one line, since git compares
    its cache's command with the first line of a commit message.

    git must be able to show a diff whatever became of rtrepo, so where Python or the package is gone the
    `rtrepo` on the path prints the transcript, or else the file is printed as it is. That must not come out of
    the cache once rtrepo is back, nor next to transcripts of another form: caching is switched off before git
    has the text, until `rtrepo git-setup` is run again.
    """
    code = "import sys; sys.path.append(sys.argv.pop(1)); from rtrepo.cli.transcribe import main; main()"
    # -I and -S: neither the folder git was started in, nor the environment, nor site-packages is looked at.
    run = shlex.join([python, "-I", "-S", "-c", code, str(package), str(FORMAT)])
    return (
        f'rtrepo_transcript() {{ {run} "$1" 2>/dev/null; case $? in 0) return 0;; {OTHER_FORMAT}) ;; '
        '*) rtrepo git-textconv "$1" 2>/dev/null || cat "$1";; esac; '
        f"git config --local --unset {_CACHING} 2>/dev/null; return 0; }}; rtrepo_transcript"
    )


def _standing(repository: Repository) -> dict[str, str]:
    """The settings of our section in this repository's own configuration, names in lower case as git has them."""
    told = process.ask(repository.root, "config", "--local", "-z", "--get-regexp", r"^diff\.rtrepo\.") or b""
    pairs = (item.partition("\n") for item in told.decode("utf-8", "surrogateescape").split("\0") if item)
    return {name: value for name, _, value in pairs}


def _set(repository: Repository, *arguments: str) -> None:
    try:
        process.run(repository.root, "config", "--local", *arguments)
    except RtrepoError as error:
        raise RtrepoError(
            f"{repository.common_dir / 'config'} could not be written: {error.message}",
            hint="run rtrepo git-setup again, or rtrepo git-setup --remove",
        ) from None


def _forget_cache(repository: Repository) -> None:
    if refs.read(repository, CACHE) is not None:
        process.run(repository.root, "update-ref", "-d", CACHE)
