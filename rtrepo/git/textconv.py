"""git's own diff, log -p, show and blame, taught to show entries as transcripts.

git runs `diff.rtrepo.textconv` for a file with the attribute `diff=rtrepo` and shows what that prints. Both are
set up in the git directory alone: nothing that comes with a clone can name a program.
"""

import shlex
from pathlib import Path

from rtrepo.git import process, refs
from rtrepo.git.repository import Repository
from rtrepo.model.transcript_format import FORMAT, OTHER_FORMAT

CACHE = "refs/notes/textconv/rtrepo"
"""Where git keeps the transcripts it was given, by blob id. It begins afresh when the command is another one."""
ATTRIBUTES = ("datasets/**/entries/**/*.json diff=rtrepo",)

_SECTION = "diff.rtrepo."
CACHING = _SECTION + "cachetextconv"
"""The setting by which git keeps transcripts."""
# A word ends at a space or at ASCII punctuation, and a mark is a word by itself. No ranges and no classes of letters:
# they mean something else in every locale, and in some they would cut a character in two.
_WORDS = r"""[^][:space:],;:.!?(){}<>"*_`~/|@#$%^&+=-]+|[],;:.!?(){}<>"*_`~/|@#$%^&+=[-]"""


def wanted(python: str, package: Path) -> dict[str, str]:
    """The settings by name, for a Python and the folder that holds the package."""
    return {
        _SECTION + "textconv": command(python, package),
        CACHING: "true",
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
        f"git config --local --unset {CACHING} 2>/dev/null; return 0; }}; rtrepo_transcript"
    )


def is_cached(repository: Repository) -> bool:
    """Whether git has kept a transcript."""
    return refs.read(repository, CACHE) is not None


def forget_cache(repository: Repository) -> None:
    """Let git make its transcripts anew."""
    if is_cached(repository):
        process.run(repository.root, "update-ref", "-d", CACHE)
