"""What git runs for each entry it shows, set up by `rtrepo git-setup`. Starts in the time that Python itself takes:
only what is needed is imported, and neither click nor argparse is."""

import sys

from rtrepo.model.transcript_format import FORMAT, OTHER_FORMAT
from rtrepo.render.transcript import transcript


def main() -> None:
    """`FORMAT FILE`: print the transcript of a file, and end with OTHER_FORMAT where its form is not that one."""
    wanted, path = sys.argv[1:]
    tell(path)
    sys.exit(0 if wanted == str(FORMAT) else OTHER_FORMAT)


def tell(path: str) -> None:
    """Print the transcript of a file, all at once: whoever falls back to something else does not print it twice.

    Raises OSError where the file cannot be read.
    """
    with open(path, "rb") as file:
        told = transcript(file.read())
    try:
        sys.stdout.buffer.write(told)
        sys.stdout.flush()
    except BrokenPipeError:  # the pager was left, and git with it
        sys.stdout = None
