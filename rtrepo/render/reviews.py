"""A review page that was written, for people and as JSON (`rtrepo.review/1`)."""

from typing import Any

from rtrepo.model.review import ReviewReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import count, short


def text(report: ReviewReport, style: Style) -> str:
    """`review.html   41 entries, main → warmer-tone, 320 kB`, and what is not shown turn by turn; of several
    experiments `review.html   3 experiments, 24 kB`."""
    if not report.before and report.experiments:
        told = count(len(report.experiments), "experiment", "experiments")
        return style.page(wrap(f"{safe(report.file)}   {told}, {size(report.size)}", style.width, "  "))
    entries = count(report.detailed + report.listed + report.counted, "entry", "entries")
    lines = wrap(
        f"{safe(report.file)}   {entries}, {short(report.before)} → {short(report.after)}, {size(report.size)}",
        style.width, "  ",
    )  # fmt: skip
    if report.listed or report.counted:
        shown = [f"{report.detailed:,} turn by turn (--most N for more)"]
        shown += [f"{report.listed:,} with a line each"] if report.listed else []
        shown += [f"{report.counted:,} only counted"] if report.counted else []
        lines += wrap(f"  shown: {', '.join(shown)}", style.width, "  ")
    return style.page(lines)


def size(number: int) -> str:
    """Bytes as `18 kB`, `4.2 MB`."""
    return f"{number / 1_000_000:,.1f} MB" if number >= 1_000_000 else f"{max(number // 1000, 1):,} kB"


def to_json(report: ReviewReport) -> dict[str, Any]:
    """The schema `rtrepo.review/1`."""
    return {
        "schema": "rtrepo.review/1",
        "file": report.file,
        "size": report.size,
        "from": report.before,
        "to": report.after,
        "experiments": list(report.experiments),
        "entries": {"detailed": report.detailed, "listed": report.listed, "counted": report.counted},
    }
