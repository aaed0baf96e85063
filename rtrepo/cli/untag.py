"""`rtrepo untag`."""

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.tagging import tagging

command = tagging(
    sidecars.untag,
    "Untag what?",
    "Take tags from entries, in one operation that undo takes back.",
    "rtrepo untag draft-2 lighthouse-001",
    "rtrepo untag slow noir                          from a whole dataset",
    "rtrepo untag warm --where 'tag == cold' --dry-run",
)
