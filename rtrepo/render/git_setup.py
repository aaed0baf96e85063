"""Whether plain git shows entries as transcripts, for people and as JSON (`rtrepo.git-setup/1`)."""

from typing import Any

from rtrepo.model.reports import GitSetupReport
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count

COMMANDS = "git diff, log -p, show and blame"
"""The commands of git that change."""


def text(report: GitSetupReport, style: Style) -> str:
    """What git shows, where that is set up, and what to type to change it."""
    if report.state == "missing":
        return style.page([f"{COMMANDS} show entries as JSON", "Show them as turns: rtrepo git-setup"])
    where = (
        f"{count(len(report.settings), 'setting', 'settings')} of diff.rtrepo in git config, and {report.attributes}"
    )
    if report.state == "outdated":
        said = style.warn("set up in part, or by another rtrepo")
        return style.page([f"{COMMANDS}: {said}", f"  in      {safe(where)}", "Set it up anew: rtrepo git-setup"])
    lines = [style.added(f"{COMMANDS} show entries as turns"), f"  in      {safe(where)}"]
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
    }
