"""`rtrepo` as the pages run it: 92 columns, a clock and a chance that are the same every time.

Started as a script in place of the installed command, with the time in PAGE_CLOCK (seconds since the epoch).
"""

import hashlib
import os
import time
import uuid

WIDTH = 92


def main() -> None:
    """Make what differs from run to run the same, then be `rtrepo`."""
    clock = int(os.environ["PAGE_CLOCK"])
    drawn = 0

    def chance(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_128(f"{clock} {drawn}".encode()).digest(count)

    time.time = lambda: float(clock)
    os.urandom = chance
    uuid.uuid4 = lambda: uuid.UUID(bytes=chance(16), version=4)

    from rtrepo.cli import context
    from rtrepo.cli.main import main as rtrepo

    context.WIDTH = WIDTH
    rtrepo()


if __name__ == "__main__":
    main()
