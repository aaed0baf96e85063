"""The format version in `rtrepo.yaml`, read without a YAML parser: every command asks for it."""

import re

from rtrepo.errors import RtrepoError

FORMAT = 1
_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?format:[ \t]*(\d+)[ \t]*(?:#.*)?\r?$", re.MULTILINE)


def check_format(raw: bytes) -> None:
    """Refuse a repository whose `rtrepo.yaml` names another format than this rtrepo reads."""
    found = _LINE.search(raw)
    if not found:
        raise RtrepoError(
            "rtrepo.yaml has no line `format: 1`, so this may not be an rtrepo repository",
            hint="add the line `format: 1` at the top of rtrepo.yaml",
        )
    if int(found[1]) != FORMAT:
        raise RtrepoError(
            f"rtrepo.yaml says format {int(found[1])}; this rtrepo reads format {FORMAT}",
            hint="install the rtrepo version that wrote this repository",
        )
