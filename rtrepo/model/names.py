"""The grammar of names: entry ids, dataset names, experiment names. A name is a file's stem everywhere.

The grammar is what Linux, macOS and Windows file systems and git refs all hold without folding two
names into one: lower-case ASCII, no reserved device name, no `..`, no `.lock`.
"""

import hashlib
import re

MAX_NAME = 100
"""Characters a name may have at most."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|clock\$)(?:\..*)?")

FLAT, SHARDED, DEEP = "flat", "sharded", "deep"
LAYOUTS = (FLAT, SHARDED, DEEP)
FLAT_LIMIT, SHARDED_LIMIT = 2_000, 200_000
"""Entries up to which `flat` and `sharded` are what import picks; above, `deep`."""


def name_flaw(name: str) -> str:
    """Why a text cannot be an id or a dataset's name, or an empty string."""
    if not name:
        return "is empty"
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    if not _NAME.fullmatch(name):
        return "may hold only a-z, 0-9, '.', '_' and '-', and must begin and end with a letter or digit"
    if ".." in name or name.endswith(".lock"):
        return "may not hold '..' or end in '.lock'"
    if _WINDOWS.fullmatch(name):
        return "is reserved by Windows"
    return ""


def is_name(name: object) -> bool:
    """Whether a value is a text that may be an id or a dataset's name."""
    return isinstance(name, str) and not name_flaw(name)


def suggest_name(text: str) -> str:
    """A valid name near a free text, for hints; `dataset` where nothing of it can stay."""
    name = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("._-")[:MAX_NAME].strip("._-")
    name = re.sub(r"\.{2,}", ".", name)
    return name if is_name(name) else "dataset"


def layout_for(entries: int) -> str:
    """The layout that suits a number of entries (figures: docs/reference/file-format.md)."""
    if entries <= FLAT_LIMIT:
        return FLAT
    return SHARDED if entries <= SHARDED_LIMIT else DEEP


def folder_of(entry_id: str, layout: str) -> str:
    """The folder below `entries/` that a layout gives an id: "", "3f/" or "3/f/0/"."""
    if layout == FLAT:
        return ""
    digits = hashlib.sha256(entry_id.encode()).hexdigest()
    return f"{digits[:2]}/" if layout == SHARDED else f"{digits[0]}/{digits[1]}/{digits[2]}/"
