"""What git runs for each file of ours that both sides changed, set up by `rtrepo git-setup`. Starts without click and
without pygit2: git starts it once for each file."""

import gc
import sys

from rtrepo.actions.merging.driving import Asked, drive, here

CONFLICT = 10
"""The exit code for a conflict that stands in the file, and nothing else: 1 is what Python ends with when it fails."""


def main() -> None:
    """`%O %A %B %L %P %S %X %Y`: merge, and end with 0 or CONFLICT."""
    gc.disable()
    sys.exit(0 if drive(here(), Asked.of(sys.argv[1:])) else CONFLICT)
