"""git's own merge, rebase, cherry-pick, revert and stash pop, taught to merge entries turn by turn.

git runs `merge.rtrepo.driver` for a file with the attribute `merge=rtrepo` that both sides changed. Both are set up in
the git directory alone. Where the attribute is there and the setting is not, git merges as text without a word: so the
two come and go together, and what is committed in `.gitattributes` keeps git from merging entries at all.
"""

import shlex
from pathlib import Path

_SECTION = "merge.rtrepo."
DRIVER = _SECTION + "driver"
"""The setting that holds the command."""
ATTRIBUTES = (
    "datasets/**/entries/**/*.json merge=rtrepo",
    "datasets/**/entries/**/*.yaml merge=rtrepo",
    "datasets/*/dataset.yaml merge=rtrepo",
    "experiments/*.yaml merge=rtrepo",
    "/rtrepo.yaml merge=rtrepo",
)
_NAME = "entries turn by turn, sidecars and settings value by value (rtrepo)"
_GONE = "rtrepo is not where git-setup found it, and nothing was merged: rtrepo git-setup"


def wanted(python: str, package: Path) -> dict[str, str]:
    """The settings by name, for a Python and the folder that holds the package."""
    return {
        _SECTION + "name": _NAME,
        DRIVER: command(python, package),
        # The base of a criss-cross merge is merged itself, and has to be an entry: ours, rather than one with markers.
        _SECTION + "recursive": "binary",
    }


def command(python: str, package: Path) -> str:
    """The command git is told to run: POSIX shell, with git's placeholders for the files, the size of markers, the
    path, and (from git 2.44 on) the names of the versions.

    Where neither Python with the package nor an `rtrepo` on the path answers, all three versions are written between
    markers: git stops, and nothing is merged as text or taken for ours.
    """
    code = "import sys; sys.path.append(sys.argv.pop(1)); from rtrepo.cli.merge_driver import main; main()"
    # -P: what lies in the folder git was started in is not imported.
    run = shlex.join([python, "-P", "-c", code, str(package)])
    there = f"[ -x {shlex.quote(python)} ] && [ -d {shlex.quote(str(package / 'rtrepo'))} ]"
    # What git hands over under the names $1 (base), $2 (ours), $3 (theirs).
    last = "; ".join(
        (
            'marked() { echo "$1"; cat "$2"; [ -z "$(tail -c 1 "$2")" ] || echo; }',
            f"{{ marked '<<<<<<< ours · {_GONE}' \"$2\"; marked '||||||| base' \"$1\"; marked '=======' \"$3\"; "
            "echo '>>>>>>> theirs'; } > \"$2.rtrepo\"",
            'cat "$2.rtrepo" > "$2"',
            'rm -f "$2.rtrepo"',
            "return 1",
        )
    )
    body = (
        f'if {there}; then {run} "$@"; case $? in 0) return 0;; 10) return 1;; esac; fi; '
        "if command -v rtrepo >/dev/null 2>&1; then "
        'rtrepo git-merge "$@"; case $? in 0) return 0;; 10) return 1;; esac; fi; '
        f"{last}"
    )
    # git puts something in the place of every percent sign that is not doubled.
    return f"rtrepo_merge() {{ {body}; }}; ".replace("%", "%%") + "rtrepo_merge %O %A %B %L %P %S %X %Y"
