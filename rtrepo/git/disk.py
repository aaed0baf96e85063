"""One wait for the disk in place of one for each file."""

import os


def is_synced(folder: int) -> bool:
    """Make everything durable that was written to the file system of an open folder; False where the system has no such
    call (Linux has). Raises OSError where the disk reports that it lost something.

    `fsync` of 1,000 small files is 1,000 commits of the file system's journal, this is one.
    """
    import ctypes  # two milliseconds that only those pay who write many files

    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return False
    if call(folder):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return True
