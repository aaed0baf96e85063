"""What stops a push, for the person who pushes."""

from itertools import groupby

from rtrepo.model.finding import Finding
from rtrepo.model.push import PushedRef, PushReport
from rtrepo.render.commits import SHOWN, laxer, waived_here
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
    told: dict[tuple[object, ...], str] = {}
    for ref in report.stopped:
        again = told.setdefault((ref.report.findings, ref.lasting), ref.name)
        if again != ref.name:
            lines.append(f"{style.error(_refused(report))}: {_name(ref.name)}, for the same reason as {_name(again)}")
        else:
            lines += _ref(ref, _refused(report), style)
    for ref in report.refs:
        if ref not in report.stopped:
            lines += [*waived_here(ref.report.waived_here), *_unseen(ref)]
    lines += runs(report.steps)
    if report.stopped_by:
        lines.insert(0, f"{style.error(_refused(report))}: stopped by {safe(report.stopped_by)}")
        return style.page([*lines, "hint: mend it, then push again; git push --no-verify sends it as it is"])
    if not report.stopped:
        return style.page(lines)
    hint = "hint: mend it in another version, then push again"
    if any(ref.lasting for ref in report.stopped):
        hint = "hint: take it out of the version that has it (git rebase -i), then push again"
    return style.page([*lines, hint if report.receiving else f"{hint}; git push --no-verify sends it as it is"])


def _refused(report: PushReport) -> str:
    return "not accepted" if report.receiving else "not pushed"


def _ref(ref: PushedRef, refused: str, style: Style) -> list[str]:
    blocking = [finding for finding in ref.report.findings if finding.blocks]
    reason = count(ref.blocking, "finding blocks", "findings block")
    lines = [f"{style.error(refused)}: {reason} {_name(ref.name)}"]

    def source(finding: Finding) -> str:
        version = ref.brought_by.get(finding.path)
        return f"in {style.changed(short(version.id))}  {safe(version.subject)}" if version else ""

    for told, group in groupby(sorted(blocking[:SHOWN], key=source), key=source):
        lines += [told] if told else []
        lines += finding_lines(list(group), style, ref.report.titles)
    if len(blocking) > SHOWN:
        lines.append(f"and {len(blocking) - SHOWN:,} more: rtrepo validate {short(ref.tip)}")
    lines += _lasting(ref, style)
    return [*lines, *waived_here(ref.report.waived_here), *laxer(ref.report.laxer), *_unseen(ref)]


def _lasting(ref: PushedRef, style: Style) -> list[str]:
    """What only versions on the way hold, by version."""
    lines: list[str] = []
    for version, group in groupby(ref.lasting[:SHOWN], key=lambda one: one.version):
        lines += [f"in {style.changed(short(version.id))}  {safe(version.subject)}"] if version else []
        lines += finding_lines([one.finding for one in group], style, ref.report.titles)
    if len(ref.lasting) > SHOWN:
        lines.append(f"and {len(ref.lasting) - SHOWN:,} more in versions on the way")
    if not lines:
        return []
    return [*lines, "What a later version takes out stays in the older one, and whoever gets the push gets both"]


def _unseen(ref: PushedRef) -> list[str]:
    if not ref.unseen:
        return []
    told = count(ref.unseen, "entry", "entries")
    verb = "was" if ref.unseen == 1 else "were"
    return [f"notice: {told} of versions on the way to {_name(ref.name)} {verb} not looked at: there are too many"]


def _name(ref: str) -> str:
    for start, kind in _KINDS:
        if ref.startswith(start):
            return safe(kind + ref.removeprefix(start))
    return safe(ref)
