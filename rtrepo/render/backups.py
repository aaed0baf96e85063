"""What `backup` made and found, for people and as JSON (`rtrepo.backup/1`, `…-verified/1`, `…-restored/1`)."""

import shlex
from collections.abc import Iterator
from typing import Any

from rtrepo.model.backup import BackupReport, Contents, RestoreReport, VerifyReport
from rtrepo.render.cells import wrap
from rtrepo.render.safe import safe
from rtrepo.render.style import Style
from rtrepo.render.wording import PLAIN_GIT, ago, count

_SHOWN = 3  # paths named of each reason why something is left out
_BRANCHES, _TAGS, _REMOTES, _OPERATIONS = "refs/heads/", "refs/tags/", "refs/remotes/", "refs/rtrepo/ops"
_EXPORTS = "refs/rtrepo/exports/"


def created(report: BackupReport, style: Style) -> str:
    """The file, what is in it, what is not, and what to type next."""
    if not report.file:
        return style.page(wrap(f"Nothing is new since {safe(report.since)}, so no file was written", style.width, "  "))
    since = f", what is new since {safe(report.since)}" if report.since else ""
    lines = wrap(f"Backed up to {safe(report.file)}: {_size(report.size)}{since}", style.width, "  ")
    lines += wrap(f"  holds    {_holds(report.contents)}", style.width, " " * 11)
    lines += [line for told in _left_out(report.contents) for line in wrap(told, style.width, " " * 11)]
    return style.page([*lines, *_typed("Next:", f"rtrepo backup verify {_quoted(report.file)}", style)])


def verified(report: VerifyReport, style: Style, *, now: int) -> str:
    """Whether the backup is good, and what is wrong with it."""
    name = safe(report.files[-1])
    if report.problems:
        told = f"{name} {style.warn('cannot be trusted')}: {count(len(report.problems), 'thing', 'things')} wrong"
        lines = [told, *(line for one in report.problems for line in wrap(f"  {safe(one)}", style.width, "    "))]
        return style.page([*lines, *wrap("Look for another copy or an older backup, and verify that", style.width)])
    assert report.contents is not None
    chain = f", with {count(len(report.files) - 1, 'backup', 'backups')} before it" if len(report.files) > 1 else ""
    lines = wrap(f"{name} is whole{chain}: restored, and every object, ref and file compared", style.width, "  ")
    told = f"  holds    {safe(report.contents.repository)} as it was {ago(report.contents.at, now)}: "
    lines += wrap(
        f"{told}{_holds(report.contents)}, {count(report.objects, 'object', 'objects')}", style.width, " " * 11
    )
    lines += [line for note in report.notes for line in wrap(f"  note     {safe(note)}", style.width, " " * 11)]
    return style.page(lines)


def restored(report: RestoreReport, style: Style, *, now: int) -> str:
    """Where everything is, what was put in place, what a backup does not hold, and what to type next."""
    contents = report.contents
    entries = count(sum(report.datasets.values()), "entry", "entries")
    datasets = count(len(report.datasets), "dataset", "datasets")
    when = f"{safe(contents.repository)} as it was {ago(contents.at, now)}"
    lines = wrap(f"Restored into {safe(report.root)}: {when}, {entries} in {datasets}", style.width, "  ")
    lines += wrap(f"  holds    {_holds(contents)}", style.width, " " * 11)
    if report.hooks:
        lines += wrap(f"  hooks    {', '.join(map(safe, report.hooks))}", style.width, " " * 11)
    if report.git_setup:
        lines += wrap(f"  git      {PLAIN_GIT}", style.width, " " * 11)
    for at, folder in enumerate(report.others, 1):
        told = f"  kept     the files of {safe(folder)}: git archive refs/rtrepo/restored:{at}/work | tar -x -C DIR"
        lines += wrap(told, style.width, " " * 11)
    lines += [line for told in _left_out(contents) for line in wrap(told, style.width, " " * 11)]
    lines += [
        line for one in report.warnings for line in wrap(style.warn("  note:") + f" {safe(one)}", style.width, "    ")
    ]
    return style.page([*lines, *_typed("Next:", f"cd {_quoted(report.folder)} && rtrepo status", style)])


