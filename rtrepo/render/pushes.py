"""What stops a push, for the person who pushes."""

from itertools import groupby

from rtrepo.model.finding import Finding
from rtrepo.model.push import PushedRef, PushReport
from rtrepo.render.commits import SHOWN, laxer
from rtrepo.render.findings import finding_lines
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.trust import runs
from rtrepo.render.wording import count, short

_KINDS = (("refs/heads/", ""), ("refs/tags/", "tag "))


def text(report: PushReport, style: Style) -> str:
    """What blocks each ref, by the version that brought it in, and how to go on; what the gate's commands said. Nothing
    where there is nothing to say."""
    lines: list[str] = []
    told: dict[tuple[Finding, ...], str] = {}
    for ref in report.stopped:
        again = told.setdefault(ref.report.findings, ref.name)
        if again != ref.name:
            lines.append(f"{style.error(_refused(report))}: {_name(ref.name)}, for the same reason as {_name(again)}")
        else:
            lines += _ref(ref, _refused(report), style)
    lines += runs(report.steps)
    if report.stopped_by:
        lines.insert(0, f"{style.error(_refused(report))}: stopped by {safe(report.stopped_by)}")
        return style.page([*lines, "hint: mend it, then push again; git push --no-verify sends it as it is"])
    if not report.stopped:
        return style.page(lines)
    hint = "hint: mend it in another version, then push again"
    return style.page([*lines, hint if report.receiving else f"{hint}; git push --no-verify sends it as it is"])


def _refused(report: PushReport) -> str:
    return "not accepted" if report.receiving else "not pushed"


def _ref(ref: PushedRef, refused: str, style: Style) -> list[str]:
    blocking = [finding for finding in ref.report.findings if finding.blocks]
    reason = count(len(blocking), "finding blocks", "findings block")
    lines = [f"{style.error(refused)}: {reason} {_name(ref.name)}"]

    def source(finding: Finding) -> str:
        version = ref.brought_by.get(finding.path)
        return f"in {style.changed(short(version.id))}  {safe(version.subject)}" if version else ""

    for told, group in groupby(sorted(blocking[:SHOWN], key=source), key=source):
        lines += [told] if told else []
        lines += finding_lines(list(group), style, ref.report.titles)
    if len(blocking) > SHOWN:
        lines.append(f"and {len(blocking) - SHOWN:,} more: rtrepo validate {short(ref.tip)}")
    return [*lines, *laxer(ref.report.laxer)]


def _name(ref: str) -> str:
    for start, kind in _KINDS:
        if ref.startswith(start):
            return safe(kind + ref.removeprefix(start))
    return safe(ref)
