"""Whether plain git shows entries as transcripts and merges them, for people and as JSON (`rtrepo.git-setup/1`)."""

from typing import Any

from rtrepo.model.reports import GitSetupReport
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

COMMANDS = "git diff, log -p, show and blame"
"""The commands of git that show something else."""
MERGING = "merge, rebase, cherry-pick, revert and stash pop"
"""The commands of git that merge in another way."""


def text(report: GitSetupReport, style: Style) -> str:
    """What git shows, where that is set up, and what to type to change it."""
    if report.state == "missing":
        lines = [f"{COMMANDS} show entries as JSON", f"{MERGING} stop at an entry that both sides changed"]
        return style.page([*lines, "Show and merge them as turns: rtrepo git-setup"])
    settings = count(len(report.settings), "setting", "settings")
    where = f"{settings} of diff.rtrepo and merge.rtrepo in git config, and {report.attributes}"
    if report.state == "outdated":
        said = style.warn("set up in part, or by another rtrepo")
        lines = [f"{COMMANDS}, {MERGING}: {said}", f"  in      {safe(where)}"]
        return style.page([*lines, "Set it up anew: rtrepo git-setup"])
    lines = [style.added(f"{COMMANDS} show entries as turns"), style.added(f"{MERGING} merge them turn by turn")]
    lines.append(f"  in      {safe(where)}")
    lines.append(f"  cache   {'refs/notes/textconv/rtrepo' if report.cached else 'nothing cached yet'}")
    return style.page([*lines, "Raw JSON for once: git diff --no-textconv     For good: rtrepo git-setup --remove"])


def to_json(report: GitSetupReport) -> dict[str, Any]:
    """The schema `rtrepo.git-setup/1`."""
    return {
        "schema": "rtrepo.git-setup/1",
        "state": report.state,
        "attributes": report.attributes,
        "settings": list(report.settings),
        "caching": report.caching,
        "cached": report.cached,
        "merging": report.merging,
    }
