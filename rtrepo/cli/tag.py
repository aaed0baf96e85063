"""`rtrepo tag`."""

from rtrepo.actions.bulk import sidecars
from rtrepo.cli.tagging import tagging

command = tagging(
    sidecars.tag,
    "Tag what?",
    "Give entries tags, in one operation that undo takes back. Those that they have already stay as they are.",
    "rtrepo tag warm lighthouse-001 harbour-014",
    "rtrepo tag warm,quiet noir                      two tags for a whole dataset",
    "rtrepo tag long --where 'words > 2000' --dry-run",
    'rtrepo search "the lamp" --ids | rtrepo tag lamp -',
)