def _holds(contents: Contents) -> str:
    names = contents.refs

    def of(beginning: str) -> int:
        return sum(name.startswith(beginning) for name in names)

    desk = contents.desks[0]
    on = safe(desk.head.removeprefix(_BRANCHES)) if desk.head.startswith("refs/") else "no branch"
    parts = [f"on {on}", count(of(_BRANCHES), "branch", "branches")]
    parts += [count(of(_TAGS), "tag", "tags")] if of(_TAGS) else []
    parts += [count(of(_REMOTES), "ref of remotes", "refs of remotes")] if of(_REMOTES) else []
    parts += [count(of(_EXPORTS), "export record", "export records")] if of(_EXPORTS) else []
    parts += ["the log of operations"] if _OPERATIONS in names else []
    parts += [count(len(contents.stash), "stash", "stashes")] if contents.stash else []
    parts += ["a merge that waits"] if desk.state else []
    changed = sum(one.changed for one in contents.desks)
    parts += [f"{count(changed, 'file', 'files')} of uncommitted work"] if changed else []
    more = len(contents.desks) - 1
    return ", ".join(parts) + (f", {count(more, 'further working tree', 'further working trees')}" if more else "")


def _left_out(contents: Contents) -> Iterator[str]:
    """A line for each reason; what is never in a backup comes last."""
    reasons: dict[str, list[str]] = {}
    for left in contents.left_out:
        reasons.setdefault(left.why, []).append(left.what)
    for why in sorted(reasons, key=lambda one: (not one, one)):
        named = reasons[why] if not why else reasons[why][:_SHOWN]
        more = f" and {len(reasons[why]) - len(named):,} more" if len(named) < len(reasons[why]) else ""
        yield f"  not in   {', '.join(map(safe, named))}{more}" + (f": {safe(why)}" if why else "")


def _size(size: int) -> str:
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return count(size, "byte", "bytes")


def _typed(before: str, command: str, style: Style) -> list[str]:
    return [f"{before} {command}"] if len(before) + len(command) < style.width else [before, f"  {command}"]


def _quoted(path: str) -> str:
    """As a shell takes it."""
    return shlex.quote(safe(path))


def _contents_json(contents: Contents) -> dict[str, Any]:
    return {
        "repository": contents.repository,
        "at": contents.at,
        "by": contents.by,
        "number": contents.number,
        "refs": dict(contents.refs),
        "stashes": len(contents.stash),
        "worktrees": [
            {"folder": desk.folder, "head": desk.head, "changed": desk.changed, "merging": bool(desk.state)}
            for desk in contents.desks
        ],
        "left_out": [{"what": left.what, "why": left.why} for left in contents.left_out],
    }


def created_json(report: BackupReport) -> dict[str, Any]:
    """The schema `rtrepo.backup/1`; `file` is null where nothing was new."""
    return {
        "schema": "rtrepo.backup/1",
        "file": report.file or None,
        "size": report.size,
        "sha256": report.sha256,
        "since": report.since or None,
        "contents": _contents_json(report.contents),
    }


def verified_json(report: VerifyReport) -> dict[str, Any]:
    """The schema `rtrepo.backup-verified/1`; `contents` is null where the record could not be read."""
    return {
        "schema": "rtrepo.backup-verified/1",
        "whole": not report.problems,
        "files": list(report.files),
        "problems": list(report.problems),
        "notes": list(report.notes),
        "objects": report.objects,
        "contents": _contents_json(report.contents) if report.contents else None,
    }


def restored_json(report: RestoreReport) -> dict[str, Any]:
    """The schema `rtrepo.backup-restored/1`."""
    return {
        "schema": "rtrepo.backup-restored/1",
        "root": report.root,
        "datasets": dict(report.datasets),
        "hooks": list(report.hooks),
        "git_setup": report.git_setup,
        "warnings": list(report.warnings),
        "contents": _contents_json(report.contents),
    }
